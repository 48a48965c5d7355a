"""A ladder to HTML: every text once, as it is, in its place; nothing of a source in CSS; wrong layouts are named."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as lxml_html
from markupsafe import escape

from books import documents, root_of
from ladder_export.choices import Ink
from ladder_export.ladder import Blanks, Item, Kind, Ladder, Level, Place, Section, printed
from ladder_export.layout import Fitting, LaidOut, LayoutError, Layouts
from ladder_export.layout.art import MARKS, assets
from ladder_export.layout.blocks import Style, blocks, marks
from ladder_export.layout.palette import Inks, inks, palette, tint
from ladder_export.layout.sheet import level_rules
from ladder_export.paper import PAPERS
from ladder_export.wording import wording
from ladders import edited, load, shipped_ladder, small_ladder, small_source

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4 = PAPERS["a4"]


@pytest.fixture(scope="module")
def layouts() -> Layouts:
    return Layouts(LAYOUTS)


@pytest.fixture
def own_layouts(tmp_path: Path) -> Path:
    """A copy of the layouts that a test may change."""
    folder = tmp_path / "layouts"
    shutil.copytree(LAYOUTS, folder, ignore=shutil.ignore_patterns("fonts"))
    return folder


def texts(laid: LaidOut) -> list[str]:
    """The whole text of each element that holds text and no other block."""
    root = lxml_html.document_fromstring(laid.html)
    leaves = root.xpath("//body//*[self::p or self::li or self::th or self::td or self::h1 or self::h2 or self::h3]")
    return [" ".join(leaf.text_content().split()) for leaf in leaves if not leaf.xpath(".//p|.//li")]


def card_of(layouts: Layouts, ladder: Ladder, **options: object) -> LaidOut:
    competency = ladder.competencies[0]
    return layouts.card(ladder, competency, competency.levels[0], size=10, **options)


def items_in(level: Level, place: Place) -> list[str]:
    return [
        printed(item, section.kind, wording("en")) for section in level.sections_in(place) for item in section.items
    ]


# Every text in its place


def test_a_card_prints_every_item_title_and_lead_in_once_and_in_order(layouts: Layouts) -> None:
    ladder = shipped_ladder()
    competency = ladder.competencies[0]
    for level in competency.levels:
        found = texts(layouts.card(ladder, competency, level, size=10))
        wanted: list[str] = []
        for section in level.sections_in(Place.CARD):
            wanted += [] if section.type.untitled else [section.title]
            wanted += [section.type.lead_in] if section.type.lead_in else []
            wanted += [printed(item, section.kind, wording("en")) for item in section.items]
        printed_in_order = [text for text in found if text in set(wanted)]
        assert len(wanted) > 35
        assert printed_in_order == wanted


@pytest.mark.parametrize("make", [shipped_ladder, lambda: small_ladder(8, 3), lambda: small_ladder(1, 1)])
def test_a_handbook_prints_every_item_as_often_as_it_has_places(layouts: Layouts, make: Callable[[], Ladder]) -> None:
    ladder = make()
    parts = (Place.HANDBOOK, Place.GLANCE, Place.WORKSHEET, Place.MATRIX)
    wanted = Counter(
        text
        for competency in ladder.competencies
        for level in competency.levels
        for place in parts
        for text in items_in(level, place)
    )
    found = Counter(text for laid in documents(layouts.handbook(ladder, paper=A4)) for text in texts(laid))
    assert len(wanted) > 10
    assert {text: found[text] for text in wanted} == dict(wanted)


def test_chapter_and_overview_print_every_item(layouts: Layouts) -> None:
    ladder = shipped_ladder()
    competency = ladder.competencies[0]
    overview = Counter(texts(layouts.overview(ladder, competency, paper=A4, size=9.6)))
    for level in competency.levels:
        chapter = Counter(texts(layouts.chapter(ladder, competency, level, paper=A4)))
        assert [chapter[text] for text in items_in(level, Place.CHAPTER)] == [1] * 12
        assert [overview[text] for text in items_in(level, Place.OVERVIEW)] == [1] * 3
        assert f"{level.number} {level.name}" in overview


def test_handbook_headings_stand_in_the_order_that_the_proof_expects(layouts: Layouts) -> None:
    root = root_of(layouts.handbook(small_ladder(2), paper=A4))
    assert [h.text_content() for h in root.iter("h1")] == [
        "Small Ladder", "Contents", "Introduction", "The ladder at a glance", "How to use this handbook",
        "Starter", "Starter: toolkit", "Starter: worksheet", "Maker", "Maker: toolkit", "Maker: worksheet",
        "Customer Value: level by level", "Find it fast",
    ]  # fmt: skip


def test_a_handbook_of_several_competencies_divides_them_and_says_once_how_to_use_it(layouts: Layouts) -> None:
    root = root_of(layouts.handbook(small_ladder(1, 2), paper=A4))
    assert [h.text_content() for h in root.iter("h1")] == [
        "Small Ladder", "Contents", "How to use this handbook", "Customer Value", "Introduction",
        "Customer Value at a glance", "Starter", "Starter: toolkit", "Starter: worksheet",
        "Customer Value: level by level", "Team Play", "Introduction", "Team Play at a glance",
        "Starter", "Starter: toolkit", "Starter: worksheet", "Team Play: level by level", "Find it fast",
    ]  # fmt: skip


def test_of_several_competencies_every_part_of_a_level_says_which_one_it_is_of(layouts: Layouts) -> None:
    for competencies in (1, 2):
        root = root_of(layouts.handbook(small_ladder(2, competencies), paper=A4))
        for kind, named in (("chapter", True), ("toolkit", competencies > 1), ("worksheet", competencies > 1)):
            said = [
                each.text_content() for each in root.get_element_by_id(f"{kind}-customer-value-2").find_class("eyebrow")
            ]
            assert said == ["Customer Value · Level 2 of 2"] * named, kind
        assert len(root.find_class("stairs")) == (2 if competencies == 1 else 1), "on the cover, and at a glance of one"


def test_contents_of_many_competencies_have_a_row_of_levels_for_each(layouts: Layouts) -> None:
    root = root_of(layouts.handbook(small_ladder(2, 3), paper=A4))
    rows = root.get_element_by_id("contents").find_class("entry")
    assert [row.xpath(".//a/@href") for row in rows] == [
        ["book:use"],
        ["book:part-craft"], ["book:chapter-craft-1", "book:chapter-craft-2"],
        ["book:part-customer-value"], ["book:chapter-customer-value-1", "book:chapter-customer-value-2"],
        ["book:part-team-play"], ["book:chapter-team-play-1", "book:chapter-team-play-2"],
        ["book:index"],
    ]  # fmt: skip
    assert [" ".join(row.text_content().split()) for row in rows[1:3]] == ["Craft 000", "1 000 2 000"]


@pytest.mark.parametrize(("letters", "columns", "look"), [
    (15, 2, "rows whole"), (400, 2, "rows full"), (15, 1, "rows whole one"), (400, 1, "rows full one"),
])  # fmt: skip
def test_a_glance_of_long_texts_is_set_smaller_and_one_of_a_single_column_may_break(
    layouts: Layouts, letters: int, columns: int, look: str
) -> None:
    ladder = small_ladder(2)
    kept = ("behaviors", "struggles")[:columns]
    places = {t.id: (Place.GLANCE, Place.HANDBOOK) if t.id in kept else (Place.HANDBOOK,) for t in ladder.section_types}
    by_id = {t.id: replace(t, places=places[t.id]) for t in ladder.section_types}

    def filled(section: Section) -> Section:
        items = tuple(replace(item, text="x" * letters) for item in section.items[:1])
        return replace(section, type=by_id[section.id], items=items if section.id in kept else section.items)

    competency = ladder.competencies[0]
    levels = tuple(replace(lv, sections=tuple(map(filled, lv.sections))) for lv in competency.levels)
    competency = replace(competency, levels=levels)
    ladder = replace(ladder, section_types=tuple(by_id.values()), competencies=(competency,))
    root = root_of(layouts.handbook(ladder, paper=A4))
    assert root.get_element_by_id("glance-customer-value").find(".//table").get("class") == look


def test_the_how_to_speaks_of_nothing_that_the_ladder_does_not_have(layouts: Layouts) -> None:
    def said(ladder: Ladder) -> str:
        root = root_of(layouts.handbook(ladder, paper=A4))
        return "".join(root.get_element_by_id("use").text_content().splitlines())

    words = ("chapter", "toolkit", "habit", "questions", "worksheet", "card", "rating", "What the marks mean")
    assert all(word in said(small_ladder()) for word in words)
    ladder = small_ladder()
    bare = tuple(
        replace(t, blanks=Blanks.NONE, places=(Place.HANDBOOK,)) for t in ladder.section_types if t.kind is Kind.PROSE
    )
    by_id = {each.id: each for each in bare}
    competency = ladder.competencies[0]
    levels = tuple(
        replace(lv, sections=tuple(replace(s, type=by_id[s.id]) for s in lv.sections if s.id in by_id))
        for lv in competency.levels
    )
    competency = replace(competency, levels=levels)
    text = said(replace(ladder, section_types=bare, competencies=(competency,)))
    assert not [word for word in words if word in text]
    assert text.startswith("How to use this handbookOn your ownRead about the level that you work at now")


def test_the_opening_of_a_competency_says_what_it_is_and_where_its_levels_begin(layouts: Layouts) -> None:
    ladder = small_ladder(2, 2)
    root = root_of(layouts.handbook(ladder, paper=A4))
    opening = root.get_element_by_id("part-team-play")
    assert [" ".join(p.text_content().split()) for p in opening.iter("p")] == [
        "Makes Team Play real for the people who pay for it.", "0001 Starter", "0002 Maker",
    ]  # fmt: skip
    assert opening.xpath(".//a/@href") == ["book:chapter-team-play-1", "book:chapter-team-play-2"]
    assert not root.get_element_by_id("introduction-team-play").find_class("definition")


def test_the_how_to_explains_the_ratings_only_where_worksheets_ask_for_them(layouts: Layouts) -> None:
    ladder = small_ladder()
    page = root_of(layouts.handbook(ladder, paper=A4)).get_element_by_id("use")
    assert [p.text_content() for p in page.find_class("ratings")[0].iter("p")] == [
        "1 Not yet It has not shown.", "2 Sometimes It shows now and then.", "3 Consistently It shows in most of the work.",
    ]  # fmt: skip
    types = tuple(replace(t, blanks=Blanks.TICK) if t.blanks is Blanks.RATING else t for t in ladder.section_types)
    unrated = root_of(layouts.handbook(replace(ladder, section_types=types), paper=A4))
    assert "What the ratings mean" not in unrated.text_content()


@pytest.mark.parametrize(("paper", "levels", "look"), [
    ("a4", 2, "wide"), ("letter", 1, "wide single"), ("a5", 2, "narrow"), ("half-letter", 1, "narrow single"),
])  # fmt: skip
def test_the_look_of_running_text_follows_paper_and_ladder(
    layouts: Layouts, paper: str, levels: int, look: str
) -> None:
    ladder = small_ladder(levels)
    competency = ladder.competencies[0]
    for laid in (
        *documents(layouts.handbook(ladder, paper=PAPERS[paper])),
        layouts.chapter(ladder, competency, competency.levels[0], paper=PAPERS[paper]),
    ):
        main = lxml_html.document_fromstring(laid.html).find(".//main")
        assert main.get("class") == look
        assert f"--unit: {PAPERS[paper].running.unit:g}pt" in laid.css


def test_measures_of_running_text_are_counted_in_the_unit_of_the_paper() -> None:
    for name in ("reading", "handbook", "chapter"):
        css = re.sub(r"/\*.*?\*/", "", (LAYOUTS / f"{name}.css").read_text(), flags=re.DOTALL)
        lengths = re.findall(r"(\d*\.?\d+)(mm|cm|in|px|pt)\b", css)
        assert [(size, unit) for size, unit in lengths if unit != "pt" or float(size) > 1.4] == [], name


def test_names_without_room_on_the_steps_stand_below_them_and_not_over_columns(layouts: Layouts) -> None:
    long = "Distinguished Principal Engineer for Cross-Functional Platforms"
    ladder = load({n: b.replace(b"Starter", long.encode()) for n, b in small_source(8).items()})
    for other, named in ((ladder, False), (small_ladder(5), True)):
        root = root_of(layouts.handbook(other, paper=A4))
        first = other.stages[0].name
        for part in ("cover", "glance-customer-value"):
            stairs = root.get_element_by_id(part).find_class("stairs")[0]
            assert (first in stairs.text_content()) is named
            assert len(stairs.find_class("stair")) == len(other.stages)
        names = root.get_element_by_id("cover").find_class("names")
        assert (
            [" ".join(p.text_content().split()) for p in names[0].iter("p")][:1] == [f"1 {first}"] if names else named
        )
        heads = root.get_element_by_id("index").find_class("stage")
        assert len(heads) == (5 if named else 0)


def test_one_level_has_no_steps_to_draw(layouts: Layouts) -> None:
    root = root_of(layouts.handbook(small_ladder(1), paper=A4))
    assert not root.find_class("stairs")
    assert "Starter" in root.get_element_by_id("cover").text_content()


@pytest.mark.parametrize(("paper", "stacked"), [("a4", False), ("letter", False), ("a5", True), ("half-letter", True)])
def test_columns_that_the_paper_makes_too_narrow_are_stacked(layouts: Layouts, paper: str, stacked: bool) -> None:
    root = root_of(layouts.handbook(small_ladder(8), paper=PAPERS[paper]))
    assert bool(root.find_class("stacked")) is stacked


@pytest.mark.parametrize(("levels", "competencies", "paper", "short"), [
    (5, 1, "a4", False), (8, 1, "a4", True), (2, 2, "a4", True), (2, 1, "a5", True),
])  # fmt: skip
def test_contents_have_a_row_for_each_part_where_there_is_room(
    layouts: Layouts, levels: int, competencies: int, paper: str, short: bool
) -> None:
    root = root_of(layouts.handbook(small_ladder(levels, competencies), paper=PAPERS[paper]))
    contents = root.get_element_by_id("contents")
    beside, rows = contents.find_class("beside"), contents.find_class("detail")
    wanted = 2 * levels * competencies
    assert (len(beside), len(rows)) == ((wanted, 0) if short else (0, wanted))


def test_a_fitting_says_which_parts_share_pages_and_where_pages_begin(layouts: Layouts) -> None:
    joined = ("glance-customer-value", "toolkit-customer-value-1", "worksheet-customer-value-1")
    breaks = ("row.customer-value.shift", "at.customer-value.1-habits")
    fitting = Fitting(9.5, {"index": 1.5}, {"worksheet-customer-value-2": (4, 7.5)}, {"matrix-customer-value": 1.2},
                      frozenset(joined), frozenset(breaks))  # fmt: skip
    book = layouts.handbook(small_ladder(2), paper=A4, fitting=fitting)
    root = root_of(book)
    assert [section.get("id") for section in root.find_class("on")] == list(joined)
    turned = root.find_class("turn")
    assert [each.get("id") or each.getnext().get("id") for each in turned] == [breaks[1], breaks[0]]
    css = "".join(laid.css for laid in documents(book))
    assert "--body: 9.5pt" in css
    assert css.count("--air: 1.5mm") == css.count("--pitch: 7.5mm") == css.count("--small: 1.02rem") == 1
    sheet = root.get_element_by_id("worksheet-customer-value-2")
    assert [len(prompt.find_class("rule")) for prompt in sheet.find_class("prompt")] == [4, 4]


def test_samples_hold_each_part_that_is_measured_alone(layouts: Layouts) -> None:
    book = layouts.handbook(small_ladder(2, 2), paper=A4)
    samples = dict(book.samples())
    assert list(samples) == [name for name in book.shares if name.partition("-")[0] != "chapter"]
    for anchor, laid in samples.items():
        main = lxml_html.document_fromstring(laid.html).find(".//main")
        assert [part.get("id") for part in main if part.get("id") != "imprint"] == [anchor]


def test_what_shares_a_page_is_one_document_and_so_are_the_parts_of_a_level(layouts: Layouts) -> None:
    def divided(*joined: str) -> list[list[str]]:
        fitting = Fitting(joined=frozenset(joined))
        book = layouts.handbook(small_ladder(2), paper=A4, fitting=fitting)
        return [[part.template for part in gathering.parts] for gathering in book.gatherings]

    level = ["chapter", "toolkit", "worksheet"]
    ends = [["matrix"], ["index"]]
    assert divided() == [["cover"], ["contents"], ["introduction", "glance", "use"], level, level, *ends]
    assert divided("introduction-customer-value", "chapter-customer-value-2") == [
        ["cover"], ["contents", "introduction", "glance", "use"], [*level, *level], *ends,
    ]  # fmt: skip


def test_a_document_changes_with_its_own_text_and_the_pages_that_it_names_alone(layouts: Layouts) -> None:
    def laid(ladder: Ladder, pages: dict[str, int]) -> list[LaidOut]:
        book = layouts.handbook(ladder, paper=A4)
        return [book.lay_out(gathering, pages) for gathering in book.gatherings]

    def changed(after: list[LaidOut]) -> list[int]:
        return [n for n, pair in enumerate(zip(plain, after, strict=True)) if pair[0] != pair[1]]

    ladder = small_ladder(2)
    plain = laid(ladder, {"chapter-customer-value-1": 7})
    competency = ladder.competencies[0]
    first, second = competency.levels
    opening = next(s for s in second.sections if s.id == "opening")
    edited_one = replace(opening, items=(Item("new", "Something else."),))
    sections = tuple(edited_one if s is opening else s for s in second.sections)
    other = replace(ladder, competencies=(replace(competency, levels=(first, replace(second, sections=sections))),))
    assert changed(laid(other, {"chapter-customer-value-1": 7})) == [4]
    assert changed(laid(ladder, {"chapter-customer-value-1": 8})) == [1, 3]
    assert changed(laid(ladder, {"chapter-customer-value-1": 7, "at.customer-value.2-behaviors": 9})) == [6]


@pytest.mark.parametrize(("number", "side"), [(1, "recto"), (7, "recto"), (8, "verso")])
def test_a_document_begins_with_its_number_on_its_side(layouts: Layouts, number: int, side: str) -> None:
    book = layouts.handbook(small_ladder(2), paper=A4)
    gathering = book.gatherings[3]
    css = book.lay_out(gathering, {gathering.anchor: number}).css
    assert f"counter-reset: page {number} }}" in css
    assert f"break-before: {side}" in css


def test_every_link_of_a_handbook_leads_to_an_id_that_is_there_once(layouts: Layouts) -> None:
    root = root_of(layouts.handbook(small_ladder(3, 2), paper=A4))
    ids = Counter(root.xpath("//@id"))
    targets = [href.removeprefix("book:") for href in root.xpath("//a/@href")]
    assert len(targets) > 60
    assert {ids[target] for target in targets} == {1}
    assert set(ids.values()) == {1}
    assert all(a.get("title") for a in root.iter("a"))


def test_tables_have_scopes_and_equally_many_cells_in_each_row(layouts: Layouts) -> None:
    root = root_of(layouts.handbook(shipped_ladder(), paper=A4))
    tables = list(root.iter("table"))
    assert len(tables) == 8
    for table in tables:
        assert len({len(row) for row in table.iter("tr")}) == 1
        assert all(head.get("scope") in ("row", "col") for head in table.iter("th"))


def test_headings_never_skip_a_level(layouts: Layouts) -> None:
    ladder = shipped_ladder()
    for laid in (
        *documents(layouts.handbook(ladder, paper=A4)),
        layouts.overview(ladder, ladder.competencies[0], paper=A4, size=9.6),
    ):
        levels = [int(h.tag[1]) for h in lxml_html.document_fromstring(laid.html).xpath("//h1|//h2|//h3|//h4")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_edition_and_the_title_are_on_every_kind(layouts: Layouts) -> None:
    ladder = small_ladder()
    competency = ladder.competencies[0]
    for laid in (
        *documents(layouts.handbook(ladder, paper=A4)),
        layouts.chapter(ladder, competency, competency.levels[0], paper=A4),
        layouts.overview(ladder, competency, paper=A4, size=9.6),
        card_of(layouts, ladder),
    ):
        assert 'data-edition="Edition 2026.1"' in laid.html
        assert '<html lang="en-US">' in laid.html
        assert '<meta name="author" content="Example Works">' in laid.html
        assert '<meta name="dcterms.created" content="2026-11-21">' in laid.html


# Hostile texts

HOSTILE = (
    "<img src=file:///etc/passwd>",
    "{{7*7}} {% for x in y %}",
    "</style><style>*{display:none}",
    'X" } } .list{display:none} @page{@bottom-left{content:"',
    "<script>alert(1)</script> & <b>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_text_is_printed_as_it_is_and_never_reaches_the_css(layouts: Layouts, text: str) -> None:
    ladder = small_ladder()
    competency = ladder.competencies[0]
    level = competency.levels[0]
    section = level.sections_in(Place.CARD)[1]
    bad = replace(section, items=(replace(section.items[0], text=text), *section.items[1:]))
    sections = tuple(bad if s.id == section.id else s for s in level.sections)
    level = replace(level, sections=sections, stage=replace(level.stage, name=text))
    laid = layouts.card(ladder, replace(competency, title=text), level, size=10)
    assert " ".join(text.split()) in texts(laid)
    assert laid.css == card_of(layouts, ladder).css
    assert str(escape(text)) in laid.html
    assert not lxml_html.document_fromstring(laid.html).xpath("//img|//script|//body//style")


def test_css_depends_on_numbers_and_colors_only(layouts: Layouts) -> None:
    ladder = small_ladder(2)
    other = load({n: b.replace(b"Starter", b"Beginner") for n, b in small_source(2).items()})
    made, same = (documents(layouts.handbook(each, paper=A4)) for each in (ladder, other))
    assert [laid.css for laid in made] == [laid.css for laid in same]


def test_a_color_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=re.escape("not a color: 'red; } body {'")):
        level_rules(Inks(("red; } body {",)))


# Layouts that people change


def test_a_name_that_is_not_there_fails_and_names_file_and_line(own_layouts: Path) -> None:
    card = own_layouts / "card.html.j2"
    card.write_text(card.read_text().replace("{{ level.name }}", "{{ level.nmae }}"))
    line = next(n for n, text in enumerate(card.read_text().splitlines(), 1) if "nmae" in text)
    with pytest.raises(LayoutError) as error:
        card_of(Layouts(own_layouts), small_ladder())
    assert str(error.value).startswith(f"{card}:{line}: ")
    assert "no attribute 'nmae'" in str(error.value)


def test_a_broken_template_fails_and_names_file_and_line(own_layouts: Path) -> None:
    band = own_layouts / "blocks" / "shift.html.j2"
    band.write_text("{% for piece in block.pieces %}\n<p>\n{% endif %}\n")
    with pytest.raises(LayoutError) as error:
        card_of(Layouts(own_layouts), small_ladder())
    assert str(error.value) == (
        f"{band}:3: Encountered unknown tag 'endif'. Jinja was looking for the following tags: 'endfor' or 'else'. "
        "The innermost block that needs to be closed is 'for'; mend this layout, or leave out --layouts"
    )


def test_a_missing_template_style_sheet_or_folder_is_named(own_layouts: Path) -> None:
    (own_layouts / "blocks" / "lead.html.j2").unlink()
    with pytest.raises(LayoutError, match=re.escape(f"{own_layouts / 'blocks/lead.html.j2'}: there is no such layout")):
        card_of(Layouts(own_layouts), small_ladder())
    (own_layouts / "card.css").unlink()
    ladder = small_ladder()
    with pytest.raises(LayoutError, match="there is no such folder of layouts"):
        Layouts(own_layouts / "nowhere")
    shutil.copy(LAYOUTS / "blocks" / "lead.html.j2", own_layouts / "blocks")
    with pytest.raises(LayoutError, match=re.escape(f"{own_layouts / 'card.css'}: cannot read this style sheet")):
        card_of(Layouts(own_layouts), ladder)


@pytest.mark.parametrize(
    "reach", ["{{ level.__class__.__mro__ }}", "{% include '../secret.html.j2' %}", "{{ lipsum() }}"]
)
def test_a_layout_reaches_nothing_outside_its_folder(own_layouts: Path, reach: str) -> None:
    (own_layouts.parent / "secret.html.j2").write_text("secret")
    (own_layouts / "card.html.j2").write_text(reach)
    with pytest.raises(LayoutError, match=r"card\.html\.j2|secret\.html\.j2"):
        card_of(Layouts(own_layouts), small_ladder())


# What a section looks like


def _section(kind: Kind, entries: int, *, untitled: bool = False, number: int = 1) -> Section:
    base = small_ladder().section_types[2]
    section_type = replace(base, id=f"s{number}", title=f"Title {number}", kind=kind, untitled=untitled)
    roles = ("from", "to") if kind is Kind.SHIFT else ("",)
    items = tuple(Item(f"i{number}-{n}-{role}", f"Text {n}", role) for n in range(entries) for role in roles)
    return Section(section_type, items)


def _shapes(sections: list[Section], **changes: object) -> list[tuple[str, list[str], int]]:
    style = Style(dict.fromkeys((s.id for s in sections), "square"), wording("en"), **changes)
    made = blocks(tuple(sections), style)
    return [
        (block.shape, [piece.anchor.removeprefix("section-") for piece in block.pieces], block.columns)
        for block in made
    ]


def test_lists_share_rows_of_three_and_one_left_over_becomes_a_band() -> None:
    kinds = (Kind.LIST, Kind.LIST, Kind.QUOTES, Kind.STEPS)
    sections = [_section(kind, 3, number=n) for n, kind in enumerate(kinds, 1)]
    assert _shapes(sections) == [("row", ["s1", "s2", "s3"], 3), ("band", ["s4"], 3)]
    assert _shapes([*sections, _section(Kind.LIST, 3, number=5)])[1:] == [("row", ["s4", "s5"], 2)]
    assert _shapes([_section(Kind.LIST, 1)]) == [("band", ["s1"], 1)]


def test_a_shift_ends_a_row_of_lists() -> None:
    kinds = (Kind.LIST, Kind.SHIFT, Kind.LIST, Kind.LIST)
    sections = [_section(kind, 1, number=n) for n, kind in enumerate(kinds, 1)]
    assert [shape for shape, _, _ in _shapes(sections)] == ["band", "shift", "row"]


def test_untitled_prose_leads_before_the_first_title_and_closes_after_it() -> None:
    sections = [
        _section(Kind.PROSE, 1, untitled=True, number=1),
        _section(Kind.PROSE, 2, number=2),
        _section(Kind.PHRASES, 5, number=3),
        _section(Kind.PROSE, 1, untitled=True, number=4),
    ]
    assert _shapes(sections) == [
        ("lead", ["s1"], 1),
        ("prose", ["s2"], 1),
        ("phrases", ["s3"], 3),
        ("closing", ["s4"], 1),
    ]


def test_two_sections_of_one_kind_and_blanks_get_different_marks() -> None:
    signs = marks(shipped_ladder().section_types)
    assert signs["success_indicators"] == "check"
    assert signs["signals"] == "up"
    assert signs["key_behaviors"] == "square"
    assert signs["feedback"] == "speech"
    assert signs["habits"] == signs["focus"] == signs["opening"] == ""
    every = [replace(small_ladder().section_types[4], id=f"{b}", blanks=b, kind=Kind.LIST) for b in Blanks]
    assert set(marks(every).values()) <= set(MARKS)
    assert "" not in marks(every).values()


# Colors and drawings


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("count", range(1, 9))
def test_level_colors_fall_in_lightness_and_are_readable_on_white(count: int) -> None:
    colors = palette(count)
    lights = [_luminance(color) for color in colors]
    assert len(set(colors)) == count
    assert lights == sorted(lights, reverse=True)
    assert all(1.05 / (light + 0.05) >= 4.5 for light in lights)


def test_five_levels_have_the_five_anchors() -> None:
    assert palette(5) == ("#A96600", "#00797B", "#2456A4", "#6A1F6B", "#2E1024")
    assert tint("#000000", 0.28) == "#B8B8B8"


def test_step_bars_are_solid_here_tinted_behind_and_outlined_ahead() -> None:
    drawn = assets(inks(5, Ink.FULL))["bars-3.svg"].decode()
    assert re.findall(r'fill="([^"]+)"', drawn) == ["#E7D4B8", "#B8D9DA", "#2456A4", "none", "none"]
    assert assets(inks(3, Ink.FULL)) == assets(inks(3, Ink.FULL))


def test_every_drawing_that_the_css_asks_for_is_there(layouts: Layouts) -> None:
    for laid in (*documents(layouts.handbook(shipped_ladder(), paper=A4)), card_of(layouts, small_ladder(8))):
        asked = set(re.findall(r"url\(asset:([^)]+)\)", laid.css))
        assert len(asked) > 20
        assert asked <= set(laid.assets)


def test_an_empty_place_makes_no_part(layouts: Layouts) -> None:
    files = edited(
        small_source(), "ladder.yaml", "places: [handbook, worksheet, card, review], blanks: answer", "places: [card]"
    )
    files = edited(
        files, "ladder.yaml", "places: [handbook, worksheet, matrix, card, review], blanks: rating", "places: [card]"
    )
    root = root_of(layouts.handbook(load(files), paper=A4))
    titles = [h.text_content() for h in root.iter("h1")]
    assert "Starter: toolkit" in titles
    assert "Starter: worksheet" not in titles


@pytest.mark.parametrize(("entries", "columns"), [(1, 1), (2, 2), (3, 3), (4, 2), (5, 3), (26, 3)])
def test_a_band_sets_its_items_so_that_few_places_stay_empty(entries: int, columns: int) -> None:
    assert _shapes([_section(Kind.LIST, entries)]) == [("band", ["s1"], columns)]
    assert _shapes([_section(Kind.LIST, entries)], columns=1) == [("band", ["s1"], 1)]


def test_every_mark_has_its_note_in_the_key() -> None:
    notes = {key.removeprefix("mark.") for key in wording("en").texts if key.startswith("mark.")}
    assert notes == set(MARKS)
