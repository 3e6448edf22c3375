"""`serve` as a process: it answers, lets the first secretary in, keeps secrets out of its log, and never shows the example to a network."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from tests.reliability.machine import Installation

pytestmark = pytest.mark.one_database

PATIENCE = 30  # seconds


class Serving:
    """A running server, and a browser without pictures."""

    def __init__(self, process: subprocess.Popen[str], address: str, port: int) -> None:
        self.process, self.port, self.url = process, port, f"http://{address}:{port}"
        self.cookies = CookieJar()
        self.browser: OpenerDirector = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        with self.browser.open(self.url + path, timeout=PATIENCE) as answer:
            return answer.read().decode()

    def post(self, path: str, **fields: str) -> tuple[str, str]:
        """The address one ends at and its page, with the token of the form that stands on `path`."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path)).group(1)
        data = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        with self.browser.open(self.url + path, data, timeout=PATIENCE) as answer:
            return answer.url, answer.read().decode()

    def stop(self) -> str:
        """Everything it said on its way; it leaves at once and its port with it."""
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=PATIENCE)
        with pytest.raises(URLError):
            self.get("/healthz")
        return out + err


@contextlib.contextmanager
def serving(made: Installation, *words: str) -> Iterator[Serving]:
    process = made.start("serve", "--json", *words)
    said = ""
    while not said.endswith("}\n"):
        line = process.stdout.readline()
        assert line, process.stderr.read()
        said += line
    facts = json.loads(said)
    running = Serving(process, facts["address"], facts["port"])
    try:
        _wait_for(running)
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def _wait_for(running: Serving) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(URLError, ConnectionError):
            assert json.loads(running.get("/healthz")) == {"ok": True}
            return
        time.sleep(0.1)
    raise AssertionError("no answer")


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_the_first_secretary_signs_in_with_what_init_printed_and_no_secret_is_logged(founded):
    made, said = founded
    canary = "canary-7f3a-khong-ai-duoc-thay"
    with serving(made, "--port", free_port()) as running:
        _, page = running.post("/dang-nhap/", username=said["user"], password=canary)
        assert canary not in page
        assert "/dang-nhap/" in running.post("/dang-nhap/", username=said["user"], password=canary)[0]

        where, page = running.post("/dang-nhap/", username=said["user"], password=said["password"])

        assert where == running.url + "/"
        assert "Tập đoàn Hóa chất Sông Lam" in page
        with pytest.raises(HTTPError) as missing:
            running.get("/don-vi/999999/")
        assert missing.value.code == 404
        secrets = [canary, said["password"], *(cookie.value for cookie in running.cookies if cookie.name != "theme")]
        told = running.stop()
    assert len(secrets) >= 4
    assert [secret for secret in secrets if secret in told] == []
    assert "Traceback" not in told


def test_static_files_come_from_the_application_with_the_policy_of_the_pages(founded):
    with serving(founded[0], "--port", free_port()) as running:
        page = running.get("/dang-nhap/")
        (style, *_) = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert "{" in running.get(style)
        with running.browser.open(running.url + "/dang-nhap/") as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy


def test_a_busy_port_makes_it_take_the_next_free_one(founded):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        wanted = busy.getsockname()[1]
        with serving(founded[0], "--port", str(wanted)) as running:
            assert wanted < running.port < wanted + 50


def test_a_database_with_demonstration_accounts_is_served_only_when_told_and_only_here(copy):
    copy.script("entries", "--demo-person", "minh-hoa")
    assert "--with-demo-accounts" in copy.run("serve", "--port", free_port(), code=3).stderr
    words = ("serve", "--with-demo-accounts", "--port", free_port(), "--address")
    assert "127.0.0.1" in copy.run(*words, "0.0.0.0", code=3).stderr
    with serving(copy, "--with-demo-accounts", "--port", free_port()) as running:
        assert running.url.startswith("http://127.0.0.1:")


def test_new_entries_are_sealed_while_it_runs(copy):
    copy.script("entries", "--record")
    assert json.loads(copy.run("verify-audit", "--no-seal", "--json").stdout)["unsealed"] > 0
    with serving(copy, "--port", free_port()):
        end = time.monotonic() + PATIENCE
        while _unsealed(copy) and time.monotonic() < end:
            time.sleep(0.2)
    assert _unsealed(copy) == 0


def _unsealed(made: Installation) -> int:
    found = json.loads(made.run("verify-audit", "--no-seal", "--json").stdout)
    assert found["findings"] == []
    return found["unsealed"]


def test_an_address_of_another_machine_is_refused_by_its_name(copy):
    assert "192.0.2.7" in copy.run("serve", "--address", "192.0.2.7", "--port", free_port(), code=3).stderr
