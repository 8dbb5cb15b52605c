"""A receipt program with four fields and nothing of this project: prints what was typed into them when Enter comes."""

import json
import sys

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget


def main() -> int:
    application = QApplication(sys.argv)
    window = QWidget()
    column = QVBoxLayout(window)
    fields = [QLineEdit() for _ in range(5)]
    for field in fields:
        column.addWidget(field)

    def done() -> None:
        print(json.dumps([field.text() for field in fields]), flush=True)
        application.quit()

    fields[-1].textChanged.connect(lambda text: done() if len(text) == 2 else None)
    window.show()
    fields[0].setFocus()
    application.focusChanged.connect(lambda _, now: print("focused", flush=True) if now is fields[0] else None)
    print(int(window.winId()), flush=True)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
