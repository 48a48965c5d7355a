"""Finds the rules for an element by where it stands, once for all documents with the same style sheets.

cssselect2 tries every rule that may be meant on every element. For most rules, what an element and those around it are called
decides: then elements with the same path have the same rules. What a compiled test looks at is what its code names.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from types import CodeType
from typing import Any

from ladder_export.pdf.haste.firm import Firm

_Found = tuple[Any, ...]  # specificity, order, pseudo-element and payload of a rule, as cssselect2 has them
Rule = tuple[Any, tuple[int, int], float, Any]  # declarations, precedences by importance, layer, specificity
Cascade = dict[str, tuple[Any, Any]]  # the value of each property, and its weight

# What a test may name if the path of an element is to decide it: all that cssselect2 0.10 compiles a selector to, but for
# siblings, content and languages.
_OF_THE_PATH = {
    "ancestors", "any", "ascii_lower", "attrib", "classes", "etree_element", "get", "id", "in_html_document", "local_name",
    "lower", "namespace_url", "next", "parent", "split_whitespace", "startswith", "endswith", "tag",
}  # fmt: skip
_MOST = 5000  # paths that are kept of the same style sheets
_DECKS = 16  # sets of style sheets that are kept
_known: dict[Any, Sheets] = {}


class Rules:
    """All rules that are about an element and its pseudo-elements."""

    __slots__ = ("cascade", "key", "known", "pseudo", "rules")

    def __init__(self, found: list[tuple[str | None, Rule]]) -> None:
        self.rules = [rule for pseudo, rule in found if pseudo is None]
        self.key = rules_key(self.rules)
        self.known = self.key  # without those that come but once
        self.cascade = cascade({}, self.rules)
        self.pseudo: dict[str, list[Rule]] = {}
        for pseudo, rule in found:
            if pseudo is not None:
                self.pseudo.setdefault(pseudo, []).append(rule)


class Path:
    """The elements from the root to one, as style sheets tell them apart; what this decides, and what it leaves open."""

    __slots__ = ("found", "inner", "open", "others", "rules")

    def __init__(self, found: list[list[_Found]], still_open: list[tuple[int, Any]], rules: Rules) -> None:
        self.inner: dict[Any, Path] = {}
        self.found, self.open, self.rules = found, still_open, rules
        self.others: dict[tuple[int, ...], Rules] = {}


class Sheet:
    """A style sheet as a document uses it."""

    def __init__(self, css: Any, sheet: Any, origin: str, specificity: Any) -> None:
        self.sheet, self.origin, self._specificity = sheet, origin, specificity
        self._precedences = (css.declaration_precedence(origin, False), css.declaration_precedence(origin, True))
        matcher = sheet.matcher
        self.is_known = "_hasty" in matcher.__dict__  # one that comes but once is not worth a closer look
        matcher._hasty = True
        self.tests = list(_tests(matcher))

    def named(self, found: list[_Found]) -> list[tuple[str | None, Rule]]:
        """The pseudo-element that each of these rules is about, and what it says."""
        layers, precedences, forced = self.sheet.layers, self._precedences, self._specificity
        return [
            (pseudo, (declarations, precedences, inf if layer is None else layers.index(layer), forced or specificity))
            for specificity, _, pseudo, (declarations, layer) in found
        ]


class Sheets:
    """Style sheets that many documents have."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self._sheets = sheets
        self._names = {"class"}
        self._tests: list[dict[tuple[str, Any], list[tuple[Any, bool]]]] = []
        for sheet in sheets:
            tests: dict[tuple[str, Any], list[tuple[Any, bool]]] = {}
            for place, test in sheet.tests:
                seen = _seen(test[0].__code__)
                tests.setdefault(place, []).append((test, seen is not None))
                self._names |= (seen or set()) | {place[0]} & {"id", "lang"}
            self._tests.append(tests)
        self._count = 0
        self._first: dict[Any, Path] = {}
        self.firm = Firm()

    def path(self, element: Any, outer: Path | None) -> Path:
        """The path of `element`, if `outer` is that of its parent."""
        node = element.etree_element
        key = (node.tag, *(item for item in node.attrib.items() if item[0] in self._names))
        if outer is None and self._count > _MOST:
            self._count, self._first, self.firm = 0, {}, Firm()
        paths = self._first if outer is None else outer.inner
        if (path := paths.get(key)) is None:
            self._count += 1
            path = paths[key] = self._new(element)
        return path

    def rules(self, element: Any, path: Path) -> Rules:
        """All rules for `element`, which has this path."""
        more = tuple(at for at, (_, test) in enumerate(path.open) if test[0](element))
        if not more:
            return path.rules
        if more not in path.others:
            path.others[more] = named(self._sheets, self.found(element, path))
        return path.others[more]

    def found(self, element: Any, path: Path) -> list[list[_Found]]:
        """The rules of each style sheet for `element`, which has this path."""
        found = list(path.found)
        for number, test in path.open:
            if test[0](element):
                found[number] = sorted([*found[number], test[1:]])
        return found

    def _new(self, element: Any) -> Path:
        places = [
            ("any", None),
            ("name", _lower(element.local_name)),
            ("namespace", element.namespace_url),
            ("id", element.id),
        ]
        places += [("class", name) for name in element.classes]
        if "lang" in element.etree_element.attrib:
            places.append(("lang", None))
        found: list[list[_Found]] = []
        still_open = []
        for number, tests in enumerate(self._tests):
            entries = []
            for place in places:
                for test, decided in tests.get(place, ()):
                    if not decided:
                        still_open.append((number, test))
                    elif test[0](element):
                        entries.append(test[1:])
            found.append(sorted(entries))
        return Path(found, still_open, named(self._sheets, found))


