"""Works out the styles of elements that are styled alike once.

WeasyPrint 70 (`css.StyleFor`) gives elements one style if they have one parent's style and the same rules. But an `id` counts
as a declaration, so that nothing in or beside an element with an `id` is ever shared. And it prepares half a dozen
pseudo-elements for every element, for footnotes that are none and markers of what is no list. Here the anchor of an `id` is
set on top of a style that others share, and pseudo-elements get their styles when someone asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import inf
from typing import Any

from ladder_export.pdf.haste.firm import firm_of
from ladder_export.pdf.haste.parts import kept, put
from ladder_export.pdf.haste.selectors import Cascade, Matching, Rules, cascade, rules_key

_OWN_WEIGHT = (3, inf, (0, 0, 0))  # of what WeasyPrint makes of `id` and `lang`
_WORD = re.compile(r"[\w.:-]+")  # what reads as it is written between the quotes of a declaration
_IDLE = {
    "text_align_all",
    "text_align_last",
    "vertical_align",
}  # what is said even of margins of a page that show nothing
_SVG = "{http://www.w3.org/2000/svg}svg"


def make_haste() -> None:
    """Let styles be shared by all elements that are styled alike."""
    from weasyprint import css

    put(css, "StyleFor", _hasty(css))


def _hasty(css: Any) -> Any:
    anchored = _anchored(css.ComputedStyle)
    margins = {f"@{name}" for name in css.PAGE_MARGIN_BOXES - {"footnote", "note-area"}}

    class StyleFor(css.StyleFor):  # type: ignore[misc]  # WeasyPrint has no types
        def __init__(self, html: Any, sheets: Any, hints: Any, font_config: Any, target_collector: Any) -> None:
            self._later: dict[tuple[Any, str], list[Any]] = {}  # the rules of pseudo-elements that nobody has asked for
            self._shared: dict[Any, Any] = {}  # styles by what they come from
            if hints or not _is_plain(html.etree_element):
                super().__init__(html, sheets, hints, font_config, target_collector)
                return
            self._cascaded_styles: dict[Any, Cascade] = {}
            self._computed_styles: dict[Any, Any] = {}
            self.initial_page_sizes = {"box": None, "area": None}
            self._sheets = sheets
            self.font_config = font_config
            self._html = html
            matching = Matching(css, sheets)
            self._firm = matching.firm
            for style in self._style_all(matching):
                if target_collector and style["anchor"]:
                    target_collector.collect_anchor(style["anchor"])

        def _style_all(self, matching: Matching) -> Iterator[Any]:
            """Style every element, and yield the styles that may have an anchor in the order of WeasyPrint."""
            bases: dict[Any, Any] = {}  # what the children of an element inherit from
            anchors = []
            for wrapper in self._html.wrapper_element.iter_subtree():
                element = wrapper.etree_element
                rules = matching.rules(wrapper)
                for pseudo, about in rules.pseudo.items():
                    self._later[element, pseudo] = about
                    if any(name == "anchor" for declarations, *_ in about for name, _, _ in declarations):
                        anchors.append((element, pseudo))
                base = bases[wrapper.parent.etree_element] if wrapper.parent else None
                own = _declared_by(element)
                is_anchored = base is not None and own.keys() == {"anchor"} and "anchor" not in rules.cascade
                style = bases[element] = self._style(base, element, {} if is_anchored else own, rules)
                if is_anchored:
                    style = anchored(style, own["anchor"])
                self._computed_styles[element, None] = style
                yield style
            for element, pseudo in anchors:
                yield self._style_pseudo(element, pseudo)

        def _style(self, base: Any, element: Any, own: Cascade, rules: Rules) -> Any:
            """The style of an element, or that of another one whose parent, declarations and rules are the same."""
            key = (id(base), element if own else None, rules.key)
            if key not in self._shared:
                declared = cascade(own, rules.rules) if own else rules.cascade
                style = self._shared[key] = self._computed(base, declared, None)
                if firm := self._firm if base is None else firm_of(base):
                    firm.inner(rules.known).give(style)
            return self._shared[key]

        def _computed(self, parent: Any, declared: Cascade, pseudo: str | None) -> Any:
            known, root = self._computed_styles, (self._html.etree_element, None)
            return css.ComputedStyle(
                parent,
                declared,
                pseudo,
                known[root] if root in known else css.InitialStyle(self.font_config),
                self._html.base_url,
                self.font_config,
                self.initial_page_sizes,
            )

        def _style_pseudo(self, element: Any, pseudo: str) -> Any:
            about, base = self._later.pop((element, pseudo)), self._computed_styles[element, None]
            style = self._computed(base, cascade({}, about), pseudo)
            if firm := firm_of(base):
                firm.inner((pseudo, rules_key(about))).give(style)
            self._computed_styles[element, pseudo] = style
            return style

        def set_computed_styles(
            self, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None, **others: Any
        ) -> None:
            if pseudo_type in margins and self._cascaded_styles[element, pseudo_type].keys() <= _IDLE:
                return  # it has the style of the page then, and shows nothing either
            super().set_computed_styles(element, parent, root, pseudo_type, **others)

        def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
            if pseudo_type and (element, pseudo_type) in self._later:
                self._style_pseudo(element, pseudo_type)["anchor"]  # WeasyPrint takes an empty style for none
            return super().__call__(element, pseudo_type)

    return StyleFor


def _anchored(computed_style: Any) -> Any:
    class AnchoredStyle(computed_style):  # type: ignore[misc]  # WeasyPrint has no types
        """A style as another, but for its anchor, which no other property depends on."""

        def __init__(self, style: Any, anchor: tuple[Any, Any]) -> None:
            kept(style)
            self.__dict__.update(style.__dict__)
            self.anonymous_style = style.anonymous_style  # no anchor is handed down
            self.cascaded = {**style.cascaded, "anchor": anchor}
            self.shared = style
            if firm := firm_of(style):
                self.update(firm.values)

        def __missing__(self, key: str) -> Any:
            value = self[key] = super().__missing__(key) if key == "anchor" else self.shared[key]
            return value

    return AnchoredStyle


def _is_plain(tree: Any) -> bool:
    """Whether an `id` or a language is all that the elements of a document say themselves about their style."""
    for element in tree.iter():
        attributes = element.attrib
        if "style" in attributes or element.tag == _SVG or ("name" in attributes and element.tag == "a"):
            return False
        if not all(_WORD.fullmatch(attributes[name]) for name in ("id", "lang") if attributes.get(name)):
            return False
    return True


def _declared_by(element: Any) -> Cascade:
    """What an element says itself about its style."""
    attributes, own = element.attrib, {}
    if lang := attributes.get("lang"):
        own.update(_declared(f'-weasy-lang:"{lang}"'))
    if name := attributes.get("id"):
        # WeasyPrint takes what is between these quotes as it is.
        own.update((key, (name, weight)) for key, (_, weight) in _declared('-weasy-anchor:"x"').items())
    return own


@lru_cache(256)
def _declared(text: str) -> Cascade:
    import tinycss2
    from weasyprint.css.validation import preprocess_declarations

    declarations = preprocess_declarations(None, (tinycss2.parse_one_declaration(text),))
    return {name: (value, _OWN_WEIGHT) for name, value, _ in declarations}
