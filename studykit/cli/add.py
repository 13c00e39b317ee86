"""``studykit add``: add a card to a deck file from the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from studykit.cli.completion import complete_deck
from studykit.cli.invocation import Invocation
from studykit.cli.opening import edit_at
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, is_terminal, say
from studykit.errors import ReadOnlyError, StudykitError, UsageError
from studykit.formats.cards import card_json
from studykit.vault.lock import session_lock
from studykit.vault.places import cache_dir

_LINE = "---------- the question above this line, the answer below; nothing at all: no card ----------"
_SHEET = "new-card.md"


@click.command()
@click.option(
    "--deck",
    required=True,
    metavar="DECK",
    shell_complete=complete_deck,
    help="The deck; its file is made if there is none.",
)
@click.option("--front", default="", metavar="TEXT", help="The question.")
@click.option("--back", default="", metavar="TEXT", help="The answer.")
@json_option
@today_option
@pass_invocation
def command(invocation: Invocation, deck: str, front: str, back: str, as_json: bool) -> None:
    """Add a card to a deck file from the terminal.

    It goes to the end of the deck's file in the folder for cards (flashcards/DECK.md), spelled as cards are in
    that folder. Without --front or --back, $EDITOR opens for both. `studykit undo` takes the card away again.

    \b
    Example:
      studykit add --deck grants --front "What proves possession?" --back "The code verifier."
    """
    sheet: Path | None = None
    if not (front and back):
        if not is_terminal():
            raise click.UsageError("Give the question with --front and the answer with --back.")
        sheet = cache_dir(invocation.workspace.root) / _SHEET
        front, back = _written(sheet, front, back)
        if not (front or back):
            sheet.unlink(missing_ok=True)
            say("Nothing was added.")
            return
    from studykit.workspace.adding import add_card  # noqa: PLC0415 - only once there is a card to add

    workspace = invocation.workspace
    try:
        with session_lock(cache_dir(workspace.root)):
            card = add_card(workspace, deck, front, back)
    except StudykitError as error:
        if sheet is None:
            raise
        raise type(error)(f"{error} What you wrote is kept in {sheet}; call 'studykit add' again to go on.") from error
    if sheet is not None:
        sheet.unlink(missing_ok=True)
    if as_json:
        document("add", card=card_json(card))
    else:
        click.echo(f"{card.note}:{card.line}: added to the deck {card.deck}.")


def _written(sheet: Path, front: str, back: str) -> tuple[str, str]:
    """Question and answer from the editor. A sheet that was left over by an add that failed is opened again."""
    try:
        if front or back or not sheet.exists():
            sheet.write_text(f"{front}\n{_LINE}\n{back}\n", encoding="utf-8")
        edit_at(str(sheet), 1)
        text = sheet.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ReadOnlyError(f"{sheet} cannot be used: {error.strerror or error}.") from error
    above, line, below = text.partition(_LINE)
    if not line and text.strip():
        raise UsageError(f"The line between question and answer is gone. What you wrote is kept in {sheet}.")
    return above.strip(), below.strip()
