"""Frozen values that cost little to declare, or to make.

`dataclass` is that of the standard library, its functions made when first called.

The standard one compiles six functions for each class as soon as its module is imported, half a millisecond a class,
and a program that starts in order to show one card declares more than a hundred classes.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, FrozenInstanceError, fields
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """What ``dataclasses.dataclass(frozen=True, slots=True)`` makes of a class; it is there for no other use.

        Raises `TypeError`, where the class is declared, for what only the standard one can do: fields that are not
        given, or by name only, ``__post_init__``, a function of the class's own in place of one that is made.
        """
        if not (frozen and slots):
            raise TypeError("only frozen classes with slots are made here")
        return _made


__all__ = ["dataclass", "maker"]

Made = TypeVar("Made", bound=tuple[Any, ...])


def maker(kind: type[Made]) -> Callable[[tuple[Any, ...]], Made]:
    """What makes a named tuple of all its fields without a call of Python's: for those of which a note has hundreds."""
    return cast("Callable[[tuple[Any, ...]], Made]", partial(tuple.__new__, kind))


_TAKEN = ("__init__", "__post_init__", "__eq__", "__hash__", "__setattr__", "__delattr__")


def _made(given: type) -> type:
    if own := [name for name in _TAKEN if name in vars(given)]:
        raise TypeError(f"{given.__name__} has a function of its own: {own[0]}")
    cls: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(given)
    for field in fields(cls):
        if not field.init or field.kw_only:
            raise TypeError(f"the field {field.name} of {cls.__name__} is not given by its place")
    for name, function in _SHARED.items():
        if name not in vars(given):
            setattr(cls, name, function)
    for name, written in _WRITTEN.items():
        setattr(cls, name, _at_first_call(cls, name, written))
    return cls


def _at_first_call(cls: Any, name: str, written: Callable[[type], tuple[str, dict[str, Any]]]) -> Callable[..., Any]:
    """A function that compiles the real one, puts it in its own place and does the same."""

    def first(self: Any, *given: Any, **named: Any) -> Any:
        source, known = written(cls)
        exec(source, known)  # noqa: S102 - names of our own fields, as the standard library does it
        function = known[name]
        function.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, function)
        return function(self, *given, **named)

    return first


def _initialiser(cls: type) -> tuple[str, dict[str, Any]]:
    known: dict[str, Any] = {"_missing": MISSING}
    parameters, body = ["self"], ["pass"]
    for field in fields(cls):
        name = value = field.name
        known[f"_set_{name}"] = getattr(cls, name).__set__
        if field.default_factory is not MISSING:
            known[f"_make_{name}"] = field.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif field.default is not MISSING:
            known[f"_default_{name}"] = field.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        body.append(f"_set_{name}(self, {value})")
    return f"def __init__({', '.join(parameters)}):\n " + "\n ".join(body), known


def _equality(cls: type) -> tuple[str, dict[str, Any]]:
    names = [field.name for field in fields(cls) if field.compare]
    same = f"{_tuple('self', names)} == {_tuple('other', names)}"
    alike = "other.__class__ is self.__class__"
    return f"def __eq__(self, other):\n return {same} if {alike} else NotImplemented", {}


def _hashing(cls: type) -> tuple[str, dict[str, Any]]:
    counted = [field for field in fields(cls) if (field.compare if field.hash is None else field.hash)]
    return f"def __hash__(self):\n return hash({_tuple('self', [field.name for field in counted])})", {}


def _tuple(of: str, names: Iterable[str]) -> str:
    return f"({''.join(f'{of}.{name},' for name in names)})"


def _repr(self: Any) -> str:
    values = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({values})"


def _refuse_to_set(self: object, name: str, value: object) -> None:
    del self, value
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:
    del self
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in fields(self)]


def _set_state(self: Any, state: Iterable[Any]) -> None:
    for field, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_WRITTEN = {"__init__": _initialiser, "__eq__": _equality, "__hash__": _hashing}
_SHARED: dict[str, Callable[..., Any]] = {
    "__repr__": _repr,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
