"""Markdown for a terminal: our own tokens as rich's Text, Table and Syntax.

Only a review in a terminal imports this module, and with it rich.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from rich import box
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from studykit.markdown.parser import closing, parse
from studykit.model.card import CLOZE_OPEN
from studykit.model.diagram_files import DIAGRAM_FILES
from studykit.model.link import LinkKind
from studykit.render.cloze import unmarked
from studykit.render.components import KINDS
from studykit.render.covering import covering, is_occlusion, occlusion_words, picture_token
from studykit.render.drawing.flow_text import flow_as_text
from studykit.render.formula_text import formula_text
from studykit.render.gitbook_blocks import BRANCHES, address_of
from studykit.render.gitbook_blocks import heading as heading_of
from studykit.render.links import target
from studykit.render.margin import barred, indented, listed
from studykit.render.plain import without_comments
from studykit.render.policy import Policy
from studykit.render.prepare import prepare_fragment
from studykit.render.tasks import REPEATED
from studykit.render.terminal_text import CODE, IMAGE, InlineText, harmless, html_text

_BAR = 2
"""columns that the bar beside an embedded note takes"""
LONGEST = 20_000
"""Characters of one side of a card that are shown in a terminal: more than anyone asks."""


def render(markdown: str, constructs: frozenset[str], policy: Policy, width: int) -> RenderableType:
    """What to print for a stretch of Markdown (one side of a card) in a terminal ``width`` columns wide.

    Images are lines naming the file (`Asset.url`), flows are drawn with characters, formulas are Unicode where one
    line can hold them. Control characters of the note do not reach the terminal.
    """
    shown = _cut(markdown) if len(markdown) > LONGEST else markdown
    blocks = _Blocks(policy, constructs, width).blocks(parse(prepare_fragment(shown).text, constructs))
    if len(shown) < len(markdown):
        blocks += [Text(""), Text(f"({len(markdown) - len(shown):,} more characters are in the note)", style="dim")]
    return Group(*blocks)


def _cut(markdown: str) -> str:
    """What is shown of a very long side of a card, to the end of a line where one is near."""
    end = markdown.rfind("\n", LONGEST // 2, LONGEST)
    return markdown[: end if end > 0 else LONGEST]


class _Blocks:
    def __init__(self, policy: Policy, constructs: frozenset[str], width: int) -> None:
        self._policy = policy
        self._constructs = constructs
        self._width = width
        self._inline = InlineText(policy, constructs)

    def blocks(self, tokens: Sequence[Token]) -> list[RenderableType]:
        """One renderable for each block, an empty line between them where Markdown has one."""
        out: list[RenderableType] = []
        tight = True
        for token, inner in _children(tokens):
            found = self._block(token, inner)
            if found is None:
                continue
            if not (tight or token.hidden or token.type == "dd_open"):
                out.append(Text(""))
            out.append(found)
            tight = token.hidden
        return out

    def _block(self, token: Token, inner: Sequence[Token]) -> RenderableType | None:
        match token.type:
            case "inline" | "paragraph_open" | "heading_open" | "dt_open":
                return self._with_embeds(self._text(token, inner), token if token.type == "inline" else inner[0])
            case "fence" | "code_block" | "math_block":
                return self._picture(token) if is_occlusion(token.info) else self._code(token)
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token, inner)
            case "table_open":
                return self._table(inner)
            case "blockquote_open":
                return barred(Group(*self.blocks(inner)))
            case "callout_open" | "component_open" | "component":
                return self._framed(token, inner) if token.nesting else self._opening(token)
            case "hr" | "html_block" | "properties_open" | "planning":
                return _simple(token) if token.nesting == 0 and token.type != "planning" else self._beside(token, inner)
        return indented(Group(*self.blocks(inner))) if inner else None

    def _text(self, token: Token, inner: Sequence[Token]) -> Text | None:
        inline = token if token.type == "inline" else inner[0]
        drawn = self._diagram_file(inline.children or [])
        if drawn is not None:
            return Text(drawn.rstrip("\n"), no_wrap=True)
        text = self._inline.text(inline.children or [])
        if token.type in ("heading_open", "dt_open"):
            text.stylize("bold")
        return text if text.plain.strip() else None

    def _with_embeds(self, text: Text | None, inline: Token) -> RenderableType | None:
        """A paragraph, and below it the notes embedded in it; what those embed is their link."""
        shown = [found for child in inline.children or [] if child.type == "embed" and (found := self._embedded(child))]
        return Group(*([text] if text is not None else []), *shown) if shown else text

    def _embedded(self, token: Token) -> RenderableType | None:
        from studykit.render.terminal_embed import embedded  # noqa: PLC0415 - few cards embed anything

        found = embedded(token, self._policy)
        if found is None:
            return None
        note, text = found
        return barred(render(text, note.constructs, note.policy, self._width - _BAR))

    def _diagram_file(self, tokens: Sequence[Token]) -> str | None:
        """The flow in the file that a paragraph shows and nothing else."""
        shown = [token for token in tokens if token.type != "text" or token.content.strip()]
        if len(shown) != 1 or shown[0].type not in ("image", "embed"):
            return None
        token = shown[0]
        name = str(token.meta["target"]) if token.type == "embed" else str(token.attrs.get("src", ""))
        kind = DIAGRAM_FILES.get(name.rpartition(".")[2].lower())
        source = self._policy.diagram_file(target(LinkKind.IMAGE, name, "", 0)) if kind else None
        return flow_as_text(harmless(source), kind, self._width) if kind and source is not None else None

    def _beside(self, token: Token, inner: Sequence[Token]) -> Text:
        """Properties, or the dates of a task."""
        if token.type == "planning":
            dates = [
                f"{self._policy.word(kind)}: {day} {time}".rstrip() + (f" {REPEATED} {every}" if every else "")
                for kind, day, time, every in token.meta["dates"]
            ]
            return Text(harmless(" · ".join(dates)), style="dim")
        pairs = zip(token.meta["keys"], inner, strict=True)
        lines = [Text(harmless(f"{key}: ")) + self._inline.text(value.children or []) for key, value in pairs]
        return Text("\n", style="dim").join(lines)

    def _picture(self, token: Token) -> Text | None:
        """The picture with masks by its name; where the masks are is said in the question."""
        shown = covering(token.info, token.content)
        picture = picture_token(shown.block.picture, self._constructs) if shown else None
        if shown is None or picture is None:
            return Text(harmless(occlusion_words(token.info, token.content) or ""))
        if shown.asked and not shown.block.named:
            return Text(f"[{self._policy.word('image')}]", style=IMAGE)
        return self._inline.text([picture])

    def _code(self, token: Token) -> RenderableType | None:
        code = harmless(unmarked(token.content)).rstrip("\n")
        if not code.strip():
            return None
        if token.type == "math_block":
            return indented(Text(formula_text(code) or code, style="italic"))
        language = (token.info.split() or [""])[0]
        drawn = flow_as_text(code, token.info, self._width)
        if drawn is not None:
            return Text(drawn.rstrip("\n"), no_wrap=True)
        if language and CLOZE_OPEN not in token.content:
            from rich.syntax import Syntax  # noqa: PLC0415 - brings Pygments along, for cards with code only

            shown = Syntax(code, language, theme="ansi_dark", background_color="default", word_wrap=True)
            return indented(shown)
        return indented(Text(code, style=CODE))

    def _list(self, opened: Token, inner: Sequence[Token]) -> RenderableType:
        first = int(opened.attrs.get("start", 1))
        items = list(_children(inner))
        numbered = opened.type == "ordered_list_open"
        markers = [f"{number}." if numbered else "•" for number in range(first, first + len(items))]
        width = max(map(len, markers), default=1)
        contents = (Group(*self.blocks(content)) for _item, content in items)
        return Group(*(listed(content, marker, width) for content, marker in zip(contents, markers, strict=True)))

    def _table(self, inner: Sequence[Token]) -> RenderableType:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        rows: list[list[Text]] = []
        for token in inner:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._inline.text(token.children or []))
        for cell in rows[0]:
            table.add_column(cell, overflow="fold")
        for row in rows[1:]:
            table.add_row(*row)
        return table

    def _opening(self, token: Token) -> Text | None:
        """A block that is no more than its opening line: where it leads, or what a condition's next part is for."""
        name, attrs = token.meta["name"], token.meta["attrs"]
        if name in BRANCHES:
            return Text(harmless(heading_of(name, attrs, self._policy.word)), style="bold")
        address = address_of(attrs) if token.meta["family"] == "liquid" and token.info == "open" else ""
        if not address:
            return None
        found = self._policy.link(target(LinkKind.MARKDOWN, address, "", 0))
        return Text(harmless(f"→ {found.title or address}"))

    def _framed(self, token: Token, inner: Sequence[Token]) -> RenderableType | None:
        """Callouts and hints: their kind or title above, a bar along the side; other blocks just their inside."""
        if token.type == "callout_open":
            kind = token.meta["kind"]
            if kind == "sr":
                return None
            title = self._inline.text(inner[1].children or []).plain if _has_title(inner) else ""
            if token.meta.get("untitled"):
                return barred(Group(*self.blocks(inner)))
            inner = inner[3:] if _has_title(inner) else inner
        else:
            kind, title = token.meta["attrs"].get("style", token.meta["name"]), token.meta["attrs"].get("title", "")
            if kind not in KINDS:
                heading = Text(
                    harmless(title or heading_of(token.meta["name"], token.meta["attrs"], self._policy.word)),
                    style="bold",
                )
                return Group(*([heading] if heading.plain else []), *self.blocks(inner))
        heading = Text(title or self._policy.word(KINDS.get(kind, "note")), style="bold")
        return barred(Group(heading, *self.blocks(inner)))


def _has_title(inner: Sequence[Token]) -> bool:
    return bool(inner) and inner[0].type == "callout_title_open" and bool(inner[1].content.strip())


def _simple(token: Token) -> RenderableType | None:
    if token.type == "hr":
        return Rule(style="dim")
    text = harmless(html_text(without_comments(token.content)))
    return Text(text) if text else None


def _children(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Each block with what is inside it."""
    at = 0
    while at < len(tokens):
        end = closing(tokens, at)
        yield tokens[at], tokens[at + 1 : end]
        at = end + 1
