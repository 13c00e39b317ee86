"""Notes with cards of every kind, and with everything that can stand on a card."""

from __future__ import annotations

import struct
import zlib


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x70\x90" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _wav() -> bytes:
    data = b"\x80" * 800
    form = struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    return (
        b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + form + b"data" + struct.pack("<I", len(data)) + data
    )


VAULT: dict[str, str | bytes] = {
    "flashcards/oven.md": """# Oven

How hot is a bread oven? :: About 250 °C.
<!--SR:!2026-11-18,4,250-->

Steam ::: Keeps the crust soft
<!--SR:!2026-11-19,5,250!2026-11-17,6,230-->

Which steps come first?
?
1. Heat the stone
2. Cut the loaf
<!--SR:!2026-11-10,8,270-->

Dough temperature
??
24 to 26 °C

The crumb sets at ==95== °C and the crust at ==about 150==.

A loaf of 1 kg loses {{c1::150 g::how much?}} of water.

How is ash measured? :: By $m_{ash} / m_{dry}$, in per mille.
<!--SR:!2026-11-12,3,250-->

What does this print? :: `print("ready")`, see [[Sourdough]].

How does a loaf look? :: ![A loaf](loaf.png)
<!--SR:!2026-11-12,3,250-->

How does it sound when done? :: ![[knock.wav]]
<!--SR:!2026-11-12,3,250-->

| flour | ash |
|---|---|
| T55 | 0.55 % |

Which flour is white? :: T55, says the table in [[oven]].
""",
    "flashcards/麵包.md": """# 麵包

酵母是什麼？ :: 一種單細胞真菌。

為什麼要發酵？ :: 產生二氧化碳，讓麵團膨脹。 ^rise

Quel est le rôle du sel ? :: Il raffermit la pâte et donne du goût.
""",
    "Sourdough.md": """# Sourdough #flashcards

Q: Which two kinds of beings live in a sourdough?
A: Yeast and lactic acid bacteria.

## Feeding

Flour, water and a rest. :: Three things a starter needs.

```python
def feed(starter: float) -> float:
    return starter * 2
```

How often is a starter in use fed? :: Daily.

Linked: [[oven]], [[麵包]].
""",
    "more/flashcards/tools.md": """# Tools

What cuts the loaf? :: A blade
What holds the dough? :: A basket
What lifts it? :: A peel
What weighs it? :: A scale
What covers it? :: A cloth
What heats it? :: A stone
What stirs it? :: A hook
What times it? :: A clock
What cools it? :: A rack
What keeps it? :: A box
""",
    "questions.md": """# Questions

- #card What makes bread rise?
  - Carbon dioxide
  - held by gluten
- #card What holds it?
  - Gluten

## What is a poolish? #card

A wet starter of flour, water and yeast.
""",
    "flow.md": """---
tags: [steps]
---
# Asking for bread

```mermaid
sequenceDiagram
  participant G as Guest
  participant B as Baker
  G->>B: one loaf, please
  B->>G: two euros
  G->>B: here you are
```
""",
    "review.md": "---\ntags: [review]\n---\n# A note to reread\n\nBake until it sounds hollow.\n",
    "studykit.yml": "limits: {new: 60, reviews: 200}\nbury: {new: false, reviews: false}\ncard_tags: ['#card']\n",
    "flashcards/loaf.png": _png(320, 200),
    "flashcards/knock.wav": _wav(),
}
