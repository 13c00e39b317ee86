"""Images, sound, video, and notes shown inside notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from studykit.model.diagram_files import DIAGRAM_FILES
from studykit.model.link import LinkKind, LinkStatus, is_external
from studykit.render import drawings, embeds, links
from studykit.render.cloze import unmarked
from studykit.render.drawing.files import is_exporting
from studykit.render.plain import inline_text
from studykit.render.policy import Asset, Destination, Policy, Target
from studykit.render.writing import Writer

IMAGES = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico"})
AUDIO = frozenset({"mp3", "m4a", "ogg", "oga", "wav", "flac", "opus", "3gp"})
VIDEO = frozenset({"mp4", "webm", "mov", "mkv", "ogv", "m4v"})
FILES = IMAGES | AUDIO | VIDEO | {"pdf"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can be had; ``words`` are its alternative text."""

    asset: Asset
    words: str


_SIZED = re.compile(r"(.*?)\|\s*(\d+)(?:x(\d+))?\s*", re.S)


def suffix(name: str) -> str:
    """The file name's ending in lower case, without query and dot."""
    return name.partition("?")[0].rpartition(".")[2].lower() if "." in name else ""


def alone(writer: Writer, inline: Token) -> str | None:
    """The block form of a paragraph that holds nothing but one image or embed; None for any other paragraph."""
    children = [token for token in inline.children or [] if not _blank(token)]
    linked = len(children) == 3 and children[0].type == "link_open" and children[1].type == "image"
    if not linked and not (len(children) == 1 and children[0].type in ("image", "embed")):
        return None
    token = children[1] if linked else children[0]
    drawn = _diagram(writer, _place(writer, token))
    if drawn is not None:
        return drawn
    place = _place(writer, token)
    if token.type == "embed" and not _is_file(writer, place):
        return embeds.block(writer, token)
    asset = writer.page.policy.asset(place)
    if asset is not None:
        shown = writer.inline(inline.children or [])
        return f'<p class="media">{shown}</p>\n'
    outer = str(children[0].attrs.get("href", "")) if linked else ""
    flow = writer.page.beside.get(id(inline))
    return drawings.figure(writer, flow, place.text) if flow else _absent_figure(writer, place, outer)


def _diagram(writer: Writer, place: Target) -> str | None:
    """The drawing of a file that holds a diagram's source; None for every other file, or where it is not there."""
    kind = DIAGRAM_FILES.get(suffix(place.target))
    source = writer.page.policy.diagram_file(place) if kind else None
    if kind is None or source is None:
        return None
    name = place.text or _stem(place.target)
    return drawings.diagram(writer, kind, source, caption=name, file=place.target.rsplit("/", 1)[-1])


def _is_file(writer: Writer, place: Target) -> bool:
    """Whether an embed names no note: a file to be shown, or a drawing with its exported picture beside it."""
    if suffix(place.target) in FILES:
        return True
    return is_exporting(place.target) and writer.page.policy.asset(place) is not None


def _blank(token: Token) -> bool:
    hidden = token.type == "html_inline" and token.content.startswith("<!--")
    return hidden or token.type == "softbreak" or (token.type == "text" and not token.content.strip())


def picture(policy: Policy, token: Token) -> Picture | None:
    """The picture of a card with masks, named by its author's words only; None where it cannot be had."""
    place = place_of(token)
    asset = policy.asset(place)
    if asset is None or suffix(asset.url if suffix(asset.url) in FILES else place.target) in FILES - IMAGES:
        return None
    words = place.text if token.type == "image" or token.meta["aliased"] else ""
    return Picture(asset, words or policy.word("image"))


def whole(writer: Writer, found: Picture) -> str:
    """It as an image, in its full size."""
    asset, label = found.asset, writer.attribute(found.words)
    size = f' width="{asset.width}" height="{asset.height}"' if asset.width and asset.height else ""
    return f'<img src="{links.source_url(writer, asset.url)}" alt="{label}"{size} loading="lazy">'


def absent(writer: Writer, token: Token) -> str:
    """Where `picture` has nothing to show."""
    return _absent_figure(writer, place_of(token), "")


