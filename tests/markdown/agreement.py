"""The scanner of the index beside the parser of the pages: do both see the same code, comments, formulas and links?

Run as a program on the examples of the CommonMark specification (its ``spec.json``) it prints how many agree:
``.venv/bin/python tests/markdown/agreement.py FILE``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it.token import Token

from studykit.markdown.addresses import percent_decode
from studykit.markdown.admonitions import with_insides
from studykit.markdown.blocks import BlockKind, block_structure
from studykit.markdown.inline import RegionKind, scan
from studykit.markdown.parser import parse
from studykit.model.span import NotePath
from studykit.text import decode

PLAIN = frozenset({"html", "math"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a text is not plain text, in order, as one of the two sees it."""

    code: tuple[str, ...]
    blocks: tuple[tuple[str, int], ...]
    comments: tuple[str, ...]
    formulas: tuple[str, ...]
    links: tuple[str, ...]


def by_parser(text: str, constructs: frozenset[str] = PLAIN) -> Seen:
    tokens = list(flat(parse(text, constructs)))
    return Seen(
        tuple(squeezed(token.content) for token in tokens if token.type == "code_inline"),
        tuple((token.type, token.map[0] + 1) for token in tokens if token.type in BLOCKS and token.map),
        tuple(squeezed(one) for token in tokens if token.type[:5] == "html_" for one in comments_in(token.content)),
        tuple(squeezed(token.content) for token in tokens if token.type.startswith("math")),
        tuple(
            percent_decode(str(token.attrGet("href") if token.type == "link_open" else token.attrGet("src")))
            for token in tokens
            if token.type in ("link_open", "image")
        ),
    )


BLOCKS = {"fence": BlockKind.FENCE, "code_block": BlockKind.CODE, "table_open": BlockKind.TABLE}


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def by_scanner(text: str, constructs: frozenset[str] = PLAIN) -> Seen:
    source = decode(NotePath("n.md"), text.encode())
    structure = block_structure(source.lines)
    if "admonition" in constructs:
        structure = with_insides(structure, source.lines, block_structure)
    found = scan(source, structure, constructs)
    names = {kind: name for name, kind in BLOCKS.items()}
    block_spans = {source.lines_span(b.first, b.last) for b in structure.blocks if b.kind in names}
    inside = [region for region in found.regions if region.span not in block_spans]
    return Seen(
        tuple(squeezed(code_text(r.span.cut(text))) for r in inside if r.kind is RegionKind.CODE),
        tuple((names[b.kind], b.first) for b in structure.blocks if b.kind in names),
        tuple(squeezed(r.span.cut(text)) for r in inside if r.kind is RegionKind.COMMENT),
        tuple(squeezed(formula_text(r.span.cut(text))) for r in inside if r.kind is RegionKind.MATH),
        tuple(link.target + (f"#{link.fragment}" if link.fragment else "") for link in found.links),
    )


def has_surplus_cells(text: str) -> bool:
    """Whether a row of a table has more cells than its head: pages drop them, but a schedule may stand in one."""
    source = decode(NotePath("n.md"), text.encode())
    tables = (block for block in block_structure(source.lines).blocks if block.kind is BlockKind.TABLE)
    return any(
        _cells(source.lines[line - 1]) > _cells(source.lines[table.first])
        for table in tables
        for line in range(table.first, table.last + 1)
    )


def _cells(row: str) -> int:
    return row.strip(" \t>").removeprefix("|").removesuffix("|").count("|")


def code_text(region: str) -> str:
    """A code span's content by CommonMark's rules."""
    run = len(region) - len(region.lstrip("`"))
    inner = region[run:-run].replace("\n", " ")
    return inner[1:-1] if inner[:1] == inner[-1:] == " " and inner.strip() else inner


def formula_text(region: str) -> str:
    formula = region[region.find("$") :].strip()
    marks = 2 if formula.startswith("$$") and len(formula) > 3 else 1
    return formula[marks:-marks].strip()


def squeezed(content: str) -> str:
    """Without blanks and quote marks: inside a quotation the source has more of them."""
    return re.sub(r"[\s>]+", "", content)


def comments_in(html: str) -> list[str]:
    return re.findall(r"<!---?>|<!--.*?(?:-->|\Z)", html, re.DOTALL)


def main() -> None:
    examples = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    apart = [one for one in examples if by_parser(one["markdown"]) != by_scanner(one["markdown"])]
    sys.stdout.write(f"{len(examples) - len(apart)} of {len(examples)} agree\n")
    for one in apart:
        seen, found = by_parser(one["markdown"]), by_scanner(one["markdown"])
        for field in Seen.__slots__:
            if getattr(seen, field) != getattr(found, field):
                pair = f"{getattr(seen, field)} | {getattr(found, field)}"
                sys.stdout.write(f"{one['example']} {one['markdown']!r}\n  {field}: {pair}\n")


if __name__ == "__main__":
    main()
