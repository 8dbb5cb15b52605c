"""What a bench measures, told alike by all: ``measure(short)`` of a module gives ``Figure``s, ``show`` prints them.

``python -m bench`` runs them all; a target stands here, once, beside the name of what it is for.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Figure:
    """One line of the table: a median (or a count) and how far it went both ways."""

    what: str
    value: float
    unit: str  # "ms", "×" (a ratio), "MiB", "commands", …
    low: float | None = None
    high: float | None = None
    note: str = ""

    @property
    def target(self) -> Target | None:
        """What it should be, where that was said."""
        return next((target for pattern, target in TARGETS.items() if fnmatchcase(self.what, pattern)), None)

    def cells(self) -> list[str]:
        """As the table tells it: what, value, spread, target, met, note."""
        spread = "" if self.low is None or self.high is None else f"{number(self.low)}–{number(self.high)}"
        target = self.target
        met = "" if target is None or self.value != self.value else "met" if target.holds(self.value) else "**missed**"
        value = "not measured" if self.value != self.value else f"{number(self.value)} {self.unit}".strip()
        return [self.what, value, spread, str(target or ""), met, self.note]


@dataclass(frozen=True)
class Target:
    """At most, or at least."""

    sign: str  # "≤" or "≥"
    value: float

    def holds(self, measured: float) -> bool:
        """Whether a figure keeps it, by the digits that are shown."""
        shown = float(number(measured).replace(",", ""))
        return shown <= self.value if self.sign == "≤" else shown >= self.value

    def __str__(self) -> str:
        return f"{self.sign} {number(self.value)}"


def at_most(value: float) -> Target:
    """The figure should be no larger."""
    return Target("≤", value)


def at_least(value: float) -> Target:
    """The figure should be no smaller."""
    return Target("≥", value)


TARGETS: dict[str, Target] = {
    "card: our commands to OpenSC's": at_most(1),
    "card: our bytes to OpenSC's": at_most(1),
    "card: extended length, every later one, commands": at_most(7),
    "card: 256-byte blocks, first reception, commands": at_most(15),
    "air: *, to the bound": at_most(1.15),
    "window: a card placed, through pcscd, to *": at_most(500),
    "start: the app, to a bare window": at_most(1.3),
    "pages: *, p99": at_most(16),
    "pages: *, the dearest page undisturbed": at_most(16),
    "face: the plain call of face_recognition, to ours": at_least(5),
    "service: *, checks to the empty endpoint": at_least(0.5),
    "workers: PostgreSQL, checks of two workers to those of one": at_least(1.7),
    "growth: *, a check among 1,000,000 persons to one among 1,000": at_most(1.2),
    "ledger: first page, *": at_most(100),
    "ledger: recording a reception": at_most(5),
    "ledger: report of a month": at_most(2000),
    "xml: read *, ours to plain lxml": at_most(1.5),
    "xml: write *, ours to plain lxml": at_most(1.5),
    "window: timer, p99 late while receptions are played": at_most(16),
    "portal: * to the bare page, p95": at_most(3),
    "soak: memory grown": at_most(5),
}
"""By the name of a figure, in which ``*`` stands for anything."""

Measure = Callable[[bool], list[Figure]]


def number(value: float) -> str:
    """Three digits that count, and no more than two behind the point."""
    if float(value).is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    size = abs(value)
    return f"{value:.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def figure_of(what: str, values: Sequence[float], unit: str, note: str = "") -> Figure:
    """Median and, as spread, the 5th and the 95th percentile."""
    return Figure(what, statistics.median(values), unit, percentile(values, 0.05), percentile(values, 0.95), note)


def ratio_of(what: str, ours: Sequence[float], others: Sequence[float], note: str = "") -> Figure:
    """Of the medians; as spread, the ratios of pairs that were measured one after the other."""
    pairs = [a / b for a, b in zip(ours, others, strict=False)]
    middle = statistics.median(ours) / statistics.median(others)
    return Figure(what, middle, "×", percentile(pairs, 0.05), percentile(pairs, 0.95), note)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows, the first of them the heading, as Markdown with even columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


HEADING = ["what", "median", "5–95 %", "target", "", "note"]


def show(figures: Sequence[Figure]) -> None:
    """Print a table."""
    print(table([HEADING, *(figure.cells() for figure in figures)]))


def run(measure: Measure, description: str | None) -> None:
    """The main program of a bench module: ``--short`` for a look that it works."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="few turns: to see that it works")
    show(measure(parser.parse_args().short))
