"""A session at a real terminal over a desk in memory: run by the tests inside a pty.

Writes what was answered as JSON to the file named first; the other arguments are options.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import click
from fake_desk import TODAY, FakeDesk, entries, make_card, scheduled

from studykit.model.card import CardId, Face
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.review.desk import LinkedNote, More
from studykit.review.faces import make_view
from studykit.review.keyboard import make_reader
from studykit.review.sitting import Sitting
from studykit.review.terminal import Options, Terminal
from studykit.study.entry import Entry, Stage

LONG = "\n".join(f"{number}. Step number {number} of a long answer" for number in range(1, 61))


def sample() -> FakeDesk:
    cards = [
        scheduled(
            make_card(
                "pkce",
                "Which value does the client send to the token endpoint so that a stolen code is of no use?",
                "The code verifier: the server hashes it and compares the result with the code challenge of the "
                "authorization request.",
                deck="oauth/grants",
                note_title="Authorization code",
                context=("Authorization code", "PKCE"),
                tags=("oauth", "security"),
            ),
            TODAY - timedelta(days=2),
            6,
        ),
        make_card(
            "cjk",
            "授權碼模式中,用戶端為什麼不直接拿到存取權杖? 🧠",
            "因為瀏覽器位址列會留下紀錄;授權碼只能換一次,而且要用戶端驗證。🔐",
            deck="認證/授權碼",
            note_title="授權碼模式",
            context=("授權碼模式", "複習"),
        ),
        scheduled(make_card("long", "Which steps?", LONG), TODAY, 15),
        make_card("empty", "Question ::", "", empty_answer=True, context=("複習",)),
        make_card("hostile", "What does \x1b[2J\x1b[31mred\x07 do?", "Nothing\x9b31m here."),
    ]
    desk = FakeDesk(
        cards,
        problems=[Diagnostic("notes/broken.md", 12, 1, "unclosed-fence", Severity.WARNING, "A fence is not closed")],
    )
    desk.reserve[More.CRAM] = [Entry(CardId("extra"), Stage.NEW)]
    desk.reserve[More.NEW] = [Entry(CardId("extra"), Stage.NEW)]
    desk.cards[CardId("extra")] = make_card("extra")
    desk.links = [
        LinkedNote("notes/grants/implicit.md", "Implicit grant"),
        LinkedNote("notes/授權.md", "授權", back=True, text="See [[Authorization code]] for the safer way."),
    ]
    desk.edits[CardId("pkce")] = Face("A reworded question?", "A new answer.", "A reworded question?", "A new answer.")
    return desk


def main(out: str, *flags: str) -> None:
    desk = sample()
    asked = [] if "--nothing" in flags else entries(list(desk.cards.values())[:5])
    options = Options(typed="--type" in flags, greeting="200 of 4,819 today, most overdue first; the rest wait")
    view = make_view(desk, click.echo, plain="--plain" in flags)
    Terminal(Sitting(desk, asked), view, make_reader(click.getchar), options).run()
    Path(out).write_text(json.dumps({"written": desk.written, "opened": desk.opened, "term": os.environ.get("TERM")}))


if __name__ == "__main__":
    main(*sys.argv[1:])
