"""`init`: the data folder, the organisation, its first secretary."""

import secrets
from argparse import Namespace

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.accounts.models import Person
from trienkhai.cli.database import warn_of_open_folder
from trienkhai.cli.given import day_of
from trienkhai.cli.output import Output
from trienkhai.directory import actions as directory
from trienkhai.units.models import Root


def migrate() -> None:
    """Bring the database to this version."""
    call_command("migrate", verbosity=0, interactive=False)


def init(args: Namespace, out: Output) -> None:
    since = day_of(args.since)
    migrate()
    warn_of_open_folder(out)
    if Root.objects.filter(key=args.key).exists():
        raise Unacceptable([Problem(_("The organisation “%s” exists already.") % args.key)])
    if Person.objects.filter(username=args.user).exists():
        raise Unacceptable([Problem(_("The user name “%s” is taken; choose another with --user.") % args.user)])
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        person = Person.objects.create_person(args.user, full_name=args.full_name or args.user, password=password)
        root = directory.create_root(
            key=args.key, name=args.name, pack=args.pack, language=args.lang or "vi", place=args.place, by=person
        )
        directory.open_unit(root, on=since, parent=None, name=args.name, code=args.code, kind="group", by=person)
    out.line(_("The organisation “%s” is ready.") % args.name)
    out.line(
        _("Sign in as “%(user)s” with the password %(password)s (shown only now).")
        % {"user": args.user, "password": password}
    )
    out.line(_("Next: trienkhai import-units, then trienkhai serve."))
    out.result({"root": root.key, "user": args.user, "password": password})
