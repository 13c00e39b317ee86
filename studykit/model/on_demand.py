"""Names and registries whose modules are imported when one is first used: who wants one does not load all the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TypeVar

Value = TypeVar("Value")


def on_demand(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """A package's ``__getattr__`` (PEP 562): ``homes`` are the names of its modules, each with what comes from it.

    Raises `ValueError` where something is named like a module: once that is loaded, its name is the module's.
    """
    modules = {name: module for module, names in homes.items() for name in names}
    if taken := modules.keys() & homes.keys():
        raise ValueError(f"in {package} a module has the same name: {', '.join(sorted(taken))}")

    def get(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return get


class Registry(Mapping[str, Value]):
    """The values of a package by name; ``homes`` says of each the module and what it is called there."""

    def __init__(self, package: str, homes: Mapping[str, tuple[str, str]]) -> None:
        self._package = package
        self._homes = homes
        self._loaded: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._loaded:
            module, called = self._homes[name]
            self._loaded[name] = getattr(import_module(f"{self._package}.{module}"), called)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)
