"""集計: another report fills the tables that are there, and leaves nothing of the one before."""

import dataclasses

import pytest
from PySide6.QtWidgets import QLabel

from myna_reception.ui.gallery.records import month
from myna_reception.ui.pages.reports import FigureCard, ReportsPage


@pytest.fixture
def page(qtbot):
    made = ReportsPage()
    qtbot.addWidget(made)
    made.resize(1200, 2000)
    made.show()
    return made


REPORT = month()


def told(page):
    cards = [card for card in page.findChildren(FigureCard) if card.isVisible()]
    return [[each.text() for each in card.findChildren(QLabel) if each.isVisible()] for card in cards]


def in_order(page):
    cards = sorted((card for card in page.findChildren(FigureCard) if card.isVisible()), key=lambda card: card.y())
    return [next(each.text() for each in card.findChildren(QLabel)) for card in cards]


def test_a_report_after_another_reads_as_one_that_came_first(page, qtbot):
    fresh = ReportsPage()
    qtbot.addWidget(fresh)
    fresh.resize(1200, 2000)
    fresh.show()
    fewer = dataclasses.replace(REPORT, methods={}, verdicts=dict(list(REPORT.verdicts.items())[:1]), expiring=())
    for report in (fewer, REPORT):
        page.present(report)
    fresh.present(REPORT)
    assert sorted(told(page)) == sorted(told(fresh))
    qtbot.waitUntil(lambda: in_order(page) == in_order(fresh))
    page.present(fewer)
    assert len(told(page)) == len(told(fresh)) - 1


def test_nothing_stays_of_a_report_that_was_left(page):
    page.present(REPORT)
    page.clear()
    assert told(page) == []
    words = [label.text() for card in page.findChildren(FigureCard) for label in card.findChildren(QLabel)]
    assert not any(character.isdigit() for character in "".join(words))
