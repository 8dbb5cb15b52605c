"""The test harness itself: the log check fails what it should, and tests of shared things stay on one worker."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
MARKERS = "[pytest]\nmarkers =\n    pcsc: x\n    xvfb: x\n    keyring: x\n"


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    """A small test suite under the project's conftest."""
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makeini(MARKERS)
    return pytester


def test_an_unannounced_warning_in_the_log_fails_the_test(inner: pytest.Pytester) -> None:
    inner.makepyfile("import logging\ndef test_it():\n    logging.getLogger('desk').warning('odd')\n")
    result = inner.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*WARNING desk: odd*"])


def test_an_announced_warning_must_appear(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        import logging
        import pytest

        @pytest.mark.logs("reader .* gone")
        def test_announced():
            logging.getLogger("card").warning("reader 1 gone")

        @pytest.mark.logs("reader .* gone")
        def test_silent():
            pass
        """
    )
    result = inner.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*announced, but not in the log*"])


def test_tests_of_shared_things_run_on_one_worker(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        import os
        import pytest

        @pytest.mark.parametrize("kind", [pytest.param(kind, marks=getattr(pytest.mark, kind))
                                          for kind in ["pcsc", "xvfb", "keyring"] for _ in range(4)])
        def test_shared(kind):
            print("worker of a shared thing:", os.environ["PYTEST_XDIST_WORKER"])

        @pytest.mark.parametrize("number", range(4))
        def test_other(number):
            pass
        """
    )
    result = inner.runpytest_subprocess("--numprocesses", "2", "--dist", "loadgroup", "-rP")
    result.assert_outcomes(passed=16)
    lines = [line for line in result.stdout.lines if line.startswith("worker of a shared thing:")]
    assert len(lines) == 12
    assert len(set(lines)) == 1


def test_the_settings_of_whoever_runs_the_tests_are_out_of_reach(tmp_path: Path) -> None:
    from myna_reception import settings

    assert settings.home(practice=True).is_relative_to(tmp_path)
