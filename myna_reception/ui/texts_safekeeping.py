"""The words of 控えと取り込み: backup, restore and an old ledger's CSV."""

from __future__ import annotations

from myna_reception.records.backup import SHORTEST_PASSPHRASE, BackupFacts
from myna_reception.records.import_csv import HEADINGS, Imported
from myna_reception.records.problems import RecordsProblem
from myna_reception.ui.texts_records import FIELDS
from myna_reception.ui.texts_records_notices import RECORDS_NOTICES

SAFEKEEPING = "控えと取り込み"
WORKING = "しています。終わるまで、そのままお待ちください。"

BACK_UP = "控えを作る"
BACK_UP_SUPPORT = (
    "受付履歴の全部を、合い言葉で守った1つのファイルにします。"
    "パソコンの故障や入れ替えに備えて、USBメモリーなど別の場所に置いてください。"
)
BACK_UP_GO = "控えを作る…"
WORDS = "合い言葉"
WORDS_RULE = f"{SHORTEST_PASSPHRASE}文字以上。忘れると、だれにも戻せません。"
WORDS_AGAIN = "合い言葉（もう一度）"
WORDS_SHORT = f"合い言葉を{SHORTEST_PASSPHRASE}文字以上で入れてください。"
WORDS_DIFFERENT = "2回の合い言葉が違います。もう一度入れてください。"
BACKUP_NAME = "受付履歴の控え-{day:%Y%m%d}.zip"
BACKUP_FILES = "受付履歴の控え (*.zip)"

RESTORE = "控えから戻す"
RESTORE_SUPPORT = (
    "今の受付履歴が、控えを作ったときの内容に置き換わります。"
    "控えより後の受付は一覧から消えますが、今のファイルは名前を変えて残ります。"
)
RESTORE_GO = "控えを選んで戻す…"
RESTORE_SURE = "置き換えてよければ、もう一度「控えを選んで戻す」を押してください。"
WORDS_OF_BACKUP = "その控えの合い言葉"
WORDS_MISSING = "控えを作ったときの合い言葉を入れてください。"

IMPORT = "ほかの帳簿から取り込む"
IMPORT_SUPPORT = (
    "このアプリで書き出したCSVや、見出しの付いたCSVの受付を加えます。"
    "同じファイルを2回取り込んでも、二重にはなりません。"
)
IMPORT_GO = "CSVを選ぶ…"
CSV_FILES = "CSV (*.csv *.txt)"
LINES_SHOWN = 20

NOT_WRITTEN = "ファイルに書けませんでした。置き場所と空きを確かめて、もう一度押してください。"
NOT_READ = "ファイルを読めませんでした。選び直してください。"
HELP_OPEN = "今は受付履歴を開けません。控えがあれば、ここから戻せます。"


def backed_up(facts: BackupFacts, name: str) -> str:
    """A backup was made."""
    return f"受付{facts.receptions:,}件の控えを「{name}」に作りました。合い言葉は控えと別の場所に書き留めてください。"


def restored(facts: BackupFacts) -> str:
    """A backup is in place."""
    return (
        f"受付{facts.receptions:,}件を戻し、控えと同じ内容であることを確かめました。"
        "前の受付履歴は、名前を変えて同じフォルダーに残してあります。"
    )


def imported(outcome: Imported) -> str:
    """What became of a CSV."""
    told = f"{outcome.added:,}件を取り込みました。"
    if outcome.known:
        told += f"もうあった{outcome.known:,}件は、そのままです。"
    if outcome.refused_count:
        told += f"{outcome.refused_count:,}行は取り込めませんでした。下の行を直して、もう一度取り込んでください。"
    return told


def refused_lines(outcome: Imported) -> tuple[str, ...]:
    """The lines that could not be taken: number, field and why, never a value."""
    lines = [
        f"{line}行目　{_column(name)}：{_reason(problem)}" for line, problem, name in outcome.refused[:LINES_SHOWN]
    ]
    more = outcome.refused_count - len(lines)
    return (*lines, *([f"ほか{more:,}行"] if more else []))


def problem_words(problem: RecordsProblem) -> str:
    """Why it was not done, and the next step."""
    if problem is RecordsProblem.BAD_FILE:
        return (
            "このファイルは、受付履歴の控えやCSVとして読めません。選び直してください。今の受付履歴は変わっていません。"
        )
    return RECORDS_NOTICES[f"records_{problem}"][1]


def _column(field: str) -> str:
    """What a column is called; those of the ledger alone by their first heading."""
    return FIELDS.get(field) or next((heading for heading, name in HEADINGS.items() if name == field), field)


def _reason(problem: RecordsProblem) -> str:
    return "値が読めません" if problem is RecordsProblem.BAD_FILE else RECORDS_NOTICES[f"records_{problem}"][1]
