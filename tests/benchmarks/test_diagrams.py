"""How long it takes to read and draw a flow of ten steps. Run with ``--benchmark-only``."""

from __future__ import annotations

from typing import Any

import pytest

from studykit.diagrams import draw_svg, draw_text, read_flow

MERMAID = """sequenceDiagram
    autonumber
    actor user as Resource Owner
    participant client as Client
    participant server as Authorization Server
    participant api as Resource Server
    user->>client: Open the application
    client->>user: Redirect to /authorize?response_type=code&state=xyz
    user->>server: GET /authorize
    server-->>user: Sign-in page
    user->>+server: Credentials and consent
    server-->>-user: 302 with code
    user->>client: GET /callback?code=SplxlOBeZQQYbYS6WxSbIA
    alt the state fits
        client->>server: POST /token with code and code_verifier
        server-->>client: Access token and refresh token
    end
    Note over client,api: From here on the token speaks for the user
    client->>api: Request with the access token
"""
PLANTUML = """autonumber
actor "Resource Owner" as user
participant Client as client
participant "Authorization Server" as server
participant "Resource Server" as api
user -> client: Open the application
client -> user: Redirect to /authorize?response_type=code&state=xyz
user -> server: GET /authorize
server --> user: Sign-in page
user -> server ++: Credentials and consent
server --> user --: 302 with code
user -> client: GET /callback?code=SplxlOBeZQQYbYS6WxSbIA
alt the state fits
client -> server: POST /token with code and code_verifier
server --> client: Access token and refresh token
end
note over client, api: From here on the token speaks for the user
client -> api: Request with the access token
"""


@pytest.mark.parametrize(
    ("source", "language"), [(MERMAID, "mermaid"), (PLANTUML, "plantuml")], ids=["mermaid", "plantuml"]
)
def test_read_and_draw_ten_steps(benchmark: Any, source: str, language: str) -> None:
    def read_and_draw() -> str:
        reading = read_flow(source, language)
        assert reading is not None
        assert reading.flow is not None
        return draw_svg(reading.flow)

    assert len(benchmark(read_and_draw)) < 12_000


def test_text_of_ten_steps(benchmark: Any) -> None:
    reading = read_flow(MERMAID, "mermaid")
    assert reading is not None
    assert reading.flow is not None
    assert "Sign-in page" in benchmark(draw_text, reading.flow, width=120)
