"""Requests as they come from the network, made into values for those who answer, and their replies sent."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, QueryParams
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.responses import FileResponse, Response, StreamingResponse

from studykit.loopback.door import ENTER, Door
from studykit.loopback.guard import LARGEST_BODY, READING, refusal
from studykit.loopback.messages import Reply, Request, text_reply

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from studykit.loopback.address import Address
    from studykit.loopback.events import Events

Answer = Callable[[Request], Awaitable[Reply]]
EVENTS = "events"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_LASTING = "private, max-age=31536000, immutable"


class App:
    """The ASGI application. ``door`` asks for a passphrase, where one is wanted."""

    def __init__(self, address: Address, answer: Answer, events: Events, door: Door | None = None) -> None:
        self._address = address
        self._answer = answer
        self._events = events
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        response = await self._respond(scope, receive)
        response.headers.update(_HEADERS)
        await response(scope, receive, send)

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        headers = Headers(scope=scope)
        method, path = scope["method"], scope["path"]
        reply = refusal(self._address, method, path, headers)
        if reply is not None:
            return _response(reply)
        below = path.removeprefix(f"/{self._address.token}").removeprefix("/")
        if path == f"/{self._address.token}":
            return _response(Reply(status=303, location=f"{path}/"))
        request = Request(method, below, dict(QueryParams(scope["query_string"])), {}, _languages(headers))
        if method not in READING:
            body = await _body(Incoming(scope, receive))
            if body is None:
                return _response(text_reply("That is no JSON object.", 400))
            request = replace(request, body=body)
        if self._door is not None:
            reply = await self._door.stop(request, headers.get("cookie", ""))
            if reply is not None:
                response = _response(reply)
                if request.path == ENTER and reply.status == 200:
                    self._door.mark(response, self._address)
                return response
        if below == EVENTS and method == "GET":
            return StreamingResponse(
                self._events.stream(request.query.get("kind", "")),
                media_type="text/event-stream",
                headers={"cache-control": "no-store"},
            )
        return _response(await self._answer(request))


async def _body(incoming: Incoming) -> Mapping[str, Any] | None:
    """The JSON object that was sent, or None; no more is read than may be sent."""
    data = b""
    try:
        async for part in incoming.stream():
            data += part
            if len(data) > LARGEST_BODY:
                return None
        found = json.loads(data)
    except (ValueError, RecursionError, ClientDisconnect):
        return None
    return found if isinstance(found, dict) else None


def _languages(headers: Headers) -> tuple[str, ...]:
    """What the browser's owner reads, in the order it was given, which is that of weight in practice."""
    wanted = headers.get("accept-language", "")[:200].split(",")
    return tuple(tag for entry in wanted if (tag := entry.partition(";")[0].strip()))


def _response(reply: Reply) -> Response:
    headers = {
        "content-security-policy": reply.policy,
        "cache-control": _LASTING if reply.lasting else "no-store",
    }
    if reply.location:
        headers["location"] = reply.location
    if reply.file is not None:
        return FileResponse(reply.file, reply.status, headers, media_type=reply.kind)
    return Response(reply.body, reply.status, headers, reply.kind)
