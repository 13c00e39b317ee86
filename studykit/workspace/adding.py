"""Adding a card to the file of a deck: what is written is read first, and must be that card and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from studykit.cards.spelling import spellings
from studykit.errors import ReadOnlyError, UsageError
from studykit.identity import KnownIdentities, assign, card_keys, remember
from studykit.index.cards import BlockCards, make_cards
from studykit.index.reading import choice_for, read_again
from studykit.model.card import Card, CardBlock, CardKind
from studykit.model.diagnostic import Severity
from studykit.model.note import Note
from studykit.model.span import NotePath, Span
from studykit.text import Edit, SourceText, apply, decode
from studykit.vault.commit import commit_edit
from studykit.vault.events import EditEvent
from studykit.vault.writer import note_path
from studykit.workspace.deck_file import DeckFile, deck_files, deck_name, names_deck
from studykit.workspace.registrar import Registrar
from studykit.workspace.workspace import Workspace

REASON = "added card"
_OTHERS = "this text would change how other cards are read"
_ONE_WAY = frozenset({CardKind.BASIC, CardKind.QA})


@dataclass(frozen=True, slots=True)
class _Draft:
    """An edit and what would come of it: ``block`` is the new card, ``problem`` why it is not as meant, or ""."""

    file: DeckFile
    edit: Edit
    note: Note
    block: CardBlock | None
    problem: str = ""


def add_card(workspace: Workspace, deck: str, front: str, back: str) -> Card:
    """Write a card at the end of its deck's file, which is made if need be; returns it as it is read there.

    One step for undo. Raises `UsageError` for a text that would not be read back as exactly this card in this
    deck, and what a write raises; then nothing was written. Whoever calls holds the session's lock.
    """
    name = deck_name(deck)
    front, back = (text.replace("\r\n", "\n").strip() for text in (front, back))
    if not front or not back:
        raise UsageError("A card needs a question and an answer.")
    problems = []
    for file in deck_files(workspace, name):
        for draft in _drafts(workspace, file, name, front, back):
            if draft.block is not None and not draft.problem:
                return _write(workspace, draft, draft.block)
            problems.append(f"{file.source.path}: {draft.problem}.")
    if not problems:
        raise UsageError(f"There is no place for the deck '{deck}': the settings leave out every file it could have.")
    telling = next((problem for problem in problems if _OTHERS not in problem), problems[0])
    blank = " A blank line can end a card." if "\n\n" in front + back else ""
    raise UsageError(f"{telling}{blank} Nothing was written. Word it differently, or write it into the note by hand.")


def _drafts(workspace: Workspace, file: DeckFile, deck: str, front: str, back: str) -> Iterator[_Draft]:
    """The card at each place of the file, in each spelling of its conventions."""
    source, reading = file.source, workspace.reading
    conventions = choice_for(reading, source).conventions
    for at in _ends(file):
        for spelling in spellings(front, back, conventions):
            lines = [file.opening, "", *spelling.split("\n")] if file.opening else spelling.split("\n")
            edit = Edit(source.path, source.sha256, Span(at, at), _inserted(source, at, lines))
            after = decode(source.path, apply(source, edit)[0])
            note = read_again(reading, source.path, after)
            yield _judged(_Draft(file, edit, note, None), deck, front, back, conventions.flashcard_tags)


def _ends(file: DeckFile) -> Iterator[int]:
    """Where cards can be appended: at the end of the file, else in front of headings whose sections are answers."""
    yield len(file.source.text)
    blocks = _cards(file.note) if file.note is not None else []
    last = list(takewhile(lambda block: block.kind is CardKind.HEADING, reversed(blocks)))
    if last:
        yield file.source.starts[last[-1].lines[0] - 1]


def _inserted(source: SourceText, at: int, lines: Sequence[str]) -> str:
    """Lines with a blank one in front of them, and one behind them where more follows; the file's own line ends."""
    newline, before = source.newline, source.text[:at]
    if not before.strip():
        gap = ""
    elif before.endswith("\n"):
        gap = "" if source.lines[source.line_at(at - 1) - 1].strip() == "" else newline
    else:
        gap = newline * 2
    if at < len(source.text):
        return gap + newline.join(lines) + newline * 2
    return gap + newline.join(lines) + (newline if not before or before.endswith("\n") else "")


def _judged(draft: _Draft, deck: str, front: str, back: str, roots: tuple[str, ...]) -> _Draft:
    """The draft with its new card, and with what is wrong about it."""
    start, end = draft.edit.span.start, draft.edit.span.start + len(draft.edit.new)
    fresh = [block for block in _cards(draft.note) if start <= block.span.start < end]
    others = [block for block in _cards(draft.note) if block not in fresh]
    old = _cards(draft.file.note) if draft.file.note is not None else []
    problem = ""
    if [_seen(block) for block in others] != [_seen(block) for block in old]:
        problem = _OTHERS
    elif len(fresh) != 1 or len(fresh[0].faces) != 1:
        count = sum(len(block.faces) for block in fresh)
        problem = f"this text would be read as {count} cards" if count else "this text would not be read as a card"
    elif fresh[0].record is not None:
        problem = "this text holds a schedule"
    elif (fresh[0].faces[0].front, fresh[0].faces[0].back) != (front, back) or fresh[0].kind not in _ONE_WAY:
        face = fresh[0].faces[0]
        problem = f"this text would be read as the question {face.front!r} with the answer {face.back!r}"
    elif findings := _findings(draft.note) - _findings(draft.file.note):
        problem = f"this text would be wrong in the note ({next(iter(findings))})"
    elif not names_deck(fresh[0].decks[0], deck, roots):
        problem = f"its cards are in the deck '{fresh[0].decks[0]}', not in '{deck}'"
    return replace(draft, block=fresh[0] if len(fresh) == 1 else None, problem=problem)


def _findings(note: Note | None) -> Counter[str]:
    """What is wrong in a note."""
    found = note.diagnostics if note is not None else ()
    return Counter(finding.message for finding in found if finding.severity is not Severity.INFO)


def _seen(block: CardBlock) -> tuple[object, ...]:
    """What must not change about a card that was there before."""
    record = block.record
    segments = [segment.text for segment in record.segments] if record is not None else None
    return block.syntax, block.faces, segments, block.decks, block.context, block.anchor


def _cards(note: Note) -> list[CardBlock]:
    """Without the note itself, which its review tag makes a card."""
    return [block for block in note.blocks if block.kind is not CardKind.NOTE]


def _write(workspace: Workspace, draft: _Draft, block: CardBlock) -> Card:
    registrar, source = Registrar(workspace), draft.file.source
    key = next(key for key in card_keys(draft.note.blocks) if draft.note.blocks[key.block] is block)
    taken = {card.id for card in workspace.index.agenda()}
    known = registrar.shelf.known
    (card_id,) = assign([key], KnownIdentities(reserved=frozenset(taken | known.cards.keys()))).ids
    created = draft.file.note is None
    if created:
        _make_folder(workspace, source.path)
    event = EditEvent(0, REASON, (card_id,), created=created)
    first = remember([key], [card_id], [None], known)
    commit_edit(workspace.root, registrar.journal, source, draft.edit, event, first=first)
    found = BlockCards(block, (key,), (card_id,), (None,))
    (card,) = make_cards(workspace.config, draft.note, [found], registrar.shelf.standing, workspace.today)
    return card


def _make_folder(workspace: Workspace, path: NotePath) -> None:
    folder = note_path(workspace.root, path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReadOnlyError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
