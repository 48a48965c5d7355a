"""The short way to the properties of an element: the same pages as by the long one."""

from __future__ import annotations

import pytest

from ladder_export.pdf.haste import make_haste


@pytest.fixture
def long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint as it came."""
    from weasyprint import css

    make_haste()
    short = css.ComputedStyle.__missing__
    cells = [cell.cell_contents for cell in short.__closure__]
    slow = next(found for found in cells if getattr(found, "__name__", "") == "__missing__")
    monkeypatch.setattr(css.ComputedStyle, "__missing__", slow)


HTML = """<html lang="en"><head><title>t</title></head><body><h1 id="h">One <b>two</b></h1><p dir="rtl">three</p>
<ol><li>four</li></ol><table><tr><th>five</th><td>six</td></tr></table><blockquote>seven</blockquote></body></html>"""
CSS = """h1 { margin-inline-start: 2em; border-block-end: 1px solid red; color: rgb(1 2 3) } p { padding-inline-end: 10% }
b { font: italic 700 2em/1.2 serif; text-decoration: underline; page: x } ol { list-style: upper-roman; float: left }
td { border-end-end-radius: 3px; width: calc(10% + 2em); min-inline-size: 3em } :root { --x: 3px } th { margin: var(--x) }"""


def _styles() -> list[dict[str, str]]:
    """Every property of every element of a page that uses logical ones, variables and sums."""
    import weasyprint
    from weasyprint.css import get_all_computed_styles
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.text.fonts import FontConfiguration

    html = weasyprint.HTML(string=HTML)
    fonts = FontConfiguration()
    style_for = get_all_computed_styles(html, [weasyprint.CSS(string=CSS)], font_config=fonts)
    elements = list(html.etree_element.iter())
    return [{key: repr(style_for(element)[key]) for key in sorted(INITIAL_VALUES)} for element in elements]


def test_every_property_has_the_same_value_by_the_short_way(request: pytest.FixtureRequest) -> None:
    make_haste()
    short = _styles()
    request.getfixturevalue("long_way")
    assert _styles() == short


def test_haste_is_made_once() -> None:
    from weasyprint import css

    make_haste()
    short = css.ComputedStyle.__missing__
    make_haste()
    assert css.ComputedStyle.__missing__ is short
