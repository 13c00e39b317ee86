"""Mappings by note that are not made as a whole: values when they are asked for, and changes laid over them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from functools import cached_property
from typing import TypeVar

from studykit.model.span import NotePath

Value = TypeVar("Value")


class Lazily(Mapping[NotePath, Value]):
    """A value for each note, made when it is first asked for; the order is that of ``paths``, asked for then, too.

    Where ``make`` itself raises `KeyError` for what is not there (``refuses``), one value needs no list of all.
    """

    def __init__(
        self, paths: Callable[[], Collection[NotePath]], make: Callable[[NotePath], Value], *, refuses: bool = False
    ) -> None:
        self._ask = paths
        self._make = make
        self._refuses = refuses
        self._made: dict[NotePath, Value] = {}

    @cached_property
    def _paths(self) -> Collection[NotePath]:
        return self._ask()

    def __getitem__(self, path: NotePath) -> Value:
        if path not in self._made:
            if not self._refuses and path not in self._paths:
                raise KeyError(path)
            self._made[path] = self._make(path)
        return self._made[path]

    def put(self, path: NotePath, value: Value) -> None:
        """Have this value instead of the one that would be made."""
        self._made[path] = value

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[NotePath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class Layered(MutableMapping[NotePath, Value]):
    """Changes over a mapping that stays as it is; changed values come last."""

    def __init__(self, base: Mapping[NotePath, Value]) -> None:
        self._base: Mapping[NotePath, Value] = base
        self._gone: set[NotePath] = set()
        self._new: dict[NotePath, Value] = {}
        if isinstance(base, Layered):
            # One layer however many changes: a session makes hundreds.
            self._base, self._gone, self._new = base._base, set(base._gone), dict(base._new)

    def with_(self, path: NotePath, value: Value) -> Layered[Value]:
        """Another mapping that differs in one value."""
        made = Layered(self)
        made[path] = value
        return made

    def __getitem__(self, path: NotePath) -> Value:
        if path in self._new:
            return self._new[path]
        if path in self._gone:
            raise KeyError(path)
        return self._base[path]

    def __setitem__(self, path: NotePath, value: Value) -> None:
        self._new[path] = value

    def forget(self, path: NotePath) -> None:
        """Leave a path out, whether or not it is there: no value is made for it, which its lost file would refuse."""
        self._new.pop(path, None)
        self._gone.add(path)

    def __delitem__(self, path: NotePath) -> None:
        if path not in self:
            raise KeyError(path)
        self._new.pop(path, None)
        self._gone.add(path)

    def __contains__(self, path: object) -> bool:
        return path in self._new or (path not in self._gone and path in self._base)

    def __iter__(self) -> Iterator[NotePath]:
        yield from (path for path in self._base if path not in self._gone and path not in self._new)
        yield from self._new

    def __len__(self) -> int:
        return sum(1 for _ in self)
