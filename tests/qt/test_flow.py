"""The row that goes on in the next line: its height is remembered, and asked for anew when something changes."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from myna_reception.ui.widgets.flow import FlowLayout


class Block(QWidget):
    asked = 0

    def __init__(self) -> None:
        super().__init__()
        self.size_wanted = QSize(100, 20)

    def sizeHint(self):
        Block.asked += 1
        return self.size_wanted


def row(qtbot, count):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, spacing=10)
    blocks = [Block() for _ in range(count)]
    for block in blocks:
        flow.addWidget(block)
    holder.show()
    return flow, blocks


def test_the_height_follows_the_width(qtbot):
    flow, _ = row(qtbot, 3)
    assert [flow.heightForWidth(width) for width in (320, 319, 210, 209)] == [20, 50, 50, 80]


def test_the_same_question_is_answered_from_memory(qtbot):
    flow, _ = row(qtbot, 3)
    flow.heightForWidth(250)
    Block.asked = 0
    assert flow.heightForWidth(250) == 50
    assert Block.asked == 0


def test_what_changes_is_seen(qtbot):
    flow, blocks = row(qtbot, 3)
    assert flow.heightForWidth(320) == 20
    blocks[0].hide()
    assert flow.heightForWidth(209) == 50
    blocks[0].show()
    assert flow.heightForWidth(209) == 80
    blocks[1].size_wanted = QSize(100, 40)
    blocks[1].updateGeometry()
    assert flow.heightForWidth(320) == 40
    another = Block()
    flow.addWidget(another)
    another.show()
    assert flow.heightForWidth(320) == 70
    blocks[2].setParent(None)
    assert flow.heightForWidth(320) == 40


def test_what_stands_at_the_right_stays_together_where_it_can(qtbot):
    flow, blocks = row(qtbot, 2)
    flow.add_gap()
    right = [Block() for _ in range(3)]
    for block in right:
        flow.addWidget(block)
        block.show()
    flow.setGeometry(QRect(0, 0, 480, 200))
    assert [each.pos().toTuple() for each in (*blocks, *right)] == [(0, 0), (110, 0), (160, 30), (270, 30), (380, 30)]
    flow.setGeometry(QRect(0, 0, 600, 200))
    assert {each.y() for each in (*blocks, *right)} == {0}
    flow.setGeometry(QRect(0, 0, 215, 200))  # too narrow for it: the answers go on where there is room
    assert flow.heightForWidth(215) == 80
