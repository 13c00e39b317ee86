"""By which dialect and conventions each note is read: the user's word, a plugin's, what the vault shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from studykit.config import Config, Conventions, conventions_for, folder_value
from studykit.dialects import DIALECTS
from studykit.dialects.detection import Markers, detect
from studykit.dialects.evidence import evidence_of, note_tags
from studykit.dialects.inference import Inference, infer, learned
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.text import SourceText

_PLUGIN_DIALECTS = frozenset({"obsidian", "commonmark", "docs"})
"""Where the settings of Obsidian's plugin say what a card is; other programs have conventions of their own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """By which dialect and conventions a note is read, and why."""

    dialect: str
    reason: str
    conventions: Conventions


def choose(config: Config, source: SourceText, markers: Markers, inference: Inference) -> Choice:
    """Dialect and conventions of one note: the user's word, a plugin's, what the vault shows, the dialect's own."""
    name, reason = _detected(config, source, markers)
    own = DIALECTS[name].conventions
    if config.plugin is not None and name in _PLUGIN_DIALECTS:
        base = config.plugin
    elif name in _PLUGIN_DIALECTS:
        base = learned(own, inference)
    else:
        base = own
    conventions = conventions_for(config, source.path, base)
    if not conventions.evidence_only:
        conventions = replace(conventions, guessed=False)
    return Choice(name, reason, conventions)


def inferred(config: Config, sources: Mapping[NotePath, SourceText], markers: Markers) -> Inference:
    """What the schedule comments of the vault show, where neither a plugin's settings nor a deck folder says it."""
    if config.plugin is not None:
        return Inference()
    ordered = [sources[path] for path in sorted(sources)]
    telling = (source for source in ordered if "<!--SR:" in source.text and _may_tell(config, source, markers))
    return infer(evidence_of(telling), lambda: note_tags(ordered))


def _may_tell(config: Config, source: SourceText, markers: Markers) -> bool:
    """Whether the plugin's habits, as against other programs' or a folder's settings, decide what is a card here."""
    dialect, _ = _detected(config, source, markers)
    conventions = conventions_for(config, source.path, DIALECTS[dialect].conventions)
    own = folder_value(config, source.path, "separators") or folder_value(config, source.path, "syntaxes")
    return dialect in _PLUGIN_DIALECTS and not conventions.deck_folder and not own


def _detected(config: Config, source: SourceText, markers: Markers) -> tuple[str, str]:
    configured = folder_value(config, source.path, "dialect", config.dialect)
    return detect(source.path, source.lines, markers, configured)


def unknown(config: Config, inference: Inference) -> Iterator[Diagnostic]:
    """``unknown-convention``, at the first schedule comment that counted, where the user has not said it."""
    if inference.contradictory and "separators" not in config.given:
        seen = " and ".join(f"{separator} on {lines:,}" for separator, lines in inference.unknown) or "no separator"
        note, line = inference.first
        yield Diagnostic(
            note, line, 1, "unknown-convention", Severity.WARNING,
            f"{inference.lines:,} lines have a schedule, but not one separator: {seen} of them",
            "Name the separators in studykit.yml; till then only these lines are cards, and are not rated.",
        )  # fmt: skip
