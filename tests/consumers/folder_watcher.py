"""Small receipt programs that watch a folder. They know nothing of this project but the official names."""

import contextlib
import csv
import io
import json
import os
import time
import xml.etree.ElementTree as ET
from pathlib import Path


class FolderWatcher:
    """Polls, reads until two reads are equal, then moves the file to an archive under its own name."""

    def __init__(self, folder: Path, archive: Path, pattern: str) -> None:
        self.folder, self.archive, self.pattern = folder, archive, pattern
        archive.mkdir(exist_ok=True)
        self.taken: list[tuple[str, bytes]] = []

    def poll(self) -> None:
        for file in sorted(self.folder.glob(self.pattern)):
            first = file.read_bytes()
            if file.read_bytes() != first or not first:
                continue
            target = self.archive / file.name
            assert not target.exists(), f"{file.name} came a second time"
            os.replace(file, target)
            self.taken.append((file.name, first))


class LockingWatcher(FolderWatcher):
    """Keeps each file open for a while before it moves it, as some programs do."""

    def __init__(self, folder: Path, archive: Path, pattern: str, seconds: float) -> None:
        super().__init__(folder, archive, pattern)
        self.seconds = seconds

    def poll(self) -> None:
        with contextlib.ExitStack() as held:
            files = [held.enter_context(file.open("rb+")) for file in self.folder.glob(self.pattern)]
            for file in files:
                if os.name == "posix":
                    import fcntl

                    fcntl.flock(file, fcntl.LOCK_EX)
            time.sleep(self.seconds)
        super().poll()


def strict_reading(data: bytes) -> dict[str, str]:
    """Takes SegmentOfResult=1 ∧ Status=1 ∧ Validity=1 ∧ exactly one result, and nothing else."""
    declared = data[: data.index(b"?>")].decode("ascii")
    encoding = "cp932" if "Shift_JIS" in declared else "utf-8"
    body = data.decode(encoding).partition("?>")[2]
    root = ET.fromstring(body)  # noqa: S314 - a file of our own test
    single = {"SegmentOfResult": "1", "ProcessingResultStatus": "1", "QualificationValidity": "1"}
    for name, wanted in single.items():
        found = [each.text for each in root.iter(name)]
        if found != [wanted]:
            raise ValueError(f"{name} is {found}")
    if [each.text for each in root.iter("CharacterCodeIdentifier")] != ["1" if encoding == "cp932" else "0"]:
        raise ValueError("encoding is not what it says")
    results = list(root.iter("ResultOfQualificationConfirmation"))
    if len(results) != 1:
        raise ValueError(f"{len(results)} results")
    return {each.tag: each.text or "" for each in results[0]}


def label_reading(text: str) -> dict[tuple[str, str], str]:
    """Scans a text for labels by section, whatever comes in between; strange lines stop it."""
    sections = {"資格情報(医療保険)", "資格情報(医療扶助)", "高齢受給者証"}
    found, section = {}, ""
    for line in text.removeprefix("\ufeff").splitlines():
        if not line.strip():
            continue
        if "\t" in line:
            label, value = line.split("\t", 1)
            found[section, label.rstrip(" :")] = value
        elif line in sections:
            section = line
        else:
            raise ValueError(f"unexpected line {line!r}")
    return found


def json_reading(data: bytes) -> dict:
    told = json.loads(data)
    if told["schema"] != "myna-reception/result/1":
        raise ValueError("another version")
    return told


def csv_reading(data: bytes) -> list[dict[str, str]]:
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    if any(line["schema"] != "myna-reception/csv/1" for line in lines):
        raise ValueError("another version")
    return lines
