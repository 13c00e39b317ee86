"""A passphrase in front of everything, for a server that other machines can reach."""

from __future__ import annotations

import asyncio
import secrets
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from studykit.errors import UsageError
from studykit.loopback.messages import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from studykit.loopback.address import Address

SHORTEST = 8
ENTER = "enter"
_COOKIE = "studykit"
_WAIT = 1.0
"""seconds that a wrong passphrase costs, and every one that is tried meanwhile"""


class Door:
    """``page`` is shown to those who have not said the passphrase; ``open_to`` says which paths need none.

    Raises `UsageError` for a passphrase that is too short to be one.
    """

    def __init__(self, passphrase: str, page: Callable[[Request], Reply], open_to: Callable[[str], bool]) -> None:
        if len(passphrase) < SHORTEST:
            raise UsageError(f"A passphrase has at least {SHORTEST} characters.")
        self._digest = _digest(passphrase)
        self._page = page
        self._open_to = open_to
        self._key = secrets.token_urlsafe(24)
        self._turn = asyncio.Lock()

    async def stop(self, request: Request, cookie: str) -> Reply | None:
        """What is said to somebody who may not pass; None for those who may."""
        if request.method == "POST" and request.path == ENTER:
            async with self._turn:
                if secrets.compare_digest(_digest(str(request.body.get("passphrase", ""))), self._digest):
                    return json_reply({"entered": True})
                await asyncio.sleep(_WAIT)
            return json_reply({"entered": False}, 403)
        if secrets.compare_digest(_cookie(cookie).encode(), self._key.encode()) or self._open_to(request.path):
            return None
        return self._page(request)

    def mark(self, response: Response, address: Address) -> None:
        """Give somebody who said the passphrase what they show from then on."""
        response.set_cookie(_COOKIE, self._key, path=f"/{address.token}/", httponly=True, samesite="strict")


def _digest(passphrase: str) -> bytes:
    return sha256(passphrase.encode("utf-8", "replace")).digest()


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(_COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""
