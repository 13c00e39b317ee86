"""A picture of which parts are asked, as Anki's image occlusion."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.anki.occlusion import Occlusion
from studykit.cards.occlusion import asked_of, label_of
from studykit.model.card import Card, CardKind
from studykit.render.covering import picture_token
from studykit.render.html import render_inline
from studykit.render.media import picture
from studykit.render.policy import Policy

_QUESTION = "<p>What is covered?</p>"


def masked_picture(cards: Sequence[Card], constructs: frozenset[str], policy: Policy) -> Occlusion | None:
    """The picture of a block of masks; None for other blocks, and where nobody has the picture.

    The policy is asked for the picture, so that it goes along as a medium.
    """
    if cards[0].kind is not CardKind.OCCLUSION:
        return None
    asked = [asked_of(card.face) for card in cards]
    block = asked[0][1]
    token = picture_token(block.picture, constructs)
    found = picture(policy, token) if token is not None else None
    if found is None:
        return None
    masks = tuple(block.masks[number - 1].shapes for number, _ in asked)
    labels = tuple(render_inline(label_of(card.face), constructs, policy) for card in cards)
    return Occlusion(found.asset.url, masks, _QUESTION, hide_all=block.hide_all, labels=labels)
