"""The table of the benches: spreads, targets kept and missed, what was not measured."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import bench.__main__
from bench.__main__ import PARTS, document, kept
from bench.figures import TARGETS, Figure, at_least, at_most, figure_of, number, ratio_of, table


def test_a_figure_is_a_median_with_its_spread() -> None:
    figure = figure_of("start", [float(value) for value in range(1, 101)], "ms")
    assert (figure.value, figure.low, figure.high) == (50.5, 6, 96)
    assert figure.cells() == ["start", "50.5 ms", "6–96", "", "", ""]


def test_a_ratio_is_of_medians_and_its_spread_of_pairs() -> None:
    figure = ratio_of("ours", [2.0, 4.0, 6.0], [1.0, 4.0, 2.0])
    assert (figure.value, figure.low, figure.high) == (2.0, 1.0, 3.0)


def test_a_target_is_met_or_missed_by_the_digits_that_are_shown() -> None:
    assert at_most(3).holds(3.001)  # shown as 3.00
    assert not at_most(3).holds(3.01)
    assert at_least(200).holds(199.6)
    assert not at_least(200).holds(199.4)
    assert str(at_most(1.5)) == "≤ 1.50"


def test_a_target_stands_beside_its_figure() -> None:
    name = "portal: /menu to the bare page, p95"
    assert Figure(name, 2.0, "×").cells()[3:5] == ["≤ 3", "met"]
    assert Figure(name, 3.5, "×").cells()[3:5] == ["≤ 3", "**missed**"]
    assert Figure(name, float("nan"), "×", note="no").cells() == [name, "not measured", "", "≤ 3", "", "no"]


@pytest.mark.parametrize(
    ("value", "said"), [(7, "7"), (1963, "1,963"), (0.086, "0.09"), (12.34, "12.3"), (123.4, "123")]
)
def test_numbers_have_the_digits_that_count(value: float, said: str) -> None:
    assert number(value) == said


def test_a_table_is_markdown() -> None:
    assert table([["a", "bb"], ["ccc", ""]]) == "| a   | bb |\n| --- | -- |\n| ccc |    |"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_measured(part: str) -> None:
    name = PARTS[part][0]
    module = importlib.import_module(name)
    assert callable(module.measure)


def test_sections_that_were_not_measured_again_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "benchmarks.md"
    monkeypatch.setattr(bench.__main__, "DOCUMENT", file)
    assert kept() == {}
    titles = [title for _, title in PARTS.values()]
    file.write_text(document({titles[1]: "of yesterday", titles[0]: "a | b\n\nc"}), encoding="utf-8")
    assert kept() == {titles[0]: "a | b\n\nc", titles[1]: "of yesterday"}
    file.write_text(document(kept() | {titles[1]: "of today", titles[2]: "new"}), encoding="utf-8")
    assert kept() == {titles[0]: "a | b\n\nc", titles[1]: "of today", titles[2]: "new"}
    assert "yesterday" not in file.read_text(encoding="utf-8")


def test_every_target_is_of_a_known_part() -> None:
    beginnings = {*PARTS, "window"}
    assert {pattern.partition(":")[0] for pattern in TARGETS} <= beginnings
