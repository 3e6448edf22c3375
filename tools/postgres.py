"""A private PostgreSQL server in a temporary folder, for tests and benchmarks. Loopback only, gone afterwards.

    python tools/postgres.py run -- python -m pytest     starts one, sets DATABASE_URL for the command, stops it
    python tools/postgres.py run --volatile -- …         the same, waiting for no disk: nobody turns this machine off
    python tools/postgres.py start                       prints DATABASE_URL and the folder
    python tools/postgres.py stop FOLDER

Works as an ordinary user; as root the server runs as the user "postgres".
"""

import argparse
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

OWNER = "postgres"
USER = DATABASE = "trienkhai"
PLACES = "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin"


class NotInstalled(RuntimeError):
    """No PostgreSQL server programs on this machine."""


@dataclass(frozen=True)
class Server:
    folder: Path
    url: str


def programs() -> Path:
    """The folder with initdb and pg_ctl, the newest where there are several. Raises NotInstalled."""
    found = [path for place in PLACES for path in Path("/").glob(place.lstrip("/")) if (path / "initdb").exists()]
    if found:
        return max(
            found, key=lambda path: [int(part) for part in path.parent.name.split("-")[-1].split(".") if part.isdigit()]
        )
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NotInstalled("PostgreSQL is not installed: on Debian, apt-get install postgresql")
    return Path(on_path).resolve().parent


def start(*, volatile: bool = False) -> Server:
    """A new server with an empty database. Its settings are ordinary ones; only the memory is given by the machine.

    volatile: what it said is kept outlives its clients and itself, but not the machine.
    """
    where = programs()
    folder = Path(tempfile.mkdtemp(prefix="trienkhai-postgres-"))
    folder.chmod(0o700)
    data, password, port = folder / "data", secrets.token_hex(16), _free_port()
    words = folder / "password"
    words.write_text(password)
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
        shutil.chown(words, OWNER, OWNER)
    _call(
        where / "initdb",
        "-D",
        data,
        "-U",
        USER,
        "--auth=scram-sha-256",
        f"--pwfile={words}",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )
    _call(
        where / "pg_ctl",
        "-D",
        data,
        "-l",
        folder / "log",
        "-w",
        "-t",
        "60",
        "-o",
        _settings(folder, port, volatile),
        "start",
    )
    _call(where / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", USER, DATABASE, password=password)
    return Server(folder, f"postgres://{USER}:{password}@127.0.0.1:{port}/{DATABASE}")


def stop(folder: Path) -> None:
    """Stop a server that `start` made and remove its folder."""
    _call(programs() / "pg_ctl", "-D", folder / "data", "-m", "fast", "-w", "stop")
    shutil.rmtree(folder)


@contextlib.contextmanager
def running(*, volatile: bool = False) -> Iterator[Server]:
    """A server for the time of a block."""
    server = start(volatile=volatile)
    try:
        yield server
    finally:
        stop(server.folder)


def _settings(folder: Path, port: int, volatile: bool) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    buffers = max(128, min(2048, memory // 8 // 2**20))
    waits = " -c fsync=off -c full_page_writes=off" if volatile else ""
    return f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c shared_buffers={buffers}MB -c max_connections=60{waits}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _call(*command: str | Path, password: str = "") -> None:
    """Run a server program as its owner, silently unless it fails."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", OWNER, "--", *words]
    environment = {**os.environ, "PGPASSWORD": password, "LC_ALL": "C"}
    # Output goes to a file: the server inherits it and would keep a pipe open.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(words, env=environment, cwd="/", stdout=said, stderr=said, check=False)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{words[-1] if len(words) < 2 else ' '.join(words[:6])}: {said.read()}")


def run(command: Sequence[str], *, volatile: bool = False) -> int:
    """Run a command with DATABASE_URL set to a server of its own; its exit code is ours."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with running(volatile=volatile) as server:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": server.url}, check=False).returncode


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("start")
    acts.add_parser("stop").add_argument("folder", type=Path)
    ran = acts.add_parser("run")
    ran.add_argument("--volatile", action="store_true")
    ran.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args(words)
    try:
        if asked.act == "run":
            return run([word for at, word in enumerate(asked.command) if at or word != "--"], volatile=asked.volatile)
        if asked.act == "stop":
            stop(asked.folder)
        else:
            server = start()
            print(f"DATABASE_URL={server.url}\nfolder={server.folder}")
    except NotInstalled as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
