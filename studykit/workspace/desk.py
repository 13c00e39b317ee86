"""The vault as one review session sees it: what `studykit.review.desk.Desk` asks for, over a workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from studykit.errors import SourceChangedError
from studykit.model.card import Card, CardId, CardKind, Listed
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.schedule import Rating
from studykit.model.span import NotePath
from studykit.review.choices import chosen
from studykit.review.desk import LinkedNote, More, Recorded, Side
from studykit.study.entry import Entry
from studykit.study.exam import exam_words, in_time
from studykit.study.excerpt import excerpt
from studykit.study.filters import Filter, select
from studykit.study.outlook import Outlook, outlook
from studykit.study.queue import Plan, Request, catch_up, exam_load, plan
from studykit.study.standing import Standing as Today
from studykit.study.standing import standing as today_standing
from studykit.study.standing import streak
from studykit.vault.events import Bury, Event, Mark, Review, Suspend, Undo, Void, cards_of
from studykit.vault.places import cache_dir
from studykit.workspace.faces import Faces
from studykit.workspace.registrar import Registrar
from studykit.workspace.shelf import Held
from studykit.workspace.workspace import Workspace

if TYPE_CHECKING:
    from rich.console import RenderableType

    from studykit.scheduling import Outcome
    from studykit.workspace.rewriting import Passage


class VaultDesk:
    """``opener`` and ``editor`` open a file (the second at a line) and say so; the command line hands them in."""

    def __init__(
        self,
        workspace: Workspace,
        wanted: Filter,
        request: Request,
        *,
        opener: Callable[[str], str],
        editor: Callable[[str, int], None],
    ) -> None:
        self._workspace = workspace
        self._wanted = wanted
        self._request = request
        self._opener = opener
        self._editor = editor
        self._registrar = Registrar(workspace)
        self._shelf = self._registrar.shelf
        self._faces = Faces(workspace)
        self._planned: set[CardId] = set()
        self.plan = self._make_plan()
        self._planned.update(entry.card for entry in self.plan.entries)

    @property
    def greeting(self) -> str:
        """What to know before the first card: how far the day reaches, and what an exam asks of it; or ""."""
        request = self._request
        now = self._so_far()
        sentences = [catch_up(self.plan, request)]
        if request.exam is not None and (found := exam_load(self._cards(), now, request)):
            sentences.insert(0, exam_words(found, request.exam) + ".")
        return " ".join(sentences).strip()

    def _so_far(self) -> Today:
        today = self._workspace.today
        return today_standing(self._shelf.answers_of(today), today)

    def _cards(self) -> Sequence[Listed]:
        """The cards meant, as they stand now."""
        return select(self._shelf.agenda(with_texts=bool(self._wanted.search)), self._wanted)

    def _make_plan(self, request: Request | None = None) -> Plan:
        now, asked = self._so_far(), request or self._request
        stock = self._shelf.stock(ask_empty=asked.ask_empty) if self._wanted.takes_all else None
        found = excerpt(stock, now, asked) if stock is not None else None
        return found or plan(self._cards(), now, asked)

    def card(self, card_id: CardId) -> Card:
        return self._shelf.card(card_id)

    def preview(self, card_id: CardId) -> Mapping[Rating, Outcome]:
        return self._outcomes(self._shelf.find(card_id))

    def _outcomes(self, held: Held) -> Mapping[Rating, Outcome]:
        from studykit.workspace.grading import outcomes  # noqa: PLC0415 - the first card is shown without

        found = outcomes(self._workspace, held, self._shelf)
        exam, today = self._request.exam, self._workspace.today
        if exam is None:
            return found
        return {rating: in_time(outcome, exam, today, held.card.id) for rating, outcome in found.items()}

    def rate(self, card_id: CardId, rating: Rating, seconds: float) -> Recorded:
        try:
            return self._rate(self._shelf.find(card_id), rating, seconds)
        except SourceChangedError:
            # An editor saved in between: read again, find the card again, try once more.
            return self._rate(self._shelf.find(card_id), rating, seconds)

    def _rate(self, held: Held, rating: Rating, seconds: float) -> Recorded:
        from studykit.workspace.grading import is_lapse, leech_action, schedule_edit, segment_of  # noqa: PLC0415 - the same

        card, stand, state = held.card, self._shelf.standing, segment_of(held)
        before = None if state is None else card.segment
        today, outcome = self._workspace.today, chosen(self._outcomes(held), rating)
        edit, after = schedule_edit(self._workspace, held, outcome.state, rating)
        lapse = is_lapse(card, rating, state)
        leech = leech_action(self._workspace.config, stand.lapses.get(card.id, 0) + 1) if lapse else ""
        now = self._workspace.now()
        offset = now.utcoffset()
        event = Review(
            0, card.id, card.note, today, rating, before or "", after, card.scheduler,
            deck=card.deck, offset=int(offset.total_seconds() // 60) if offset else 0, seconds=round(seconds, 1),
            was_new=state is None, again_today=outcome.again_today,
            drill=stand.drills(card.id, today), lapse=lapse, leech=leech,
            kept=held.siblings.block.record_kind == "journal", step=-1 if outcome.step is None else outcome.step,
        )  # fmt: skip
        notice = _leech_words(leech)
        if edit is None:
            self._registrar.note_down([held], event)
        else:
            notice = f"{self._registrar.write(held, edit, event)} {notice}".strip()
        return Recorded(rating, outcome, outcome.again_today, before, after, notice)

    def _note_down(self, card_id: CardId, event: Event) -> None:
        self._registrar.note_down([self._shelf.find(card_id)], event)

    def suspend(self, card_id: CardId) -> None:
        self._note_down(card_id, Suspend(0, (card_id,)))

    def bury(self, card_id: CardId) -> None:
        self._note_down(card_id, Bury(0, (card_id,), self._workspace.today))

    def mark(self, card_id: CardId) -> bool:
        on = card_id not in self._shelf.standing.marked
        self._note_down(card_id, Mark(0, (card_id,), on=on))
        return on

    def passage(self, card_id: CardId) -> Passage:
        """The card's own Markdown, to be changed. Raises `ReadOnlyError` where it cannot be."""
        from studykit.workspace.rewriting import passage  # noqa: PLC0415 - the same

        return passage(self._shelf.find(card_id))

    def rewrite(self, card_id: CardId, text: str, seen: str) -> None:
        """Put another text in place of a card's Markdown, read from the note with the hash ``seen``.

        One step for `undo`. Raises `SourceChangedError`, `UsageError` or `ReadOnlyError` with nothing written.
        """
        from studykit.workspace.rewriting import rewrite  # noqa: PLC0415 - the same

        rewrite(self._registrar, self._shelf.find(card_id), text, seen)

    def cards(self) -> Sequence[Card]:
        """All cards of the vault as they stand now."""
        return self._shelf.cards()

    def reviews(self) -> Sequence[Review]:
        """All answers that were not taken back, also those of this session."""
        return self._shelf.standing.reviews

    def last_action(self) -> str:
        """Names the newest answer, command or taking back that is on disk; the same after a restart. "" for none."""
        void: set[str] = set()
        for entry in reversed(self._registrar.journal.entries):
            if isinstance(entry.event, Void):
                void.add(entry.event.of)
            elif entry.ref not in void and (entry.event.undoable or isinstance(entry.event, Undo)):
                return entry.ref
        return ""

    def undo(self) -> CardId | None:
        from studykit.vault.undo import undo  # noqa: PLC0415 - the same
        from studykit.workspace.rewriting import restored, rewritten_last  # noqa: PLC0415 - the same

        rewriting = rewritten_last(self._registrar)
        journal = self._registrar.journal
        done = undo(self._workspace.root, journal, 1)
        self._shelf.learn(journal.entries)
        cards: list[CardId] = []
        for undone in done:
            if undone.source is not None and rewriting is not None:
                restored(self._registrar, rewriting, undone.source)
            elif undone.source is not None:
                self._shelf.look_around(undone.source.path)
            cards.extend(cards_of(undone.entry.event))
        return cards[0] if cards else None

    def render(self, card: Card, side: Side, width: int) -> RenderableType:
        return self._faces.render(card, side is Side.BACK, width)

    def plain(self, card: Card, side: Side) -> str:
        return self._faces.plain(card, side is Side.BACK)

    def source_link(self, card: Card) -> str:
        return f"{card.note}:{card.line}"

    def edit(self, card: Card) -> None:
        self._editor(str(self._workspace.root / card.note), card.line)

    def open(self, card: Card, path: str = "") -> str:
        if path:
            return self._opener(str(self._workspace.root / path))
        if card.kind is CardKind.OCCLUSION:
            from studykit.workspace.masked_page import masked_page  # noqa: PLC0415 - brings the renderer of pages along

            return self._opener(str(masked_page(self._workspace, card, cache_dir(self._workspace.root))))
        image = self._faces.first_image(card)
        return self._opener(str(self._workspace.root / (image or card.note)))

    def linked(self, card: Card) -> Sequence[LinkedNote]:
        notes, graph = self._workspace.notes, self._workspace.graph
        found: dict[tuple[NotePath, bool], LinkedNote] = {}
        for link in graph.links.get(card.note, ()):
            path = link.resolution.path
            if path in notes and path is not None and path != card.note:
                text = self._shelf.line(card.note, link.link.line)
                found.setdefault((path, False), LinkedNote(path, notes[path].title, text=text))
        for link in graph.backlinks.get(card.note, ()):
            text = self._shelf.line(link.source, link.link.line)
            found.setdefault(
                (link.source, True), LinkedNote(link.source, notes[link.source].title, back=True, text=text)
            )
        return tuple(found.values())

    def more(self, what: More) -> Sequence[Entry]:
        match what:
            case More.NEW:
                request = replace(self._request, new=10, bury_new=False)
            case More.AHEAD:
                following = self.outlook().next_day
                days = (following - self._workspace.today).days if following else 1
                request = replace(self._request, ahead=max(1, days), new=0)
            case More.CRAM:
                request = replace(self._request, cram=True)
        fresh = self._make_plan(request).entries
        entries = fresh if what is More.CRAM else tuple(entry for entry in fresh if entry.card not in self._planned)
        self._planned.update(entry.card for entry in entries)
        return entries

    def outlook(self) -> Outlook:
        stand = self._shelf.standing
        days = {review.study_day for review in stand.reviews}
        now = today_standing(stand.reviews, self._workspace.today)
        cards = self._cards()
        return outlook(
            cards, plan(cards, now, self._request), now, self._request,
            day_start=self._workspace.config.day_start, streak=streak(days, self._workspace.today),
        )  # fmt: skip

    def problems(self) -> Sequence[Diagnostic]:
        """What is wrong within the notes themselves: whether their links lead somewhere is for ``check`` to say,
        which looks at the whole vault."""
        worst = [Severity.ERROR, Severity.WARNING]
        found = [
            finding
            for path in {asked.card.note for asked in self.plan.asked}
            if path in self._workspace.notes
            for finding in self._workspace.notes[path].diagnostics
            if finding.severity in worst
        ]
        return sorted(found, key=lambda f: (worst.index(f.severity), f))


def _leech_words(action: str) -> str:
    if not action:
        return ""
    return "Leech: suspended." if action == "suspend" else "Leech: this card keeps being forgotten; reword it."
