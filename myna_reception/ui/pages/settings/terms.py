"""利用規約: to be read again, with what was agreed to and when."""

from __future__ import annotations

from myna_reception.ui import texts_terms as words
from myna_reception.ui.pages.settings.section import Section
from myna_reception.ui.pages.terms import TermsText

SECTION = Section("terms", words.TERMS_SECTION, "page", view=lambda _change: TermsText(), summary=words.agreed_words)
