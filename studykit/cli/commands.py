"""All commands: where each lives and its one line of help, so that ``--help`` imports none of them."""

from __future__ import annotations

from studykit.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A command of the name ``name``: the attribute ``command`` of ``studykit.cli.MODULE``."""

    name: str
    module: str
    help: str


SECTIONS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Every day",
        (
            Entry("review", "review", "Quiz yourself on what is due, then on new cards."),
            Entry("due", "due", "Tell how many cards are due and new, by deck."),
            Entry("add", "add", "Add a card to a deck file from the terminal."),
            Entry("undo", "undo", "Take back the last steps, exactly."),
            Entry("history", "history", "Show what was done, newest first."),
            Entry("suspend", "suspend", "Leave cards out until they are unsuspended."),
            Entry("unsuspend", "unsuspend", "Ask suspended cards again."),
            Entry("reset", "reset", "Forget schedules: the cards start anew."),
        ),
    ),
    (
        "Look",
        (
            Entry("cards", "cards", "List cards with their schedules."),
            Entry("note", "note", "Show one note: links, backlinks, cards, problems."),
            Entry("links", "links", "List links and where they lead."),
            Entry("graph", "graph", "The link graph as JSON, DOT or SVG; orphans, hubs, paths."),
            Entry("diagram", "diagram", "Draw a diagram as text or SVG; list its steps."),
            Entry("check", "check", "Report what is wrong in the notes, by file and line."),
            Entry("stats", "stats", "Show how the learning goes: retention, load, hard cards."),
            Entry("simulate", "simulate", "Play the coming days through: the daily load for other settings."),
            Entry("preview", "preview", "Show what each rating would make of a schedule."),
        ),
    ),
    (
        "Make",
        (
            Entry("build", "build", "Build the website of the notes."),
            Entry("serve", "serve", "Serve the website on this computer, built again at every change."),
            Entry("fetch-images", "fetch_images", "Keep a copy of every picture that notes show from other sites."),
            Entry("export", "export", "Export the cards: Anki, CSV, JSON, Markdown."),
            Entry("sync", "sync", "Bring notes and a running Anki into step."),
            Entry(
                "import",
                "import_",
                "Bring schedules or decks from Anki, and answers from the site's quiz.",
            ),
        ),
    ),
    (
        "Set up",
        (
            Entry("init", "init", "Write studykit.yml with what was found in the vault."),
            Entry("doctor", "doctor", "Say what is installed, detected, configured, and wrong."),
        ),
    ),
)


def find(name: str) -> Entry | None:
    """The entry of a command by its name."""
    return next((entry for _, entries in SECTIONS for entry in entries if entry.name == name), None)


def names() -> list[str]:
    """All command names in the order of the help."""
    return [entry.name for _, entries in SECTIONS for entry in entries]
