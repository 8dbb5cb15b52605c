"""The harness that measures error rates: its arithmetic on made-up scores, and a run on drawn people and portraits."""

import numpy as np
import pytest
from PIL import Image

from bench.face.accuracy import CARD, card_of, drawn, measure, read_folder
from bench.face.rates import rates
from myna_reception.verify.face.engine import load_engine
from myna_reception.verify.face.pictures import read_photo


def made_up(genuine, impostor):
    """Three people with one picture each as probe and gallery, of which the scores are told."""
    scores = np.where(np.eye(3) == 1, np.diag(genuine), impostor)
    return rates(scores, "abc", "abc", (0.5,))


def test_nobody_is_confused():
    told = made_up((0.9, 0.8, 0.7), 0.1)
    assert (told.people, told.genuine, told.impostor) == (3, 3, 6)
    assert told.eer.value == 0
    assert told.frr_at_far[0.01][1].value == 0
    assert (told.far_at[0.5].value, told.frr_at[0.5].value) == (0, 0)


def test_everybody_is_confused():
    told = made_up((0.1, 0.1, 0.1), 0.9)
    assert told.eer.value == pytest.approx(1)
    assert told.frr_at_far[0.001][1].value == 1
    assert (told.far_at[0.5].value, told.frr_at[0.5].value) == (1, 1)


def test_one_of_three_is_missed_and_the_limits_say_how_unsure_that_is():
    told = made_up((0.9, 0.8, 0.2), 0.3)
    assert told.frr_at[0.5].value == pytest.approx(1 / 3)
    assert told.frr_at[0.5].low < 1 / 3 < told.frr_at[0.5].high
    assert told.far_at[0.5].value == 0


def test_known_distributions_give_the_known_rate():
    """Two normal distributions two sigmas apart are equally wrong at one sigma: 15.9 %."""
    draw = np.random.default_rng(7)
    people = [str(n % 40) for n in range(400)]
    same = np.equal.outer(people, people)
    scores = draw.normal(np.where(same, 2.0, 0.0), 1.0)
    np.fill_diagonal(scores, np.nan)
    told = rates(scores, people, people, (1.0,))
    assert told.eer.value == pytest.approx(0.159, abs=0.01)
    assert told.far_at[1.0].value == pytest.approx(0.159, abs=0.01)
    assert told.eer.low < 0.159 < told.eer.high


def test_two_people_have_no_limits():
    assert rates(np.array([[0.9, 0.1], [0.1, 0.8]]), "ab", "ab", ()).eer.low is None


def test_folders_are_read_by_person_and_what_is_no_picture_is_passed_over(tmp_path, capsys):
    for person in ("a", "b"):
        (tmp_path / person).mkdir()
        for number in range(3):
            Image.new("RGB", (40, 40)).save(tmp_path / person / f"{number}.png")
    (tmp_path / "b" / "broken.jpg").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("not a person")
    samples = read_folder(tmp_path, limit=9)
    assert [sample.person for sample in samples] == ["a"] * 3 + ["b"] * 3
    assert "broken.jpg" in capsys.readouterr().err
    assert len(read_folder(tmp_path, limit=1)) == 2


def test_the_harness_measures_the_engine_on_card_like_photos():
    engine = load_engine()
    samples = drawn(people=2, each=2)
    photo = card_of(samples[-1].image, engine, 4000)
    assert 2500 < len(photo) < 5000
    assert read_photo(photo).shape == (CARD[1] * 2, CARD[0] * 2, 3)
    report = measure("engine", engine, engine, samples, 4000, (0.45,))
    assert (report.lost_frames, report.lost_cards, report.pictures) == (0, 0, 8)
    assert report.rates.people == 4
    assert report.rates.frr_at[0.45].value == 0, "the same picture in another light"
    assert "engine" in report.lines()[0]
