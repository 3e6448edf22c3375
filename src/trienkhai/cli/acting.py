"""Which organisation a command is about, and who acts."""

from argparse import Namespace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.units.models import Root


def root_of(args: Namespace) -> Root:
    """The organisation named by --root, or the only one. Raises Unacceptable."""
    roots = list(Root.objects.filter(key=args.root) if args.root else Root.objects.all()[:2])
    if len(roots) == 1:
        return roots[0]
    if not roots:
        raise Unacceptable([Problem(_("There is no such organisation here; begin with “trienkhai init”."))])
    raise Unacceptable([Problem(_("This installation holds several organisations; name one with --root."))])


def actor(args: Namespace) -> Person:
    """The person named by --as, or the first secretary with a grant in force. Raises Unacceptable."""
    if args.acting:
        found = Person.objects.filter(username=args.acting).first()
    else:
        today = timezone.localdate()
        grant = (
            Grant.objects.filter(role="secretary", from_day__lte=today)
            .filter(Q(to_day__isnull=True) | Q(to_day__gt=today))
            .select_related("person")
            .order_by("pk")
            .first()
        )
        found = grant.person if grant else None
    if found is None:
        raise Unacceptable([Problem(_("Nobody is known by that user name; name a person with --as."))])
    return found
