"""Who is let in, and what is sent: every check on its own, then all of them over a real connection."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studykit.errors import StudykitError, UsageError
from studykit.loopback import Address, Reply, Request, Server, claim, json_reply
from studykit.loopback.address import forget
from studykit.loopback.door import Door
from studykit.loopback.files import inside
from studykit.loopback.guard import refusal
from studykit.loopback.messages import text_reply

HERE = Address("127.0.0.1", 8123, "secret-token-of-22-chars")
OWN = {"host": "127.0.0.1:8123"}
POSTED = {**OWN, "origin": "http://127.0.0.1:8123", "content-type": "application/json", "content-length": "2"}


def status(method: str = "GET", path: str = f"/{HERE.token}/study/", address: Address = HERE, **headers: str) -> int:
    spelled = {name.replace("_", "-"): value for name, value in headers.items()}
    reply = refusal(address, method, path, spelled)
    return 200 if reply is None else reply.status


def test_own_requests_pass() -> None:
    assert status(**OWN) == 200
    assert status(host="localhost:8123") == 200
    assert status("POST", **POSTED) == 200
    assert status("POST", **{**POSTED, "host": "localhost:8123", "origin": "http://localhost:8123"}) == 200
    assert status(**OWN, sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document") == 200


@pytest.mark.parametrize(
    "host", ["", "evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:80", "127.0.0.2:8123", "[::1]:8123",
             "127.0.0.1:8123.evil.example", "localhost", "127.0.0.1:８１２３", "127.0.0.1:-1"],
)  # fmt: skip
def test_other_hosts_are_refused(host: str) -> None:
    assert status(host=host) == 403


@pytest.mark.parametrize(
    "path", ["/", "", "/study/", "//study/", "/secret-token-of-22-char/", "/secret-token-of-22-chars-/", "/événement/"]
)
def test_wrong_tokens_are_refused(path: str) -> None:
    assert status(path=path, **OWN) == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:8123", "http://127.0.0.1:8124", "http://localhost:8123"],
)
def test_other_origins_are_refused(origin: str) -> None:
    """Also that of another name of this computer than the one that was asked."""
    assert status("POST", **{**POSTED, "origin": origin}) == 403
    assert status(**OWN, origin=origin) == 403


def test_pages_elsewhere_make_no_requests() -> None:
    for site in ("cross-site", "same-site"):
        for mode, dest in (("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe"), ("navigate", "embed")):
            assert status(**OWN, sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=dest) == 403
        assert (
            status("POST", **POSTED, sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="document") == 403
        )


def test_orders_need_an_origin_and_json() -> None:
    assert status("POST", **{**POSTED, "origin": ""}) == 403
    for kind in ("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert status("POST", **{**POSTED, "content-type": kind}) == 415
    for length in ("", "-1", "99999999", "1e3"):
        assert status("POST", **{**POSTED, "content-length": length}) == 413
    assert status("DELETE", **OWN) == 403


def test_server_for_all_is_reached_by_addresses_not_by_names() -> None:
    everywhere = Address("0.0.0.0", 8123, HERE.token)  # noqa: S104 # judged, not bound
    assert status(address=everywhere, host="192.168.1.7:8123") == 200
    assert status(address=everywhere, host="[fd00::7]:8123") == 200
    assert status(address=everywhere, host="evil.example:8123") == 403


def test_files_of_the_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    (folder / "deep").mkdir(parents=True)
    (folder / ".studykit").mkdir()
    for name in ("a.png", "deep/b.png", "deep/c d.png", ".studykit/x.png", ".hidden.png", "notes.md", "run.exe"):
        (folder / name).write_bytes(b"x")
    (tmp_path / "outside.png").write_bytes(b"secret")
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "away").symlink_to(tmp_path)
    (folder / "inner.png").symlink_to(folder / "a.png")
    (folder / "to-hidden.png").symlink_to(folder / ".studykit" / "x.png")
    for name in ("a.png", "deep/b.png", "deep/c d.png", "deep/./b.png"):
        assert inside(folder, name) is not None, name
    assert inside(folder, "inner.png") == (folder / "a.png").resolve()
    for name in (
        "", "../outside.png", "deep/../../outside.png", "/etc/passwd", str(tmp_path / "outside.png"), "link.png",
        "away/outside.png", ".studykit/x.png", ".hidden.png", "to-hidden.png", "notes.md", "run.exe", "deep", "no.png",
        "a.png\0.png", "..\\outside.png", "deep\\b.png", "%2e%2e/outside.png", "x" * 5000 + ".png",
    ):  # fmt: skip
        assert inside(folder, name) is None, name


class Running:
    """A server on loopback that answers with what it was asked."""

    def __init__(self, host: str = "127.0.0.1", door: Door | None = None, memory: Path | None = None) -> None:
        self.asked: list[Request] = []
        self.address, bound = claim(host, 0, memory)
        self.server = Server(self.address, bound, self._quick, door)
        ready = threading.Event()
        self.thread = threading.Thread(target=self.server.run, args=(self._answer, ready.set, lambda: None))
        self.thread.start()
        assert ready.wait(120)

    def _quick(self, request: Request) -> Reply | None:
        return text_reply("quick") if request.path == "quick" else None

    def _answer(self, request: Request) -> Reply:
        self.asked.append(request)
        if request.path == "fault":
            raise ValueError("oh")
        return json_reply({"path": request.path, "body": dict(request.body), "query": dict(request.query)})

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, Any]:
        connection = http.client.HTTPConnection(self.address.host, self.address.port, timeout=120)
        spelled = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, spelled)
        response = connection.getresponse()
        found = response.status, response.read(), response.headers
        connection.close()
        return found

    def raw(self, text: str) -> bytes:
        """Bytes that no client would send."""
        with socket.create_connection((self.address.host, self.address.port), 120) as made:
            made.sendall(text.encode())
            return made.recv(4096)

    def end(self) -> None:
        self.server.stop()
        self.thread.join(120)
        assert not self.thread.is_alive()


@pytest.fixture
def running() -> Iterator[Running]:
    made = Running()
    yield made
    made.end()


def test_over_a_real_connection(running: Running) -> None:
    token, origin = running.address.token, f"http://{running.address.host}:{running.address.port}"
    code, body, headers = running.ask("GET", f"/{token}/a%20b/%2e%2e/c?x=1")
    assert (code, running.asked[-1].path, running.asked[-1].query) == (200, "a b/../c", {"x": "1"})
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
    order = {"origin": origin, "content_type": "application/json"}
    assert running.ask("POST", f"/{token}/do", b'{"a": [1]}', **order)[0] == 200
    assert running.asked[-1].body == {"a": [1]}
    for broken in (b"", b"[]", b"{", b"\xff", b"[" * 100_000):
        assert running.ask("POST", f"/{token}/do", broken, **order)[0] == 400
    assert running.ask("GET", f"/{token}/quick")[1] == b"quick"
    code, body, _ = running.ask("GET", f"/{token}/fault")
    assert (code, b"ValueError" in body) == (500, True)
    assert running.ask("GET", f"/{token}")[2]["location"] == f"/{token}/"
    asked = len(running.asked)
    assert running.ask("GET", "/")[0] == 403
    assert running.ask("POST", f"/{token}/do", b"{}", content_type="application/json")[0] == 403
    assert b"403" in running.raw(f"GET /{token}/ HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    assert b"403" in running.raw(f"GET /{token}/ HTTP/1.0\r\n\r\n")
    assert len(running.asked) == asked, "nothing of that reached those who answer"


def test_reload_events_reach_open_pages(running: Running) -> None:
    with socket.create_connection((running.address.host, running.address.port), 120) as page:
        path, host = f"/{running.address.token}/events?kind=study", f"localhost:{running.address.port}"
        page.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        got = b""
        while b"retry" not in got:
            got += page.recv(4096)
        assert b"text/event-stream" in got
        assert running.server.events.unheard("study") == 0
        running.server.events.tell("reload")
        while b"data: reload" not in got:
            got += page.recv(4096)
        assert b"event: count\ndata: 0\n" in got
    end = time.monotonic() + 120
    while not running.server.events.unheard("study") and time.monotonic() < end:
        running.server.events.tell("anybody?")
        time.sleep(0.02)
    assert running.server.events.unheard("study") > 0


def test_killed_server_leaves_its_address_to_the_next(tmp_path: Path) -> None:
    memory = tmp_path / "loopback.json"
    first, bound = claim(memory=memory)
    assert memory.stat().st_mode & 0o077 == 0, "the token is nobody else's"
    bound.close()
    second, bound = claim(memory=memory)
    assert second == first
    third, other = claim(memory=memory)
    assert third.port != first.port, "somebody listens there"
    assert third.token != first.token
    other.close()
    bound.close()
    forget(memory)
    fourth, bound = claim(memory=memory)
    assert fourth.token != first.token
    bound.close()
    memory.write_text('{"port": "x"}')
    fifth, bound = claim(memory=memory)
    assert fifth.token not in {first.token, fourth.token}
    bound.close()


def test_replies_do_not_wait_for_full_packets() -> None:
    """asyncio asks a socket for its protocol before it switches that waiting off."""
    _, bound = claim()
    assert bound.proto == socket.IPPROTO_TCP
    bound.close()


def test_addresses_that_cannot_be_had() -> None:
    with pytest.raises(UsageError, match="is no address"):
        claim("localhost.example")
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(StudykitError, match="--port"):
        claim(port=taken.getsockname()[1])


def test_passphrase_in_front_of_everything() -> None:
    door = Door("open sesame", lambda request: text_reply("who is there?", 401), lambda path: path == "style.css")
    running = Running("127.0.0.2", door)
    try:
        token, origin = running.address.token, f"http://127.0.0.2:{running.address.port}"
        order = {"origin": origin, "content_type": "application/json"}
        assert running.ask("GET", f"/{token}/a")[0] == 401
        assert running.ask("GET", f"/{token}/quick")[0] == 401
        assert running.ask("GET", f"/{token}/events")[0] == 401
        assert running.ask("POST", f"/{token}/do", b"{}", **order)[0] == 401
        assert running.ask("GET", f"/{token}/style.css")[0] == 200
        assert running.ask("GET", f"/{token}/a", cookie="studykit=x; y")[0] == 401
        code, _, headers = running.ask("POST", f"/{token}/enter", b'{"passphrase": "open sesamy"}', **order)
        assert (code, headers["set-cookie"]) == (403, None)
        code, _, headers = running.ask("POST", f"/{token}/enter", b'{"passphrase": "open sesame"}', **order)
        assert code == 200
        cookie = headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert running.ask("GET", f"/{token}/a", cookie=cookie.partition(";")[0])[0] == 200
        assert running.ask("GET", "/wrong/a", cookie=cookie.partition(";")[0])[0] == 403, "the token is needed as well"
    finally:
        running.end()


def test_short_passphrases_are_none() -> None:
    with pytest.raises(UsageError, match="8 characters"):
        Door("1234567", lambda request: text_reply(""), lambda path: False)
