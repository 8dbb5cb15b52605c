"""The command line. ``main`` is the entry point; each command is a module of its own and loads what it needs."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from myna_reception.cli.output import prepare_streams, say
from myna_reception.cli.status import ExitStatus, UsageError


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``myna-reception`` with the arguments and return its exit status. No input ends in a traceback."""
    prepare_streams()
    try:
        arguments = _parse(sys.argv[1:] if argv is None else argv)
        return int(arguments.run(arguments))
    except UsageError as error:
        say(f"myna-reception: {error}")
        return ExitStatus.USAGE
    except SystemExit as error:  # argparse, which has said why
        return error.code if isinstance(error.code, int) else ExitStatus.USAGE
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on, as in «… | head»; the interpreter must not complain of it when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.BROKEN_PIPE
    except OSError as error:
        reason = error.strerror or type(error).__name__
        say(f"myna-reception: ファイルを使えません（{reason}: {error.filename or '—'}）。")
        return ExitStatus.FILE
    except Exception as error:
        say(f"myna-reception: 内部エラー（{describe_bug(error)}）。このエラーの表示を開発者に知らせてください。")
        return ExitStatus.BUG


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    """What the arguments say. The commands are loaded only where there is more than the window's own options."""
    from myna_reception.cli.desk_parser import desk_parser

    if not {"-h", "--help"} & set(argv):
        with contextlib.suppress(argparse.ArgumentError):  # which the whole parser puts into words
            arguments, others = desk_parser(exit_on_error=False).parse_known_args(argv)
            if not others:
                return arguments
    from myna_reception.cli.parser import build_parser

    return build_parser().parse_args(argv)


def describe_bug(error: BaseException) -> str:
    """Class and place of an unexpected exception: never its text, which may hold what must not be shown."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"、{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place is not None else ""
    return f"{type(error).__name__}{where}"