def image(writer: Writer, token: Token) -> str:
    return _shown(writer, _place(writer, token), str(token.attrs.get("title", "")))


def embed(writer: Writer, token: Token) -> str:
    place = _place(writer, token)
    if _is_file(writer, place):
        return _shown(writer, place)
    writer.block_inside = True
    return embeds.block(writer, token)


def _place(writer: Writer, token: Token) -> Target:
    return place_of(token, writer.page.line)


def place_of(token: Token, line: int = 0) -> Target:
    """What an image or embed names."""
    if token.type == "embed":
        meta = token.meta
        text = meta["shown"] if meta["aliased"] else _stem(meta["target"])
        return Target(LinkKind.EMBED, meta["target"], meta["fragment"], text, line, meta["size"])
    alt, size = inline_text(token.children or []).strip(), ""
    sized = _SIZED.fullmatch(alt)
    if sized:
        alt, size = sized[1].strip(), sized[2] + (f"x{sized[3]}" if sized[3] else "")
    return links.target(LinkKind.IMAGE, unmarked(str(token.attrs.get("src", ""))), alt, line, size)


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].rpartition(".")[0] or name


def _address(url: str) -> str:
    """Host and file name of a URL, for a reader who decides whether to follow it."""
    parts = urlsplit(url)
    name = unquote(parts.path.rsplit("/", 1)[-1])
    return " › ".join(part for part in (parts.netloc, name) if part) or url


def _shown(writer: Writer, place: Target, title: str = "") -> str:
    asset = writer.page.policy.asset(place)
    if asset is None:
        return _absent(writer, place)
    kind = suffix(asset.url if suffix(asset.url) in FILES else place.target)
    label = writer.attribute(place.text or _stem(place.target))
    if kind == "pdf":
        shown = escape(place.text or place.target, quote=False)
        return f'<a class="internal file" href="{links.link_url(writer, asset.url)}">{shown}</a>'
    source = links.source_url(writer, asset.url)
    if kind in AUDIO:
        return f'<audio controls src="{source}" title="{label}"></audio>'
    if kind in VIDEO:
        return f'<video controls src="{source}" title="{label}"{_size(place, asset)}></video>'
    named = f' title="{writer.attribute(title)}"' if title else ""
    return f'<img src="{source}" alt="{label}"{named}{_size(place, asset)} loading="lazy">'


def _size(place: Target, asset: Asset) -> str:
    width, _, height = place.size.partition("x")
    if width.isdigit():
        tall = f' height="{height}"' if height.isdigit() else ""
        if not tall and asset.width and asset.height:
            tall = f' height="{round(int(width) * asset.height / asset.width)}"'
        return f' width="{width}"{tall}'
    return f' width="{asset.width}" height="{asset.height}"' if asset.width and asset.height else ""


def _absent(writer: Writer, place: Target) -> str:
    """Inside a line: the alternative text; a remote image is a link to it, and nothing is requested."""
    label = place.text or writer.page.policy.word("remote-image" if is_external(place.target) else "missing-image")
    shown = f'<span class="missing-image">{escape(label, quote=False)}</span>'
    if is_external(place.target) and links.safe_url(place.target):
        return links.anchor(writer, Destination(place.target, LinkStatus.EXTERNAL), shown)
    return shown


def _absent_figure(writer: Writer, place: Target, outer: str) -> str:
    """On its own: a labelled figure, linked to where the image is, or to what it was a link to."""
    words = writer.page.policy
    remote = is_external(place.target) and links.safe_url(place.target)
    kind = words.word("remote-image" if remote else "missing-image")
    label = escape(place.text or ("" if remote else _stem(place.target)), quote=False)
    if remote or outer:
        destination = links.resolve(writer, LinkKind.IMAGE, outer or place.target, place.text)
        label = links.anchor(writer, destination, label or escape(_address(place.target), quote=False))
    name = "remote-image" if remote else "missing-image"
    return f'<figure class="{name}"><figcaption><span class="kind">{kind}</span> {label}</figcaption></figure>\n'
