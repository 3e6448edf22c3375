"""The options of every command, without Django, so that `--help` answers at once. One module a subject."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter

from trienkhai import __version__
from trienkhai.cli.language import said as _
from trienkhai.cli.language import speak
from trienkhai.cli.options import checks, content, installation, people, plans, rounds, thread
from trienkhai.cli.options.making import exit_codes, language_option

__all__ = ["exit_codes", "parser"]


def parser(language: str = "en") -> ArgumentParser:
    """The whole grammar of the command line, its help in a language."""
    speak(language)
    top = ArgumentParser(
        prog="trienkhai",
        description=_("Carry out a resolution, report on it, review it. Every figure can be followed to its unit."),
        epilog=exit_codes(),
        formatter_class=RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"trienkhai {__version__}", help=_("print the version"))
    language_option(top, default="")
    commands = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for subject in (installation, people, content, plans, rounds, thread, checks):
        subject.add(commands)
    return top
