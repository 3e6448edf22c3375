"""How every command is made: the options that all of them have, an example, the exit codes."""

from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from typing import TypeAlias

from trienkhai.cli.language import LANGUAGES
from trienkhai.cli.language import said as _

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"


def exit_codes() -> str:
    """What a script may rely on, at the end of every help."""
    told = {
        0: _("done"),
        1: _("something was found or differs (verify-…, backup)"),
        2: _("wrong use of the command"),
        3: _("the input was refused"),
        4: _("not allowed for this person"),
        5: _("not possible in this state"),
        70: _("a fault of the program"),
        75: _("the database was busy; run it again"),
        130: _("interrupted from the keyboard"),
    }
    return "\n".join([_("Exit codes:"), *(f"  {code:>3}  {words}" for code, words in told.items())])


def language_option(made: ArgumentParser, *, default: str) -> None:
    made.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=default,
        help=_("language of what is printed (default: of the environment, else of the organisation, else vi)"),
    )


def command(
    commands: Subparsers, name: str, summary: str, example: str, *, before_django: bool = False
) -> ArgumentParser:
    made = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=f"{exit_codes()}\n\n{_('Example:')}\n  {example}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    made.add_argument("--home", metavar="FOLDER", help=_("data folder (default: $TRIENKHAI_HOME or ./data)"))
    made.add_argument("--json", action="store_true", help=_("print one JSON object instead of lines"))
    made.add_argument(
        "--as", dest="acting", metavar="USER", help=_("user name of the person who acts (default: the first secretary)")
    )
    language_option(made, default=SUPPRESS)
    made.add_argument("--root", metavar="KEY", help=_("organisation, where the installation holds several"))
    made.set_defaults(before_django=before_django)
    return made


def handled(made: ArgumentParser, handler: str) -> ArgumentParser:
    made.set_defaults(handler=f"trienkhai.cli.commands.{handler}")
    return made
