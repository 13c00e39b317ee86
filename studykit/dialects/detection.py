"""Which dialect a note is in: what the user says, a marker file above it, else the note's own look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname

from studykit.dialects import DIALECTS
from studykit.dialects.roam import BACKUP_FOLDERS
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.text import holds

_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)*(`{3,}|~{3,})")
ROAM_BACKUP = "beside json/ or edn/"
"""The marker of a folder that the next backup writes anew."""

_CODE_SPAN = re.compile(r"`[^`\n]*`")


@dataclass(frozen=True, slots=True)
class Markers:
    """Folders with a marker that decides for everything below them: folder ("" is the root) -> (dialect, marker)."""

    folders: Mapping[str, tuple[str, str]]

    def decide(self, path: NotePath) -> tuple[str, str] | None:
        """Dialect and marker of the nearest marked folder above a note."""
        folder = dirname(path)
        while True:
            if folder in self.folders:
                return self.folders[folder]
            if not folder:
                return None
            folder = dirname(folder)


def find_markers(files: Iterable[str], folders: Iterable[str], summaries: Iterable[str]) -> Markers:
    """Markers among the files and folders of a vault; ``summaries`` are the SUMMARY.md files that list links."""
    found: dict[str, tuple[str, str]] = {}
    known = set(folders)
    for folder in sorted(known):
        parent, name = dirname(folder), folder.rsplit("/", 1)[-1]
        if name == ".obsidian":
            found[parent] = ("obsidian", ".obsidian/")
        elif name == ".vuepress":
            found[parent] = ("docs", ".vuepress/")
        elif name in BACKUP_FOLDERS and known & {_beside(folder, "json"), _beside(folder, "edn")}:
            found[folder] = ("roam", ROAM_BACKUP)
    for file in sorted(files):
        parent, name = dirname(file), file.rsplit("/", 1)[-1]
        if name == "config.edn" and parent.rsplit("/", 1)[-1] == "logseq":
            found[dirname(parent)] = ("logseq", "logseq/config.edn")
        elif name == ".gitbook.yaml":
            found[parent] = ("gitbook", ".gitbook.yaml")
        elif name.startswith("docusaurus.config."):
            found[parent] = ("docs", name)
        elif name in ("mkdocs.yml", "mkdocs.yaml"):
            found.setdefault(parent, ("docs", name))  # notes of Obsidian's can be published with MkDocs
    for summary in summaries:
        found.setdefault(dirname(summary), ("gitbook", "SUMMARY.md"))
    return Markers(found)


def doubled(markers: Markers) -> tuple[str, ...]:
    """Folders that hold the same pages as another one beside them: ``markdown/`` where there is ``formatted/``."""
    first, *others = BACKUP_FOLDERS
    backups = [folder for folder, (_, marker) in markers.folders.items() if marker == ROAM_BACKUP]
    return tuple(
        sorted(
            folder
            for folder in backups
            if folder.rsplit("/", 1)[-1] in others and _beside(folder, first) in markers.folders
        )
    )


def _beside(folder: str, name: str) -> str:
    parent = dirname(folder)
    return f"{parent}/{name}" if parent else name


def outside_code(lines: Sequence[str]) -> Sequence[str]:
    """The lines with fences emptied and code spans taken out: a look at a note, not a parse."""
    whole = "\n".join(lines)
    if "`" not in whole and not holds(whole, "~~~"):
        return lines
    kept: list[str] = []
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            if mark and mark.group(1).startswith(fence) and not line.strip().strip("`~"):
                fence = ""
            kept.append("")
        elif mark and not (mark.group(1)[0] == "`" and "`" in line[mark.end() :]):
            fence = mark.group(1)
            kept.append("")
        else:
            kept.append(_CODE_SPAN.sub("", line) if "`" in line else line)
    if fence:
        # An unclosed fence hides nothing: what looks like code is most of the note.
        return [_CODE_SPAN.sub("", line) for line in lines]
    return kept


def decide(path: NotePath, markers: Markers, configured: str | None) -> tuple[str, str] | None:
    """The dialect of a note and why, where its text need not be looked at: "configured", or the marker."""
    return (configured, "configured") if configured else markers.decide(path)


def own_look(lines: Sequence[str]) -> str:
    """The dialect a note looks like."""
    visible = "\n".join(outside_code(lines))
    return next(name for name, dialect in DIALECTS.items() if dialect.recognise(visible))
