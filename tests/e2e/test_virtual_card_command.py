"""``virtual-card serve`` and ``replay`` as programs of their own, asked over loopback as a reader would ask."""

import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from myna_reception.simulator.virtual_card.trace import read_trace

COMMAND = [sys.executable, "-m", "myna_reception", "virtual-card"]
SECONDS = 60
SELECT_AP = "00a4040c0ad392f000260100000001"

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="signals of POSIX")


class Reader(socket.socket):
    def __init__(self):
        super().__init__(socket.AF_INET, socket.SOCK_DGRAM)
        self.settimeout(SECONDS)

    def ask(self, frame):
        self.send(b"106B " + frame.encode())
        return self.recv(65536).decode().removeprefix("106B ")

    def activate(self):
        answer = self.ask("050010")
        assert self.ask(f"1d{answer[2:10]}00080100") == "00"


@contextmanager
def served(*arguments):
    """The program and a reader that is connected to it, as soon as the program has said where it listens."""
    command = [*COMMAND, *arguments, "--nfc-udp", "127.0.0.1:0"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as program:
        try:
            said = ""
            while (port := re.search(r"udp:127\.0\.0\.1:(\d+)", said)) is None:
                line = program.stderr.readline()
                assert line, said
                said += line
            with Reader() as reader:
                reader.connect(("127.0.0.1", int(port[1])))
                yield program, reader
        finally:
            program.kill()


def wait_for_line(program, part):
    for line in program.stderr:
        if part in line:
            return line
    return pytest.fail(f"never said: {part}")


def test_serve_with_signals_then_replay(tmp_path):
    trace = tmp_path / "trace.txt"
    with served("serve", "--persona", "valid-employee", "--trace", str(trace)) as (program, reader):
        wait_for_line(program, "応答がありません")  # and so the card lies in the field
        reader.activate()
        assert reader.ask("02" + SELECT_AP) == "029000"
        assert reader.ask("03002000980430303030") == "0363c2"
        program.send_signal(signal.SIGUSR1)
        assert reader.recv(100) == b"RFOFF"
        wait_for_line(program, "抜きました")
        program.send_signal(signal.SIGUSR1)
        wait_for_line(program, "差し込みました")
        reader.activate()
        assert reader.ask("02" + SELECT_AP) == "029000"
        assert reader.ask("0300200098") == "0363c2"  # the same card
        program.send_signal(signal.SIGTERM)
        assert program.wait(SECONDS) == 0
    text = trace.read_text(encoding="utf-8")
    assert len(read_trace(text).exchanges) == 4
    assert "30 30 30 30" not in text

    with served("replay", str(trace)) as (program, reader):
        wait_for_line(program, "応答がありません")
        reader.activate()
        assert reader.ask("02" + SELECT_AP) == "029000"
        assert reader.ask("0300200098") == "036f00"
        assert "3 個目" not in wait_for_line(program, "記録と違うコマンドです（2 個目）")
        assert reader.ask("02002000980439393939") == "0263c2"
        program.send_signal(signal.SIGTERM)
        assert program.wait(SECONDS) == 0


def run(*arguments):
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=SECONDS)
    assert "Traceback" not in done.stderr
    return done.returncode


def test_what_cannot_be_served(tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"\xff\xfe")
    assert run("replay", str(wrong)) == 2
    wrong.write_text("something else\n")
    assert run("replay", str(wrong)) == 2
    assert run("serve", "--persona", "valid-employee", "--nfc-udp", "192.0.2.1:5") == 2
    assert run("serve", "--persona", "valid-employee", "--atr", "unknown") == 2
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        assert run("serve", "--persona", "valid-employee", "--nfc-udp", place) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_terminal_has_a_prompt(tmp_path):
    import os
    import pty

    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("no pseudo-terminals: /dev/pts is not mounted")
    command = [*COMMAND, "serve", "--persona", "valid-employee", "--nfc-udp", "127.0.0.1:0"]
    with subprocess.Popen(command, stdin=theirs, stderr=subprocess.PIPE, text=True) as program:
        os.close(theirs)
        try:
            os.write(ours, b"status\nswap bank-card\nremove\n")
            assert "valid-employee のカード: 差し込み済み" in wait_for_line(
                program, "【練習】valid-employee のカード: "
            )
            wait_for_line(program, "bank-card のカードに取り替えました")
            wait_for_line(program, "抜きました")
            os.write(ours, b"quit\n")
            assert program.wait(SECONDS) == 0
        finally:
            program.kill()
            os.close(ours)
