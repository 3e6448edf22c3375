"""Rounds: asked, changed, closed, their workbooks taken in."""

from argparse import ArgumentParser

from trienkhai.cli.language import said as _
from trienkhai.cli.options.making import Subparsers, command, handled


def add(commands: Subparsers) -> None:
    _open(commands)
    _change(commands)
    _holidays(commands)
    _take_in(commands)
    _take_free(commands)


def _open(commands: Subparsers) -> None:
    opened = command(
        commands,
        "open-round",
        _("ask units for a report"),
        "trienkhai open-round bieu-01 2023-Q2 --due 2023-07-06 --kinds company",
    )
    opened.add_argument("template", help=_("key of the template"))
    opened.add_argument(
        "period", help=_("2023, 2023-H1, 2023-Q2, 2023-06 or 2021-10-01..2026-09-30; @nd09 behind: data to the 14th")
    )
    opened.add_argument(
        "--due", metavar="DAY", help=_("last day for the reports of the top, YYYY-MM-DD (@nd09: default the 25th)")
    )
    opened.add_argument(
        "--due-tier",
        action="append",
        default=[],
        metavar="TIER=DAY",
        help=_("due day of a kind of unit, or of a level counted from 1 at the top; may be repeated"),
    )
    opened.add_argument(
        "--apart",
        type=int,
        metavar="N",
        help=_("working days by which each tier sends before the one above (default: 2 for @nd09, else 0)"),
    )
    opened.add_argument(
        "--move",
        choices=["next", "before", "keep"],
        default="next",
        help=_("where a due day goes that is a weekend or a holiday (default: next, the next working day)"),
    )
    opened.add_argument("--dry-run", action="store_true", help=_("show whom it would ask and until when, open nothing"))
    opened.add_argument("--kinds", nargs="*", default=[], help=_("kinds of unit that are to report"))
    opened.add_argument("--units", nargs="*", default=[], metavar="CODE", help=_("codes of units that are to report"))
    opened.add_argument("--tree-on", metavar="DAY", help=_("the tree of this day (default: last day of the period)"))
    opened.add_argument(
        "--lump",
        nargs="*",
        default=[],
        metavar="CODE",
        help=_("units that report in one sum for everything below them"),
    )
    opened.add_argument(
        "--hear-closed",
        nargs="*",
        default=[],
        metavar="CODE",
        help=_("units closed inside the period that are heard too"),
    )
    opened.add_argument(
        "--ask-again",
        action="append",
        default=[],
        metavar="KEY=REASON",
        help=_(
            "ask a figure again that another template asks, and why; all others are asked once and filled from there"
        ),
    )
    opened.add_argument("--workbooks", metavar="FOLDER", help=_("write a workbook for every expected unit"))
    handled(opened, "rounds:open_round")


def _of_a_round(parser: ArgumentParser) -> None:
    """Which round of the organisation is meant."""
    parser.add_argument("template", help=_("key of the template"))
    parser.add_argument("period", help=_("period of the round, as in open-round"))


