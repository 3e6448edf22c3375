"""Files that are read before they are asked for, beside what this process does meanwhile."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from trienkhai.office.sheets.model import Book

MOST = 2  # each may be large
Key = tuple[str, str, int, int]
Read = Callable[[bytes, str, int, int], Book]


class Ahead:
    """Books that are on their way. Each is handed out once; what nobody asks for makes way for the next."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Key, Future[Book]] = OrderedDict()
        self._pool: ThreadPoolExecutor | None = None

    def begin(self, data: bytes, name: str, rows: int, columns: int) -> None:
        """Begin to read a file; nothing when it is being read already."""
        key = _key(data, name, rows, columns)
        with self._lock:
            if key in self._waiting:
                return
            while len(self._waiting) >= MOST:
                self._waiting.popitem(last=False)[1].cancel()
            self._pool = self._pool or ThreadPoolExecutor(1, thread_name_prefix="read-ahead")
            self._waiting[key] = self._pool.submit(self._read, data, name, rows, columns)

    def take(self, data: bytes, name: str, rows: int, columns: int) -> Book | None:
        """The book of just this file, when its reading was begun; raises what reading raised. None when it was not."""
        if not self._waiting:
            return None
        with self._lock:
            found = self._waiting.pop(_key(data, name, rows, columns), None)
        return found.result() if found else None


def _key(data: bytes, name: str, rows: int, columns: int) -> Key:
    return hashlib.sha256(data).hexdigest(), name, rows, columns
