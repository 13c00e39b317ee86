"""Fetching one image: over http or https, from public addresses only, within limits of size and time.

A name is looked up once and the connection goes to the very address that was judged, so a name server cannot answer
differently the second time. Each redirect is judged anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from studykit.errors import StudykitError
from studykit.model.values import dataclass
from studykit.vault.images import address_of

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"BM", ".bmp"),
)
_SVG = re.compile(rb"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE[^<>\[\]]*>\s*)?<svg[\s>]", re.DOTALL)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchError(StudykitError):
    """An image that could not be had; the text says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for the whole of an image, redirects included. ``allowed`` are hosts that may be private."""

    size: int = 20_000_000
    seconds: float = 30.0
    allowed: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """``suffix`` follows from the content, whatever the server calls it."""

    data: bytes
    suffix: str


def fetch(url: str, limits: Limits) -> Fetched:
    """The image at an address. Raises `FetchError`."""
    until = time.monotonic() + limits.seconds
    for _ in range(_MOST_REDIRECTS + 1):
        data, following = _ask(url, limits, until)
        if not following:
            suffix = image_suffix(data)
            if not suffix:
                raise FetchError("what is there is no image")
            return Fetched(data, suffix)
        url = _joined(url, following)
        if not url:
            raise FetchError("it leads on to what is neither http nor https")
    raise FetchError(f"it leads on more than {_MOST_REDIRECTS} times")


def _joined(url: str, following: str) -> str:
    try:
        return address_of(urljoin(url, following))
    except ValueError:
        return ""


def image_suffix(data: bytes) -> str:
    """The ending for a picture by its first bytes, "" for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return ".avif"
    if _SVG.match(data[:4096]):
        return ".svg"
    return next((suffix for magic, suffix in _MAGIC if data.startswith(magic)), "")


def _ask(url: str, limits: Limits, until: float) -> tuple[bytes, str]:
    """The content, or where else it is."""
    try:
        parts = urlsplit(quote(url, safe=_SAFE))
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (urlsplit(url).hostname or "").encode("idna").decode("ascii")
    except ValueError:
        raise FetchError("the address cannot be read") from None
    address = _judged(host, port, limits.allowed)
    connection = http.client.HTTPConnection(host, port)
    watch: threading.Timer | None = None
    try:
        plain = socket.create_connection((str(address), port), timeout=max(0.001, until - time.monotonic()))
        watch = threading.Timer(max(0.0, until - time.monotonic()), _cut, [plain])
        watch.daemon = True
        watch.start()
        connection.sock = _secured(plain, host) if parts.scheme == "https" else plain
        answer = _answer(connection, parts, limits)
    except TimeoutError:
        raise FetchError(f"it took longer than {limits.seconds:g} s") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() < until:
            raise FetchError(f"the connection failed ({type(error).__name__})") from None
    else:
        if time.monotonic() < until:
            return answer
    finally:
        if watch is not None:
            watch.cancel()
        connection.close()
    raise FetchError(f"it took longer than {limits.seconds:g} s")  # what was cut off looks like an end


def _answer(connection: http.client.HTTPConnection, parts: SplitResult, limits: Limits) -> tuple[bytes, str]:
    place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", place, headers={"Accept": "image/*", "User-Agent": "studykit", "Connection": "close"})
    answer = connection.getresponse()
    if answer.status in _REDIRECTS:
        return b"", answer.headers.get("Location", "") or "nowhere:"
    if answer.status != http.client.OK:
        raise FetchError(f"the server answers {answer.status}")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise FetchError("the server sends it compressed")
    length = int(answer.headers.get("Content-Length") or 0)
    if length > limits.size:
        raise FetchError(f"it is larger than {limits.size / 1e6:g} MB")
    data = bytearray()
    while chunk := answer.read(_CHUNK):
        data += chunk
        if len(data) > limits.size:
            raise FetchError(f"it is larger than {limits.size / 1e6:g} MB")
    if length and len(data) != length:
        raise FetchError("the transfer broke off")
    return bytes(data), ""


def _judged(host: str, port: int, allowed: Collection[str]) -> Address:
    """An address of a host, which has no other than public ones unless it is allowed by name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError(f"the host {host} is not known") from None
    addresses = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    if not addresses:
        raise FetchError(f"the host {host} is not known")
    if host not in allowed and not all(map(is_public, addresses)):
        raise FetchError(f"the host {host} is not on the public network; --allow-private {host} would ask it")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether an address, and any other that is wrapped in it, belongs to the public network."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(is_public(one) for one in inner if one is not None):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _cut(connection: socket.socket) -> None:
    """End a transfer whose time is up, also one that drips byte by byte."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