class Matching:
    """Finds the rules for the elements of one document, which are asked for from the root on."""

    def __init__(self, css: Any, sheets: list[tuple[Any, str, Any]]) -> None:
        self._sheets = [Sheet(css, *sheet) for sheet in sheets]
        self._known = _known_sheets([sheet for sheet in self._sheets if sheet.is_known])
        self._new = [sheet.sheet.matcher for sheet in self._sheets if not sheet.is_known and sheet.tests]
        self._paths: dict[Any, Path] = {}
        self.firm = self._known.firm if all(map(_sets_variables, self._sheets)) else None

    def rules(self, element: Any) -> Rules:
        """The rules for `element`, a wrapper of cssselect2."""
        parent = element.parent
        path = self._known.path(element, self._paths[parent.etree_element] if parent else None)
        self._paths[element.etree_element] = path
        known = self._known.rules(element, path)
        more = [matcher.match(element) if _may_match(matcher, element) else [] for matcher in self._new]
        if not any(more):
            return known
        in_order = iter(self._known.found(element, path)), iter(more)
        found = [
            next(in_order[0]) if sheet.is_known else next(in_order[1]) if sheet.tests else [] for sheet in self._sheets
        ]
        rules = named(self._sheets, found)
        rules.known = known.key
        return rules


def named(sheets: list[Sheet], found: list[list[_Found]]) -> Rules:
    """What was found in each of these style sheets."""
    return Rules([rule for sheet, rules in zip(sheets, found, strict=True) for rule in sheet.named(rules)])


def rules_key(rules: list[Rule]) -> Any:
    """What tells these rules from others as long as their style sheets are there."""
    return tuple((id(declarations), *rest) for declarations, *rest in rules)


def cascade(own: Cascade, rules: list[Rule]) -> Cascade:
    """What holds of all that is declared about an element, by itself and by rules."""
    values = dict(own)
    for declarations, precedences, layer, specificity in rules:
        for name, value, importance in declarations:
            weight = (precedences[bool(importance)], layer, specificity)
            if name not in values or values[name][1] <= weight:
                values[name] = value, weight
    return values


def _may_match(matcher: Any, element: Any) -> bool:
    """Whether a style sheet may have rules for an element, as far as its classes tell."""
    if matcher.id_selectors or matcher.lower_local_name_selectors or matcher.namespace_selectors:
        return True
    if matcher.lang_attr_selectors or any(test[0](element) for test in matcher.other_selectors):
        return True
    return any(name in matcher.class_selectors for name in element.etree_element.attrib.get("class", "").split())


def _sets_variables(sheet: Sheet) -> bool:
    """Whether a style sheet is known, or does nothing but to give values to variables."""
    return sheet.is_known or all(
        pseudo is None and all(name.startswith("__") for name, _, _ in declarations)
        for _, (_, _, _, pseudo, (declarations, _)) in sheet.tests
    )


def _known_sheets(sheets: list[Sheet]) -> Sheets:
    """These style sheets, as they were for an earlier document if it had the same."""
    key = tuple((id(sheet.sheet), sheet.origin) for sheet in sheets)
    if key not in _known:
        while len(_known) >= _DECKS:
            del _known[next(iter(_known))]
        _known[key] = Sheets(sheets)
    return _known[key]


def _lower(name: str) -> str:
    """`name` in lower case, as far as its letters are those of ASCII."""
    return name.encode().lower().decode()


def _tests(matcher: Any) -> Iterator[tuple[tuple[str, Any], Any]]:
    """All tests of a matcher, and what the last part of their selectors names, by which cssselect2 looks them up."""
    for test in matcher.other_selectors:
        yield ("any", None), test
    for test in matcher.lang_attr_selectors:
        yield ("lang", None), test
    tables = {
        "id": matcher.id_selectors,
        "class": matcher.class_selectors,
        "name": matcher.lower_local_name_selectors,
        "namespace": matcher.namespace_selectors,
    }
    for kind, table in tables.items():
        for key, tests in table.items():
            for test in tests:
                yield (kind, key), test


def _seen(code: CodeType) -> set[str] | None:
    """The names of the attributes that the code of a test may look at; None if it looks at more than the path."""
    if not _OF_THE_PATH.issuperset(code.co_names):
        return None
    names = {"id"} & set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if (inner := _seen(constant)) is None:
                return None
            names |= inner
        elif isinstance(constant, str) and "etree_element" in code.co_names:
            names.add(constant)
    return names
