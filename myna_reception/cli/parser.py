"""The whole command line. What is not built is not listed: asking for it is a usage error."""

from __future__ import annotations

from myna_reception.cli.card_parser import add_card, add_check, add_virtual_card
from myna_reception.cli.desk_parser import Parser, desk_parser
from myna_reception.cli.records_parser import add_records
from myna_reception.cli.service_parser import add_service


def build_parser() -> Parser:
    """The parser of ``myna-reception``. ``run`` of what it returns takes the arguments and gives the exit status."""
    parser = desk_parser()
    commands = parser.add_subparsers(title="コマンド", metavar="COMMAND", parser_class=Parser)
    add_check(commands)
    add_card(commands)
    add_virtual_card(commands)
    add_service(commands)
    add_records(commands, Parser)
    return parser
