"""What somebody typed into one field, brought into its one form, or a sentence that says what is wrong. Pure.

Full-width letters and digits, spaces around and inside numbers, and hyphens are put right silently: only what cannot be
understood is refused. Each ``read`` raises ``WrongValue`` with a sentence for the person who typed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from myna_reception.eligibility.numbers import contains_my_number

EMAIL_LIMIT = 254
YEN_LIMIT = 9_999_999
_HYPHENS = re.compile(r"[\-‐‑‒–—―−ー－ｰ\s]")
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
_REGISTRATION_NUMBER = re.compile(r"[協契]?[0-9]{7,12}")  # how many digits it has is not known for certain
_TELEPHONE = re.compile(r"0[0-9]{9,10}")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


class WrongValue(ValueError):
    """What is wrong, as a sentence that ends with what to do."""


def folded(typed: str) -> str:
    """In normal form (NFKC), without white space around."""
    return unicodedata.normalize("NFKC", typed).strip()


def line(typed: str) -> str:
    """One line of text, as it was typed but for white space."""
    text = " ".join(typed.replace("　", " ").split()) if "\n" in typed or "\r" in typed else typed.strip()
    return _harmless(text)


def lines(typed: str) -> str:
    """Several lines of text."""
    return _harmless(typed.replace("\r\n", "\n").strip())


def email(typed: str) -> str:
    """A mail address in small letters."""
    address = folded(typed).lower()
    if len(address) > EMAIL_LIMIT or not _EMAIL.fullmatch(address) or ".." in address:
        raise WrongValue("メールアドレスの形ではありません。例のように入力してください（例：tantou@example.jp）。")
    return address


def registration_number(typed: str) -> str:
    """A 登録記号番号 without hyphens."""
    number = _HYPHENS.sub("", folded(typed))
    if not _REGISTRATION_NUMBER.fullmatch(number):
        raise WrongValue(
            "登録記号番号の形ではありません。「協」か「契」と数字を、ハイフンなしで入力してください（例：協2700000100）。"
        )
    return number


def telephone(typed: str) -> str:
    """A Japanese telephone number as digits."""
    number = re.sub(r"[()（）]", "", _HYPHENS.sub("", folded(typed)))
    if not _TELEPHONE.fullmatch(number):
        raise WrongValue("電話番号は、0で始まる10けたか11けたの数字で入力してください（例：0612345678）。")
    return number


def day(typed: str) -> date:
    """A day, written YYYY-MM-DD (2026-04-01; 2026/4/1 and 2026年4月1日 too)."""
    found = _DATE.fullmatch(folded(typed).replace("−", "-").replace("ー", "-").replace(" ", ""))
    if found is None:
        raise WrongValue("日付は、西暦の年-月-日で入力してください（例：2026-04-01）。")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise WrongValue(f"{folded(typed)} という日はありません。暦にある日を入力してください。") from None


def whole_number(typed: str, least: int, most: int, unit: str) -> int:
    """A whole number from ``least`` to ``most``."""
    digits = re.sub(rf"[,、\s]|{unit}$", "", folded(typed))
    if not (digits.isascii() and digits.isdigit()):
        raise WrongValue(f"数字で入力してください（{least:,}から{most:,}まで）。")
    number = int(digits) if len(digits) < 16 else most + 1
    if not least <= number <= most:
        raise WrongValue(f"{least:,}から{most:,}までの数を入力してください。")
    return number


def yen(typed: str) -> int:
    """An amount of money in yen."""
    return whole_number(typed.replace("¥", "").replace("￥", ""), 0, YEN_LIMIT, "円")


def one_time_code(typed: str) -> str:
    """The six digits of an authenticator app."""
    code = _HYPHENS.sub("", folded(typed))
    if not re.fullmatch(r"[0-9]{6}", code):
        raise WrongValue("認証アプリに出ている6けたの数字を入力してください。")
    return code


def _harmless(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c != "\n" for c in text):
        raise WrongValue("使えない文字（制御文字など）が入っています。消してから、もう一度入力してください。")
    if contains_my_number(text):
        raise WrongValue("個人番号（マイナンバー）のような12けたの数字があります。ここには書かないでください。")
    return text
