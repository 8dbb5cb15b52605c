"""Names that the synthetic country is made of: put together at random, of nobody in particular."""

from __future__ import annotations

from myna_reception.reception.eligibility import Sex

# In the order of the prefectures' numbers (都道府県番号), with romaji for a card's certificate.
PREFECTURES: tuple[tuple[str, str], ...] = (
    ("北海道", "Hokkaido"),
    ("青森県", "Aomori"),
    ("岩手県", "Iwate"),
    ("宮城県", "Miyagi"),
    ("秋田県", "Akita"),
    ("山形県", "Yamagata"),
    ("福島県", "Fukushima"),
    ("茨城県", "Ibaraki"),
    ("栃木県", "Tochigi"),
    ("群馬県", "Gunma"),
    ("埼玉県", "Saitama"),
    ("千葉県", "Chiba"),
    ("東京都", "Tokyo"),
    ("神奈川県", "Kanagawa"),
    ("新潟県", "Niigata"),
    ("富山県", "Toyama"),
    ("石川県", "Ishikawa"),
    ("福井県", "Fukui"),
    ("山梨県", "Yamanashi"),
    ("長野県", "Nagano"),
    ("岐阜県", "Gifu"),
    ("静岡県", "Shizuoka"),
    ("愛知県", "Aichi"),
    ("三重県", "Mie"),
    ("滋賀県", "Shiga"),
    ("京都府", "Kyoto"),
    ("大阪府", "Osaka"),
    ("兵庫県", "Hyogo"),
    ("奈良県", "Nara"),
    ("和歌山県", "Wakayama"),
    ("鳥取県", "Tottori"),
    ("島根県", "Shimane"),
    ("岡山県", "Okayama"),
    ("広島県", "Hiroshima"),
    ("山口県", "Yamaguchi"),
    ("徳島県", "Tokushima"),
    ("香川県", "Kagawa"),
    ("愛媛県", "Ehime"),
    ("高知県", "Kochi"),
    ("福岡県", "Fukuoka"),
    ("佐賀県", "Saga"),
    ("長崎県", "Nagasaki"),
    ("熊本県", "Kumamoto"),
    ("大分県", "Oita"),
    ("宮崎県", "Miyazaki"),
    ("鹿児島県", "Kagoshima"),
    ("沖縄県", "Okinawa"),
)
MUNICIPALITIES: tuple[tuple[str, str], ...] = (
    ("見本市", "Mihon-shi"),
    ("例示市", "Reiji-shi"),
    ("架空町", "Kakuu-cho"),
)


def _joined(first: str, second: str) -> tuple[tuple[str, str], ...]:
    """Every pair of two lists of 漢字=ｶﾅ, written one after the other."""
    return tuple(
        (left[0] + right[0], left[1] + right[1])
        for left in (each.split("=") for each in first.split())
        for right in (each.split("=") for each in second.split())
        if left[0] != right[0]
    )


FAMILY_NAMES = _joined(
    "青=ｱｵ 石=ｲｼ 上=ｳｴ 大=ｵｵ 岡=ｵｶ 川=ｶﾜ 北=ｷﾀ 小=ｺ 坂=ｻｶ 高=ﾀｶ 竹=ﾀｹ 中=ﾅｶ 西=ﾆｼ 東=ﾋｶﾞｼ 広=ﾋﾛ 松=ﾏﾂ 南=ﾐﾅﾐ 森=ﾓﾘ",
    "田=ﾀﾞ 山=ﾔﾏ 川=ｶﾜ 原=ﾊﾗ 村=ﾑﾗ 沢=ｻﾜ 島=ｼﾏ 本=ﾓﾄ 井=ｲ 野=ﾉ 口=ｸﾞﾁ 谷=ﾀﾆ 崎=ｻｷ 林=ﾊﾞﾔｼ 見=ﾐ",
)
GIVEN_NAMES = {
    Sex.MALE: _joined(
        "健=ｹﾝ 正=ﾏｻ 和=ｶｽﾞ 隆=ﾀｶ 幸=ﾕｷ 智=ﾄﾓ 直=ﾅｵ 博=ﾋﾛ 義=ﾖｼ 秀=ﾋﾃﾞ 信=ﾉﾌﾞ 俊=ﾄｼ",
        "一=ｶｽﾞ 夫=ｵ 之=ﾕｷ 人=ﾄ 樹=ｷ 也=ﾔ 介=ｽｹ 太=ﾀ 司=ｼ 彦=ﾋｺ",
    ),
    Sex.FEMALE: _joined(
        "美=ﾐ 由=ﾕ 千=ﾁ 真=ﾏ 奈=ﾅ 理=ﾘ 沙=ｻ 久=ﾋｻ 恵=ｴ 和=ｶｽﾞ 京=ｷｮｳ 友=ﾄﾓ",
        "子=ｺ 美=ﾐ 代=ﾖ 江=ｴ 香=ｶ 奈=ﾅ 穂=ﾎ 音=ﾈ 花=ｶ 希=ｷ",
    ),
}
