"""A free port, found before papers are written with the address in them: `python -m trienkhai.cli.ports 8000` prints one."""

import errno
import socket
import sys

TRIED = 50


class NotOurs(Exception):
    """The address cannot be listened on; says why."""


def free_port(address: str, wanted: int) -> int | None:
    """`wanted`, or the next free port after it; None when fifty are in use. Raises NotOurs."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in range(wanted, wanted + TRIED):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as problem:
                if problem.errno != errno.EADDRINUSE:
                    raise NotOurs(problem.strerror) from problem
                continue
            return port
    return None


if __name__ == "__main__":
    print(free_port("127.0.0.1", int(sys.argv[1])) or sys.argv[1])
