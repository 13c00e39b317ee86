"""The one local server: a random token in every address, Host and Origin checked, reload events for open pages.

Nothing here knows notes or cards. A caller hands in functions from `Request` to `Reply`; `run` serves them until
it is told to stop.
"""

from __future__ import annotations

from studykit.loopback.address import Address, claim
from studykit.loopback.messages import Reply, Request, json_reply
from studykit.loopback.server import Server

__all__ = ["Address", "Reply", "Request", "Server", "claim", "json_reply"]
