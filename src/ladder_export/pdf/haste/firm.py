"""Keeps what the styles of an element have in common in all documents with the same style sheets.

Cards differ in their texts, and in the sizes that a style sheet of their own gives to variables. A value in which no variable
and no size of type had a part is the same in all of them: it is worked out once, for the rules of an element and of those that
it stands in, and given to the next style with these rules from the start.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any

from ladder_export.pdf.haste.parts import kept, put

_OWN = frozenset(("anchor", "lang"))  # what elements themselves say, whatever their rules
_PLACED = ("display", "float", "position")  # of which WeasyPrint keeps what was said of them, too


class Firm:
    """What all styles have in common that come from the same rules, and from parents that do."""

    __slots__ = ("_inner", "known", "specified", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.specified: dict[str, Any] = {}  # what WeasyPrint notes beside them
        self.known: dict[str, Any] = {}  # as `kept` of a style: what comes from these values alone
        self._inner: dict[Any, Firm] = {}

    def inner(self, key: Any) -> Firm:
        """That of the styles which inherit from these and come from the rules that `key` stands for."""
        if (found := self._inner.get(key)) is None:
            found = self._inner[key] = Firm()
        return found

    def give(self, style: Any) -> Any:
        """A new style, with what is known of it from the start."""
        style.__dict__["_firm"] = self
        style.update(self.values)
        style.specified.update(self.specified)
        return style


def firm_of(style: Any) -> Firm | None:
    """What `style` has in common with others, if it may."""
    found: Firm | None = style.__dict__.get("_firm")
    return found


def kept_of(style: Any, name: str, keys: AbstractSet[str], find: Callable[[], Any]) -> Any:
    """What is kept under a name of a style, and of all that have it in common with this one if they have these values."""
    known = kept(style)
    if name not in known:
        firm = firm_of(style)
        if firm is not None and name in firm.known:
            known[name] = firm.known[name]
        else:
            known[name] = find()
            if firm is not None and firm.values.keys() >= keys:
                firm.known[name] = known[name]
    return known[name]


def learn(style: Any, key: str, value: Any) -> None:
    """Keep a value that no variable and no size of type has a part in."""
    firm = style.__dict__.get("_firm")
    if firm is not None and key not in _OWN:
        firm.values[key] = value
        if key in _PLACED and key in style.specified:
            firm.specified[key] = style.specified[key]


def is_learnt(style: Any, key: str) -> bool:
    """Whether all styles with the same rules have this value."""
    firm = style.__dict__.get("_firm")
    return firm is not None and key in firm.values


def make_haste() -> None:
    """Let boxes without an element have such values, too."""
    from weasyprint.css import AnonymousStyle
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    slow_init, slow = AnonymousStyle.__init__, AnonymousStyle.__missing__
    inherited = {key for key in INHERITED if not key.startswith("text_decoration_")} | {"page"}
    # Lengths are left out: by what a style has of them, `lengths` sees that WeasyPrint has set some.
    first = {
        key
        for key in INITIAL_VALUES
        if not (key in INHERITED or key in INITIAL_NOT_COMPUTED or key in _OWN or key == "page")
        and not key.startswith(("text_decoration_", "margin_", "padding_", "min_", "max_"))
    } - {"width", "height", "box_sizing"}

    def init(style: Any, parent: Any) -> None:
        slow_init(style, parent)
        firm = firm_of(parent)
        if firm is not None:
            inner = style.__dict__["_firm"] = firm.inner("anonymous")
            style.update(inner.values)

    def missing(style: Any, key: str) -> Any:
        value = slow(style, key)
        if key in first or (key in inherited and is_learnt(style.parent_style, key)):
            learn(style, key, value)
        return value

    put(AnonymousStyle, "__init__", init)
    put(AnonymousStyle, "__missing__", missing)
