"""Plans and tasks."""

from trienkhai.cli.language import said as _
from trienkhai.cli.options.making import Subparsers, command, handled


def add(commands: Subparsers) -> None:
    paper = command(
        commands,
        "plan",
        _("write a plan as an official paper with its annex of assignments, .docx and .pdf"),
        'trienkhai plan 1 --out out/ --position "Tổng Giám đốc" --signer "Nguyễn Văn An"',
    )
    paper.add_argument("plan", type=int, metavar="PLAN", help=_("number of the plan, as in its address"))
    paper.add_argument("--out", metavar="FOLDER", default="out", help=_("where the files are written (default: out)"))
    paper.add_argument("--day", metavar="DAY", help=_("date of the document, YYYY-MM-DD (default: today)"))
    paper.add_argument("--number", default="", help=_("number of the document (default: room to write it)"))
    paper.add_argument("--place", default="", help=_("place (default: that of the organisation)"))
    paper.add_argument("--authority", default="", help=_("authority of the signer, for example “TM. …”"))
    paper.add_argument("--position", default="", help=_("position of the signer"))
    paper.add_argument("--signer", default="", help=_("name of the signer"))
    paper.add_argument(
        "--recipient", action="append", default=[], metavar="NAME", help=_("one who gets a copy; may be repeated")
    )
    paper.add_argument("--no-pdf", action="store_true", help=_("leave the .pdf out"))
    handled(paper, "plans:plan")
