"""Who is let in: the order of checks that every request passes before anybody looks at what it wants."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import compare_digest

from studykit.loopback.address import Address
from studykit.loopback.messages import Reply, text_reply

READING = frozenset({"GET", "HEAD"})
LARGEST_BODY = 2_000_000
_NO_HOST = "This server answers to its own address only."
_NO_TOKEN = "This address is not one of a running session. Start it again: studykit review --web"  # noqa: S105 - a sentence
_NO_ORIGIN = "Requests from other pages are refused."
_NO_BODY = "Only JSON is taken here."


def refusal(address: Address, method: str, path: str, headers: Mapping[str, str]) -> Reply | None:
    """Why a request is not answered; None where it may pass. Header names are in small letters.

    The token is compared in constant time. A page elsewhere can make a browser ask (an image, a form, a frame),
    also without script: so everything but a person's own step to a page must come from a page of ours.
    """
    host, origin = headers.get("host", ""), headers.get("origin", "")
    if not address.admits_host(host):
        return text_reply(_NO_HOST, 403)
    ours = address.admits_origin(origin, host)
    elsewhere = headers.get("sec-fetch-site", "") in ("cross-site", "same-site")
    if (origin and not ours) or (elsewhere and not _steps_to_page(method, headers)):
        return text_reply(_NO_ORIGIN, 403)
    token = path.removeprefix("/").partition("/")[0]
    if not compare_digest(token.encode("utf-8", "replace"), address.token.encode()):
        return text_reply(_NO_TOKEN, 403)
    if method in READING:
        return None
    if not ours:
        return text_reply(_NO_ORIGIN, 403)
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return text_reply(_NO_BODY, 415)
    length = headers.get("content-length", "")
    if not length.isascii() or not length.isdigit() or int(length) > LARGEST_BODY:
        return text_reply("That is too long.", 413)
    return None


def _steps_to_page(method: str, headers: Mapping[str, str]) -> bool:
    """A link that was followed or an address that was typed, in a window of its own."""
    return (
        method == "GET" and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    )
