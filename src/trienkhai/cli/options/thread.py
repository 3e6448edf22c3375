"""The thread: totals, traces, reviews, editions."""

from argparse import ArgumentParser

from trienkhai.cli.language import said as _
from trienkhai.cli.options.making import Subparsers, command, handled


def add(commands: Subparsers) -> None:
    rollup = command(
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
    _over(rollup)
    rollup.add_argument(
        "--rebuild", action="store_true", help=_("recompute the stored totals from the submissions and compare")
    )
    handled(rollup, "totals:rollup")

    trace = command(
        commands,
        "trace",
        _("follow a figure of a review down to the cells it came from"),
        "trienkhai trace --edition 1.1 --figure da-du",
    )
    trace.add_argument("--figure", metavar="KEY", help=_("figure of the newest review"))
    trace.add_argument("--review", type=int, metavar="ID", help=_("another review"))
    trace.add_argument(
        "--edition",
        metavar="REVIEW.NUMBER",
        help=_("the figure as it was frozen in this edition, for example 1.1, as its page is titled"),
    )
    trace.add_argument("--template", metavar="KEY", help=_("any figure in words: of this template, …"))
    trace.add_argument("--period", metavar="PERIOD", help=_("… in this period, for example 2023-Q2, …"))
    trace.add_argument("--column", metavar="KEY", help=_("… this column: a cell, a ratio, or count:KEY, …"))
    trace.add_argument("--unit", metavar="CODE", help=_("… of this unit (default: the top)"))
    trace.add_argument(
        "--basis",
        choices=["received", "accepted", "signed"],
        default="accepted",
        help=_("which reports count (default: accepted)"),
    )
    _over(trace)
    trace.add_argument("--ask", metavar="JSON", help=_("any figure, as programs keep it"))
    trace.add_argument("--limit", type=int, default=50, help=_("how many cells are listed (0: all)"))
    handled(trace, "tracing:trace")

    review = command(
        commands, "review", _("write the review as .docx, .pdf and its .xlsx annex"), "trienkhai review --out out/"
    )
    review.add_argument("--review", type=int, metavar="ID", help=_("which review (default: the newest)"))
    review.add_argument("--out", metavar="FOLDER", default="out", help=_("where the files are written (default: out)"))
    review.add_argument("--no-pdf", action="store_true", help=_("leave the .pdf out"))
    handled(review, "reviews:review")

    begin = command(
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
    begin.add_argument(
        "--basis",
        choices=["received", "accepted", "signed"],
        default="accepted",
        help=_("which reports count (default: accepted)"),
    )
    begin.add_argument(
        "--paper", metavar="FILE", help=_("facts of the paper as .toml: symbol, place, signer, recipients…")
    )
    handled(begin, "reviews:open_review")

    freeze = command(commands, "freeze", _("freeze a review as an edition"), "trienkhai freeze --review 1")
    freeze.add_argument("--review", type=int, metavar="ID", help=_("which review (default: the newest)"))
    freeze.add_argument(
        "--yes", action="store_true", help=_("freeze although sections are empty or figures are to be recalculated")
    )
    handled(freeze, "reviews:freeze")


def _over(parser: ArgumentParser) -> None:
    """The tree of another day."""
    parser.add_argument(
        "--over", metavar="DAY", help=_("over the tree of this day instead of the one that the round had: 2026-07-01")
    )
    parser.add_argument(
        "--restated",
        action="store_true",
        help=_("with --over: units that had ended by then count for their successors"),
    )
