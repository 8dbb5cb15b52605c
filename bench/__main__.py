"""Every figure in one table: ``python -m bench [PART …] [--short] [--write]``.

Each part runs in a process of its own, one after the other, on a machine that should have nothing else to do.
``--write`` puts it into ``docs/benchmarks.md``, with what kind of machine it was and the versions in use; sections of
parts that were not named stay as they are.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from bench.figures import HEADING, Figure, table

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
PARTS = {
    "card": ("bench.reading_plan", "Commands and bytes of a card, beside OpenSC doing the same work"),
    "air": ("bench.desk_speed", "A card over the air, beside the bound; how late the window's timer comes"),
    "reception": (
        "bench.reception_overhead",
        "A reception in the app, beside a bare script with the same work",
    ),
    "start": ("bench.cold_start", "The start of the app, beside a bare window"),
    "pages": ("bench.page_change", "Another page, laid out and painted, beside one frame of a screen"),
    "memory": ("bench.memory", "Memory of the running app, beside a bare window"),
    "face": ("bench.face.speed", "Finding and comparing a face, beside plain `face_recognition`"),
    "service": ("bench.service_load", "Checks a second, beside an empty endpoint"),
    "workers": ("bench.service_workers", "A second worker of the service, on PostgreSQL"),
    "growth": ("bench.service_growth", "A check among a thousand persons and among a million"),
    "ledger": ("bench.ledger", "The ledger at a million receptions"),
    "portal": ("bench.portal", "The portal's pages, beside a bare one"),
    "xml": ("bench.oqs_xml", "Official messages, beside plain lxml"),
    "soak": ("bench.soak", "Ten thousand receptions in one process, with faults"),
}
VERSIONS = ("PySide6-Essentials", "cryptography", "httpx", "uvicorn", "fastapi", "sqlalchemy", "sqlcipher3", "lxml")
SENTENCES = """# Benchmarks

Made by `python -m bench --write`; not by hand. Ratios compare things measured in turns in the same run, so that a busy
machine slows both alike; single times are only as quiet as the machine was. A target that was missed says so. What each
part does stands at the top of its module in `bench/`.
"""


def measured(part: str, *, short: bool) -> tuple[list[Figure], str]:
    """The figures of a part, and why there are none."""
    command = [sys.executable, "-m", "bench", "--child", part, *(["--short"] if short else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    if done.returncode or not lines:
        return [], f"ended with status {done.returncode}"
    return [Figure(**each) for each in json.loads(lines[-1])], ""


def child(part: str, *, short: bool) -> None:
    """Measure one part in this process and print it for the one that started it."""
    module = importlib.import_module(PARTS[part][0])
    print("\n" + json.dumps([asdict(figure) for figure in module.measure(short)]), flush=True)


def machine() -> str:
    """What it was measured on, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in VERSIONS)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"{date.today().isoformat()}; {cores} cores ({platform.machine()}), {memory:.0f} GiB of memory, "
        f"{platform.system()}, load at the start {load}. Python {platform.python_version()}, {versions}."
    )


def main() -> int:
    """Exit status 0: every part was measured, whatever its targets; 1: one was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; none: all")
    parser.add_argument("--short", action="store_true", help="few turns: to see that it works")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--child", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, short=options.short)
        return 0
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    told, missing = machine(), 0
    if options.short:
        told += " **Few turns, only to see that it works: these figures say little.**"
    rows: list[list[str]] = [HEADING]
    sections: dict[str, str] = {}
    for part in options.parts or PARTS:
        print(f"{part} …", file=sys.stderr, flush=True)
        figures, reason = measured(part, short=options.short)
        missing += not figures
        own = [figure.cells() for figure in figures]
        rows += own or [[f"{part}: not measured", "", "", "", "", reason]]
        sections[PARTS[part][1]] = f"{told}\n\n{table([HEADING, *own])}" if own else f"Not measured: {reason}."
    print(f"{told}\n\n{table(rows)}")
    if options.write:
        DOCUMENT.write_text(document(kept() | sections), encoding="utf-8")
    return 1 if missing else 0


def kept() -> dict[str, str]:
    """Heading → text of the sections that the document has."""
    if not DOCUMENT.exists():
        return {}
    parts = DOCUMENT.read_text(encoding="utf-8").split("\n## ")[1:]
    return {heading: text.strip() for heading, _, text in (part.partition("\n") for part in parts)}


def document(sections: dict[str, str]) -> str:
    """The whole document, its sections in the order of ``PARTS``."""
    known = [title for _, title in PARTS.values() if title in sections]
    return "\n".join([SENTENCES, *(f"## {title}\n\n{sections[title]}\n" for title in known)])


if __name__ == "__main__":
    sys.exit(main())
