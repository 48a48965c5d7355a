"""The short ways through WeasyPrint lead to the same bytes as the long ones."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from weakref import ref

import pikepdf
import pytest
from hypothesis import given, settings, strategies

from ladder_export.collector import paused
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS
from ladder_export.pdf import Printer
from ladder_export.pdf.fonts import FONT_FILES, load_fonts
from ladder_export.pdf.haste import make_haste, parts, trees
from ladders import shipped_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4 = PAPERS["a4"]


@contextmanager
def _as_it_came() -> Iterator[None]:
    """WeasyPrint with all its own parts."""
    make_haste()
    short = [(owner, name, getattr(owner, name)) for owner, name, _ in parts.REPLACED]
    for owner, name, slow in reversed(parts.REPLACED):
        setattr(owner, name, slow)
    try:
        yield
    finally:
        for owner, name, part in short:
            setattr(owner, name, part)


HTML = """<html lang="en"><head><title>t</title></head><body><h1 id="h">One <b>two</b></h1><p dir="rtl">three</p>
<ol><li>four</li><li id="i">four <i>and</i> more</li><li id="j" lang="de">five</li></ol>
<table id="t"><tr><th>five</th><td>six</td></tr></table><blockquote hidden>seven</blockquote><a href="#h">eight</a>
<section id="s"><p class="big x">nine</p><p>ten</p><p></p></section>
<section id="u"><p class="x big">nine</p><p>ten</p></section>
</body></html>"""
CSS = """h1 { margin-inline-start: 2em; border-block-end: 1px solid red; color: rgb(1 2 3) } p { padding-inline-end: 10% }
b { font: italic 700 2em/1.2 serif; text-decoration: underline; page: x } ol { list-style: upper-roman; float: left }
td { border-end-end-radius: 3px; width: calc(10% + 2em); min-inline-size: 3em } :root { --x: 3px } th { margin: var(--x) }
@layer low { li { color: red !important; margin-left: 1em } } li { color: blue } li:first-child { margin-left: 2em }
p + p { margin-top: 3px } p:empty { color: green } .x.big { width: 5em } #s p { height: 2em }
section:not(#s) p { left: 1px }
p::before { content: "a"; color: yellow } li::marker { color: gray } [lang] > i, :lang(de) { color: pink }
#u { -weasy-anchor: attr(id) }
:is(ol, ul) li:nth-of-type(2n) { top: 4px } a[href^="#"] { right: 2% }
.big::after { -weasy-anchor: attr(class); content: "z" }"""
LATER = ":root { --x: 5px } i { left: 3px } .big { bottom: 1px }"


VARIABLES = ":root { --x: %dpx } .big, #s { --x: %dmm }"


def _styles(html: str, later: str = LATER) -> list[dict[str, str] | None]:
    """Every property of every element of a page, of what stands before and after it, and of boxes of its own in it."""
    import weasyprint
    from weasyprint.css import get_all_computed_styles
    from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
    from weasyprint.css.properties import INITIAL_NOT_COMPUTED, INITIAL_VALUES
    from weasyprint.css.targets import TargetCollector
    from weasyprint.text.fonts import FontConfiguration

    keys = [*sorted(INITIAL_VALUES.keys() - (INITIAL_NOT_COMPUTED - COMPUTER_FUNCTIONS.keys())), "__x"]
    fonts, css = FontConfiguration(), weasyprint.CSS(string=CSS)
    found: list[dict[str, str] | None] = []
    for turn in range(5):  # the later ones find what the earlier ones have left
        page = weasyprint.HTML(string=html)
        sheet = weasyprint.CSS(string=later % (turn, 2 * turn) if "%" in later else later)
        style_for = get_all_computed_styles(page, [css, sheet], font_config=fonts, target_collector=TargetCollector())
        for element in page.etree_element.iter():
            for pseudo in (None, "before", "after", "marker", "first-line", "footnote-call"):
                style = style_for(element, pseudo)
                for each in (style, None if style is None else style.anonymous_style):
                    found.append(None if each is None else {key: repr(each[key]) for key in keys})
    return found


@pytest.mark.parametrize("later", [LATER, VARIABLES], ids=["anything", "variables"])
@pytest.mark.parametrize("html", [HTML, HTML.replace("<h1 ", '<h1 style="color: red" ')], ids=["plain", "with styles"])
def test_every_property_has_the_same_value_by_the_short_way(html: str, later: str) -> None:
    make_haste()
    short = _styles(html, later)
    with _as_it_came():
        assert _styles(html, later) == short


def _tree(element: Any) -> Any:
    return element.tag, element.attrib, element.text, element.tail, [_tree(child) for child in element]


_TAGS = (
    "div",
    "p",
    "span",
    "a",
    "b",
    "ul",
    "li",
    "h2",
    "table",
    "tbody",
    "tr",
    "td",
    "col",
    "svg",
    "pre",
    "Em",
    "title",
)
_WORDS = (
    "",
    "",
    "\n",
    "one",
    " &amp; ",
    "\xa0",
    "&nbsp;",
    "<br>",
    '<img alt="x &#34;">',
    "<!-- n -->",
    "\r",
    "\t",
    "\x0c",
    ">",
)
_SAID = (
    "",
    ' class="x y"',
    ' id="é"',
    ' title="a\nb"',
    " lang=en",
    " hidden",
    ' xml:lang="de"',
    ' Id="x"',
    " dir='rtl'",
)
_PIECES = strategies.recursive(
    strategies.sampled_from(_WORDS),
    lambda inner: strategies.builds(
        lambda tag, said, within, end: f"<{tag}{said}>{''.join(within)}{end and f'</{tag}>'}",
        strategies.sampled_from(_TAGS),
        strategies.sampled_from(_SAID),
        strategies.lists(inner, max_size=3),
        strategies.sampled_from((True, True, True, True, "")),
    ),
    max_leaves=12,
)


@given(
    strategies.lists(_PIECES, max_size=3).map("".join),
    strategies.sampled_from(("", "\n", "x", "<p>y</p>", "\n<!-- n -->")),
    strategies.sampled_from(
        ("<head><title>t &lt;</title>\n</head>\n", "<head></head>", "", "\n<head><b>t</b></head> ")
    ),
)
@settings(max_examples=300, deadline=None)
def test_what_is_read_as_xml_is_the_html(inside: str, after: str, head: str) -> None:
    import tinyhtml5

    html = f"<!doctype html>\n<html>\n{head}<body>{inside}</body>{after}</html>{after}"
    with _as_it_came():
        found, long = trees.well_formed(html), tinyhtml5.parse(html, namespace_html_elements=False)
        assert found is None or _tree(found) == _tree(long)


@pytest.mark.parametrize("name", ["p", "li", "td", "b", "ul", "h2"])
@pytest.mark.parametrize("inner", ["p", "div", "ul", "li", "h2", "td", "tr", "a", "table", "b"])
@pytest.mark.parametrize("way", ["{}", "<span>{}</span>", "<div>{}</div>", "x{}"])
def test_what_html_would_move_is_not_read_as_xml(name: str, inner: str, way: str) -> None:
    import tinyhtml5

    html = (
        f"<!doctype html><html><head></head><body><{name}>{way.format(f'<{inner}>y</{inner}>')}</{name}></body></html>"
    )
    found, long = trees.well_formed(html), tinyhtml5.parse(html, namespace_html_elements=False)
    assert found is None or _tree(found) == _tree(long)


@pytest.mark.parametrize(
    "more",
    [
        "",
        "<style>p { color: red }</style>",
        "<svg><title>u</title></svg>",
        "<!-- n -->",
        '<link rel=attachment href="data:,x">',
    ],
)
def test_what_a_page_says_of_itself_is_found_by_the_short_way(more: str) -> None:
    import weasyprint
    from weasyprint import css
    from weasyprint import html as reading

    def found() -> Any:
        page = weasyprint.HTML(string=text, base_url="asset:/")
        sheets = css.find_stylesheets(
            page.wrapper_element, "print", page.url_fetcher, page.base_url, None, {}, {}, [], []
        )
        known = reading.get_html_metadata(page)
        return {**known, "attachments": len(known["attachments"])}, len(list(sheets))

    text = f"""<!doctype html><html lang="de"><head>{more}<title>t</title><meta name="author" content="a">
        <meta name="x" content="y"><meta name="dcterms.created" content="2026-01-02"></head><body>{more}</body></html>"""
    make_haste()
    short = found()
    with _as_it_came():
        assert found() == short


def _card(layouts: Layouts) -> LaidOut:
    ladder = shipped_ladder()
    return layouts.card(ladder, ladder.competencies[0], ladder.competencies[0].levels[2], size=9.5)


def _chapter(layouts: Layouts) -> LaidOut:
    ladder = shipped_ladder()
    return layouts.chapter(ladder, ladder.competencies[0], ladder.competencies[0].levels[0], paper=A4)


def _overview(layouts: Layouts) -> LaidOut:
    return layouts.overview(shipped_ladder(), shipped_ladder().competencies[0], paper=A4, size=9.5)


def _compare(layouts: Layouts) -> LaidOut:
    ladder = shipped_ladder()
    return layouts.compare(ladder, ladder.competencies[0], *ladder.competencies[0].levels[:2], paper=A4, size=9.5)


def _handbook(layouts: Layouts) -> LaidOut:
    book = layouts.handbook(shipped_ladder(), paper=A4)
    return book.lay_out(book.gatherings[1], {})


@pytest.mark.parametrize("page", [_card, _chapter, _overview, _compare, _handbook])
def test_our_pages_are_the_same_by_the_short_way(page: Callable[[Layouts], LaidOut]) -> None:
    printer, laid = Printer(LAYOUTS / "fonts"), page(Layouts(LAYOUTS))
    assert trees.well_formed(laid.html) is not None
    short = [printer.render(laid) for _ in range(2)]
    files = [each.pdf() for each in short]
    with _as_it_came():
        long = Printer(LAYOUTS / "fonts").render(laid)
        assert [long.pdf()] * 2 == files
    assert all((each.boxes, each.ends) == (long.boxes, long.ends) for each in short)


def test_cards_of_all_sizes_are_the_same_by_the_short_way() -> None:
    layouts, ladder, printer = Layouts(LAYOUTS), shipped_ladder(), Printer(LAYOUTS / "fonts")
    cards = [
        layouts.card(ladder, ladder.competencies[0], level, size=size, air=(air,), tall=tall)
        for size, air, tall in ((9.5, 0.0, True), (8.0, 2.5, False), (8.15, 0.4, False))
        for level in ladder.competencies[0].levels[:2]
    ]
    short = [printer.render(laid).pdf() for laid in cards]
    with _as_it_came():
        long = Printer(LAYOUTS / "fonts")
        assert [long.render(laid).pdf() for laid in cards] == short


_RING = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 8 8">%s</svg>"""
_DRAWINGS = {
    "ring": b'<circle cx="4" cy="4" r="3" fill="none" stroke="#123456" stroke-opacity="0.5"/>',
    "clip": b'<clipPath id="c"><rect width="4" height="4"/></clipPath><rect width="8" height="8" clip-path="url(#c)"/>',
    "faint": b'<g opacity="0.3"><path d="M0 0L8 8"/></g>',
    "slope": b'<linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1"/></linearGradient>'
    b'<rect width="8" height="8" fill="url(#g)"/>',
    "words": b'<text x="1" y="6" font-size="4">ab</text>',
    "nothing": b"",
    "nest": b'<image x:href="asset:ring" width="8" height="8"/>',
}
ODD = """<style>@page { size: 100mm 80mm; margin: 8mm; @bottom-center { content: counter(page); padding: 10% } }
div { display: flex; width: 60%; padding: 2%; box-sizing: border-box; border: 1px solid; border-radius: 5px / 10% }
h2 { margin: 1em }
div p { flex: 1; min-height: 4mm; max-width: calc(50% - 3px) } table { border-collapse: collapse; width: 100%; height: 20mm }
td { border: 2px solid red; height: 50% } section { display: grid; grid-template-columns: 1fr 2fr } small { float: footnote }
li { list-style: none; padding-left: 9px; background-repeat: no-repeat; background-size: 6px 6px }
p:first-letter { font-size: 2em } p:first-line { color: blue } h2 { background: red; visibility: hidden; box-shadow: 1px 1px }
p { background: black } li { background-color: currentcolor } td { background: transparent; color: transparent }
.j { text-align: justify; hyphens: auto } .s { letter-spacing: 1px; word-spacing: 3px } .u { text-decoration: underline }
.o { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 20mm } .m { max-lines: 1; block-ellipsis: auto }
.t { white-space: pre; tab-size: 3 } .z { font-size: 0 } .v { visibility: hidden } .r { transform: rotate(3deg); opacity: 0.5 }
.k { font-feature-settings: "smcp"; font-variant: small-caps } b { text-decoration: line-through overline red }
"""
LINES = """<p class=j>Extraordinarily unquestionable representations, thoroughly justified in narrow columns, and then some.</p>
<p class=s>Wide apart</p><p class=u>Under (one) \\ <b>and over</b></p><p class=o>Too long a line for this</p><p class=m>One two
three four five six seven eight nine ten eleven</p><p class=t>a	b
c</p><p class=z>small</p><p class=v>unseen</p><p class=r>turned</p><p class=k>Small Capitals</p>
<p>e\u0301\u0323 q\u0323\u0302 x\u0338 \u05d0\u05d1 (\u05d2) \ufb01 fi \U0001f600 \u200b\U000f1234</p>
<p dir=rtl>\u05e9\u05dc\u05d5\u05dd (abc) 12</p>"""


def _odd_page() -> bytes:
    """Pages of what our own ones do without: boxes in percent, grids, footnotes, and drawings that come again."""
    import weasyprint

    class Drawings(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            drawing = _RING % _DRAWINGS[url.partition(":")[2]]
            return weasyprint.urls.URLFetcherResponse(url, drawing, {"Content-Type": "image/svg+xml"})

    rules = "".join(f".{name} {{ background-image: url(asset:{name}) }}" for name in _DRAWINGS)
    items = "".join(f'<li class="{name}" id="{name}{n}">{name}</li>' for n in range(3) for name in _DRAWINGS)
    body = "<h2>No</h2><div><p id=a>One word and more</p><p>Two</p></div><table><tr><td>a<td>b</table>"
    body += "<section><p>x</p><p>y</p></section>"
    note = "<p>Much<small>Note</small> to say about what there is to say.</p>"
    html = f"<html lang=en><title>t</title>{ODD}{rules}</style><body>{body * 2}<ul>{items}</ul>{note}{LINES}"
    page = weasyprint.HTML(string=html, base_url="asset:/", url_fetcher=Drawings())
    return bytes(page.write_pdf(pdf_variant="pdf/ua-1"))


def test_odd_pages_are_the_same_by_the_short_way() -> None:
    make_haste()
    short = _odd_page()
    with _as_it_came():
        assert _odd_page() == short


def test_fonts_cut_once_are_the_same_as_those_cut_twice() -> None:
    import weasyprint

    make_haste()
    families = ("Source Sans 3", "Source Serif 4", "Source Serif 4 Display")
    looks = product(("normal", "italic"), (300, 400, 600), families)
    texts = [f"<p style='font: {slant} {weight} 9px \"{family}\"'>{family}</p>" for slant, weight, family in looks]
    document = weasyprint.HTML(string="".join(texts)).render(font_config=load_fonts(LAYOUTS / "fonts"))
    document.write_pdf()
    choose = Random(6)
    fonts = {font.hb_face: font for font in document.fonts.values()}
    assert len(fonts) == len(FONT_FILES)
    for font in fonts.values():
        for size in (1, 1, 1, 2, 20, 60, 400):
            # Low numbers stand for letters, high ones for accents that letters are put together with.
            most = choose.choice((200, font.glyph_count))
            letters = {choose.randrange(most): "x" for _ in range(size)}
            font._harfbuzz_subset(letters, hinting=False)
            short = font.file_content
            with _as_it_came():
                font._harfbuzz_subset(letters, hinting=False)
            assert font.file_content == short


def test_fonts_are_known_in_later_documents_and_hold_nothing_of_earlier_ones() -> None:
    from weasyprint.pdf import fonts

    make_haste()
    printer, laid = Printer(LAYOUTS / "fonts"), _card(Layouts(LAYOUTS))
    first = printer.render(laid).pdf()
    read = fonts.get_hb_object_data
    with pytest.MonkeyPatch.context() as patch:
        asked: list[Any] = []
        patch.setattr(fonts, "get_hb_object_data", lambda face, *more: asked.append(face) or read(face, *more))
        assert printer.render(laid).pdf() == first
    with pikepdf.open(io.BytesIO(first)) as pdf:
        files = {thing.objgen for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and "/Length1" in thing}
    assert len(asked) == len(files)  # what was cut of each, but no whole one


def test_a_document_is_gone_when_nobody_has_it_anymore() -> None:
    printer, layouts = Printer(LAYOUTS / "fonts"), Layouts(LAYOUTS)
    for page in (_card, _compare, _card):
        with paused():
            rendered = printer.render(page(layouts))
            rendered.pdf()
            document = rendered._drawn.document
            parts_of_it = [document, document._html, document.pages[0], document.pages[0]._page_box]
            left = [ref(part) for part in parts_of_it]
            del rendered, document, parts_of_it
            assert [part() for part in left] == [None] * 4


def test_features_of_a_line_have_no_other_owner() -> None:
    import weasyprint
    from weasyprint.text.ffi import ffi, pango
    from weasyprint.text.line_break import Layout

    make_haste()
    html = "<p style='font: 10px \"Source Sans 3\"; font-variant: tabular-nums; letter-spacing: 1px'>12</p>"
    page = weasyprint.HTML(string=html).render(font_config=load_fonts(LAYOUTS / "fonts")).pages[0]
    (text,) = (box for box in page._page_box.descendants() if getattr(box, "text", ""))
    for _ in range(3):  # a feature that went with the first list would be missing in the others
        line = Layout(text.style)
        for _ in range(2):
            line.set_text("12")
            features = pango.pango_layout_get_attributes(line.layout)
            assert ffi.cast("unsigned int *", features)[0] == 1  # how many refer to it, which Pango notes first


def test_haste_is_made_once_and_replaces_what_is_there() -> None:
    make_haste()
    before = list(parts.REPLACED)
    make_haste()
    assert before == parts.REPLACED
    assert {name for _, name, _ in before} == {
        "StyleFor", "__init__", "__missing__", "_harfbuzz_subset", "_resolve_calc_sum", "_to_bytes",
        "characters_until_regex", "ctm", "data", "descendants", "draw", "draw_border", "draw_first_line",
        "draw_outline", "draw_text", "find_stylesheets", "get_font_description", "get_html_metadata",
        "is_in_normal_flow", "iter_line_boxes", "layout_box_backgrounds", "layout_document", "page_references",
        "parse", "push_state", "resolve_percentages", "resolve_radii_percentages", "setup", "split_first_line",
        "strut", "transform",
    }  # fmt: skip


def test_another_weasyprint_goes_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    monkeypatch.setattr(weasyprint, "VERSION", "71.0")
    monkeypatch.setattr(parts, "REPLACED", [])
    make_haste.__wrapped__()
    assert parts.REPLACED == []


def test_html_is_read_the_same_with_patterns_that_are_kept() -> None:
    import tinyhtml5
    from tinyhtml5.inputstream import characters_until_regex

    def read() -> str:
        tree = tinyhtml5.parse(
            "<!DOCTYPE html><p a=b c='d' e=\"f&amp;g\" >x &lt; y<!-- - z --><br/>\n<i>1 2</i>",
            namespace_html_elements=False,
        )
        return "".join(f"{element.tag}{element.attrib}{element.text}{element.tail}" for element in tree.iter())

    make_haste()
    short = [read() for _ in range(2)]
    assert len(characters_until_regex) < 20
    with _as_it_came():
        assert [read()] * 2 == short


FACES = "".join(
    f'@font-face {{ font-family: {name}; src: url("{(LAYOUTS / "fonts" / file).as_uri()}") }}'
    for name, file in {"serif4": "SourceSerif4-Regular.ttf", "sans3": "SourceSans3-Regular.ttf"}.items()
)
TEXTS = [
    "Works on NEW WAY AT TV, NOW Yard To WAVE MY Town. “To” Venus", "a b c", "Donaudampfschifffahrtsgesellschaft an Bord",
    "one–two—three/four-five six", "co\xadoper\xadation in\xadcreases with soft hy\xadphens", "10\xa0km/h no 20\xa0break",
    "  two   spaces  ", "", "word", "سلام to all עולם of 12 them", "e\u0301t\u0301e a\u0308 \u0308b",
    "日本語の文章はどこでも切れる and not", "👩\u200d👩\u200d👧 family 🇩🇪🇫🇷 flags", "tab\tand\nline",
    "(see) “here” – (or) there … so!? f f fi ffi", "A\u200bB\u2060C", "Ünï cödé wörds łike żeśe", "Слова по-русски λόγος",
    "Few undertakings are harder than transforming organizations and strategies",
]  # fmt: skip
LINES = f"""{FACES} @page {{ size: 90mm 2000mm; margin: 0 }} body {{ font: 11.3px serif4; margin: 0 }}
div {{ border: 1px solid }}
.sans {{ font-family: sans3 }} .end {{ text-align: end }} .justify {{ text-align: justify; hyphens: auto }}
.indent {{ text-indent: 1.7em; line-height: 1.37 }} .center {{ text-align: center; overflow-wrap: anywhere }}
.first::first-line {{ color: red; font-size: 2em }} .first::first-letter {{ font: 2em sans3 }} .pre {{ white-space: pre-wrap }}
.wide {{ letter-spacing: 1px; word-spacing: 2px }} .over {{ line-height: normal; text-decoration: underline }}
.frac {{ font-feature-settings: "frac" }} .float i {{ float: right }} .tiny {{ font-size: 0 }} .rtl {{ direction: rtl }}
.table b {{ display: table-cell; border: 1px solid }} .shrunk b {{ display: inline-block; padding: 3px }}"""
KINDS = (
    *("serif4", "sans", "end", "justify", "indent", "center", "first", "pre", "wide", "over", "frac", "float", "tiny"),
    *("rtl", "table", "shrunk"),
)


_MARKED = {"float": "<i>x</i>{}", "table": "<b>{0}</b><b>{0}</b>", "shrunk": "a <b>{}</b> b"}


def _laid_out(blocks: list[tuple[str, str, float]]) -> list[Any]:
    """All that is known of all boxes of these texts, each in a block of a kind and width."""
    import weasyprint

    divs = "".join(
        f'<div lang=en id=d{number} class="{kind}" style="width: {width!r}px">{_MARKED.get(kind, "{}").format(text)}</div>'
        for number, (kind, text, width) in enumerate(blocks)
    )
    html = f"<html lang=en><title>t</title><style>{LINES}</style><body>{divs}"
    document = weasyprint.HTML(string=html).render()
    boxes = [box for page in document.pages for box in page._page_box.descendants()]
    return [(type(box).__name__, box.element_tag, _state(box)) for box in boxes] + [document.write_pdf()]


def _state(box: Any) -> dict[str, Any]:
    known = {name: value for name, value in vars(box).items() if isinstance(value, (int, float, str, set, type(None)))}
    layout = getattr(box, "pango_layout", None)
    # What the short way notes of glyphs shows in what is drawn.
    about = {"layout": {name: value for name, value in vars(layout).items() if name != "glyphs"}} if layout else {}
    return known | {"children": len(getattr(box, "children", ()))} | about


def _long_and_short(blocks: list[tuple[str, str, float]]) -> tuple[list[Any], list[Any]]:
    make_haste()
    short = _laid_out(blocks)
    with _as_it_came():
        return _laid_out(blocks), short


def test_lines_of_a_plain_paragraph_are_not_shaped_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint
    from weasyprint.text.line_break import Layout

    make_haste()
    document = weasyprint.HTML(string=f"<style>{LINES}</style><p lang=en class=end>{'some words ' * 40}more").render()
    again = []
    shape = Layout.reactivate
    monkeypatch.setattr(Layout, "reactivate", lambda layout, style: again.append(layout.text) or shape(layout, style))
    document.write_pdf()
    lines = [
        box.text for page in document.pages for box in page._page_box.descendants() if hasattr(box, "pango_layout")
    ]
    assert again == lines[:1]  # for its font
    assert len(lines) > 3


@pytest.mark.parametrize("kind", KINDS)
def test_odd_texts_break_into_the_same_lines(kind: str) -> None:
    long, short = _long_and_short([(kind, text, width) for text in TEXTS for width in (30, 61.7, 143, 260)])
    assert long == short


def test_words_that_just_fit_stay_on_the_same_line() -> None:
    text = TEXTS[0]  # the font has T, V, W and Y stand closer to a space
    wide = [("serif4", text[:end], 1000.0) for end in range(1, len(text) + 1) if text[end : end + 1] in (" ", "")]
    with _as_it_came():
        edges = [state["width"] for kind, _, state in _laid_out(wide)[:-1] if kind == "TextBox"]
    nearly = [edge + number * step for edge in edges for step in (1 / 2048, 0.3) for number in range(-4, 5)]
    long, short = _long_and_short([("serif4", text, width) for width in nearly])
    assert long == short


@settings(max_examples=25, deadline=None)
@given(
    strategies.lists(
        strategies.tuples(
            strategies.sampled_from(KINDS),
            strategies.lists(
                strategies.one_of(
                    strategies.sampled_from(" ".join(TEXTS).split(" ")),
                    strategies.text("aTVWfi.,-–()“”\u00a0\u00ad\u200b12", max_size=9),
                ),
                max_size=14,
            ).map(" ".join),
            strategies.floats(5, 300),
        ),
        max_size=12,
    )
)
def test_all_texts_break_into_the_same_lines(blocks: list[tuple[str, str, float]]) -> None:
    long, short = _long_and_short(blocks)
    assert long == short


def test_a_plain_paragraph_goes_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import inline

    make_haste()
    text = "words " * 20 + "on lines"
    monkeypatch.setattr(inline, "get_next_linebox", None)
    assert any(
        "TextBox" in box for box in _laid_out([(kind, text, 200) for kind in ("serif4", "end", "indent", "over")])
    )
    with pytest.raises(TypeError):
        _laid_out([("rtl", text, 200)])
