"""What each address of the review answers: pages, panels, files of the vault, and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from studykit.errors import LockedError, StudykitError
from studykit.loopback.files import inside, kind_of
from studykit.loopback.messages import FILE_POLICY, Reply, html_reply, json_reply, moved, text_reply
from studykit.render.drawing.svg_clean import clean_svg
from studykit.site.files import ALLOWED
from studykit.site.texts import choose
from studykit.web.assets import FOLDER as ASSETS
from studykit.web.assets import asset_reply
from studykit.web.decks import todays_decks
from studykit.web.faces import COPY, FILE, NOTE, Faces
from studykit.web.panels import PANELS, Panels
from studykit.web.shell import fill, page
from studykit.web.table import Fate, Order, Said, Table
from studykit.web.texts import texts
from studykit.web.views import View, view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from studykit.loopback import Request
    from studykit.web.sittings import Sittings

STUDY = "study"
REVIEW = "review"
TABLE, DO, PAGE = "table", "do", "page"
FINISH, RESUME = "finish", "resume"


class Routes:
    """Answers everything below ``study/``. ``changed`` tells open pages that the table is another.

    ``finished`` is called when a person ends the session for good. ``page_cards`` says what a page of a served
    site is about, as the query of a review, empty where it is about no cards; None without a site.
    """

    def __init__(
        self,
        sittings: Sittings,
        changed: Callable[[str], None],
        finished: Callable[[], None] | None = None,
        page_cards: Callable[[str], Mapping[str, str]] | None = None,
    ) -> None:
        self._sittings = sittings
        self._changed = changed
        self._finished = finished
        self._page_cards = page_cards
        self._faces: dict[str, Faces] = {}
        self._seen = sittings.workspace

    def __call__(self, request: Request) -> Reply:
        try:
            return self._answer(request)
        except LockedError as error:
            return self._trouble(request, error)
        except StudykitError as error:
            return text_reply(str(error), 409 if request.method == "POST" else 404)

    def _answer(self, request: Request) -> Reply:
        folder, _, rest = request.path.partition("/")
        if folder != STUDY:
            return moved(f"{STUDY}/") if not request.path else text_reply("There is nothing here.", 404)
        language = self.language(request)
        if request.method == "POST":
            return self._do(request, language) if rest == DO else text_reply("There is nothing here.", 404)
        if rest == "":
            return self._home(language)
        if rest == REVIEW:
            return self._review(request, language)
        if rest == TABLE:
            return self._told(self._sittings.sit(request.query), language, Fate.REPEATED)
        if rest == PAGE and self._page_cards is not None:
            chosen = self._page_cards(request.query.get("path", ""))
            return moved(f"{REVIEW}?{urlencode(chosen)}" if chosen else "./")
        panel = rest.removeprefix("panel/")
        if rest == NOTE or panel in PANELS:
            return self._panel(NOTE if rest == NOTE else panel, request, language)
        return text_reply("There is nothing here.", 404)

    def _panel(self, name: str, request: Request, language: str) -> Reply:
        """What opens over a card; trouble with it is said there."""
        try:
            if name == NOTE:
                shown = self._faces_in(language).note(request.query.get("path", ""))
                return json_reply({"title": shown.title, "html": shown.html, "lang": shown.lang})
            return Panels(self._sittings, language, texts(language)).reply(name)
        except StudykitError as error:
            return json_reply({"title": texts(language)["review"], "trouble": str(error), "lang": language})

    def language(self, request: Request) -> str:
        """The settings' language, else the browser's."""
        return choose([*self._sittings.workspace.config.site.languages, *request.languages])

    def _home(self, language: str) -> Reply:
        sittings = self._sittings
        if sittings.filtered:
            return moved(REVIEW)
        sittings.refresh()
        everything, decks = todays_decks(sittings, texts(language))
        t, vault = texts(language), sittings.workspace
        about = {
            "name": vault.root.name,
            "all": everything,
            "decks": decks,
            "warning": vault.study_day.warning,
            "site": "../" if self._page_cards is not None else "",
        }
        return html_reply(page("decks.html", language, t["decks_title"], "decks", **about))

    def _review(self, request: Request, language: str) -> Reply:
        table = self._sittings.sit(request.query)
        shown = self._view(table, language)
        return html_reply(page("page.html", language, self._title(language), "card", view=shown))

    def _do(self, request: Request, language: str) -> Reply:
        order = Order.read(request.body)
        command = order.command
        if command == FINISH:
            return self._finish(order, language)
        table = self._sittings.table or self._sittings.sit(_query(request.body))
        if command == RESUME and order.session == table.id and order.turn == table.turn:
            table.resume()
            fate = Fate.DONE
        else:
            fate = table.do(order)
        late = Said(command="stale" if order.session == table.id else "asked-again", alarm=True)
        reply = self._told(table, language, fate, late if fate is Fate.STALE else None)
        if fate is Fate.DONE:
            self._changed(f"{table.id} {table.turn}")
        return reply

    def _told(self, table: Table, language: str, fate: Fate, said: Said | None = None) -> Reply:
        html = fill("table.html", language, view=self._view(table, language, said))
        return json_reply(
            {
                "fate": fate.value,
                "html": html,
                "query": urlencode(self._sittings.chosen),
                "title": self._title(language),
            },
            409 if fate is Fate.STALE else 200,
        )

    def _finish(self, order: Order, language: str) -> Reply:
        table = self._sittings.table
        if table is not None and (order.session != table.id or order.turn != table.turn):
            return self._told(table, language, Fate.STALE)
        self._sittings.leave()
        t = texts(language)
        self._changed("over")
        if self._finished is None:
            return json_reply({"fate": "over", "home": "./"})
        self._finished()
        html = fill(
            "over.html",
            language,
            title=t["over_title"],
            kind="over",
            scripts=(),
            heading=t["over_title"],
            words=t["over"],
        )
        return json_reply({"fate": "over", "html": html})

    def _view(self, table: Table, language: str, said: Said | None = None) -> View:
        return view(
            table, said or table.said, self._faces_in(language), texts(language),
            name=self._name(language), home="./" if not self._sittings.filtered else REVIEW,
        )  # fmt: skip

    def _title(self, language: str) -> str:
        return f"{texts(language)['review']} · {self._sittings.workspace.root.name}"

    def _name(self, language: str) -> str:
        """What is being reviewed."""
        chosen = self._sittings.chosen
        return " ".join(chosen.values()) or self._sittings.workspace.root.name or texts(language)["all_cards"]

    def _faces_in(self, language: str) -> Faces:
        if self._seen is not self._sittings.workspace:
            self._seen = self._sittings.workspace
            self._faces.clear()
        if language not in self._faces:
            root = self._seen.root
            self._faces[language] = Faces(self._seen, language, lambda path: vault_file(root, path) is not None)
        return self._faces[language]

    def _trouble(self, request: Request, error: StudykitError) -> Reply:
        """A page that says why there is no session."""
        if request.method == "POST":
            return text_reply(str(error), 409)
        language = self.language(request)
        title = texts(language)["review"]
        return html_reply(page("over.html", language, title, "over", heading=title, words=str(error)), 409)


def vault_file(root: Path, path: str) -> Path | None:
    """A file of the vault that a page may show: of the kinds the site publishes, inside the vault, not hidden."""
    file = inside(root, path)
    return file if file is not None and file.suffix.lower() in ALLOWED else None


def quick(root: Path, copies: Path, request: Request) -> Reply | None:
    """Assets, files of the vault and its ``copies`` of remote images, which need no notes; None for all else."""
    folder, _, rest = request.path.partition("/")
    kind, _, name = rest.partition("/")
    if folder != STUDY or request.method == "POST" or not name:
        return None
    if kind == ASSETS:
        return asset_reply(name) or text_reply("There is no such file.", 404)
    if kind not in (FILE, COPY):
        return None
    file = vault_file(root if kind == FILE else copies, name)
    if file is None:
        return text_reply("There is no such file in the vault.", 404)
    if file.suffix.lower() == ".svg":
        try:
            cleaned = clean_svg(file.read_text("utf-8", "replace"))
        except OSError:
            cleaned = ""
        return Reply(
            (cleaned or "<svg xmlns='http://www.w3.org/2000/svg'/>").encode(), kind_of(file), policy=FILE_POLICY
        )
    return Reply(kind=kind_of(file), file=file, policy=FILE_POLICY)


def _query(body: Mapping[str, object]) -> dict[str, str]:
    """What the page's address had chosen, for a server that was started again since."""
    found = body.get("query")
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
