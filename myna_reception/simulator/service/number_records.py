"""Invented insured people whom the service knows by their insurance numbers alone: they carry no card.

With them every 資格有効性 can be practised: twins whose numbers differ by 枝番 only (5 複数該当), and 医療扶助 that is
not registered yet (6 有効（未登録）).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from myna_reception.reception.eligibility import PersonalFamily, Qualification, QualificationValidity, Sex

_TWIN = Qualification(
    card_classification="01",
    insurer_number="06139992",
    insurer_name="見本健康保険組合",
    symbol="双子",
    number="２２",
    branch_number="02",
    personal_family=PersonalFamily.FAMILY,
    insured_name="双葉　親",
    name="双葉　一",
    name_kana="ﾌﾀﾊﾞ ﾊｼﾞﾒ",
    sex=Sex.MALE,
    birthdate=date(2010, 5, 5),
    qualified_on=date(2010, 5, 5),
    valid_from=date(2010, 5, 5),
)
_ASSISTED = Qualification(
    card_classification="A1",
    insurer_number="12136008",  # 公費負担者番号
    insurer_name="例示区福祉事務所",
    symbol="",
    number="9999996",  # 受給者番号
    branch_number="",
    personal_family=None,
    insured_name="",
    name="扶助　例",
    name_kana="ﾌｼﾞｮ ﾚｲ",
    sex=Sex.FEMALE,
    birthdate=date(1960, 2, 29),
    valid_from=date(2024, 3, 1),
)
NUMBER_RECORDS: tuple[tuple[QualificationValidity, Qualification], ...] = (
    (QualificationValidity.VALID, _TWIN),
    (QualificationValidity.VALID, replace(_TWIN, branch_number="03", name="双葉　次", name_kana="ﾌﾀﾊﾞ ﾂｷﾞ")),
    (QualificationValidity.VALID_UNREGISTERED, _ASSISTED),
)
