"""How often faces are confused, on folders of labelled pictures: engines side by side, against card-like photos.

    python bench/face/accuracy.py --set NAME=FOLDER … [--dlib MODELS] [--bytes 5000] [--limit 15]

A folder has one folder for each person with that person's pictures. Each picture is once the frame of a camera (in
640×480) and once, cut to head and shoulders, the photo of a card: 240×300, greyscale, JPEG 2000 of so many bytes. All
pairs of two different pictures are compared. Nothing is written. Without ``--set``: drawn people and the two
public-domain portraits of the tests, which shows that the harness works and nothing about people.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from bench.face.rates import Rates, rates
from myna_reception.verify.face.engine import load_engine
from myna_reception.verify.face.pictures import read_photo

FRAME = (640, 480)
CARD = (240, 300)
ENDINGS = {".jpg", ".jpeg", ".png", ".pgm", ".gif", ".bmp", ".webp"}


@dataclass
class Sample:
    """One picture of one person."""

    person: str
    image: Image.Image


@dataclass
class Report:
    """One engine on one set."""

    name: str
    rates: Rates
    lost_frames: int
    lost_cards: int
    pictures: int
    milliseconds: list[float] = field(repr=False, default_factory=list)

    def lines(self) -> list[str]:
        """As Markdown cells."""
        (t1, frr1), (t2, frr2) = self.rates.frr_at_far[0.01], self.rates.frr_at_far[0.001]
        ms = statistics.median(self.milliseconds)
        fixed = "; ".join(
            f"{limit:g}: FAR {self.rates.far_at[limit]}, FRR {self.rates.frr_at[limit]}" for limit in self.rates.far_at
        )
        return [
            f"| {self.name} | {self.rates.eer} | {t1:.3f}: {frr1} | {t2:.3f}: {frr2} | {fixed} "
            f"| {self.lost_frames} / {self.lost_cards} of {self.pictures} | {ms:.0f} |"
        ]


HEAD = (
    "| engine | EER [95 %] | FAR 1 %: limit, FRR | FAR 0.1 %: limit, FRR | at fixed limits | no face: frames / cards "
    "| ms a frame |\n| --- | --- | --- | --- | --- | --- | --- |"
)


def read_folder(folder: Path, limit: int) -> list[Sample]:
    """At most ``limit`` pictures a person. What is no picture is said and passed over."""
    samples = []
    for person in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(path for path in person.rglob("*") if path.suffix.lower() in ENDINGS)[:limit]
        for path in files:
            try:
                with Image.open(path) as image:
                    samples.append(Sample(person.name, ImageOps.exif_transpose(image).convert("RGB")))
            except OSError:
                print(f"passed over: {path}", file=sys.stderr)
    return samples


def frame_of(image: Image.Image) -> np.ndarray:
    """The picture as a camera's frame."""
    frame = Image.new("RGB", FRAME, (120, 120, 120))
    small = ImageOps.contain(image, FRAME)
    frame.paste(small, ((FRAME[0] - small.width) // 2, (FRAME[1] - small.height) // 2))
    return np.array(frame)


def card_of(image: Image.Image, cutter, size: int) -> bytes | None:
    """Head and shoulders as a card has them; None where the cutter finds no face. One cutter for all engines."""
    faces = cutter.detect(np.array(image))
    if not faces:
        return None
    face = max(faces, key=lambda each: each.height)
    height = face.height * 1.9
    middle, top = face.x + face.width / 2, face.y - face.height * 0.5
    box = (middle - height * 0.4, top, middle + height * 0.4, top + height)
    photo = image.crop(tuple(round(edge) for edge in box)).convert("L").resize(CARD, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    photo.save(
        file,
        "JPEG2000",
        no_jp2=True,
        irreversible=True,
        quality_mode="rates",
        quality_layers=[CARD[0] * CARD[1] / size],
    )
    return file.getvalue()


def embedding(engine, picture):
    """Of the largest face; None without one."""
    faces = engine.detect(picture)
    return engine.embed(picture, max(faces, key=lambda each: each.height)) if faces else None


def measure(name: str, engine, cutter, samples: list[Sample], size: int, limits: tuple[float, ...]) -> Report:
    """One engine on one set."""
    times, probes, cards = [], [], []
    for sample in samples:
        frame = frame_of(sample.image)
        began = time.perf_counter()
        probes.append(embedding(engine, frame))
        times.append((time.perf_counter() - began) * 1000)
        photo = card_of(sample.image, cutter, size)
        cards.append(None if photo is None else embedding(engine, read_photo(photo)))
    scores = np.full((len(samples), len(samples)), np.nan)
    for one, probe in enumerate(probes):
        for other, card in enumerate(cards):
            if one != other and probe is not None and card is not None:
                scores[one, other] = engine.compare(probe, card)
    people = [sample.person for sample in samples]
    lost = sum(each is None for each in probes), sum(each is None for each in cards)
    return Report(name, rates(scores, people, people, limits), *lost, len(samples), times)


def drawn(people: int = 8, each: int = 4) -> list[Sample]:
    """Drawn people in several lights, and the two portraits in theirs."""
    from myna_reception.reception.eligibility import Sex
    from myna_reception.simulator.portraits import draw_portrait
    from tests.unit.verify.face.people import COLLINS, HOPPER, picture_of

    faces = {f"drawn-{n}": draw_portrait(str(n), (Sex.MALE, Sex.FEMALE)[n % 2], 10 + 9 * n) for n in range(people)}
    faces = {name: image.convert("RGB").resize((480, 600)) for name, image in faces.items()}
    faces |= {"collins": picture_of(COLLINS).crop((60, 0, 400, 400)), "hopper": picture_of(HOPPER)}
    samples = []
    for name, image in faces.items():
        for turn in range(each):
            changed = ImageEnhance.Brightness(image).enhance(0.7 + 0.2 * turn)
            changed = changed.rotate(3 * turn - 4, fillcolor=(128, 128, 128))
            samples.append(Sample(name, changed.filter(ImageFilter.GaussianBlur(0.6 * turn))))
    return samples


def main(arguments: list[str]) -> int:
    """Print one table for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=FOLDER", dest="sets")
    parser.add_argument("--dlib", type=Path, metavar="MODELS", help="folder of dlib's two files: a second engine")
    parser.add_argument("--bytes", type=int, default=5000, help="of a card's photo")
    parser.add_argument("--limit", type=int, default=15, help="pictures a person")
    chosen = parser.parse_args(arguments)
    engine = load_engine()
    engines = [("YuNet + SFace", engine, (0.363, 0.45))]
    if chosen.dlib is not None:
        from bench.face.dlib_engine import DEFAULT, DlibFaceEngine

        engines.append(("dlib (5 points, ResNet)", DlibFaceEngine(chosen.dlib), (1 - DEFAULT, 0.5)))
    sets = [
        (name, read_folder(Path(folder), chosen.limit)) for name, _, folder in (s.partition("=") for s in chosen.sets)
    ]
    for name, samples in sets or [("drawn people and two portraits", drawn())]:
        people = len({sample.person for sample in samples})
        if people < 2:
            print(f"{name}: two people at least are needed", file=sys.stderr)
            return 2
        reports = [measure(said, each, engine, samples, chosen.bytes, limits) for said, each, limits in engines]
        pairs = reports[0].rates
        counts = f"{pairs.genuine} genuine and {pairs.impostor} impostor pairs"
        print(f"\n{name}: {people} people, {len(samples)} pictures, {counts}\n")
        print(HEAD)
        for report in reports:
            print(*report.lines(), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
