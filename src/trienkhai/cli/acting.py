"""Which organisation a command is about, and who acts."""

from argparse import Namespace

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.directory.paths import refresh_stale
from trienkhai.units.models import Root

MOST_NAMED = 10


def root_of(args: Namespace) -> Root:
    """The organisation named by --root, or the only one. Raises Unacceptable."""
    roots = list(Root.objects.filter(key=args.root) if args.root else Root.objects.order_by("pk")[: MOST_NAMED + 1])
    if len(roots) == 1:
        return roots[0]
    if roots:
        message = _("This installation holds several organisations; name one with --root: %s.") % _keys(roots)
        raise Unacceptable([Problem(message, code="several-roots")])
    if args.root and Root.objects.exists():
        known = _keys(list(Root.objects.order_by("pk")[: MOST_NAMED + 1]))
        message = _("There is no organisation “%(key)s” here. Name one of these with --root: %(known)s.")
        raise Unacceptable([Problem(message % {"key": args.root, "known": known}, code="no-such-root")])
    raise Unacceptable([Problem(_("There is no such organisation here; begin with “trienkhai init”."))])


def _keys(roots: list[Root]) -> str:
    shown = ", ".join(root.key for root in roots[:MOST_NAMED])
    return f"{shown}, …" if len(roots) > MOST_NAMED else shown


def actor(args: Namespace, *, root: Root | None = None) -> Person:
    """The person named by --as, or the highest secretary of an organisation (default: the one asked for).

    Raises Unacceptable: no such person, nobody is secretary, several organisations and none named.

    Rights are asked for right after this, so the stored paths are brought to today first.
    """
    refresh_stale()
    if args.acting:
        found = Person.objects.filter(username=args.acting, is_active=True).first()
        if found is None:
            message = _("Nobody signs in by the user name “%s”; name another person with --as.") % args.acting
            raise Unacceptable([Problem(message, code="no-such-person")])
        return found
    root = root or root_of(args)
    grants = (
        Grant.objects.own()
        .in_force(on=timezone.localdate())
        .filter(role="secretary", unit__root=root, person__is_active=True)
    )
    grant = grants.select_related("person").order_by(F("unit__path__depth").asc(nulls_last=True), "pk").first()
    if grant is None:
        message = _("Nobody is secretary of %(name)s today; name a person who may do this with --as.")
        raise Unacceptable([Problem(message % {"name": root.name}, code="nobody-may")])
    return grant.person
