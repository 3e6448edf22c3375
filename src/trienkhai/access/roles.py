"""The roles that ship: bundles of permission names. Allow only; there are no denials."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    key: str
    name: object
    permissions: frozenset[str]


READ = {"units.read", "directives.read", "reporting.read", "rollup.read", "review.read", "evidence.read"}
REPORT = {"reporting.fill", "reporting.submit", "evidence.add"}
DECIDE = {"reporting.decide", "reporting.on_behalf"}
STEER = {
    "units.change",
    "directives.register",
    "reporting.design",
    "reporting.open_round",
    "review.write",
    "review.freeze",
}

ROLES = {
    role.key: role
    for role in (
        Role("member", _("Member"), frozenset(READ)),
        Role("leader", _("Leader"), frozenset(READ | {"reporting.decide"})),
        Role(
            "officer",
            _("Unit officer"),
            frozenset({"units.read", "directives.read", "reporting.read", "rollup.read", "evidence.read"} | REPORT),
        ),
        Role("reviewer", _("Receiving officer"), frozenset(READ | DECIDE)),
        Role("secretary", _("Secretary"), frozenset(READ | REPORT | DECIDE | STEER | {"access.grant"})),
        Role("auditor", _("Auditor"), frozenset(READ | {"audit.read"})),
        Role(
            "administrator", _("Administrator"), frozenset({"units.read", "units.change", "access.grant", "audit.read"})
        ),
    )
}


def roles_with(permission: str) -> list[Role]:
    """The roles that contain a permission, for the sentence on the refusal page."""
    return [role for role in ROLES.values() if permission in role.permissions]
