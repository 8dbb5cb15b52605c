"""How fast the ledger is at a million receptions: ``python -m bench.ledger [--short]`` (20,000).

Prints the time of the first page for what staff search, of recording a reception with everything on the disk (beside
the disk's own time for one fsync), and of a month's report. The rows are invented and made by the ledger's own code,
except that they go in by ten thousand at a time.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from bench.figures import Figure, figure_of, run
from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.clock import JST, SystemClock
from myna_reception.reception.eligibility import PersonalFamily, Qualification, QualificationValidity, Sex, Verdict
from myna_reception.reception.masked import Masked
from myna_reception.records import ledger as ledgers
from myna_reception.records.entries import Entry, NewReception, document_text, moment_number
from myna_reception.records.ledger import open_ledger
from myna_reception.records.reports import Period, report
from myna_reception.records.terms import Filters

ROWS, SHORT_ROWS = 1_000_000, 20_000
BATCH = 10_000
END = datetime(2026, 4, 6, 9, 30, tzinfo=JST)
DAYS = 5 * 365
FAMILY = (("見本", "ﾐﾎﾝ"), ("試験", "ｼｹﾝ"), ("山田", "ﾔﾏﾀﾞ"), ("佐藤", "ｻﾄｳ"), ("例田", "ﾚｲﾀﾞ"), ("架空", "ｶｸｳ"))
GIVEN = (("花子", "ﾊﾅｺ"), ("太郎", "ﾀﾛｳ"), ("一郎", "ｲﾁﾛｳ"), ("さくら", "ｻｸﾗ"), ("健", "ｹﾝ"), ("美咲", "ﾐｻｷ"))


def invented(number: int, draw: random.Random, at: datetime) -> NewReception:
    patient = draw.randrange(30_000)
    known = random.Random(patient)
    family, given = known.choice(FAMILY), known.choice(GIVEN)
    q = Qualification(
        "01", known.choice(("06139992", "39139993", "01130012")), "見本健康保険組合", str(known.randrange(999)),
        str(known.randrange(10**6)), "00", PersonalFamily.INSURED, "", f"{family[0]}　{given[0]}{patient}",
        f"{family[1]} {given[1]}", Sex.UNSET, date(1930, 1, 1) + timedelta(days=known.randrange(33_000)),
        "東京都千代田区見本町1-1", "100-0001",
    )  # fmt: skip
    valid = draw.random() < 0.96
    standing = draw.choices(tuple(CertificateStanding), (90, 5, 3, 1, 1))[0]
    return NewReception(
        f"{number:032x}", at, True, Verdict.ELIGIBLE if valid else Verdict.NOT_ELIGIBLE,
        validity=QualificationValidity.VALID if valid else QualificationValidity.INVALID,
        method=draw.choices(tuple(CheckMethod), (60, 35, 5))[0],
        standing=StandingReport(standing, date(2029, 1, 1), date(2029, 4, 30), 900),
        reception_number=f"R{number}", confirmed_at=at, qualifications=(q,), serial=Masked(str(patient).encode()),
        note="領収書の宛名は会社" if draw.random() < 0.01 else "",
    )  # fmt: skip


def fill(ledger: ledgers.Ledger, rows: int) -> None:
    draw = random.Random(1)
    step = timedelta(days=DAYS) / rows
    done = ledger.count()
    for start in range(done, rows, BATCH):
        with ledger.database.write() as connection:
            for number in range(start, min(start + BATCH, rows)):
                new = invented(number, draw, END - timedelta(days=DAYS) + step * number)
                identity = moment_number(new.at)
                document = new.document(identity, ())
                entry = Entry.of_new(new, identity, document)
                serial = ledger.keys.hashed_serial(new.serial.reveal())
                ledger._put(connection, entry, document, document_text(document), serial, is_new=True)
        print(f"\r{start + BATCH:,} rows", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def milliseconds(work, times: int, between=lambda: None) -> list[float]:
    """What each call takes; ``between`` is not measured."""
    taken = []
    for number in range(times):
        begun = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - begun) * 1000)
        between()
    return taken


def bare_fsync(folder: Path):
    file = os.open(folder / "fsync", os.O_CREAT | os.O_WRONLY)

    def work(number: int) -> None:
        os.write(file, b"x" * 4096)
        os.fsync(file)

    return work


SEARCHES = {
    "no words": ("", Filters()),
    "kana, first letter": ("ミ", Filters()),
    "kana beginning": ("ヤマダ", Filters()),
    "name": ("佐藤", Filters()),
    "two words": ("サトウ ケン", Filters()),
    "rare name": ("佐藤花子12", Filters()),
    "insurer": ("06139992", Filters()),
    "number": ("1234", Filters()),
    "birthday": ("昭和60年4月1日", Filters()),
    "note": ("宛名", Filters()),
    "nothing found": ("存在しない", Filters()),
    "verdict": ("", Filters(verdict="not_eligible")),
    "verdict, method, standing": ("", Filters(verdict="not_eligible", method="face", standing="revoked")),
    "facets that never meet": ("", Filters(method="visual", route="certificate")),
    "a day five years ago": ("", Filters(first_day=date(2021, 5, 1), last_day=date(2021, 5, 1))),
    "kana on a day": ("ミホン", Filters(first_day=date(2023, 5, 1), last_day=date(2023, 5, 1))),
}


def measure(short: bool) -> list[Figure]:
    """Fills a ledger first, which takes minutes; ``MYNA_BENCH_LEDGER`` names a folder that keeps it."""
    rows = SHORT_ROWS if short else ROWS
    kept = os.environ.get("MYNA_BENCH_LEDGER")
    with tempfile.TemporaryDirectory(prefix="ledger-bench-") as scratch:
        folder = Path(kept or scratch)
        folder.mkdir(exist_ok=True)
        with closing(open_ledger(folder, MemoryStore(), SystemClock())) as ledger:
            fill(ledger, rows)
            return figures(ledger, folder)


def figures(ledger: ledgers.Ledger, folder: Path) -> list[Figure]:
    count = ledger.count()
    size = ledger.database.path.stat().st_size / 2**20
    found = [Figure("ledger: receptions", count, ""), Figure("ledger: the file", size, "MiB")]
    for title, (words, filters) in SEARCHES.items():
        taken = milliseconds(lambda _, w=words, f=filters: ledger.page(w, f), 40)
        found.append(figure_of(f"ledger: first page, {title}", taken, "ms"))
    page = ledger.page("ミ")
    for _ in range(200):
        if page.next_before is not None:
            page = ledger.page("ミ", before=page.next_before)
    last = page.next_before
    found.append(
        figure_of("ledger: page 201 of a search", milliseconds(lambda _: ledger.page("ミ", before=last), 40), "ms")
    )
    found.append(figure_of("ledger: a bare write + fsync of 4 KiB", milliseconds(bare_fsync(folder), 300), "ms"))
    draw = random.Random(time.time())
    start = time.time_ns()

    def record(number: int) -> None:
        ledger.record(invented(start + number, draw, datetime.now(JST)), targets=("xml",))

    found.append(figure_of("ledger: recording a reception", milliseconds(record, 500, ledger.tidy), "ms"))
    for title, period in (
        ("day", Period.day(date(2026, 3, 16))),
        ("month", Period.month(2026, 3)),
        ("year", Period.year(2025)),
    ):
        found.append(
            figure_of(f"ledger: report of a {title}", milliseconds(lambda _, p=period: report(ledger, p), 5), "ms")
        )
    return found


if __name__ == "__main__":
    run(measure, __doc__)
