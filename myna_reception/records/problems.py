"""What can go wrong with the records, as facts; sentences for people are chosen in ``ui/texts_records``."""

from __future__ import annotations

from enum import StrEnum


class RecordsProblem(StrEnum):
    """What is wrong."""

    NO_KEY = "no_key"  # the ledger is there and its key is not
    NOT_OURS = "not_ours"  # another file, another ledger, or another key
    DAMAGED = "damaged"  # cut short, or changed by somebody else
    OLDER_COPY = "older_copy"  # an older copy of this ledger was put in its place
    TOO_NEW = "too_new"  # written by a newer version of this app
    DISK_FULL = "disk_full"
    NOT_WRITABLE = "not_writable"
    BUSY = "busy"  # another program holds it
    MY_NUMBER = "my_number"  # a field holds what may be a 個人番号
    TOO_LONG = "too_long"
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105
    BAD_FILE = "bad_file"  # a CSV or backup that is none
    DIFFERS = "differs"  # a restored ledger is not the same as the original


class RecordsError(Exception):
    """A failure that a person at the desk is told about. Never holds a value of a patient."""

    def __init__(self, problem: RecordsProblem, field: str = "", line: int | None = None) -> None:
        super().__init__(" ".join(str(part) for part in (problem, field, line) if part not in ("", None)))
        self.problem = problem
        self.field = field  # the name of the field, where one is to blame
        self.line = line  # of a file that was read, from 1
