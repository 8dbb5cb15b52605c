"""控えと取り込み in the window, with a real ledger behind it."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.records.backup import BackupFacts
from myna_reception.records.csv_form import csv_text
from myna_reception.records.import_csv import Imported
from myna_reception.records.ledger import FILE_NAME, open_ledger
from myna_reception.records.problems import RecordsProblem
from myna_reception.ui import texts_safekeeping as words
from myna_reception.ui.bridge.records_desk import RecordsDesk
from myna_reception.ui.bridge.records_pages import RecordsPages
from myna_reception.ui.window import MainWindow
from tests.unit.records.invented import NOW, reception

SECRET = "みほんの合い言葉"


class Desk:
    """A window with its records; ``chosen`` is what the next file dialog answers."""

    def __init__(self, qtbot, folder, clock, store, monkeypatch):
        self.qtbot, self.folder, self.clock = qtbot, folder, clock
        self.left = []
        self.chosen = ""
        self.window = MainWindow(practice=False)
        qtbot.addWidget(self.window)
        self.window.show()
        self.records = RecordsDesk(folder, lambda: store, clock, practice=False)
        self.pages = RecordsPages(self.window, self.records, lambda: self.left.append(True))
        self.notices = []
        self.records.noticed.connect(self.notices.append)
        for name in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: (str(self.chosen), ""))
        self.records.open()

    @property
    def page(self):
        return self.window.pages.safekeeping

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=30_000)

    def open(self):
        self.window.records_asked.emit("open", None)
        self.until(lambda: self.window.page is self.window.pages.history)
        self.window.pages.history.safekeeping.click()
        self.until(lambda: self.window.page is self.page)

    def over(self):
        """Wait for the end of what goes on; what was said."""
        self.until(lambda: not self.page.bar.isVisible())
        return self.page.banner.words

    def restore(self, file, passphrase=SECRET):
        self.chosen = file
        self.page.passphrase_of_backup.set_value(passphrase)
        self.page.restore.click()
        assert words.RESTORE_SURE in self.page.banner.words
        self.page.restore.click()
        return self.over()

    def listed(self):
        self.page.back.click()
        self.until(lambda: self.window.page is self.window.pages.history)
        return self.window.pages.history.list.count()


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def folder(tmp_path, store, fixed_clock):
    path = tmp_path / "desk"
    path.mkdir()
    fixed_clock.instant = NOW + timedelta(days=1)
    ledger = open_ledger(path, store, fixed_clock)
    for number in range(1, 4):
        ledger.record(reception(number, practice=False))
    ledger.close()
    return path


@pytest.fixture
def desk(qtbot, folder, fixed_clock, store, monkeypatch):
    desk = Desk(qtbot, folder, fixed_clock, store, monkeypatch)
    desk.until(lambda: desk.records.ledger is not None)
    desk.open()
    yield desk
    desk.records.close()


def add_to(desk, *numbers):
    for number in numbers:
        desk.records.ledger.record(reception(number, practice=False))


def make_backup(desk, file):
    desk.chosen = file
    desk.page.passphrase.set_value(SECRET)
    desk.page.again.set_value(SECRET)
    desk.page.back_up.click()
    return desk.over()


def test_a_backup_is_made_and_brought_back_later(desk, tmp_path):
    file = tmp_path / "usb" / "控え.zip"
    file.parent.mkdir()
    assert make_backup(desk, file) == words.backed_up(BackupFacts("", 3, ""), "控え.zip")
    assert desk.page.passphrase.value == desk.page.again.value == ""
    add_to(desk, 4, 5)
    assert desk.restore(file) == words.restored(BackupFacts("", 3, ""))
    assert desk.listed() == 3
    assert list(desk.folder.glob("ledger-before-*.db"))
    add_to(desk, 6)  # the ledger is in use again
    assert desk.records.problem is None


def test_a_pass_phrase_is_typed_twice_and_long_enough(desk, tmp_path):
    desk.chosen = tmp_path / "控え.zip"
    desk.page.passphrase.set_value("短い")
    desk.page.back_up.click()
    assert desk.page.passphrase.input.accessibleDescription().startswith(words.WORDS_SHORT)
    desk.page.passphrase.set_value(SECRET)
    desk.page.again.set_value("ちがう合い言葉です")
    desk.page.back_up.click()
    assert desk.page.again.input.accessibleDescription().startswith(words.WORDS_DIFFERENT)
    assert not Path(desk.chosen).exists()


@pytest.mark.parametrize(("content", "passphrase"), [(b"not a backup", SECRET), (None, "違う合い言葉です")])
def test_what_cannot_be_restored_leaves_the_ledger_in_use(desk, tmp_path, content, passphrase):
    file = tmp_path / "控え.zip"
    if content is None:
        make_backup(desk, file)
        problem = RecordsProblem.WRONG_PASSPHRASE
    else:
        file.write_bytes(content)
        problem = RecordsProblem.BAD_FILE
    add_to(desk, 4)
    assert desk.restore(file, passphrase) == words.problem_words(problem)
    assert desk.page.passphrase_of_backup.value == passphrase  # to be corrected, not typed again
    assert desk.listed() == 4
    add_to(desk, 5)


def test_restoring_needs_a_second_press_and_a_pass_phrase(desk, tmp_path):
    desk.chosen = tmp_path / "never read.zip"
    desk.page.restore.click()
    assert desk.page.passphrase_of_backup.input.accessibleDescription().startswith(words.WORDS_MISSING)
    desk.page.passphrase_of_backup.set_value(SECRET)
    desk.page.restore.click()
    assert not desk.page.bar.isVisible()
    assert desk.page.passphrase_of_backup.value == SECRET


def test_a_folder_that_cannot_be_written_says_so(desk, tmp_path):
    assert make_backup(desk, tmp_path / "away" / "控え.zip") == words.NOT_WRITTEN
    assert desk.page.passphrase.value == SECRET


def test_an_old_csv_comes_in_once(desk, tmp_path, fixed_clock):
    (tmp_path / "other").mkdir()
    other = open_ledger(tmp_path / "other", MemoryStore(), fixed_clock)
    ids = [other.record(reception(number, practice=False)).id for number in (11, 12)]
    file = tmp_path / "old.csv"
    file.write_text("".join(csv_text(other.detail(each) for each in ids)), encoding="utf-8")
    other.close()
    desk.chosen = file
    for added, known in ((2, 0), (0, 2)):
        desk.page.import_csv.click()
        assert desk.over() == words.imported(Imported(added=added, known=known))
    assert desk.listed() == 5


def test_lines_that_cannot_be_taken_are_told_by_number_and_column_never_by_value(desk, tmp_path):
    file = tmp_path / "old.csv"
    file.write_text("受付日時,氏名,生年月日,備考\n2026-01-05 09:00,見本 花子,いつか,\n", encoding="utf-8")
    desk.chosen = file
    desk.page.import_csv.click()
    desk.over()
    assert desk.page.refused.plain == "2行目　生年月日：値が読めません"
    assert "花子" not in desk.page.banner.words + desk.page.refused.plain


def test_a_ledger_that_does_not_open_leads_to_its_backup(qtbot, folder, fixed_clock, store, monkeypatch, tmp_path):
    first = Desk(qtbot, folder, fixed_clock, store, monkeypatch)
    first.until(lambda: first.records.ledger is not None)
    first.open()
    file = tmp_path / "控え.zip"
    make_backup(first, file)
    first.records.close()
    (folder / FILE_NAME).write_bytes(b"damaged" * 1000)
    desk = Desk(qtbot, folder, fixed_clock, store, monkeypatch)
    desk.until(lambda: bool(desk.notices))
    desk.window.records_asked.emit("open", None)
    desk.until(lambda: desk.window.page is desk.page)
    assert not desk.page.back_up.isVisible()
    assert not desk.page.import_csv.isVisible()
    assert desk.restore(file) == words.restored(BackupFacts("", 3, ""))
    assert desk.page.back_up.isVisible()
    assert desk.listed() == 3
    desk.records.close()


def test_without_a_backup_esc_leads_back_to_the_reception(qtbot, folder, fixed_clock, store, monkeypatch):
    (folder / FILE_NAME).write_bytes(b"damaged" * 1000)
    desk = Desk(qtbot, folder, fixed_clock, store, monkeypatch)
    desk.until(lambda: bool(desk.notices))
    desk.window.records_asked.emit("open", None)
    desk.until(lambda: desk.window.page is desk.page)
    desk.page.back.click()
    assert desk.left == [True]
    desk.records.close()
