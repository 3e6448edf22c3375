"""The limited process: the same answers, quickly; no file can take the server with it."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.office.sheets import samples
from trienkhai.office.sheets import limits
from trienkhai.office.sheets.child import SheetReader
from trienkhai.office.sheets.plain import NotPlain, from_bytes
from trienkhai.office.sheets.reading import read_book
from trienkhai.office.sheets.refusals import Refused

BIG = samples.workbook([[f"Đơn vị {row}", row] for row in range(15_000)])


@pytest.fixture
def reader():
    made = SheetReader()
    yield made
    made.close()


def test_it_answers_as_the_plain_reader_does(reader):
    assert reader.read(samples.GOOD, "a.xlsx") == read_book(samples.GOOD, "a.xlsx")


def test_a_refusal_comes_back_with_its_parameters(reader):
    with pytest.raises(Refused) as refused:
        reader.read(BIG, "a.xlsx", max_rows=100)
    assert refused.value.params == {"sheet": "Sheet1", "found": 101, "limit": 100}


def test_a_small_file_costs_little_once_the_process_is_warm(reader):
    def seconds():
        start = time.perf_counter()
        reader.read(samples.GOOD, "a.xlsx")
        return time.perf_counter() - start

    cold, warm = seconds(), sorted(seconds() for _each in range(20))
    assert warm[10] < cold / 3


def test_too_much_memory_is_refused_and_the_process_renewed():
    # The process itself takes some 110 MiB of addresses: a small file is to be read beside it, a large one is not.
    reader = SheetReader(memory=160 * limits.MIB)
    reader.warm()
    first = reader.pid
    wide = samples.workbook([["x" * 30 + str(row * column) for column in range(150)] for row in range(1500)])
    for _each in range(2):
        with pytest.raises(Refused) as refused:
            reader.read(wide, "a.xlsx")
        assert refused.value.code == "too_heavy"
        assert reader.read(samples.GOOD, "a.xlsx").kind == "xlsx"
    assert reader.pid != first
    reader.close()


def test_too_much_time_is_refused_and_the_process_renewed():
    reader = SheetReader(seconds=0.05)
    reader.read(samples.GOOD, "a.xlsx")
    with pytest.raises(Refused) as refused:
        reader.read(BIG, "a.xlsx")
    assert refused.value.code == "too_heavy"
    reader.close()


def test_a_process_that_somebody_killed_is_started_again(reader):
    reader.read(samples.GOOD, "a.xlsx")
    killed = reader.pid
    os.kill(killed, signal.SIGKILL)
    assert reader.read(samples.GOOD, "a.xlsx").kind == "xlsx"
    assert reader.pid != killed


def test_it_is_renewed_after_so_many_files():
    reader = SheetReader(files=3)
    seen = set()
    for _each in range(7):
        reader.read(samples.GOOD, "a.xlsx")
        seen.add(reader.pid)
    assert len(seen) == 3
    reader.close()


def test_threads_take_turns(reader):
    books = [samples.workbook([[f"bảng {number}", number]]) for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        read = list(pool.map(lambda data: reader.read(data, "a.xlsx"), books))
    assert [book.sheets[0].at(1, 2).value for book in read] == list(range(12))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_server_gets_a_process_of_its_own(reader):
    reader.warm()
    mine = reader.pid
    code = "from tests.office.sheets.forked import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["ok"] * 4, done.stderr
    assert reader.pid == mine


def test_the_process_ends_with_its_killed_parent():
    code = (
        "import time\nfrom trienkhai.office.sheets import child\n"
        "child.warm(); print(child._shared.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    orphan = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _is_gone(orphan)


def test_the_process_ends_with_the_interpreter():
    code = "from trienkhai.office.sheets import child\nchild.warm(); print(child._shared.pid)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert _is_gone(int(done.stdout))


def _is_gone(pid):
    for _each in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if _state(pid) == "Z":
            return True
        time.sleep(0.05)
    return False


def _state(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_the_process_sees_no_secret_of_the_server(reader, monkeypatch):
    monkeypatch.setenv("TRIENKHAI_SECRET", "nobody")
    reader.warm()
    environ = f"/proc/{reader.pid}/environ"
    if not os.path.exists(environ):  # noqa: PTH110
        pytest.skip("needs /proc")
    with open(environ, "rb") as variables:  # noqa: PTH123
        assert b"TRIENKHAI" not in variables.read()


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b"{}", b'{"refused":["invented",{}]}', b'{"book":{"sheets":[{}]}}', b"\x80\x04."],
)
def test_an_answer_that_is_none_is_not_believed(answer):
    with pytest.raises(NotPlain):
        from_bytes(answer)


def test_readers_in_many_threads_do_not_wait_for_ever(reader):
    done = threading.Event()

    def work():
        reader.read(BIG, "a.xlsx")
        done.set()

    threading.Thread(target=work, daemon=True).start()
    assert reader.read(samples.GOOD, "a.xlsx").kind == "xlsx"
    assert done.wait(15)
