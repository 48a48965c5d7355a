"""Finds what a page says of itself by the names of its elements.

WeasyPrint 70 (`html.get_html_metadata`, `css.find_stylesheets`) compiles a selector for each name, and matches every element of
a page with it, twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from ladder_export.pdf.haste.parts import put, put_everywhere


def make_haste() -> None:
    """Let elements be found by their names where all are of HTML."""
    from weasyprint import css, html

    slow, slow_sheets = html.get_html_metadata, css.find_stylesheets

    def get_html_metadata(page: Any) -> Any:
        found = _named(page.etree_element, "title", "meta", "link")
        if found is None:
            return slow(page)
        wrappers = [SimpleNamespace(etree_element=element) for element in found]
        root = SimpleNamespace(query_all=lambda *_: wrappers)
        about = {name: getattr(page, name) for name in ("etree_element", "base_url", "url_fetcher")}
        return slow(SimpleNamespace(wrapper_element=root, **about))

    def find_stylesheets(wrapper: Any, *others: Any) -> Iterator[Any]:
        if _named(wrapper.etree_element, "style", "link") != []:
            yield from slow_sheets(wrapper, *others)

    put_everywhere(slow, get_html_metadata)
    put(css, "find_stylesheets", find_stylesheets)


def _named(root: Any, *names: str) -> list[Any] | None:
    """The elements of these names in a page; nothing is said of one with other elements than those of HTML."""
    elements = list(root.iter())
    if not all(isinstance(element.tag, str) and "{" not in element.tag for element in elements):
        return None
    return [element for element in elements if element.tag in names]
