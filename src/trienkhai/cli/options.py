"""The options of every command, without Django, so that `--help` answers at once."""

from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from gettext import gettext as _
from typing import TypeAlias

from trienkhai import __version__
from trienkhai.cli.language import LANGUAGES, speak
from trienkhai.vocabulary import PACKS

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"


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
    _language(top, default="")
    commands = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for add in (_installation, _people, _content, _thread, _checks):
        add(commands)
    return top


def exit_codes() -> str:
    """What a script may rely on, at the end of every help."""
    told = {
        0: _("done"),
        1: _("something was found or differs (verify-…, backup)"),
        2: _("wrong use of the command"),
        3: _("the input was refused; nothing was changed"),
        4: _("not allowed for this person"),
        5: _("not possible in this state"),
        70: _("a fault of the program"),
        130: _("interrupted from the keyboard"),
    }
    return "\n".join([_("Exit codes:"), *(f"  {code:>3}  {words}" for code, words in told.items())])


def _language(made: ArgumentParser, *, default: str) -> None:
    made.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=default,
        help=_("language of what is printed (default: of the environment, else of the organisation, else vi)"),
    )


def _command(
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
    _language(made, default=SUPPRESS)
    made.add_argument("--root", metavar="KEY", help=_("organisation, where the installation holds several"))
    made.set_defaults(before_django=before_django)
    return made


def _handled(made: ArgumentParser, handler: str) -> ArgumentParser:
    made.set_defaults(handler=f"trienkhai.cli.commands.{handler}")
    return made


def _installation(commands: Subparsers) -> None:
    init = _command(
        commands,
        "init",
        _("prepare the data folder, the organisation (--lang: its language) and its first secretary"),
        'trienkhai init --name "Tập đoàn Hóa chất Sông Lam" --place Vinh',
    )
    init.add_argument("--name", required=True, help=_("name of the organisation"))
    init.add_argument("--key", default="main", help=_("short key of the organisation (default: main)"))
    init.add_argument("--code", default="", help=_("code of the top unit"))
    init.add_argument(
        "--from", dest="since", metavar="DAY", default="2000-01-01", help=_("the top unit exists since (YYYY-MM-DD)")
    )
    init.add_argument("--pack", choices=PACKS, default="vn-state", help=_("vocabulary pack"))
    init.add_argument("--place", default="", help=_("place printed before the date of a paper"))
    init.add_argument("--user", default="secretary", help=_("user name of the first secretary"))
    init.add_argument("--full-name", default="", help=_("name of the first secretary"))
    _handled(init, "installation:init")

    serve = _command(commands, "serve", _("serve the product over HTTP"), "trienkhai serve --port 8000")
    serve.add_argument("--address", default="127.0.0.1", help=_("address to listen on (default: 127.0.0.1)"))
    serve.add_argument("--port", type=int, default=8000, help=_("port; the next free one is taken when it is in use"))
    serve.add_argument("--threads", type=int, default=8, help=_("requests answered at the same time"))
    serve.add_argument("--workers", type=int, default=1, help=_("processes"))
    serve.add_argument(
        "--with-demo-accounts",
        action="store_true",
        help=_("serve a database that holds demonstration accounts (loopback only)"),
    )
    _handled(serve, "serving:serve")

    demo = _command(
        commands,
        "demo",
        _("load the example, write its review, print how to sign in"),
        "trienkhai demo --pack plain --lang en",
    )
    demo.add_argument(
        "--pack", choices=PACKS, help=_("vocabulary pack; plain brings a small cooperative instead (default: vn-state)")
    )
    demo.add_argument("--out", metavar="FOLDER", default="out", help=_("where the review is written (default: out)"))
    demo.add_argument("--seed", type=int, default=20260101, help=_("another seed gives other figures"))
    _handled(demo, "demo:demo")

    backup = _command(
        commands,
        "backup",
        _("write one file that holds everything: data, files, keys, log"),
        "trienkhai backup backup.zip",
    )
    backup.add_argument("file", help=_("the .zip to be written"))
    _handled(backup, "backups:backup")

    restore = _command(
        commands,
        "restore",
        _("bring a backup back into an empty folder"),
        "trienkhai restore backup.zip --to data-new",
        before_django=True,
    )
    restore.add_argument("file", help=_("a backup"))
    restore.add_argument("--to", required=True, metavar="FOLDER", help=_("folder that does not exist yet or is empty"))
    _handled(restore, "restoring:restore")


def _people(commands: Subparsers) -> None:
    added = _command(
        commands,
        "add-person",
        _("make an account with its first role; prints a one-time password once"),
        'trienkhai add-person binh --name "Trần Văn Bình" --unit CT01 --role officer --reason "QĐ 12/QĐ-TCT"',
    )
    added.add_argument("username", help=_("letters without marks, digits, . _ @ -"))
    added.add_argument("--name", required=True, help=_("name of the person"))
    _role(added)

    granted = _command(
        commands,
        "grant",
        _("give somebody a further role, from a day to a day"),
        "trienkhai grant binh --unit CT01 --role reviewer --reach unit --from 2026-07-01 --to 2027-01-01",
    )
    granted.add_argument("username")
    _role(granted)

    ended = _command(
        commands,
        "revoke",
        _("end a role by its date; the row stays"),
        "trienkhai revoke binh --unit CT01 --role reviewer",
    )
    ended.add_argument("username")
    ended.add_argument("--unit", required=True, metavar="CODE")
    ended.add_argument("--role", required=True)
    ended.add_argument("--to", metavar="DAY", help=_("first day on which it is no longer held (default: today)"))
    ended.add_argument("--reason", default="", help=_("why it ends"))
    _handled(ended, "people:revoke")

    password = _command(
        commands, "set-password", _("give somebody a one-time password; prints it once"), "trienkhai set-password binh"
    )
    password.add_argument("username")
    password.add_argument("--stdin", action="store_true", help=_("take the password from standard input instead"))
    _handled(password, "people:set_password")

    people = _command(commands, "people", _("list people with their roles"), "trienkhai people binh --json")
    people.add_argument("words", nargs="?", default="", help=_("a part of the name or the user name"))
    _handled(people, "people:people")


def _role(made: ArgumentParser) -> None:
    made.add_argument("--unit", required=True, metavar="CODE", help=_("code of the unit today"))
    made.add_argument(
        "--role", required=True, help=_("member, leader, officer, reviewer, secretary, auditor or administrator")
    )
    made.add_argument(
        "--reach",
        choices=["subtree", "unit", "children"],
        default="subtree",
        help=_("all below the unit, the unit alone, or the unit and those directly below (default: subtree)"),
    )
    made.add_argument("--from", dest="since", metavar="DAY", help=_("first day (default: today)"))
    made.add_argument("--to", metavar="DAY", help=_("first day on which it is no longer held (default: no end)"))
    made.add_argument("--reason", default="", help=_("on what ground, for example a decision"))
    _handled(made, f"people:{made.prog.rpartition(' ')[2].replace('-', '_')}")


def _content(commands: Subparsers) -> None:
    units = _command(
        commands,
        "import-units",
        _("take in the organisation chart with its dates, or a list of changes"),
        "trienkhai import-units units.xlsx --dry-run",
    )
    units.add_argument("files", nargs="*", help=_(".xlsx or .csv with dates, or a list of changes"))
    units.add_argument(
        "--snapshot",
        action="append",
        default=[],
        metavar="DAY=FILE",
        help=_("the whole tree as of a day; may be repeated"),
    )
    units.add_argument("--conversion", metavar="DAY=FILE", help=_("old-to-new table of a reform on a day"))
    units.add_argument("--dry-run", action="store_true", help=_("judge every row, write nothing"))
    _handled(units, "content:import_units")

    directive = _command(
        commands,
        "import-directive",
        _("register a resolution and read its provisions"),
        "trienkhai import-directive nghi-quyet.docx --symbol 18-NQ/ĐU --issued 2021-06-15",
    )
    directive.add_argument("file", help=_(".docx, .txt, .pdf with text, or .doc"))
    read = _("default: as read from the document")
    for name, text in (
        ("symbol", _("number and symbol")),
        ("issued", _("day of issue, YYYY-MM-DD")),
        ("subject", _("subject")),
        ("issuer", _("who issued it")),
        ("type", _("type of document")),
        ("signer", _("who signed it")),
    ):
        directive.add_argument(f"--{name}", default="", help=f"{text} ({read})")
    directive.add_argument("--scheme", default="", help=_("numbering scheme (default: the one that fits best)"))
    directive.add_argument(
        "--old-encoding",
        choices=["tcvn3", "vni"],
        help=_("the text is in this old encoding: convert it (without this it is refused with a sample)"),
    )
    directive.add_argument(
        "--secret", action="store_true", help=_("declare the document secret: it is refused, nothing is kept")
    )
    _handled(directive, "content:import_directive")

    template = _command(
        commands,
        "import-template",
        _("take in what units are to report; list or write out the templates that come with the product"),
        "trienkhai import-template bieu-01.toml",
    )
    template.add_argument("file", nargs="?", help=_(".toml or .xlsx; how to write one stands in docs/templates.md"))
    template.add_argument("--list", action="store_true", help=_("the templates that come with the product"))
    template.add_argument("--example", metavar="NAME", help=_("print one of them, to be changed and taken in"))
    template.add_argument(
        "--xlsx", metavar="FILE", help=_("with --example: write it as a sheet; without: an empty sheet")
    )
    _handled(template, "content:import_template")

    opened = _command(
        commands,
        "open-round",
        _("ask units for a report"),
        "trienkhai open-round bieu-01 2023-Q2 --due 2023-07-06 --kinds company",
    )
    opened.add_argument("template", help=_("key of the template"))
    opened.add_argument("period", help=_("2023, 2023-H1, 2023-Q2, 2023-06 or 2021-10-01..2026-09-30"))
    opened.add_argument("--due", required=True, metavar="DAY", help=_("last day for the reports, YYYY-MM-DD"))
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
    opened.add_argument("--workbooks", metavar="FOLDER", help=_("write a workbook for every expected unit"))
    _handled(opened, "rounds:open_round")
    _round_changes(commands)

    take = _command(
        commands, "take-in", _("take in filled workbooks, or a sheet of past years"), "trienkhai take-in nhan-ve/"
    )
    take.add_argument("paths", nargs="+", help=_("files or folders"))
    take.add_argument("--history", metavar="TEMPLATE", help=_("the files are sheets of past years for this template"))
    fonts = take.add_mutually_exclusive_group()
    fonts.add_argument(
        "--convert-old-fonts",
        action="store_true",
        help=_("convert text in TCVN3 or VNI fonts to Unicode; else it is asked"),
    )
    fonts.add_argument(
        "--keep-old-fonts", action="store_true", help=_("take text in TCVN3 or VNI fonts as it is written")
    )
    _handled(take, "content:take_in")


def _round_changes(commands: Subparsers) -> None:
    changed = _command(
        commands,
        "change-round",
        _("move the due day of an open round, ask one more unit, or release units"),
        'trienkhai change-round bieu-01 2023-Q2 --due 2023-07-20 --units CTB CTN --reason "flood"',
    )
    changed.add_argument("template", help=_("key of the template"))
    changed.add_argument("period", help=_("period of the round, as in open-round"))
    changed.add_argument("--reason", required=True, help=_("why; it stands in the list of changes"))
    changed.add_argument("--units", nargs="*", default=[], metavar="CODE", help=_("with --due: only for these units"))
    what = changed.add_mutually_exclusive_group(required=True)
    what.add_argument("--due", metavar="DAY", help=_("the new due day, YYYY-MM-DD"))
    what.add_argument("--expect", metavar="CODE", help=_("a unit that is to report too"))
    what.add_argument("--release", nargs="+", metavar="CODE", help=_("units that need not report; only silent ones"))
    _handled(changed, "rounds:change_round")

    closed = _command(
        commands,
        "close-round",
        _("end a round; nothing is sent in it any more"),
        "trienkhai close-round bieu-01 2023-Q2",
    )
    closed.add_argument("template", help=_("key of the template"))
    closed.add_argument("period", help=_("period of the round, as in open-round"))
    _handled(closed, "rounds:close_round")


def _thread(commands: Subparsers) -> None:
    rollup = _command(
        commands, "rollup", _("print the totals of a round with their coverage"), "trienkhai rollup bieu-01 2023-Q2"
    )
    rollup.add_argument("template", help=_("key of the template"))
    rollup.add_argument("period", help=_("period of the round, as in open-round"))
    rollup.add_argument("--unit", metavar="CODE", help=_("the unit whose total is asked (default: the top)"))
    rollup.add_argument(
        "--basis",
        choices=["received", "accepted", "signed"],
        default="accepted",
        help=_("which reports count (default: accepted)"),
    )
    rollup.add_argument(
        "--rebuild", action="store_true", help=_("recompute the stored totals from the submissions and compare")
    )
    _handled(rollup, "totals:rollup")

    trace = _command(
        commands,
        "trace",
        _("follow a figure of a review down to the cells it came from"),
        "trienkhai trace --edition 1 --figure so-lop",
    )
    trace.add_argument("--figure", metavar="KEY", help=_("figure of the newest review"))
    trace.add_argument("--review", type=int, metavar="ID", help=_("another review"))
    trace.add_argument("--edition", type=int, metavar="ID", help=_("the figure as it was frozen in this edition"))
    trace.add_argument("--template", metavar="KEY", help=_("any figure in words: of this template, …"))
    trace.add_argument("--period", metavar="PERIOD", help=_("… in this period, for example 2023-Q2, …"))
    trace.add_argument("--column", metavar="KEY", help=_("… this column: a cell, a ratio, or count:KEY, …"))
    trace.add_argument("--unit", metavar="CODE", help=_("… of this unit (default: the top)"))
    trace.add_argument("--basis", choices=["received", "accepted", "signed"], default="accepted")
    trace.add_argument("--ask", metavar="JSON", help=_("any figure, as programs keep it"))
    trace.add_argument("--limit", type=int, default=50, help=_("how many cells are listed (0: all)"))
    _handled(trace, "tracing:trace")

    review = _command(
        commands, "review", _("write the review as .docx, .pdf and its .xlsx annex"), "trienkhai review --out out/"
    )
    review.add_argument("--review", type=int, metavar="ID", help=_("which review (default: the newest)"))
    review.add_argument("--out", metavar="FOLDER", default="out", help=_("where the files are written (default: out)"))
    review.add_argument("--no-pdf", action="store_true", help=_("leave the .pdf out"))
    _handled(review, "reviews:review")

    begin = _command(
        commands,
        "open-review",
        _("begin the review of a resolution: its campaign and its report"),
        "trienkhai open-review 18-NQ/ĐU --period 2021-07-01..2026-06-30 --cut-off 2026-07-31 --dated 2026-08-20",
    )
    begin.add_argument("directive", help=_("number and symbol of the resolution"))
    begin.add_argument("--period", required=True, help=_("2023, 2023-H1, 2023-Q2 or 2021-10-01..2026-09-30"))
    begin.add_argument(
        "--cut-off", required=True, metavar="DAY", help=_("reports that come later do not count any more")
    )
    begin.add_argument("--dated", required=True, metavar="DAY", help=_("date of the document"))
    begin.add_argument("--unit", metavar="CODE", help=_("the unit that reviews (default: the top)"))
    begin.add_argument(
        "--rounds",
        nargs="*",
        default=[],
        metavar="TEMPLATE[:PERIOD]",
        help=_("rounds that give the figures (default: every round that lies in the period)"),
    )
    begin.add_argument("--name", default="", help=_("name of the campaign (default: formed from the resolution)"))
    begin.add_argument("--title", default="", help=_("title of the report (default: formed from the resolution)"))
    begin.add_argument("--conference", metavar="DAY", help=_("day of the conference"))
    begin.add_argument("--outline", default="", metavar="KEY", help=_("so-ket-5-nam or five-year-review"))
    begin.add_argument("--ruleset", default="", metavar="KEY", help=_("rules of layout (default: by the date)"))
    begin.add_argument("--basis", choices=["received", "accepted", "signed"], default="accepted")
    begin.add_argument(
        "--paper", metavar="FILE", help=_("facts of the paper as .toml: symbol, place, signer, recipients…")
    )
    _handled(begin, "reviews:open_review")

    freeze = _command(commands, "freeze", _("freeze a review as an edition"), "trienkhai freeze --review 1")
    freeze.add_argument("--review", type=int, metavar="ID")
    _handled(freeze, "reviews:freeze")


def _checks(commands: Subparsers) -> None:
    edition = _command(
        commands, "verify-edition", _("recompute an edition from the stored submissions"), "trienkhai verify-edition 1"
    )
    edition.add_argument("edition", type=int, nargs="?", help=_("id of the edition (default: every edition)"))
    _handled(edition, "checks:verify_edition")
    audit = _command(
        commands,
        "verify-audit",
        _("check the sealed log against the head kept outside"),
        "trienkhai verify-audit --head head.json",
    )
    audit.add_argument("--head", metavar="FILE", help=_("a head kept elsewhere (default: the one in the data folder)"))
    audit.add_argument("--no-seal", action="store_true", help=_("do not seal new entries first"))
    _handled(audit, "checks:verify_audit")
    tree = _command(commands, "verify-tree", _("check the tree of units on every day"), "trienkhai verify-tree --mend")
    tree.add_argument(
        "--mend", action="store_true", help=_("make anew what is derived: stored paths, remembered trees")
    )
    _handled(tree, "checks:verify_tree")
    document = _command(
        commands,
        "check-document",
        _("check a Word file against the rules of layout: 0 when it follows them, 1 with each deviation named"),
        "trienkhai check-document bao-cao.docx --ruleset nd30-2020",
    )
    document.add_argument("file", help=_(".docx"))
    document.add_argument(
        "--ruleset",
        metavar="KEY",
        help=_("nd30-2020, hd36-2018, hd05-2026 or plain (default: the one noted in the file)"),
    )
    _handled(document, "checks:check_document")
