"""The roles that ship: bundles of permission names. Allow only; there are no denials."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    key: str
    name: object
    permissions: frozenset[str]


READ = {"units.read", "directives.read", "plans.read", "reporting.read", "rollup.read", "review.read", "evidence.read"}
REPORT = {"reporting.fill", "reporting.submit", "evidence.add", "plans.answer", "plans.confirm"}
DECIDE = {"reporting.decide", "reporting.on_behalf", "plans.confirm"}
HEAD = {"reporting.approve"}  # of a unit: approves inside it what its clerks prepare
STEER = {
    "units.change",
    "directives.register",
    "plans.write",
    "plans.issue",
    "reporting.design",
    "reporting.open_round",
    "review.write",
    "review.freeze",
}

ROLES = {
    role.key: role
    for role in (
        Role("member", _("Member"), frozenset(READ)),
        Role(
            "leader",
            _("Leader"),
            frozenset(READ | {"reporting.decide", "plans.answer", "plans.confirm", "plans.issue"} | HEAD),
        ),
        Role(
            "officer",
            _("Unit officer"),
            frozenset(
                {"units.read", "directives.read", "plans.read", "reporting.read", "rollup.read", "evidence.read"}
                | REPORT
            ),
        ),
        Role("reviewer", _("Receiving officer"), frozenset(READ | DECIDE)),
        Role("secretary", _("Secretary"), frozenset(READ | REPORT | DECIDE | HEAD | STEER | {"access.grant"})),
        Role("auditor", _("Auditor"), frozenset(READ | {"audit.read"})),
        Role(
            "administrator", _("Administrator"), frozenset({"units.read", "units.change", "access.grant", "audit.read"})
        ),
    )
}


# What nobody does for another: roles and accounts are given in one's own name.
IN_ONES_OWN_NAME = frozenset({"access.grant"})

PERMISSIONS = {
    "units.read": _("see units"),
    "units.change": _("change units"),
    "directives.read": _("read directives"),
    "directives.register": _("register directives"),
    "plans.read": _("see plans and tasks"),
    "plans.write": _("write plans"),
    "plans.issue": _("issue and end tasks"),
    "plans.answer": _("answer for the tasks of a unit"),
    "plans.confirm": _("confirm what units report on tasks"),
    "reporting.read": _("read reports"),
    "reporting.fill": _("fill in reports"),
    "reporting.submit": _("send reports"),
    "reporting.approve": _("approve reports inside the unit"),
    "reporting.decide": _("decide on reports"),
    "reporting.on_behalf": _("enter reports on behalf of units"),
    "reporting.design": _("design templates"),
    "reporting.open_round": _("open and change reporting rounds"),
    "rollup.read": _("see totals"),
    "review.read": _("read reviews"),
    "review.write": _("write reviews"),
    "review.freeze": _("freeze editions of reviews"),
    "evidence.read": _("read evidence"),
    "evidence.add": _("hand in evidence"),
    "access.grant": _("give and end roles"),
    "audit.read": _("read the log"),
}
"""What each permission allows, in words."""


def permission_words(permission: str) -> str:
    """What a permission allows; its bare name for one that nobody has put into words."""
    return str(PERMISSIONS.get(permission, permission))


def roles_with(permission: str) -> list[Role]:
    """The roles that contain a permission, for the sentence on the refusal page."""
    return [role for role in ROLES.values() if permission in role.permissions]
