"""The marks around a card's deletion, and what becomes of them."""

from __future__ import annotations

from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN


def marked(html: str) -> str:
    """HTML with the marks as ``<span class="cloze">``."""
    if CLOZE_OPEN not in html and CLOZE_CLOSE not in html:
        return html
    return html.replace(CLOZE_OPEN, '<span class="cloze">').replace(CLOZE_CLOSE, "</span>")


def unmarked(text: str) -> str:
    """Text without the marks."""
    if CLOZE_OPEN not in text and CLOZE_CLOSE not in text:
        return text
    return text.replace(CLOZE_OPEN, "").replace(CLOZE_CLOSE, "")
