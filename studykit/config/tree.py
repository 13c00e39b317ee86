"""A YAML file as a tree that knows its lines; the YAML library is imported only when there is a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.errors import ConfigError
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    import yaml

_TAGS = {"bool": "bool", "int": "int", "float": "float", "null": "null"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar as written; ``kind`` is what YAML takes it for: str, bool, int, float or null."""

    text: str
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[Item, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """``lines`` are the lines of the keys."""

    entries: Mapping[str, Item]
    lines: Mapping[str, int]
    line: int


Item = Leaf | Row | Table


def parse(text: str, label: str) -> Table:
    """The top level of a settings file; an empty file is an empty table.

    Raises `ConfigError` with ``label`` and line for what is not YAML, for keys given twice and for aliases.
    """
    import yaml  # noqa: PLC0415 - a vault without a settings file shall not pay for it

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(
            f"{label}:{line}: not valid YAML: {error.problem or error.context}. "
            "Put text with special characters (: # ? * @ `) in double quotes."
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigError(f"{label}:{line}: a control character stands here. Remove it.") from error
    except RecursionError as error:
        raise ConfigError(f"{label}:1: nested too deeply. Settings are at most four levels deep.") from error
    found = _Converter(label).item(node) if node is not None else Table({}, {}, 1)
    if isinstance(found, Leaf) and found.kind == "null":
        return Table({}, {}, found.line)
    if isinstance(found, Table):
        return found
    raise ConfigError(f"{label}:{found.line}: expected `key: value` lines, found something else.")


class _Converter:
    """Turns nodes into items; remembers those it has seen, so that no alias makes a small file a huge one."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._seen: set[int] = set()

    def item(self, node: yaml.Node) -> Item:
        line = node.start_mark.line + 1
        if id(node) in self._seen:
            raise ConfigError(f"{self._label}:{line}: an alias is used here. Write the value out.")
        self._seen.add(id(node))
        kind = node.tag.rpartition(":")[2]
        if isinstance(node.value, str):
            return Leaf(node.value, _TAGS.get(kind, "str"), line)
        if kind == "seq":
            return Row(tuple(self.item(child) for child in node.value), line)
        return self._table(node, line)

    def _table(self, node: yaml.Node, line: int) -> Table:
        if not all(isinstance(pair, tuple) for pair in node.value):
            raise ConfigError(f"{self._label}:{line}: {node.tag} cannot be used here. Write a plain list.")
        entries: dict[str, Item] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node.value, str):
                raise ConfigError(f"{self._label}:{key_line}: a key must be plain text.")
            key = key_node.value
            if key in entries:
                raise ConfigError(
                    f"{self._label}:{key_line}: `{key}` is given twice, as in line {lines[key]}. Remove one."
                )
            entries[key] = self.item(value_node)
            lines[key] = key_line
        return Table(entries, lines, line)
