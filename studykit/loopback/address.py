"""Where a server listens, and which requests are its own: the token, the Host and the Origin it answers to."""

from __future__ import annotations

import json
import os
import secrets
import socket
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from studykit.errors import StudykitError, UsageError
from studykit.model.values import dataclass

LOOPBACK = "127.0.0.1"
_TOKEN_BYTES = 16
_WAITING = 128


@dataclass(frozen=True, slots=True)
class Address:
    """``host`` is an IP address. Whoever knows ``token`` may ask."""

    host: str
    port: int
    token: str

    @property
    def url(self) -> str:
        return f"http://{_bracketed(self.host)}:{self.port}/{self.token}/"

    @property
    def is_loopback(self) -> bool:
        return ip_address(self.host).is_loopback

    def admits_host(self, host: str) -> bool:
        """Whether a Host header names this server: by its address or as ``localhost``, never by another name.

        A name that somebody else's DNS points here is how a foreign page would get in. A server for the whole
        network is reached by more than one address, so any address does there, still no name.
        """
        name, port = _split(host)
        if port != self.port:
            return False
        if name in (self.host, "localhost"):
            return True
        return not self.is_loopback and _is_address(name)

    def admits_origin(self, origin: str, host: str) -> bool:
        """Whether an Origin header is that of a page of ours, which was asked for as ``host``."""
        return self.admits_host(host) and origin.lower() == f"http://{host.lower()}"


def claim(host: str = LOOPBACK, port: int = 0, memory: Path | None = None) -> tuple[Address, socket.socket]:
    """A free port, bound, with a fresh token; ``port`` 0 takes any.

    ``memory`` is a file that remembers the address while its server lives. Where it was left behind, the server
    was killed: the same address is taken again, so that pages that are still open find their server.
    Raises `UsageError` for a host that is no address of this machine, `StudykitError` for a port that is taken.
    """
    try:
        ip_address(host)
    except ValueError:
        raise UsageError(f"'{host}' is no address. Give one such as {LOOPBACK}, or 0.0.0.0 for all of them.") from None
    left = _remembered(memory, host) if memory is not None else None
    if left is not None and port in (0, left.port):
        with suppress(StudykitError):
            return left, _bound(host, left.port)
    bound = _bound(host, port)
    address = Address(host, int(bound.getsockname()[1]), secrets.token_urlsafe(_TOKEN_BYTES))
    if memory is not None:
        _remember(memory, address)
    return address, bound


def forget(memory: Path) -> None:
    """The server ended by itself: its address is nobody's any more."""
    with suppress(OSError):
        memory.unlink()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches the waiting for full packets off: it costs 40 ms a reply.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # A killed server's port is free at once; on Windows this option would share a port that is in use.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(_WAITING)
    except OSError as error:
        made.close()
        where = f"Port {port} of {host}" if port else host
        raise StudykitError(
            f"{where} cannot be used: {error.strerror or error}. Choose another with --port."
        ) from error
    return made


def _remember(memory: Path, address: Address) -> None:
    with suppress(OSError):
        forget(memory)
        handle = os.open(memory, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"host": address.host, "port": address.port, "token": address.token}, file)


def _remembered(memory: Path, host: str) -> Address | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(memory.read_text(encoding="utf-8"))
        if found["host"] == host and len(found["token"]) >= _TOKEN_BYTES:
            return Address(host, int(found["port"]), str(found["token"]))
    return None


def _split(host: str) -> tuple[str, int]:
    """Name and port of a Host header; port 80 where it names none, -1 where it is no number."""
    name, colon, port = host.rpartition(":")
    if not colon or port.endswith("]"):
        name, port = host, "80"
    return name.strip("[]").lower(), int(port) if port.isascii() and port.isdigit() else -1


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
