"""The installation: made, served, shown, kept."""

from trienkhai.cli.language import said as _
from trienkhai.cli.options.making import Subparsers, command, handled
from trienkhai.vocabulary import PACKS


def add(commands: Subparsers) -> None:
    init = command(
        commands,
        "init",
        _("prepare the data folder, the organisation (--lang: its language) and its first secretary"),
        'trienkhai init --name "Tập đoàn Hóa chất Sông Lam" --place Vinh',
    )
    init.add_argument("--name", required=True, help=_("name of the organisation"))
    init.add_argument("--key", default="main", help=_("short key of the organisation (default: main)"))
    init.add_argument("--code", default="", help=_("code of the top unit"))
    init.add_argument(
        "--from", dest="since", metavar="DAY", default="2000-01-01", help=_("the top unit exists since (YYYY-MM-DD)")
    )
    init.add_argument("--pack", choices=PACKS, default="vn-state", help=_("vocabulary pack"))
    init.add_argument("--place", default="", help=_("place printed before the date of a paper"))
    init.add_argument("--user", default="secretary", help=_("user name of the first secretary"))
    init.add_argument("--full-name", default="", help=_("name of the first secretary"))
    handled(init, "installation:init")

    serve = command(commands, "serve", _("serve the product over HTTP"), "trienkhai serve --port 8000")
    serve.add_argument("--address", default="127.0.0.1", help=_("address to listen on (default: 127.0.0.1)"))
    serve.add_argument("--port", type=int, default=8000, help=_("port; the next free one is taken when it is in use"))
    serve.add_argument("--threads", type=int, default=8, help=_("requests answered at the same time"))
    serve.add_argument("--workers", type=int, default=1, help=_("processes"))
    serve.add_argument(
        "--with-demo-accounts",
        action="store_true",
        help=_("serve a database that holds demonstration accounts (loopback only)"),
    )
    handled(serve, "serving:serve")

    demo = command(
        commands,
        "demo",
        _("load the example, write its review, print how to sign in"),
        "trienkhai demo --pack plain --lang en",
    )
    demo.add_argument(
        "--pack", choices=PACKS, help=_("vocabulary pack; plain brings a small cooperative instead (default: vn-state)")
    )
    demo.add_argument("--out", metavar="FOLDER", default="out", help=_("where the review is written (default: out)"))
    demo.add_argument("--seed", type=int, default=20260101, help=_("another seed gives other figures"))
    handled(demo, "demo:demo")

    backup = command(
        commands,
        "backup",
        _("write one file that holds everything: data, files, keys, log"),
        "trienkhai backup backup.zip",
    )
    backup.add_argument("file", help=_("the .zip to be written"))
    handled(backup, "backups:backup")

    restore = command(
        commands,
        "restore",
        _("bring a backup back into an empty folder"),
        "trienkhai restore backup.zip --to data-new",
        before_django=True,
    )
    restore.add_argument("file", help=_("a backup"))
    restore.add_argument("--to", required=True, metavar="FOLDER", help=_("folder that does not exist yet or is empty"))
    handled(restore, "restoring:restore")
