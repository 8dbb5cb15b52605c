"""No command: the desk app."""

from __future__ import annotations

import argparse
import os

from myna_reception.cli.output import say
from myna_reception.cli.screen import why_no_window
from myna_reception.cli.status import ExitStatus, UsageError
from myna_reception.options import DeskOptions


def run(arguments: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    if arguments.screenshot is not None and not arguments.self_test:
        raise UsageError("--screenshot は --self-test といっしょに使います。")
    if arguments.kiosk and arguments.self_test:
        raise UsageError("--kiosk と --self-test はいっしょに使えません。")
    if arguments.self_test:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # needs nobody to look on
    if arguments.service_ca is not None:
        from myna_reception.cli.sources import read_service_ca

        read_service_ca(arguments)  # a file that cannot be used is said here, and not behind a window
    from myna_reception import quick_start

    quick_start.prepare()
    reason = why_no_window()
    if reason is not None:
        say(reason)
        return ExitStatus.USAGE
    options = DeskOptions(
        practice=arguments.practice,
        service=arguments.service,
        service_ca=arguments.service_ca,
        reader=arguments.reader,
        kiosk=arguments.kiosk,
        self_test=arguments.self_test,
        screenshot=arguments.screenshot,
    )
    from myna_reception import app

    return app.run_desk(options)
