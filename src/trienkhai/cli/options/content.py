"""What is taken in from files: units, directives, templates."""

from trienkhai.cli.language import said as _
from trienkhai.cli.options.making import Subparsers, command, handled


def add(commands: Subparsers) -> None:
    units = command(
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
    handled(units, "content:import_units")

    directive = command(
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
    directive.add_argument("--direction", choices=["incoming", "own"], default="", help=_("whether it came in"))
    directive.add_argument("--arrived", metavar="DAY", help=_("day of arrival, YYYY-MM-DD"))
    directive.add_argument("--arrival-number", default="", help=_("number in the book of what came in"))
    directive.add_argument(
        "--despite",
        metavar="REASON",
        default="",
        help=_("register it although something like it is there, and say why"),
    )
    directive.add_argument(
        "--secret", action="store_true", help=_("declare the document secret: it is refused, nothing is kept")
    )
    handled(directive, "content:import_directive")

    template = command(
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
    only_words = template.add_mutually_exclusive_group()
    only_words.add_argument(
        "--erratum",
        metavar="REASON",
        help=_("keep what differs, which is only wording, as an erratum of the version there is"),
    )
    only_words.add_argument(
        "--new-version", action="store_true", help=_("keep the wording from before an erratum as a new version")
    )
    handled(template, "content:import_template")
