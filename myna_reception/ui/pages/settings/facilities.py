"""施術所と端末の登録: pages of their own, which this section opens."""

from __future__ import annotations

from myna_reception.ui import texts_facilities as words
from myna_reception.ui.pages.settings.section import Section

SECTION = Section(words.SECTION, words.FACILITIES, "register", summary=lambda _: words.FACILITIES_SECTION)
