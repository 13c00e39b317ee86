"""Progress files: what the quiz of a site saves, every rating with its card and its moment.

``{"schema": "studykit.progress/1", "ratings": [{"card": ID, "at": ISO 8601, "rating": "again|hard|good|easy"}]}``
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studykit.errors import FormatVersionError, NotFoundError, StudykitError
from studykit.model.card import CardId
from studykit.model.schedule import Rating

PATTERN = "studykit-progress-*.json"
_SCHEMA = re.compile(r"studykit\.progress/(\d+)")
_VERSION = 1
_LARGEST = 64_000_000
_RATINGS = {rating.word: rating for rating in Rating}
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer given in a browser; ``at`` is in UTC, to the millisecond."""

    at: datetime
    card: CardId
    rating: Rating


@dataclass(frozen=True, slots=True)
class Answers:
    """All of a file, the earliest first."""

    given: tuple[Answer, ...] = ()


def read_progress(file: Path) -> Answers:
    """The answers of a file. Raises `NotFoundError`, `FormatVersionError`, and `StudykitError` for anything odd."""
    try:
        if file.stat().st_size > _LARGEST:
            raise StudykitError(f"{file} is larger than {_LARGEST // 1_000_000} MB. Nothing was written.")
        found = json.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {file}. Save it first: at the end of a quiz on the site.") from None
    except OSError as error:
        raise StudykitError(f"{file} cannot be read: {error.strerror or error}. Nothing was written.") from error
    except (ValueError, RecursionError):
        raise _odd(file, "it is no JSON") from None
    schema = _SCHEMA.fullmatch(str(found.get("schema"))) if isinstance(found, dict) else None
    if schema is None:
        raise _odd(file, "it does not say that it is studykit.progress")
    if int(schema[1]) > _VERSION:
        raise FormatVersionError(f"{file} is of version {schema[1]}. Update studykit; nothing was written.")
    ratings = found.get("ratings")
    if not isinstance(ratings, list):
        raise _odd(file, "it has no list of ratings")
    return merged(Answers((_answer(file, number, entry),)) for number, entry in enumerate(ratings, 1))


def merged(files: Iterable[Answers]) -> Answers:
    """The answers of several files, each once: a browser saves all that it knows every time."""
    found = dict.fromkeys(answer for one in files for answer in one.given)
    return Answers(tuple(sorted(found, key=lambda answer: answer.at)))


def _answer(file: Path, number: int, entry: Any) -> Answer:
    fields = entry if isinstance(entry, dict) else {}
    card, at, rating = (fields.get(name) for name in ("card", "at", "rating"))
    if not isinstance(card, str) or not 0 < len(card) <= _LONGEST_ID:
        raise _odd(file, f"rating {number} names no card")
    if not isinstance(rating, str) or rating not in _RATINGS:
        raise _odd(file, f"rating {number} is none of {', '.join(_RATINGS)}")
    try:
        said = datetime.fromisoformat(str(at))
        moment = said.astimezone(UTC) if said.tzinfo is not None else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.year < 1971 or moment.year > 9000:
        raise _odd(file, f"rating {number} has no moment such as 2026-11-20T08:30:00.000Z")
    return Answer(moment.replace(microsecond=moment.microsecond // 1000 * 1000), CardId(card), _RATINGS[rating])


def _odd(file: Path, why: str) -> StudykitError:
    return StudykitError(f"{file} cannot be read as progress: {why}. Nothing was written. Save it anew on the site.")
