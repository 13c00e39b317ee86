"""Diagrams in the text: drawn where we can, else a labelled figure with the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from markdown_it.token import Token

from studykit.diagrams.model import Flow, Reading
from studykit.markdown.diagrams import DIAGRAM_KINDS
from studykit.model.diagnostic import Severity
from studykit.render.drawing import flow as flows
from studykit.render.drawing.foreign import Drawn
from studykit.render.writing import Writer

_ADDRESS = "data:image/svg+xml;charset=utf-8,"
_SPELLED = str.maketrans({char: f"%{ord(char):02X}" for char in "%#\"'<>&\t\n\r"})
"""what has a meaning in an address or in an attribute; compressed, a drawing is half as long so as it is in base64"""
_NEUTRAL = frozenset({"html_block", "component", "anchors"})
"""What may stand between an image and the comment that holds its source."""


def fence(writer: Writer, token: Token, language: str) -> str | None:
    """The figure for a fence in a diagram language; None for any other fence."""
    kind = DIAGRAM_KINDS.get(language.lower())
    return None if kind is None else diagram(writer, kind, token.content, wanted=flows.asked(token.info))


def diagram(
    writer: Writer, kind: str, source: str, *, caption: str = "", wanted: flows.Asked = flows.PLAIN, file: str = ""
) -> str:
    """A diagram of any kind: a sequence flow by our own renderer, others by one that is found, else its source.

    A flow of which ours leaves something out is drawn by another that is found and draws it; on a card always by
    ours, so that both sides lie still. ``file`` is where the source stands when it is not below the current line.
    """
    page = writer.page
    reading = flows.read(source, kind)
    flow = reading.flow if reading else None
    whole = flow is not None and not (reading and reading.problems)
    drawn = Drawn() if whole or (flow and wanted != flows.PLAIN) else page.policy.foreign(kind, source)
    if drawn.svg:
        page.flows += 1
        return _picture(writer, drawn.svg, page.policy.word(f"{kind}-drawn"), caption)
    _report(writer, reading, file)
    if flow:
        return figure(writer, flow, caption, _hidden(writer, flow, wanted.hide))
    what = f"this {kind} diagram is shown as its source" if reading is None else "this flow is shown as its source"
    because = f": {drawn.problem}" if drawn.problem else ""
    page.problem("diagram-source", Severity.INFO, what + because, drawn.remedy)
    label = escape(caption or page.policy.word(kind), quote=False)
    text = escape(source.rstrip("\n"), quote=False)
    shown = page.shelf.put(f'<pre tabindex="0"><code>{text}\n</code></pre>')
    return f'<figure class="diagram-source"><figcaption>{label}</figcaption>\n{shown}</figure>\n'


def _report(writer: Writer, reading: Reading | None, file: str) -> None:
    """The lines that our drawing leaves out."""
    page = writer.page
    line = page.line
    for problem in reading.problems if reading else ():
        if file:
            page.problem("diagram", Severity.INFO, f"{file}:{problem.line}: {problem.message}")
        else:
            page.problem("diagram", Severity.INFO, problem.message, line=line + problem.line)


def _hidden(writer: Writer, flow: Flow, step: int | None) -> int | None:
    """The step to mask, if there is such a one."""
    if flows.maskable(flow, step):
        return step
    message = f"there is no step {step} to hide: the flow has {len(flow.steps)}"
    writer.page.problem("diagram", Severity.INFO, message, "correct the number behind hide=")
    return None


def _picture(writer: Writer, svg: str, alt: str, caption: str) -> str:
    """Another renderer's drawing, always as an image: its ids and styles stay inside."""
    page = writer.page
    url = _ADDRESS + svg.translate(_SPELLED) if page.policy.drawing is None else page.policy.drawing(svg)
    shown = page.shelf.put(f'<img class="diagram" src="{escape(url)}" alt="{writer.attribute(caption or alt)}">')
    below = f"\n<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure class="diagram">{shown}{below}</figure>\n'


def figure(writer: Writer, flow: Flow, caption: str = "", hide: int | None = None) -> str:
    """A drawn flow, inline or as an image, as the policy says; with a masked step nobody steps through it."""
    page = writer.page
    page.flows += 1
    uid = page.shelf.name(page.flows)
    below = f"\n<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    if page.policy.drawing is None:
        shown = page.shelf.put(flows.draw(flow, uid, "classes", page.policy.cache, hide))
        opening = '<figure class="flow" tabindex="0">' if hide is None else '<figure class="flow masked">'
        return f"{opening}{shown}{below}</figure>\n"
    url = page.policy.drawing(flows.draw(flow, "skf", "literal-light", page.policy.cache, hide))
    alt = writer.attribute(flows.label(flow) or page.policy.word("flow"))
    shown = page.shelf.put(f'<img class="flow" src="{escape(url)}" alt="{alt}">')
    return f'<figure class="flow">{shown}{below}</figure>\n'


def beside_images(tokens: Sequence[Token]) -> Mapping[int, Flow]:
    """Flows in comments next to images that stand alone: ``id`` of the image's inline token -> flow.

    Only HTML may stand between the two; each flow goes to one image, the one before it rather than the one after.
    """
    found: dict[int, Flow] = {}
    waiting: list[Flow] = []
    image: int | None = None
    for token in tokens:
        if token.type == "inline" and _is_image(token):
            image = id(token)
            if waiting:
                found[image] = waiting.pop()
        elif (token.type == "inline" and token.content.strip()) or (
            token.nesting == 0 and token.type not in _NEUTRAL and token.type != "inline"
        ):
            image, waiting = None, []
        for flow in _flows(token):
            if image is not None and image not in found:
                found[image] = flow
            else:
                waiting.append(flow)
    return found


def _is_image(inline: Token) -> bool:
    kinds = [token.type for token in inline.children or [] if token.type not in ("softbreak", "html_inline", "text")]
    words = any(token.type == "text" and token.content.strip() for token in inline.children or [])
    return not words and kinds in (["image"], ["embed"], ["link_open", "image", "link_close"])


def _flows(token: Token) -> Iterator[Flow]:
    if token.type == "html_block":
        bodies = list(_comments(token.content))
    elif token.type == "inline" and "<!--" in token.content:
        inner = [child.content for child in token.children or [] if child.type == "html_inline"]
        bodies = [body for content in inner for body in _comments(content)]
    else:
        return
    for body in bodies:
        flow = flows.read_comment(body)
        if flow is not None:
            yield flow


def _comments(html: str) -> Iterator[str]:
    at = 0
    while (start := html.find("<!--", at)) >= 0:
        end = html.find("-->", start + 4)
        if end < 0:
            return
        yield html[start + 4 : end]
        at = end + 3
