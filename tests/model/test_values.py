"""Our `dataclass` against the one of the standard library, on the same bodies of classes."""

from __future__ import annotations

import copy
import dataclasses
import operator
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from functools import partial
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.model.span import Span
from studykit.model.values import dataclass, maker


class _Bare:
    """Nothing in it."""


class _Point:
    """A place."""

    KIND: ClassVar[str] = "place"

    across: int
    down: int = 0
    names: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)

    @property
    def sum(self) -> int:
        return self.across + self.down


OURS, STANDARD = dataclass(frozen=True, slots=True), dataclasses.dataclass(frozen=True, slots=True)


def _twin(body: type, made: Any) -> Any:
    plain = {name: value for name, value in vars(body).items() if name not in {"__dict__", "__weakref__"}}
    return made(type(body.__name__, (), plain))


Theirs = _twin(_Point, STANDARD)


@OURS
class Pickled:
    word: str
    number: int = 1


@OURS
class Longer(Pickled):
    further: tuple[str, ...] = ()


given_values = st.builds(
    lambda across, rest: {"across": across, **rest},
    st.integers(0, 2),
    st.fixed_dictionaries(
        {},
        optional={"down": st.integers(0, 1), "names": st.lists(st.just("a"), max_size=1), "note": st.text(max_size=1)},
    ),
)


def _used(made: Any) -> Any:
    """The class after so many calls that its functions are compiled."""
    for _ in range(20):
        assert hash(made(1, names=())) == hash(made(1, names=()))
        assert made(1) == made(1) != made(2)
    return made


WORDS: list[dict[str, bool]] = [
    {"frozen": True}, {"slots": True}, {}, {"frozen": True, "slots": True, "order": True}, {"order": True},
]  # fmt: skip


Used = _used(_twin(_Point, OURS))


@given(given_values, given_values)
def test_values_are_equal_shown_and_told_apart_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    for ours in (_twin(_Point, OURS), Used):
        assert (ours(**one) == ours(**other)) is (Theirs(**one) == Theirs(**other))
        assert repr(ours(**one)) == repr(Theirs(**one))
        assert dataclasses.asdict(ours(**one)) == dataclasses.asdict(Theirs(**one))
        assert dataclasses.replace(ours(**one), down=7) == ours(**{**one, "down": 7})
        assert ours(**one).sum == Theirs(**one).sum
        assert ours(one["across"], names=()) == ours(across=one["across"], names=())
        assert hash(ours(one["across"], 1, ())) == hash(Theirs(one["across"], 1, ()))
        assert ours(**one) != Theirs(**one)


@pytest.mark.parametrize("body", [_Bare, _Point])
def test_the_classes_are_declared_alike(body: type) -> None:
    ours, theirs = _twin(body, OURS), _twin(body, STANDARD)
    described = [
        [(found.name, found.type, found.default, found.default_factory) for found in dataclasses.fields(made)]
        for made in (ours, theirs)
    ]
    assert described[0] == described[1]
    assert ours.__slots__ == theirs.__slots__
    assert ours.__match_args__ == theirs.__match_args__


def test_a_hash_goes_by_the_fields() -> None:
    assert hash(Pickled("a")) == hash(Pickled("a", 1))
    assert len({Pickled("a"), Pickled("a", 1), Pickled("b")}) == 2
    assert Longer("a") != Pickled("a")


def test_a_wrong_call_is_named_as_by_the_standard_one() -> None:
    calls: list[tuple[tuple[int, ...], dict[str, int]]] = [
        ((), {}), ((), {"across": 1, "depth": 2}), ((1,), {"across": 1}), ((1, 2, 3, 4, 5), {}),
    ]  # fmt: skip
    for values, named in calls:
        with pytest.raises(TypeError) as theirs:
            Theirs(*values, **named)
        for made in (_twin(_Point, OURS), Used):
            with pytest.raises(TypeError) as ours:
                made(*values, **named)
            assert str(ours.value) == str(theirs.value)


def test_nothing_can_be_changed() -> None:
    value = Pickled("a")
    for change in (lambda: setattr(value, "word", "b"), lambda: delattr(value, "word"), lambda: setattr(value, "c", 1)):
        with pytest.raises(FrozenInstanceError):
            change()
    assert value == Pickled("a")


def test_values_travel_to_another_process() -> None:
    value = Longer("a", 2, ("b",))
    assert pickle.loads(pickle.dumps(value)) == value == copy.deepcopy(value)  # noqa: S301 - made in this line


@pytest.mark.parametrize(
    "more",
    [
        {"__eq__": lambda self, other: True},
        {"__post_init__": lambda self: None},
        {"__annotations__": {"late": "int"}, "late": field(init=False, default=0)},
    ],
    ids=["equality", "after the values are put in", "a field that is not given"],
)
def test_what_only_the_standard_one_can_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        OURS(type("Other", (), more))


def test_a_maker_gives_what_the_class_gives() -> None:
    made = maker(Span)((1, 4))
    assert (type(made), made, made.start, made.end, len(made)) == (Span, Span(1, 4), 1, 4, 3)


@pytest.mark.parametrize("words", WORDS, ids=str)
def test_every_kind_of_class_is_as_the_standard_one(words: dict[str, bool]) -> None:
    ours, theirs = (_twin(_Point, made(**words)) for made in (dataclass, dataclasses.dataclass))
    given: list[tuple[Any, ...]] = [(1, 0, ()), (1, 1, ()), (2, 0, ()), (1, 0, (), "note")]
    for _ in range(10):  # plain, then compiled
        for one in given:
            for other in given:
                for by in (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge):
                    said = [_said(partial(by, made(*one), made(*other))) for made in (ours, theirs)]
                    assert said[0] == said[1]
        assert _said(lambda: hash(ours(1, 2, ()))) == _said(lambda: hash(theirs(1, 2, ())))
        assert _said(lambda: setattr(ours(1), "down", 3)) == _said(lambda: setattr(theirs(1), "down", 3))
        assert hasattr(ours(1), "__dict__") is hasattr(theirs(1), "__dict__")
        assert repr(ours(1)) == repr(theirs(1))
        assert ours(1).names is not ours(1).names


def _said(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except (TypeError, AttributeError) as error:
        return type(error)
