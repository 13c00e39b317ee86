"""Values that cost little to declare, or to make.

`dataclass` is that of the standard library, its functions made when they pay.

The standard one compiles six functions for each class as soon as its module is imported, half a millisecond a class,
and a program that starts in order to show one card declares more than a hundred classes, of most of which it makes
one or two values.
"""

from __future__ import annotations

import dataclasses
import operator
from dataclasses import MISSING, FrozenInstanceError, fields
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, order: bool = False) -> Callable[[type], type]:
        """What ``dataclasses.dataclass`` makes of a class with the same words.

        Raises `TypeError`, where the class is declared, for what only the standard one can do: fields that are not
        given, or by name only, ``__post_init__``, a function of the class's own in place of one that is made.
        """
        return partial(_made, frozen=frozen, slots=slots, order=order)


__all__ = ["dataclass", "maker"]

Made = TypeVar("Made", bound=tuple[Any, ...])


def maker(kind: type[Made]) -> Callable[[tuple[Any, ...]], Made]:
    """What makes a named tuple of all its fields without a call of Python's: for those of which a note has hundreds."""
    return cast("Callable[[tuple[Any, ...]], Made]", partial(tuple.__new__, kind))


_FEW = 8
"""calls of a function that together take less time than compiling it"""
_REFUSED = object()
_TAKEN = ("__init__", "__post_init__", "__eq__", "__hash__", "__setattr__", "__delattr__")


def _made(given: type, *, frozen: bool, slots: bool, order: bool) -> type:
    if own := [name for name in _TAKEN if name in vars(given)]:
        raise TypeError(f"{given.__name__} has a function of its own: {own[0]}")
    # The standard library describes a class that says nothing of itself: it parses signatures for that.
    given.__doc__ = given.__doc__ or given.__name__
    cls: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(given)
    for field in fields(cls):
        if not field.init or field.kw_only:
            raise TypeError(f"the field {field.name} of {cls.__name__} is not given by its place")
    shared = {**_SHARED, **(_OF_FROZEN if frozen else _OF_OTHERS), **(_OF_SLOTS if slots else {})}
    for name, function in shared.items():
        if name not in vars(given):
            setattr(cls, name, function)
    compiled = {**_WRITTEN, **(_HASHED if frozen else {}), **(_ORDERED if order else {})}
    for name, (plain, written) in compiled.items():
        setattr(cls, name, _in_time(cls, name, plain, written))
    return cls


def _in_time(
    cls: Any,
    name: str,
    plain: Callable[..., Any],
    written: Callable[[type], tuple[str, dict[str, Any]]],
) -> Callable[..., Any]:
    """A function that does the same slowly a few times, then compiles the real one and puts it in its own place."""
    calls = 0

    def early(self: Any, *given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls <= _FEW and (made := plain(self, *given, **named)) is not _REFUSED:
            return made
        source, known = written(cls)
        exec(source, known)  # noqa: S102 - names of our own fields, as the standard library does it
        function = known[name]
        function.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, function)
        return function(self, *given, **named)

    return early


def _initialise(self: Any, /, *given: Any, **named: Any) -> object:
    """What is wrong with the call is left to the compiled function to say."""
    listed = fields(self)
    behind = listed[len(given) :]
    if len(given) > len(listed) or not named.keys() <= {field.name for field in behind}:
        return _REFUSED
    values = list(given)
    for field in behind:
        if field.name in named:
            values.append(named[field.name])
        elif field.default_factory is not MISSING:
            values.append(field.default_factory())
        elif field.default is not MISSING:
            values.append(field.default)
        else:
            return _REFUSED
    for field, value in zip(listed, values, strict=True):
        object.__setattr__(self, field.name, value)
    return None


def _compare(self: Any, other: Any, *, by: Callable[[Any, Any], Any]) -> object:
    if other.__class__ is not self.__class__:
        return NotImplemented
    names = [field.name for field in fields(self) if field.compare]
    return by(tuple(getattr(self, name) for name in names), tuple(getattr(other, name) for name in names))


def _hash(self: Any) -> int:
    return hash(tuple(getattr(self, field.name) for field in _hashed(self)))


def _hashed(of: Any) -> list[dataclasses.Field[Any]]:
    return [field for field in fields(of) if (field.compare if field.hash is None else field.hash)]


def _initialiser(cls: type) -> tuple[str, dict[str, Any]]:
    known: dict[str, Any] = {"_missing": MISSING}
    parameters, body = ["self"], ["pass"]
    for field in fields(cls):
        name = value = field.name
        known[f"_set_{name}"] = _setter(cls, name)
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


def _setter(cls: type, name: str) -> Callable[[Any, Any], None]:
    """Sets a field of a value that may be frozen."""
    if "__slots__" in vars(cls):
        setter: Callable[[Any, Any], None] = getattr(cls, name).__set__
        return setter
    return lambda self, value: object.__setattr__(self, name, value)


def _comparison(cls: type, *, name: str, sign: str) -> tuple[str, dict[str, Any]]:
    names = [field.name for field in fields(cls) if field.compare]
    same = f"{_tuple('self', names)} {sign} {_tuple('other', names)}"
    alike = "other.__class__ is self.__class__"
    return f"def {name}(self, other):\n return {same} if {alike} else NotImplemented", {}


def _hashing(cls: type) -> tuple[str, dict[str, Any]]:
    names = [field.name for field in _hashed(cls)]
    return f"def __hash__(self):\n return hash({_tuple('self', names)})", {}


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


_Functions = dict[str, tuple["Callable[..., Any]", "Callable[[type], tuple[str, dict[str, Any]]]"]]


def _compared(name: str, sign: str, by: Callable[[Any, Any], Any]) -> _Functions:
    return {name: (partial(_compare, by=by), partial(_comparison, name=name, sign=sign))}


_WRITTEN: _Functions = {"__init__": (_initialise, _initialiser), **_compared("__eq__", "==", operator.eq)}
_HASHED: _Functions = {"__hash__": (_hash, _hashing)}
_ORDERED: _Functions = {
    **_compared("__lt__", "<", operator.lt),
    **_compared("__le__", "<=", operator.le),
    **_compared("__gt__", ">", operator.gt),
    **_compared("__ge__", ">=", operator.ge),
}
_SHARED: dict[str, Any] = {"__repr__": _repr}
_OF_FROZEN: dict[str, Any] = {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
_OF_OTHERS: dict[str, Any] = {"__hash__": None}
_OF_SLOTS: dict[str, Any] = {"__getstate__": _state, "__setstate__": _set_state}
