"""What is checked: editions, the log, the tree, papers."""

from trienkhai.cli.language import said as _
from trienkhai.cli.options.making import Subparsers, command, handled


def add(commands: Subparsers) -> None:
    edition = command(
        commands,
        "verify-edition",
        _("recompute an edition from the stored submissions"),
        "trienkhai verify-edition 1.1",
    )
    edition.add_argument(
        "edition",
        metavar="REVIEW.NUMBER",
        nargs="?",
        help=_("the edition as its page is titled (default: every edition)"),
    )
    handled(edition, "checks:verify_edition")
    audit = command(
        commands,
        "verify-audit",
        _("check the sealed log against the head kept outside"),
        "trienkhai verify-audit --head head.json",
    )
    audit.add_argument("--head", metavar="FILE", help=_("a head kept elsewhere (default: the one in the data folder)"))
    audit.add_argument("--no-seal", action="store_true", help=_("do not seal new entries first"))
    handled(audit, "checks:verify_audit")
    tree = command(commands, "verify-tree", _("check the tree of units on every day"), "trienkhai verify-tree --mend")
    tree.add_argument(
        "--mend", action="store_true", help=_("make anew what is derived: stored paths, remembered trees")
    )
    handled(tree, "checks:verify_tree")
    document = command(
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
    handled(document, "checks:check_document")
