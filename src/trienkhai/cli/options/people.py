"""People and their roles."""

from argparse import ArgumentParser

from trienkhai.cli.language import said as _
from trienkhai.cli.options.making import Subparsers, command, handled


def add(commands: Subparsers) -> None:
    added = command(
        commands,
        "add-person",
        _("make an account with its first role; prints a one-time password once"),
        'trienkhai add-person binh --name "Trần Văn Bình" --unit CT01 --role officer --reason "QĐ 12/QĐ-TCT"',
    )
    added.add_argument("username", help=_("letters without marks, digits, . _ @ -"))
    added.add_argument("--name", required=True, help=_("name of the person"))
    _role(added)

    granted = command(
        commands,
        "grant",
        _("give somebody a further role, from a day to a day"),
        "trienkhai grant binh --unit CT01 --role reviewer --reach unit --from 2026-07-01 --to 2027-01-01",
    )
    granted.add_argument("username", help=_("user name of the person"))
    _role(granted)

    ended = command(
        commands,
        "revoke",
        _("end a role by its date; the row stays"),
        "trienkhai revoke binh --unit CT01 --role reviewer",
    )
    ended.add_argument("username", help=_("user name of the person"))
    ended.add_argument("--unit", required=True, metavar="CODE", help=_("code of the unit today"))
    ended.add_argument("--role", required=True, help=_("the role that ends"))
    ended.add_argument("--to", metavar="DAY", help=_("first day on which it is no longer held (default: today)"))
    ended.add_argument("--reason", default="", help=_("why it ends"))
    handled(ended, "people:revoke")

    password = command(
        commands, "set-password", _("give somebody a one-time password; prints it once"), "trienkhai set-password binh"
    )
    password.add_argument("username", help=_("user name of the person"))
    password.add_argument("--stdin", action="store_true", help=_("take the password from standard input instead"))
    handled(password, "people:set_password")

    people = command(commands, "people", _("list people with their roles"), "trienkhai people binh --json")
    people.add_argument("words", nargs="?", default="", help=_("a part of the name or the user name"))
    handled(people, "people:people")


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
    handled(made, f"people:{made.prog.rpartition(' ')[2].replace('-', '_')}")
