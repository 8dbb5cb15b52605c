"""One reception through the real PC/SC stack: pcscd, vsmartcard's reader, pyscard, the service over mutual TLS."""

import json
import subprocess
import sys

import pytest

from myna_reception.reception.clock import SystemClock
from myna_reception.settings import home
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from myna_reception.simulator.world import World
from tests.device.pcscd import running_pcscd

CHECK = [sys.executable, "-m", "myna_reception", "check", "--practice", "--reader", "pcsc", "--json"]
CONNECT_SECONDS = 10


@pytest.fixture
def slot(tmp_path):
    with running_pcscd(tmp_path) as daemon, VpcdClient(port=daemon.port) as slot:
        yield slot


@pytest.fixture
def card(slot):
    card = World(home(practice=True) / "world", SystemClock()).card("valid-employee")
    slot.insert(card)
    assert slot.wait_connected(CONNECT_SECONDS)
    return card


def check(*arguments, typed=None):
    played = subprocess.run([*CHECK, *arguments], input=typed, capture_output=True, text=True, timeout=100)
    return played.returncode, json.loads(played.stdout)


@pytest.mark.pcsc
def test_a_reception_by_pin_and_one_by_sight(card):
    status, answer = check("--method", "pin", "--pin-stdin", typed="1234\n")
    assert (status, answer["verdict"], answer["practice"]) == (0, "eligible", True)
    status, answer = check("--method", "visual")
    assert (status, answer["verdict"]) == (0, "eligible")


@pytest.mark.pcsc
def test_a_wrong_pin_is_spent_once_and_said(card):
    status, answer = check("--method", "pin", "--pin-stdin", typed="9999\n")
    assert (status, answer["tries_left"]) == (5, 2)


@pytest.mark.pcsc
def test_nothing_on_the_reader(slot):
    status, answer = check("--method", "visual", "--wait", "1")
    assert (status, answer["error"]["code"]) == (3, "no_card")


@pytest.mark.pcsc
def test_a_card_of_another_authority_is_told_what_to_do_and_then_plays_a_persona(slot, tmp_path):
    """As a developer's own card would: here it comes from a practice world with other keys."""
    slot.insert(World(tmp_path / "elsewhere", SystemClock()).card("valid-employee"))
    assert slot.wait_connected(CONNECT_SECONDS)
    command = [argument for argument in CHECK if argument != "--json"]
    told = subprocess.run([*command, "--method", "visual"], capture_output=True, text=True, timeout=100)
    assert told.returncode == 4
    assert "この照会先が知らないカードです" in told.stdout + told.stderr
    assert "myna-reception service bind-card --persona" in told.stdout + told.stderr
    bind = [sys.executable, "-m", "myna_reception", "service", "bind-card", "--persona", "kouki-10"]
    assert subprocess.run(bind, capture_output=True, timeout=60).returncode == 0
    status, answer = check("--method", "pin", "--pin-stdin", typed="1234\n")
    assert (status, answer["verdict"]) == (0, "eligible"), answer
    assert "千代" in json.dumps(answer, ensure_ascii=False)
