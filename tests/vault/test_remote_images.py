"""Pictures from elsewhere: only from where it is allowed, only pictures, only so large, only so long. The only server
that is ever asked is one on this computer."""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from studykit.vault import remote_images
from studykit.vault.images import address_of, stem_of
from studykit.vault.remote_images import FetchError, Limits, fetch, image_suffix, is_public

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from program import Program, write_vault

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00\x12\x16\xf1M"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="hit()"><script>hit()</script><path d="M0 0h9"/></svg>'


class _Pictures(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        port = self.server.server_address[1]
        places = {"/away": "http://10.0.0.1/x.png", "/name": f"http://localhost:{port}/a.png", "/loop": "/loop",
                  "/file": "file:///etc/passwd", "/on": "/a.png", "/odd": "http://[::1"}  # fmt: skip
        content = {"/a.png": PNG, "/b%20c.png": PNG, "/x.svg": SVG, "/page.png": b"<html>no</html>",
                   "/huge.png": PNG + bytes(3_000_000)}.get(self.path)  # fmt: skip
        if self.path in places:
            self.send_response(302)
            self.send_header("Location", places[self.path])
            self.end_headers()
        elif self.path == "/drip.png":
            self.send_response(200)
            self.end_headers()
            for byte in PNG * 100:
                self.wfile.write(bytes([byte]))
                time.sleep(0.02)
        elif content is None:
            self.send_error(404)
        else:
            self.send_response(200)
            if self.path != "/huge.png":
                self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Pictures.asked = []
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Pictures)
    running.daemon_threads = True
    running.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up early is no news
    thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()
    thread.join()


HERE = Limits(size=1_000_000, seconds=120, allowed=frozenset({"127.0.0.1"}))


def test_a_picture_by_its_content(server: str) -> None:
    assert (fetch(f"{server}/a.png", HERE).suffix, fetch(f"{server}/on", HERE).data) == (".png", PNG)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/none.png", "answers 404"), ("/page.png", "no image"), ("/huge.png", "larger than 1 MB"),
        ("/away", "not on the public network"), ("/name", "not on the public network"), ("/loop", "more than 5 times"),
        ("/file", "neither http nor https"), ("/odd", "neither http nor https"),
    ],
)  # fmt: skip
def test_what_is_refused(server: str, path: str, why: str) -> None:
    with pytest.raises(FetchError, match=why):
        fetch(server + path, HERE)


def test_a_server_that_drips_is_left(server: str) -> None:
    with pytest.raises(FetchError, match="longer than"):
        fetch(f"{server}/drip.png", Limits(seconds=0.3, allowed=HERE.allowed))


def test_nobody_private_is_asked_unless_allowed(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchError, match="not on the public network"):
        fetch(f"{server}/a.png", Limits())
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.1.2.3")]
    monkeypatch.setattr(remote_images.socket, "getaddrinfo", lambda *_, **__: answers)
    monkeypatch.setattr(remote_images.socket, "create_connection", lambda *_, **__: pytest.fail("somebody was asked"))
    with pytest.raises(FetchError, match=r"images\.example is not on the public network"):
        fetch("https://images.example/a.png", Limits())
    assert _Pictures.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "2002:0a00:0001::", "64:ff9b::a00:1", "64:ff9b::7f00:1", "2001:0:a00:1::",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_public_addresses() -> None:
    for address in ("93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"):
        assert is_public(ipaddress.ip_address(address))


def test_types_by_the_first_bytes() -> None:
    heads = {b"\xff\xd8\xff\xe0": ".jpg", b"GIF89a": ".gif", b"RIFF....WEBPVP8 ": ".webp", b"....ftypavif": ".avif",
             b"BM": ".bmp", b' <?xml version="1.0"?>\n<!-- x --><svg >': ".svg", b"<html><svg>": "", b"": "",
             b"%PDF-1.7": ""}  # fmt: skip
    assert {head: image_suffix(head) for head in heads} == heads


def test_addresses_are_the_same_however_they_are_escaped() -> None:
    assert stem_of("https://x.example/a b.png#c") == stem_of("https://x.example/a%20b.png")
    assert stem_of("//x.example/a.png") == stem_of("https://x.example/a.png") != stem_of("http://x.example/a.png")
    assert [address_of(url) for url in ("ftp://x/y", "data:image/png;base64,", "https://", "http://[", "a.png")] == [
        ""
    ] * 5


def test_the_command_keeps_copies_that_site_and_deck_show(server: str, tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", {
        "a.md": f"#flashcards\n\n![alt]({server}/a.png)\n\n![other]({server}/b%20c.png) and ![]({server}/none.png)\n\n"
        f"Front ![pic]({server}/a.png) :: back\n\n<img src='{server}/x.svg' alt='drawn'>\n\n![x]({server}/x.svg)\n",
        "studykit.yml": "site: {title: T}\n",
    })  # fmt: skip
    studykit = Program(vault)
    listed = studykit("fetch-images", "--dry-run")
    assert listed.out.count(server) == 4
    assert _Pictures.asked == []
    refused = studykit("fetch-images")
    assert refused.code == 1
    assert "4 not to be had" in refused.out
    assert _Pictures.asked == []
    done = studykit("fetch-images", "--allow-private", "127.0.0.1", "--json")
    assert (done.code, len(done.data["fetched"]), len(done.data["failed"])) == (1, 3, 1)
    _Pictures.asked.clear()
    again = studykit("fetch-images", "--allow-private", "127.0.0.1", "--json").data
    assert (again["there"], again["fetched"]) == (3, [])
    assert _Pictures.asked == ["/none.png"]
    copies = sorted(path.suffix for path in (vault / ".studykit/images").iterdir())
    assert copies == [".png", ".png", ".svg"]
    site = tmp_path / "site"
    assert studykit("build", "-o", str(site)).code == 0
    page = (site / "a.html").read_text("utf-8")
    assert page.count('src="files/elsewhere/') >= 4
    assert 'width="3" height="2"' in page
    assert f'src="{server}' not in page
    assert all(b"hit()" not in path.read_bytes() for path in site.rglob("*.svg"))
    assert studykit("export", "anki", "-o", str(tmp_path / "t.apkg"), "--json").data["media"] == 1
