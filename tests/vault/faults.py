"""Ends of a process at a chosen system call."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

SYSTEM_CALLS = ("open", "write", "fsync", "chmod", "utime", "rename", "replace", "close", "stat", "unlink", "lseek")


def run_child(work: Callable[[], None]) -> int:
    """Run ``work`` in a fork; returns how the child ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


def break_at(moment: int, *, after: bool, action: Callable[[], None], names: Sequence[str] = SYSTEM_CALLS) -> list[int]:
    """Count system calls of this process; at the given one do ``action``, before or after it."""
    calls = [0]

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            calls[0] += 1
            hit = calls[0] == moment
            if hit and not after:
                action()
            try:
                return real(*args, **kwargs)
            finally:
                if hit and after:
                    action()

        return call

    for name in names:
        setattr(os, name, watched(getattr(os, name)))
    return calls
