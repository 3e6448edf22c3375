"""`demo`: the example with its review, ready to be looked at. Run again, it keeps the data and gives new passwords."""

import secrets
from argparse import Namespace
from typing import NoReturn

from django.utils import translation
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.accounts.models import Person
from trienkhai.audit.sealing import seal
from trienkhai.cli.commands.installation import migrate
from trienkhai.cli.commands.reviews import write_files
from trienkhai.cli.output import Output
from trienkhai.example.story import Told, tell_cooperative, tell_group
from trienkhai.example.writing import beside
from trienkhai.review import actions as review_actions
from trienkhai.review.models import Edition, Review
from trienkhai.units.models import Root
from trienkhai.vocabulary import DEFAULT

SIGN_INS = ("secretary", "leader", "auditor")


def demo(args: Namespace, out: Output) -> None:
    migrate()
    loaded = Root.objects.order_by("pk").first()
    if loaded is None:
        _tell(args, out)
    elif not Person.objects.filter(is_demo=True).exists():
        raise Unacceptable(
            [Problem(_("This data folder holds an organisation of its own; name an empty one with --home."))]
        )
    elif args.pack and args.pack != loaded.pack:
        _refuse_other(args, loaded)
    seal()
    review = Review.objects.select_related("campaign__directive__root").latest("pk")
    by = Person.objects.get(username="secretary")
    written = write_files(
        review, Edition.objects.filter(review=review).latest("pk"), args.out, pdf=True, out=out, by=by
    )
    passwords = _new_passwords()
    out.line()
    out.line(_("Sign in (illustrative accounts; new passwords at every run):"))
    for username, (name, password) in passwords.items():
        out.line(f"  {username:<14} {password:<16} {name}")
    out.result(
        {"files": written, "accounts": {username: password for username, (_name, password) in passwords.items()}}
    )


def _refuse_other(args: Namespace, loaded: Root) -> NoReturn:
    """One folder holds one example: say which, and how to get the other."""
    words = {"name": loaded.name, "pack": loaded.pack, "wanted": args.pack}
    message = _(
        "This data folder holds the example “%(name)s” with the pack %(pack)s. For %(wanted)s name a folder of its own: "
        "trienkhai demo --pack %(wanted)s --home data-%(wanted)s --out out-%(wanted)s."
    )
    raise Unacceptable([Problem(message % words, code="other-example")])


def _tell(args: Namespace, out: Output) -> None:
    """Load the example: progress by reports, then its review as an edition."""
    pack = args.pack or DEFAULT
    told: list[Told] = []
    meter = out.meter(_("Reports taken in"))
    # What is stored speaks the language of the example, whatever the command line speaks.
    with translation.override("en" if pack == "plain" else "vi"), beside() as write:
        story = tell_cooperative(args.seed) if pack == "plain" else tell_group(args.seed, pack, write=write)
        for step in story:
            if isinstance(step, Told):
                told.append(step)
            else:
                meter(step.done, step.total)
        for outcome in told:
            review_actions.freeze(outcome.review, by=outcome.cast.secretary)
    for outcome in told:
        fates = ", ".join(f"{fate} {count}" for fate, count in sorted(outcome.fates.items()))
        out.line(_("%(root)s is loaded (%(fates)s).") % {"root": outcome.root.name, "fates": fates})


def _new_passwords() -> dict[str, tuple[str, str]]:
    """A new random password for every account of the example that may sign in."""
    people = [*Person.objects.filter(is_demo=True, username__in=SIGN_INS)]
    people += Person.objects.filter(is_demo=True, username__startswith="officer-").order_by("pk")[:1]
    given = {}
    for person in people:
        password = secrets.token_urlsafe(9)
        person.set_password(password)
        person.save(update_fields=["password"])
        given[person.username] = (person.full_name, password)
    return given
