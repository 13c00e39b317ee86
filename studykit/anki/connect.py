"""AnkiConnect: the add-on by which a running Anki on this computer answers questions (version 6 of its protocol).

Protocol: https://git.sr.ht/~foosoft/anki-connect. One request is ``{"action", "version", "params"}``, one answer
``{"result", "error"}``. Only this computer is ever asked.
"""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any

from studykit.errors import StudykitError

DEFAULT_PORT = 8765
_HOST = "127.0.0.1"
_VERSION = 6
_SECONDS = 120
_LARGEST = 256 << 20


class AnkiError(StudykitError):
    """Anki is not there, or would not do what it was asked."""


@dataclass(frozen=True, slots=True)
class AnkiConnect:
    port: int = DEFAULT_PORT

    def ask(self, action: str, **params: Any) -> Any:
        """The result of an action. Raises `AnkiError`."""
        body = json.dumps({"action": action, "version": _VERSION, "params": params}).encode()
        connection = http.client.HTTPConnection(_HOST, self.port, timeout=_SECONDS)
        try:
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read(_LARGEST))
        except ConnectionRefusedError:
            raise AnkiError(
                f"Anki does not answer on port {self.port}. Start Anki with the add-on AnkiConnect (code 2055492159), "
                "then try again; or use `studykit export anki` and import the file."
            ) from None
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            raise AnkiError(
                f"What answers on port {self.port} is no AnkiConnect ({type(error).__name__}). "
                "Name its port with --port; nothing more was changed."
            ) from error
        finally:
            connection.close()
        if not isinstance(answer, dict) or "result" not in answer:
            raise AnkiError(f"What answers on port {self.port} is no AnkiConnect of version {_VERSION}.")
        if answer.get("error"):
            raise AnkiError(f"Anki could not do '{action}': {answer['error']}. What was done before stays.")
        return answer["result"]

    def check(self) -> None:
        """Raises `AnkiError` where no AnkiConnect of this version answers."""
        version = self.ask("version")
        if not isinstance(version, int) or version < _VERSION:
            raise AnkiError(f"AnkiConnect speaks version {version}, and {_VERSION} is needed. Update the add-on.")
