"""The text form of a result (コピー用テキスト): headings, and labels with TAB and value, lines ending with CRLF.

Programs that take results from the clipboard read such a text. Which headings and labels there are was seen in two of
them; their order and the spelling of values are not publicly known, so a reader scans by (heading, label), never by
place. Two labels are this project's own: 練習 in practice, and 資格有効性 where the qualification is not simply valid,
so that a text never passes for more than it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from myna_reception.eligibility import code_tables
from myna_reception.eligibility.kana import full_width_kana, half_width_kana
from myna_reception.eligibility.wareki import read_wareki, write_wareki
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    EligibilityResult,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
)

INSURANCE = "資格情報(医療保険)"
ASSISTANCE = "資格情報(医療扶助)"
OTHER_NAME = "裏面記載情報"
OTHER_NAME_OF_ASSISTANCE = "裏面記載情報(医療扶助)"
CONSIDERATION = "要配慮情報(備考)"
ELDERLY = "高齢受給者証"
LIMIT = "限度額適用認定証"
HEADINGS = (INSURANCE, ASSISTANCE, OTHER_NAME, OTHER_NAME_OF_ASSISTANCE, CONSIDERATION, ELDERLY, LIMIT)
_MAIN = (INSURANCE, ASSISTANCE)

PRACTICE = "練習"
PRACTICE_NOTE = "模擬の結果です。実際の資格ではありません。"
_VALIDITY = "資格有効性"
_PRESCHOOL = "義務教育就学前"
_ASSISTANCE_CODE = "A1"
_OLD_HEADINGS = {"資格情報": INSURANCE}
_OLD_LABELS = {"証区分": "区分"}
SIZE_LIMIT = 64 * 1024  # characters
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")  # whatever some program may take for a line's end

T = TypeVar("T")


class CopyTextError(ValueError):
    """A text that is no result, or a value of another form. Names heading and label and never the value."""

    def __init__(self, heading: str, label: str) -> None:
        super().__init__(f"{heading}: {label}")
        self.heading = heading
        self.label = label


@dataclass(frozen=True, slots=True, repr=False)
class CopiedResult:
    """What a text tells. Fields that the text does not have are empty, and so is 区分 when its name is unknown."""

    confirmed_on: date
    validity: QualificationValidity
    qualifications: tuple[Qualification, ...]
    practice: bool
    passed_over: tuple[tuple[str, str], ...] = ()  # (heading, label) that were there and are not read


def write_copy_text(result: EligibilityResult) -> str:
    """The text of a result; empty qualifications give a text with the date and the validity alone."""
    confirmed = write_wareki(result.confirmed_at.astimezone(JST).date())
    lines: list[str] = [_line(PRACTICE, PRACTICE_NOTE)] if result.practice else []
    if result.validity is not QualificationValidity.VALID:
        lines.append(_line(_VALIDITY, code_tables.VALIDITY.names[str(result.validity.value)]))
    if not result.qualifications:
        lines += [INSURANCE, _line("確認日 : ", confirmed)]
    for each in result.qualifications:
        lines += [_heading(each), _line("確認日 : ", confirmed), *_main(each), *_elderly(each), *_limit(each)]
    return "".join(f"{line}\r\n" for line in lines)


def read_copy_text(text: str) -> CopiedResult:
    """What a text tells, whatever the order of its lines. Raises ``CopyTextError``."""
    if len(text) > SIZE_LIMIT:
        raise CopyTextError("", "")
    blocks = _blocks(text)
    if not blocks:
        raise CopyTextError("", INSURANCE)
    first = blocks[0]
    validity = first.take("", _VALIDITY, _validity, QualificationValidity.VALID)
    practice = first.take("", PRACTICE, bool, False)
    confirmed = [block.take(block.heading, "確認日", read_wareki, None) for block in blocks]
    if confirmed[0] is None:
        raise CopyTextError(first.heading, "確認日")
    held = tuple(block.qualification() for block in blocks if block.told(block.heading, "氏名"))
    passed_over = tuple(sorted({key for block in blocks for key in block.rest()}))
    return CopiedResult(confirmed[0], validity, held, practice, passed_over)


# Writing


def _line(label: str, value: str) -> str:
    return f"{label}\t{_BREAKS.sub(' ', value)}"


def _heading(each: Qualification) -> str:
    return ASSISTANCE if each.card_classification == _ASSISTANCE_CODE else INSURANCE


def _main(each: Qualification) -> Iterator[str]:
    yield _line("保険者番号", each.insurer_number)
    yield _line("保険者名", each.insurer_name)
    yield _line("記号", each.symbol)  # empty symbols and numbers are there all the same
    yield _line("番号", each.number)
    optional = (
        ("枝番", each.branch_number),
        ("フリガナ", full_width_kana(each.name_kana)),
        ("氏名", each.name),
        ("生年月日", write_wareki(each.birthdate)),
        ("性別", code_tables.SEX.names[each.sex.value]),
        ("区分", code_tables.CARD_CLASSIFICATION.names.get(each.card_classification, each.card_classification)),
        ("有効開始日", _day(each.valid_from)),
        ("有効終了日", _day(each.valid_to)),
        ("資格取得年月日", _day(each.qualified_on)),
        ("負担割合", _tenths(each.contribution_percent)),
        (
            "本人・家族の別",
            code_tables.PERSONAL_FAMILY.names[each.personal_family.value] if each.personal_family else "",
        ),
        ("被保険者氏名", each.insured_name),
        ("照会番号", each.reference_number),
        ("未就学区分", _PRESCHOOL if each.preschool else ""),
    )
    yield from (_line(label, value) for label, value in optional if value)


def _elderly(each: Qualification) -> Iterator[str]:
    elderly = each.elderly_recipient
    if elderly is None:
        return
    yield ELDERLY
    yield _line("有効開始日", _day(elderly.valid_from))
    yield _line("有効終了日", _day(elderly.valid_to))
    yield _line("負担割合", _tenths(elderly.contribution_percent))


def _limit(each: Qualification) -> Iterator[str]:
    """Which class it is, no known text tells; this one does not either."""
    limit = each.limit_certificate
    if limit is None:
        return
    yield LIMIT
    yield _line("有効開始年月日", _day(limit.valid_from))
    yield _line("有効終了年月日", _day(limit.valid_to))


def _day(day: date | None) -> str:
    return "" if day is None else write_wareki(day)


def _tenths(percent: int | None) -> str:
    if percent is None:
        return ""
    return f"{percent}%" if percent % 10 else f"{percent // 10}割"


# Reading


@dataclass(slots=True)
class _Block:
    """One 資格情報 with what belongs to it, by (heading, label)."""

    heading: str
    values: dict[tuple[str, str], str] = field(default_factory=dict)

    def told(self, heading: str, label: str) -> bool:
        return bool(self.values.get((heading, label)))

    def take(self, heading: str, label: str, read: Callable[[str], T], empty: T) -> T:
        """The value, taken out; ``empty`` when there is none."""
        value = self.values.pop((heading, label), "")
        if value == "":
            return empty
        try:
            return read(value)
        except ValueError:
            raise CopyTextError(heading, label) from None

    def qualification(self) -> Qualification:
        """The qualification in it."""

        def main(label: str, read: Callable[[str], Any] = str, empty: Any = "") -> Any:
            before = self.take("", label, read, empty)  # some labels stand before the first heading
            return self.take(self.heading, label, read, before)

        birthdate = main("生年月日", read_wareki, None)
        if birthdate is None:
            raise CopyTextError(self.heading, "生年月日")
        classification = _ASSISTANCE_CODE if self.heading == ASSISTANCE else main("区分", _classification)
        self.take(self.heading, "区分", str, "")
        return Qualification(
            card_classification=classification,
            insurer_number=main("保険者番号", str.strip),
            insurer_name=main("保険者名"),
            symbol=main("記号"),
            number=main("番号"),
            branch_number=main("枝番"),
            personal_family=main("本人・家族の別", _by_name(code_tables.PERSONAL_FAMILY, PersonalFamily), None),
            insured_name=main("被保険者氏名"),
            name=main("氏名"),
            name_kana=main("フリガナ", half_width_kana),
            sex=main("性別", _by_name(code_tables.SEX, Sex), Sex.UNSET),
            birthdate=birthdate,
            qualified_on=main("資格取得年月日", read_wareki, None),
            valid_from=main("有効開始日", read_wareki, None),
            valid_to=main("有効終了日", read_wareki, None),
            contribution_percent=main("負担割合", _percent, None),
            preschool=main("未就学区分", bool, False),
            elderly_recipient=self._elderly(),
            reference_number=main("照会番号"),
        )

    def rest(self) -> Iterator[tuple[str, str]]:
        """What nobody took."""
        yield from self.values

    def _elderly(self) -> ElderlyRecipientCertificate | None:
        percent = self.take(ELDERLY, "負担割合", _percent, None)
        valid_from = self.take(ELDERLY, "有効開始日", read_wareki, None)
        valid_to = self.take(ELDERLY, "有効終了日", read_wareki, None)
        return None if percent is None else ElderlyRecipientCertificate(None, valid_from, valid_to, percent)


def _blocks(text: str) -> list[_Block]:
    """Lines by what they belong to. What stands before the first heading belongs to the first block."""
    blocks: list[_Block] = []
    heading = ""
    early: dict[tuple[str, str], str] = {}
    for line in re.split(r"\r\n|\r|\n", text):
        label, tab, value = line.partition("\t")
        if tab:
            key = heading, _label(label)
            (blocks[-1].values if blocks else early).setdefault(key, value)
        elif line.strip():
            heading = _known_heading(line)
            if heading in _MAIN:
                blocks.append(_Block(heading))
            elif not blocks:
                raise CopyTextError(heading, "")
    if blocks:
        blocks[0].values = early | blocks[0].values
    return blocks


def _known_heading(line: str) -> str:
    folded = unicodedata.normalize("NFKC", line).strip()
    return _OLD_HEADINGS.get(folded, folded if folded in HEADINGS else "?")


def _label(label: str) -> str:
    bare = re.sub(r"[\s:：]+\Z", "", label.strip())
    return _OLD_LABELS.get(bare, bare)


def _percent(value: str) -> int:
    match = re.fullmatch(r"([0-9]{1,2})割|([0-9]{1,3})%?", unicodedata.normalize("NFKC", value).strip())
    percent = int(match[1]) * 10 if match and match[1] else int(match[2]) if match else -1
    if not 0 <= percent <= 100:
        raise ValueError("no ratio")
    return percent


def _by_name(table: code_tables.CodeTable, codes: Callable[[str], T]) -> Callable[[str], T]:
    by_name = {name: code for code, name in table.names.items()}

    def read(value: str) -> T:
        return codes(by_name.get(value.strip(), ""))

    return read


def _classification(name: str) -> str:
    known = {name: code for code, name in code_tables.CARD_CLASSIFICATION.names.items()}
    return known.get(name.strip(), "")


def _validity(name: str) -> QualificationValidity:
    codes = {name: int(code) for code, name in code_tables.VALIDITY.names.items()}
    return QualificationValidity(codes.get(name.strip(), 0))
