"""Coverage-guided fuzzing of everything that takes bytes from outside the desk (``tests/fuzz/targets.py``).

Run from the repository: ``python -m bench.fuzz_inputs --target "face file" --seconds 300``; without ``--target`` the
names are listed. It needs atheris, as ``bench/fuzz_card.py`` does. The first input that makes a target raise what it
does not announce, or take longer than ``HANG_SECONDS``, ends the run with the status 77 and is written to ``--corpus``.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

HANG_SECONDS = 5
INPUT_LIMIT = 8192


def main(arguments: list[str]) -> int:
    """Fuzz one target. Returns only when the names are asked for: atheris ends the process itself."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_inputs", description=__doc__)
    parser.add_argument("--target")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path)
    chosen = parser.parse_args(arguments)
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["myna_reception"]):
        from tests.fuzz.targets import TARGETS
    if chosen.target is None:
        print("\n".join(TARGETS))
        return 0
    target = TARGETS[chosen.target]
    corpus = chosen.corpus or Path(tempfile.mkdtemp())
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)

    def one(data: bytes) -> None:
        try:
            target.run(data)
        except target.refuses:
            return

    options = [f"-max_total_time={chosen.seconds}", f"-timeout={HANG_SECONDS}", f"-max_len={INPUT_LIMIT}"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpus}/", str(corpus)], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