def _change(commands: Subparsers) -> None:
    changed = command(
        commands,
        "change-round",
        _("move the due day of an open round, ask one more unit, or release units"),
        'trienkhai change-round bieu-01 2023-Q2 --due 2023-07-20 --units CTB CTN --reason "flood"',
    )
    _of_a_round(changed)
    changed.add_argument("--reason", required=True, help=_("why; it stands in the list of changes"))
    changed.add_argument("--units", nargs="*", default=[], metavar="CODE", help=_("with --due: only for these units"))
    what = changed.add_mutually_exclusive_group(required=True)
    what.add_argument("--due", metavar="DAY", help=_("the new due day, YYYY-MM-DD"))
    what.add_argument("--expect", metavar="CODE", help=_("a unit that is to report too"))
    what.add_argument("--release", nargs="+", metavar="CODE", help=_("units that need not report; only silent ones"))
    handled(changed, "rounds:change_round")

    moved = command(
        commands,
        "move-round",
        _("move an open round to a later version of its template; drafts are carried, what was sent stays"),
        'trienkhai move-round bieu-01 2023-Q2 --reason "the ministry asks one figure more" --dry-run',
    )
    _of_a_round(moved)
    moved.add_argument("--version", type=int, metavar="NUMBER", help=_("the version; default: the newest"))
    moved.add_argument("--reason", required=True, help=_("why; it stands in the list of changes"))
    moved.add_argument("--dry-run", action="store_true", help=_("only tell what it would do"))
    handled(moved, "moving:move_round")

    closed = command(
        commands,
        "close-round",
        _("end a round; nothing is sent in it any more"),
        "trienkhai close-round bieu-01 2023-Q2",
    )
    _of_a_round(closed)
    handled(closed, "rounds:close_round")

    again = command(
        commands,
        "reopen-round",
        _("open a closed round again, when something wrong was found in it later"),
        'trienkhai reopen-round bieu-01 2023-Q2 --reason "a figure of Company 3 was typed twice"',
    )
    _of_a_round(again)
    again.add_argument("--reason", required=True, help=_("why; it stands in the list of changes"))
    handled(again, "rounds:reopen_round")


def _holidays(commands: Subparsers) -> None:
    days = command(
        commands,
        "import-holidays",
        _("take in free days and days worked instead, beside the public holidays that ship"),
        "trienkhai import-holidays nghi-2027.csv --dry-run",
    )
    days.add_argument("file", help=_(".csv, .xlsx with columns Ngày, Tên, Loại, Nguồn; or .toml"))
    days.add_argument(
        "--all", dest="for_all", action="store_true", help=_("for every organisation of the installation")
    )
    days.add_argument("--dry-run", action="store_true", help=_("read the file, write nothing"))
    handled(days, "holidays:import_holidays")


def _take_in(commands: Subparsers) -> None:
    take = command(
        commands, "take-in", _("take in filled workbooks, or a sheet of past years"), "trienkhai take-in nhan-ve/"
    )
    take.add_argument("paths", nargs="+", help=_("files or folders"))
    take.add_argument("--history", metavar="TEMPLATE", help=_("the files are sheets of past years for this template"))
    _fonts(take)
    handled(take, "content:take_in")


def _take_free(commands: Subparsers) -> None:
    free = command(
        commands,
        "take-free",
        _("take in a unit's own free workbook or Word report, or a file of many units in its own form"),
        "trienkhai take-free bieu-01 2023-Q2 bao-cao.docx --unit CTB --dry-run",
    )
    _of_a_round(free)
    free.add_argument("file", help=_(".xlsx, .xls, .ods, .csv or .docx"))
    free.add_argument("--unit", metavar="CODE", help=_("it is the own file of this unit and goes into its draft"))
    free.add_argument(
        "--every-period", action="store_true", help=_("the file names its periods; take all that are asked about")
    )
    free.add_argument("--dry-run", action="store_true", help=_("show what each cell would become, write nothing"))
    free.add_argument("--mapping", metavar="FILE", help=_("what headings mean: “mapping” of --dry-run --json, changed"))
    free.add_argument(
        "--marks", choices=["grouped", "decimal"], help=_("what the mark in 1.234 parts where it can be both")
    )
    free.add_argument("--round", action="store_true", help=_("round figures with too many decimals"))
    free.add_argument("--skip-refused", action="store_true", help=_("refused cells stay out; take the rest"))
    sides = free.add_mutually_exclusive_group()
    sides.add_argument("--replace", action="store_true", help=_("the file counts where another value is there"))
    sides.add_argument("--keep", action="store_true", help=_("what is there counts where the file says otherwise"))
    _fonts(free)
    handled(free, "free_files:take_free")


def _fonts(made: ArgumentParser) -> None:
    fonts = made.add_mutually_exclusive_group()
    fonts.add_argument(
        "--convert-old-fonts",
        action="store_true",
        help=_("convert text in TCVN3 or VNI fonts to Unicode; else it is asked"),
    )
    fonts.add_argument(
        "--keep-old-fonts", action="store_true", help=_("take text in TCVN3 or VNI fonts as it is written")
    )
