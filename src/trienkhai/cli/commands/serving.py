"""`serve`: the product over HTTP, with the sealer of the log beside it."""

import errno
import socket
import subprocess
import sys
from argparse import Namespace

from django.db import connections
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.accounts.models import Person
from trienkhai.cli.commands.installation import migrate
from trienkhai.cli.database import check_database, warn_of_open_folder
from trienkhai.cli.output import Output

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def serve(args: Namespace, out: Output) -> None:
    migrate()
    check_database()
    warn_of_open_folder(out)
    if Person.objects.filter(is_demo=True).exists():
        _refuse_demo(args)
    port = free_port(args.address, args.port)
    if port != args.port:
        out.line(_("Port %(wanted)s is in use; port %(port)s is taken.") % {"wanted": args.port, "port": port})
    host = f"[{args.address}]" if ":" in args.address else args.address
    out.line(_("Trienkhai answers at %s") % f"http://{host}:{port}/")
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


def free_port(address: str, wanted: int) -> int:
    """`wanted`, or the next free port after it. Raises Unacceptable when fifty ports are in use, or the address is not ours."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in range(wanted, wanted + 50):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as problem:
                if problem.errno != errno.EADDRINUSE:
                    raise Unacceptable([Problem(str(problem.strerror), where=f"{address}:{port}")]) from problem
                continue
            return port
    raise Unacceptable(
        [Problem(_("No free port from %(first)s to %(last)s.") % {"first": wanted, "last": wanted + 49})]
    )
