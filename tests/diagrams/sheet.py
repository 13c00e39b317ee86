"""All pictures of the cases on one sheet, to be looked at: ``python tests/diagrams/sheet.py flows.html``.

Open it in a browser; the buttons turn it dark and change the face. With ``--masked`` every flow of at least two steps
has its second one hidden. Run it again after a change of the drawing, before the pictures of the cases are redrawn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from html import escape
from pathlib import Path

from flow_cases import CASE_LIST

from studykit.diagrams import FLOW_CSS, draw_svg

_FACES = ("", "DejaVu Sans", "Liberation Sans", "Noto Sans CJK SC")
_LOOK = """
body { background: var(--skf-bg); color: var(--skf-text); font: 14px/1.4 sans-serif; margin: 1rem }
main { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }
figure { margin: 0; padding: .5rem; border: 1px solid var(--skf-life); border-radius: 6px; max-width: 100% }
figcaption { margin-bottom: .5rem }
details { margin-top: .5rem } pre { white-space: pre-wrap; max-width: 40rem }
"""


def main() -> None:
    """Write the sheet."""
    arguments = argparse.ArgumentParser(description="All pictures of the cases on one sheet.")
    arguments.add_argument("file", type=Path, help="the HTML file to write")
    arguments.add_argument("--masked", action="store_true", help="hide the second step of every flow")
    given = arguments.parse_args()
    figures = "\n".join(_figures(masked=given.masked))
    faces = "".join(_button(f"face.textContent=`{_forced(name)}`", name or "Own face") for name in _FACES)
    schemes = "".join(
        _button(f"document.documentElement.dataset.theme='{name}'", name.capitalize()) for name in ("light", "dark")
    )
    given.file.write_text(
        f"<!doctype html><html data-theme=light><meta charset=utf-8><title>Flows</title>"
        f"<style>{FLOW_CSS}{_LOOK}</style><style id=face></style><p>{schemes} {faces}</p>"
        f"<main>\n{figures}\n</main></html>",
        encoding="utf-8",
    )


def _button(action: str, name: str) -> str:
    return f'<button onclick="{escape(action)}">{name}</button>'


def _forced(face: str) -> str:
    return f"svg, svg * {{ font-family: {face!r} !important }}" if face else ""


def _figures(*, masked: bool) -> Iterator[str]:
    for number, case in enumerate(CASE_LIST):
        reading = case.read()
        if reading is None or reading.flow is None or (masked and len(reading.flow.steps) < 2):
            continue
        drawn = draw_svg(reading.flow, uid=f"flow{number}", hide=2 if masked else None)
        title = escape(f"{case.language}, {case.file.stem}: {case.title}")
        source = f"<details><summary>source</summary><pre>{escape(case.source)}</pre></details>"
        yield f"<figure><figcaption>{title}</figcaption>{drawn}{source}</figure>"


if __name__ == "__main__":
    main()
