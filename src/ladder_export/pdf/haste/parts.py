"""Puts parts of WeasyPrint in the place of others, and knows which they were."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

REPLACED: list[tuple[Any, str, Any]] = []  # a class or module, the name of its part, and what that was as it came


def kept(style: Any) -> dict[str, Any]:
    """What is known of a style, and so of each that is the same but for its anchor."""
    try:
        known: dict[str, Any] = style.__dict__["_kept"]
    except KeyError:
        known = style.__dict__["_kept"] = {}
    return known


def keep(owner: Any, name: str, most: int, key: Any, make: Callable[[], Any]) -> Any:
    """What is kept under a name and key with `owner`, made if it is not there; of more than `most`, the oldest go."""
    known = owner.__dict__.setdefault(name, {})
    if key not in known:
        while len(known) >= most:
            del known[next(iter(known))]
        known[key] = make()
    return known[key]


def put(owner: Any, name: str, part: Any) -> None:
    """Make `part` the one that `owner` has under this name."""
    REPLACED.append((owner, name, getattr(owner, name)))
    setattr(owner, name, part)


def put_everywhere(slow: Any, part: Any) -> None:
    """Make `part` the one of every module of WeasyPrint that has imported `slow`."""
    name: str = slow.__name__
    for path, module in list(sys.modules.items()):
        if path.startswith("weasyprint.") and vars(module).get(name) is slow:
            put(module, name, part)
