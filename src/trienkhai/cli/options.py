"""The options of every command, without Django, so that `--help` answers at once."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from typing import TypeAlias

from trienkhai import __version__

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"


def parser() -> ArgumentParser:
    """The whole grammar of the command line."""
    top = ArgumentParser(
        prog="trienkhai",
        description="Carry out a resolution, report on it, review it. Every figure can be followed to its unit.",
        epilog="Exit codes: 0 done, 1 differences found, 2 wrong use, 3 input refused, 4 not allowed, 5 wrong state.",
    )
    top.add_argument("--version", action="version", version=f"trienkhai {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_installation, _content, _thread, _checks):
        add(commands)
    return top


def _command(
    commands: Subparsers, name: str, summary: str, example: str, *, before_django: bool = False
) -> ArgumentParser:
    made = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=f"Example:\n  {example}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    made.add_argument("--home", metavar="FOLDER", help="data folder (default: $TRIENKHAI_HOME or ./data)")
    made.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    made.add_argument(
        "--as", dest="acting", metavar="USER", help="user name of the person who acts (default: the first secretary)"
    )
    made.add_argument("--root", metavar="KEY", help="organisation, where the installation holds several")
    made.set_defaults(before_django=before_django)
    return made


def _handled(made: ArgumentParser, handler: str) -> ArgumentParser:
    made.set_defaults(handler=f"trienkhai.cli.commands.{handler}")
    return made


def _installation(commands: Subparsers) -> None:
    init = _command(
        commands,
        "init",
        "prepare the data folder, the organisation and its first secretary",
        'trienkhai init --name "Tập đoàn Hóa chất Sông Lam" --place Vinh',
    )
    init.add_argument("--name", required=True, help="name of the organisation")
    init.add_argument("--key", default="main", help="short key of the organisation (default: main)")
    init.add_argument("--code", default="", help="code of the top unit")
    init.add_argument(
        "--from", dest="since", metavar="DAY", default="2000-01-01", help="the top unit exists since (YYYY-MM-DD)"
    )
    init.add_argument("--pack", choices=["vn-party", "vn-state", "plain"], default="vn-state", help="vocabulary pack")
    init.add_argument("--place", default="", help="place printed before the date of a paper")
    init.add_argument("--user", default="secretary", help="user name of the first secretary")
    init.add_argument("--full-name", default="", help="name of the first secretary")
    _handled(init, "installation:init")

    serve = _command(commands, "serve", "serve the product over HTTP", "trienkhai serve --port 8000")
    serve.add_argument("--address", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="port; the next free one is taken when it is in use")
    serve.add_argument("--threads", type=int, default=8, help="requests answered at the same time")
    serve.add_argument("--workers", type=int, default=1, help="processes")
    serve.add_argument(
        "--with-demo-accounts",
        action="store_true",
        help="serve a database that holds demonstration accounts (loopback only)",
    )
    _handled(serve, "serving:serve")

    demo = _command(
        commands,
        "demo",
        "load the example, write its review, print how to sign in",
        "trienkhai demo --pack plain --lang en",
    )
    demo.add_argument("--pack", choices=["vn-party", "vn-state", "plain"], default="vn-state")
    demo.add_argument("--lang", choices=["vi", "en"], default="vi")
    demo.add_argument("--out", metavar="FOLDER", default="out", help="where the review is written (default: out)")
    demo.add_argument("--seed", type=int, default=20260101)
    _handled(demo, "demo:demo")

    backup = _command(
        commands,
        "backup",
        "write one file that holds everything: data, files, keys, log",
        "trienkhai backup backup.zip",
    )
    backup.add_argument("file")
    _handled(backup, "backups:backup")

    restore = _command(
        commands,
        "restore",
        "bring a backup back into an empty folder",
        "trienkhai restore backup.zip --to data-new",
        before_django=True,
    )
    restore.add_argument("file")
    restore.add_argument("--to", required=True, metavar="FOLDER", help="folder that does not exist yet or is empty")
    _handled(restore, "restoring:restore")


def _content(commands: Subparsers) -> None:
    units = _command(
        commands,
        "import-units",
        "take in the organisation chart with its dates, or a list of changes",
        "trienkhai import-units units.xlsx --dry-run",
    )
    units.add_argument("files", nargs="*", help=".xlsx or .csv with dates, or a list of changes")
    units.add_argument(
        "--snapshot",
        action="append",
        default=[],
        metavar="DAY=FILE",
        help="the whole tree as of a day; may be repeated",
    )
    units.add_argument("--conversion", metavar="DAY=FILE", help="old-to-new table of a reform on a day")
    units.add_argument("--dry-run", action="store_true", help="judge every row, write nothing")
    _handled(units, "content:import_units")

    directive = _command(
        commands,
        "import-directive",
        "register a resolution and read its provisions",
        "trienkhai import-directive nghi-quyet.docx --symbol 18-NQ/ĐU --issued 2021-06-15",
    )
    directive.add_argument("file")
    for name, text in (
        ("symbol", "number and symbol"),
        ("issued", "day of issue, YYYY-MM-DD"),
        ("subject", "subject"),
        ("issuer", "who issued it"),
        ("type", "type of document"),
        ("signer", "who signed it"),
    ):
        directive.add_argument(f"--{name}", default="", help=f"{text} (default: as read from the document)")
    directive.add_argument("--scheme", default="", help="numbering scheme (default: the one that fits best)")
    _handled(directive, "content:import_directive")

    template = _command(
        commands, "import-template", "take in what units are to report", "trienkhai import-template bieu-01.toml"
    )
    template.add_argument("file", help=".toml or .xlsx")
    _handled(template, "content:import_template")

    opened = _command(
        commands,
        "open-round",
        "ask units for a report",
        "trienkhai open-round bieu-01 2023-Q2 --due 2023-07-06 --kinds company",
    )
    opened.add_argument("template")
    opened.add_argument("period", help="2023, 2023-H1, 2023-Q2, 2023-06 or 2021-10-01..2026-09-30")
    opened.add_argument("--due", required=True, metavar="DAY")
    opened.add_argument("--kinds", nargs="*", default=[], help="kinds of unit that are to report")
    opened.add_argument("--units", nargs="*", default=[], metavar="CODE", help="codes of units that are to report")
    opened.add_argument("--tree-on", metavar="DAY", help="the tree of this day (default: last day of the period)")
    opened.add_argument("--workbooks", metavar="FOLDER", help="write a workbook for every expected unit")
    _handled(opened, "content:open_round")

    take = _command(
        commands, "take-in", "take in filled workbooks, or a sheet of past years", "trienkhai take-in nhan-ve/"
    )
    take.add_argument("paths", nargs="+", help="files or folders")
    take.add_argument("--history", metavar="TEMPLATE", help="the files are sheets of past years for this template")
    fonts = take.add_mutually_exclusive_group()
    fonts.add_argument(
        "--convert-old-fonts",
        action="store_true",
        help="convert text in TCVN3 or VNI fonts to Unicode; else it is asked",
    )
    fonts.add_argument("--keep-old-fonts", action="store_true", help="take text in TCVN3 or VNI fonts as it is written")
    _handled(take, "content:take_in")


def _thread(commands: Subparsers) -> None:
    rollup = _command(
        commands, "rollup", "print the totals of a round with their coverage", "trienkhai rollup bieu-01 2023-Q2"
    )
    rollup.add_argument("template")
    rollup.add_argument("period")
    rollup.add_argument("--unit", metavar="CODE", help="the unit whose total is asked (default: the top)")
    rollup.add_argument("--basis", choices=["received", "accepted", "signed"], default="accepted")
    rollup.add_argument(
        "--rebuild", action="store_true", help="recompute the stored totals from the submissions and compare"
    )
    _handled(rollup, "totals:rollup")

    trace = _command(
        commands,
        "trace",
        "follow a figure of a review down to the cells it came from",
        "trienkhai trace --figure so-lop",
    )
    trace.add_argument("--figure", metavar="KEY", help="figure of the newest review")
    trace.add_argument("--review", type=int, metavar="ID", help="another review")
    trace.add_argument("--ask", metavar="JSON", help="any figure, as the trace page has it in its address")
    trace.add_argument("--limit", type=int, default=50, help="how many cells are listed (0: all)")
    _handled(trace, "totals:trace")

    review = _command(
        commands, "review", "write the review as .docx, .pdf and its .xlsx annex", "trienkhai review --out out/"
    )
    review.add_argument("--review", type=int, metavar="ID", help="which review (default: the newest)")
    review.add_argument("--out", metavar="FOLDER", default="out")
    review.add_argument("--no-pdf", action="store_true")
    _handled(review, "reviews:review")

    freeze = _command(commands, "freeze", "freeze a review as an edition", "trienkhai freeze --review 1")
    freeze.add_argument("--review", type=int, metavar="ID")
    _handled(freeze, "reviews:freeze")


def _checks(commands: Subparsers) -> None:
    edition = _command(
        commands, "verify-edition", "recompute an edition from the stored submissions", "trienkhai verify-edition 1"
    )
    edition.add_argument("edition", type=int, nargs="?", help="id of the edition (default: every edition)")
    _handled(edition, "checks:verify_edition")
    audit = _command(
        commands,
        "verify-audit",
        "check the sealed log against the head kept outside",
        "trienkhai verify-audit --head head.json",
    )
    audit.add_argument("--head", metavar="FILE", help="a head kept elsewhere (default: the one in the data folder)")
    audit.add_argument("--no-seal", action="store_true", help="do not seal new entries first")
    _handled(audit, "checks:verify_audit")
    tree = _command(commands, "verify-tree", "check the tree of units on every day", "trienkhai verify-tree")
    _handled(tree, "checks:verify_tree")
