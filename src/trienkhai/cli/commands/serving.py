"""`serve`: the product over HTTP, with the sealer of the log beside it."""

import io
import re
import subprocess
import sys
import zipfile
from argparse import Namespace
from urllib.parse import SplitResult, urlsplit

from django.db import connections
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.accounts.models import Person
from trienkhai.cli.commands.installation import migrate
from trienkhai.cli.database import check_database, warn_of_open_folder
from trienkhai.cli.output import Output
from trienkhai.cli.ports import TRIED, NotOurs, free_port
from trienkhai.evidence.store import open_bytes
from trienkhai.review.models import Edition

LINK = re.compile(rb'Target="(https?://[^/"]+)/truy-nguon/')
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def serve(args: Namespace, out: Output) -> None:
    migrate()
    check_database()
    warn_of_open_folder(out)
    if Person.objects.filter(is_demo=True).exists():
        _refuse_demo(args)
    port = _free_port(args)
    if port != args.port:
        out.line(_("Port %(wanted)s is in use; port %(port)s is taken.") % {"wanted": args.port, "port": port})
    host = f"[{args.address}]" if ":" in args.address else args.address
    out.line(_("Trienkhai answers at %s") % f"http://{host}:{port}/")
    _warn_of_papers(port, out)
    out.result({"address": args.address, "port": port})
    # Workers are forked from this process: it must hold no connection, and the sealer lives in a process of its own.
    connections.close_all()
    sealer = subprocess.Popen([sys.executable, "-m", "trienkhai.cli.sealer"])
    try:
        _serve(args, port)
    finally:
        sealer.terminate()


def _serve(args: Namespace, port: int) -> None:
    # Each thread holds a database connection: the number is always set, never the server's own default.
    Granian(
        "trienkhai.config.wsgi:application",
        address=args.address,
        port=port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        log_enabled=False,
    ).serve()


def _refuse_demo(args: Namespace) -> None:
    if not args.with_demo_accounts:
        raise Unacceptable(
            [
                Problem(
                    _(
                        "This database holds demonstration accounts. Serve it with --with-demo-accounts, or start from an empty folder."
                    )
                )
            ]
        )
    if args.address not in LOOPBACK:
        raise Unacceptable([Problem(_("Demonstration accounts are served on the loopback address only (127.0.0.1)."))])


def _free_port(args: Namespace) -> int:
    """The port asked for, or the next free one. Raises Unacceptable."""
    try:
        port = free_port(args.address, args.port)
    except NotOurs as problem:
        raise Unacceptable([Problem(str(problem), where=f"{args.address}:{args.port}")]) from problem
    if port is None:
        last = args.port + TRIED - 1
        raise Unacceptable(
            [Problem(_("No free port from %(first)s to %(last)s.") % {"first": args.port, "last": last})]
        )
    return port


def _warn_of_papers(port: int, out: Output) -> None:
    """Papers written on this machine lead to a port of it; say so when that is not the one that answers."""
    edition = Edition.objects.exclude(paper=None).select_related("paper").order_by("-pk").first()
    origin = origin_of_links(open_bytes(edition.paper)) if edition and edition.paper else None
    if origin and origin.hostname in LOOPBACK and (origin.port or 80) != port:
        out.problem(
            _(
                "The links in the newest paper lead to %(address)s. They open when the product is served there: "
                "trienkhai serve --port %(port)s."
            )
            % {"address": origin.geturl(), "port": origin.port or 80}
        )


def origin_of_links(docx: bytes) -> SplitResult | None:
    """Scheme, host and port that the trace links of a paper lead to."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        names = [name for name in archive.namelist() if name.endswith("document.xml.rels")]
        found = next((match for name in names if (match := LINK.search(archive.read(name)))), None)
    return urlsplit(found[1].decode()) if found else None
