"""The proof of PDFs: each fault is planted in a small page, and has to be found, alone and by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ladder_export.proof import Expected, Proof, prove
from ladder_export.proof.data import Entry, Region, What
from proof_files import changed, expected_pdf, item, line_of, page_of, pdf_of, title

WHY = item("cv1-why", "Asks why before asking how — every time", "Value", "1 Early", "Key Behaviors")
SEES = item("cv1-sees", "Sees “office” work flow: fi, ffi, café, well-known", "Value", "1 Early", "Key Behaviors")
SAYS = item("cv1-says", "“Did it help?”", "Value", "1 Early", "Seek Feedback")
HEAD = title("Key Behaviors", "Value", "1 Early", "Key Behaviors")
HEAD_2 = title("Seek Feedback", "Value", "1 Early", "Seek Feedback")
REGION = Region("Early", (HEAD, WHY, SEES, HEAD_2, SAYS), ("Value", "1 Early"))
CARD = expected_pdf(REGION, most=1)


def messages(expected: Expected, html: str) -> list[str]:
    return said(prove(expected, pdf_of(html)))


def said(proof: Proof) -> list[str]:
    return [str(problem) for problem in proof.problems]


def test_a_complete_page_has_no_problem_and_tells_its_facts() -> None:
    proof = prove(CARD, pdf_of(page_of([REGION])))
    assert said(proof) == []
    assert proof.facts == {
        "pages": 1,
        "page_size_pt": [419.53, 595.28],
        "smallest_type_pt": 7.0,
        "smallest_item_type_pt": 10.0,
        "ink_percent": 0.5,
        "fullness_percent_by_page": [97],
        "items": {"cv1-why": [1], "cv1-sees": [1], "cv1-says": [1]},
        "proved_by": "text",
    }


@pytest.mark.parametrize("entry", [WHY, SEES, SAYS])
def test_an_item_that_is_removed_is_the_one_problem(entry: Entry) -> None:
    (message,) = messages(CARD, changed(page_of([REGION]), line_of(entry), ""))
    assert message.startswith(f"card.pdf: {' › '.join(entry.path)}: item {entry.item} (“")
    assert message.endswith(
        "is missing in the part “Early”: not found in the structure tree and the text of the pages; "
        "let the layout print it whole, as one block of text"
    )


def test_a_section_title_that_is_removed_is_the_one_problem() -> None:
    (message,) = messages(CARD, changed(page_of([REGION]), line_of(HEAD_2), ""))
    assert message.startswith("card.pdf: Value › 1 Early › Seek Feedback: the title “Seek Feedback” is missing")


def test_a_part_without_its_heading_is_the_one_problem() -> None:
    last = Region("Late", (item("b", "Works at last"),), ("Value", "2 Late"))
    expected = expected_pdf(REGION, last)
    html = page_of([REGION, last])
    assert messages(expected, html) == []
    (message,) = messages(expected, changed(html, "<h1>Late</h1>", ""))
    assert message.startswith("card.pdf: Value › 2 Late: the title “Late” is missing in the part “Late”")
    (message,) = messages(expected, changed(html, "<h1>Early</h1>", ""))
    assert message.startswith("card.pdf: Value › 1 Early: the title “Early” is missing in the part “Early”")


def test_two_swapped_letters_are_found() -> None:
    (message,) = messages(CARD, changed(page_of([REGION]), "before asking", "before akting"))
    assert "item cv1-why (" in message
    assert "is missing" in message


def test_text_that_only_the_pages_have_is_missing_from_the_structure() -> None:
    html = changed(page_of([REGION]), line_of(WHY), line_of(WHY).replace("every time", "</p><p>every time"))
    (message,) = messages(CARD, html)
    assert "item cv1-why (" in message
    assert "not found in the structure tree;" in message


def test_text_that_only_the_structure_has_is_missing_from_the_pages() -> None:
    # ActualText replaces what a screen reader says, not what is drawn (ISO 32000-1, 14.9.4).
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf_of(changed(page_of([REGION]), "before asking", "before akting")))) as pdf:
        elements = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/P"]
        elements[0]["/ActualText"] = pikepdf.String(WHY.text)
        stream = io.BytesIO()
        pdf.save(stream)
    message, other = said(prove(CARD, stream.getvalue()))
    assert "item cv1-why (" in message
    assert "not found in the text of the pages;" in message
    assert other.startswith("card.pdf: page 1: the line “") and other.endswith(
        "” is not what its glyphs read; build it again"
    )


def test_a_second_copy_is_found() -> None:
    html = changed(page_of([REGION]), line_of(SEES), line_of(SEES) + line_of(SEES).replace(SEES.item, "x"))
    assert messages(CARD, html) == [
        "card.pdf: Value › 1 Early › Key Behaviors: item cv1-sees (“Sees “office” work flow: fi, ffi, café, well-known”) "
        "stands twice in the part “Early”, and should stand once; print it once for each time that the source has it"
    ]


def test_a_text_that_the_layout_prints_too_may_stand_more_often() -> None:
    region = Region("Early", (item("a", "From"), WHY), furniture=("From",))
    html = changed(page_of([region]), line_of(WHY), "<p>From</p>" + line_of(WHY))
    assert messages(expected_pdf(region), html) == []


def test_each_of_two_equal_items_has_to_stand_there() -> None:
    region = Region("Early", (item("a", "Ask why first"), WHY, item("b", "Ask why first")))
    expected, html = expected_pdf(region), page_of([region])
    assert messages(expected, html) == []
    (message,) = messages(expected, changed(html, '<p class="b">Ask why first</p>', ""))
    assert message.startswith("card.pdf: item b (“Ask why first”) is missing")
    (message,) = messages(expected, changed(html, '<p class="a">Ask why first</p>', ""))
    assert message.startswith("card.pdf: item a (“Ask why first”) is missing")


def test_wrong_order_is_found() -> None:
    html = changed(page_of([REGION]), line_of(WHY) + "\n" + line_of(SEES), line_of(SEES) + "\n" + line_of(WHY))
    (message,) = messages(CARD, html)
    assert "is out of order in the part “Early”; keep the order of the source" in message


def test_an_item_in_the_wrong_part_is_missing_from_its_own() -> None:
    last = Region("Late", (item("b", "Works at last"), WHY))
    expected = expected_pdf(Region("Early", (HEAD, WHY, SEES)), last)
    html = page_of([Region("Early", (HEAD, SEES)), Region("Late", (item("b", "Works at last"), WHY, WHY))])
    assert [(m.split(" (")[0], m.split("”) ")[1].split(",")[0].split(":")[0]) for m in messages(expected, html)] == [
        ("card.pdf: Value › 1 Early › Key Behaviors: item cv1-why", "is missing in the part “Early”"),
        ("card.pdf: Value › 1 Early › Key Behaviors: item cv1-why", "stands twice in the part “Late”"),
    ]


def test_titles_in_capitals_and_lists_and_tables_and_soft_hyphens_are_read() -> None:
    soft = item("soft", "Cus\u00adtomer\u00a0value in a well\u2011made tool\u00adkit")
    region = Region("Early", (HEAD, WHY, SEES, soft))
    html = page_of([Region("Early", (HEAD,))], style="h2 { text-transform: uppercase } td { width: 12mm }")
    table = f"<table><tr><th>No</th><td>{SEES.text}</td></tr><tr><th>No</th><td>{soft.text}</td></tr></table>"
    html = changed(html, "</body>", f"<ol><li><b>Asks why</b> {WHY.text[9:]}</li></ol>{table}</body>")
    assert messages(expected_pdf(region), html) == []


def test_a_soft_hyphen_that_is_printed_does_not_hide_the_hyphens_after_it() -> None:
    # Both are one glyph, and the font tells a reader only the first of its two meanings.
    soft, hard = item("soft", "Con\u00adti\u00adnu\u00adous"), item("hard", "well-known")
    region = Region("Early", (soft, hard))
    html = page_of([region], style="p { width: 9mm }")
    proof = prove(expected_pdf(region), pdf_of(html))
    assert said(proof) == []
    (message,) = messages(expected_pdf(region), changed(html, "well-known", "well-knwon"))
    assert "item hard (" in message


def test_characters_of_one_glyph_are_one_character() -> None:
    region = Region(
        "Early", (item("a", "It’s a 1\u20442 of the \u0394"), item("b", "Itʼs a 1\u22152 of the \u2206 now"))
    )
    assert messages(expected_pdf(region), page_of([region])) == []


def test_a_page_that_is_too_large_to_draw_is_one_problem() -> None:
    (message,) = messages(CARD, page_of([REGION], style="@page { size: 2000mm 2000mm }"))
    assert message.startswith("card.pdf: cannot be read as a PDF (page 1 measures 5669.29 × 5669.29 pt)")


def test_a_label_has_to_stand_in_its_place_and_may_stand_elsewhere() -> None:
    region = Region("Early", (WHY, Entry("Maker", What.LABEL), SEES))
    html = page_of([Region("Early", (WHY, SEES))])
    (message,) = messages(expected_pdf(region), html)
    assert message.startswith("card.pdf: the label “Maker” is missing in the part “Early”")
    (message,) = messages(expected_pdf(region), changed(html, "</body>", "<p>Maker</p></body>"))
    assert message.startswith("card.pdf: the label “Maker” is out of order in the part “Early”")
    more = changed(page_of([region]), "</body>", "<p>Maker</p><p>Maker</p></body>")
    assert messages(expected_pdf(region), more) == []


def test_a_paragraph_that_a_page_break_cuts_is_whole() -> None:
    long = item("long", " ".join(f"word{n}" for n in range(120)))
    region = Region("Early", (WHY, long, SEES))
    filler = '<div style="height: 145mm"></div>'
    html = changed(page_of([region]), line_of(WHY), line_of(WHY) + filler)
    proof = prove(expected_pdf(region), pdf_of(html))
    assert said(proof) == []
    assert proof.facts["items"]["long"] == [1, 2]
    (message,) = messages(expected_pdf(region), changed(html, " word119", ""))
    assert "item long (" in message
    assert "the structure tree and the text of the pages" in message


LONG = (
    "Asks why before asking how and then asks why again until all of the people who pay for it can say what it was for"
)
COPIES = tuple(Region(name, (item(name.lower(), LONG, "Value", name),)) for name in ("One", "Two", "Three"))
NARROW = "h1 { break-before: page } p { width: 30mm; orphans: 1; widows: 1 }"


def test_each_copy_that_a_page_break_cuts_is_found() -> None:
    html = page_of(COPIES, style=f"{NARROW} p {{ padding-top: 160mm }}")
    assert said(proof := prove(expected_pdf(*COPIES), pdf_of(html))) == []
    assert proof.facts["pages"] == 6
    whole = page_of(COPIES, style=f"{NARROW} .one, .three {{ padding-top: 160mm }}")
    assert messages(expected_pdf(*COPIES), whole) == []
    (message,) = messages(expected_pdf(*COPIES), changed(html, line_of(COPIES[2].entries[0]), ""))
    assert "not found in the structure tree and the text of the pages" in message


def test_lines_of_two_whole_copies_are_no_third_one() -> None:
    html = page_of((*COPIES[:2], Region("Three")), style=NARROW)
    (message,) = messages(expected_pdf(*COPIES), html)
    assert "item three (" in message
    assert "not found in the structure tree and the text of the pages" in message


def test_a_table_row_that_a_page_break_cuts_is_whole() -> None:
    left = item("left", " ".join(f"left{n}" for n in range(60)))
    right = item("right", " ".join(f"right{n}" for n in range(60)))
    region = Region("Early", (left, right))
    table = f'<table><tr><td style="padding-top: 135mm">{left.text}</td><td>{"<br>" * 26}{right.text}</td></tr></table>'
    html = changed(page_of([Region("Early")]), "</body>", f"{table}</body>")
    proof = prove(expected_pdf(region), pdf_of(html))
    assert said(proof) == []
    assert proof.facts["pages"] == 2


FAULTS = {
    "white": ("color: white", "cannot be seen on the page"),
    "transparent": ("color: rgba(0, 0, 0, 0)", "cannot be seen on the page"),
    "opacity": ("opacity: 0", "cannot be seen on the page"),
    "faint": ("color: #e4e4e4", "is too faint to be read: 10 % of black away from its ground"),
    "clipped away": ("height: 0; overflow: hidden; margin-bottom: 20pt", "cannot be seen on the page"),
    "clipped in half": ("height: 6.5pt; overflow: hidden", "is cut off or partly covered"),
    "clipped at the side": ("width: 30pt; white-space: nowrap; overflow: hidden", "is cut off or partly covered"),
    "descenders clipped": ("height: 9.2pt; line-height: 10pt; overflow: hidden", "is cut off or partly covered"),
    "over the edge": ("margin-left: -13mm", "stands less than 5 mm from the edge of the page, or past it"),
    "off the page": ("margin-left: -90mm; width: 60mm", "stands less than 5 mm from the edge of the page"),
    "tiny": ("font-size: 0.1pt", "is set in 0.10 pt, and 6 pt is the smallest that can be read"),
    "small": ("font-size: 5.5pt", "is set in 5.50 pt, and 6 pt is the smallest that can be read"),
    "below the floor": ("font-size: 8.4pt", "is set in 8.40 pt, and 8.5 pt is the smallest for an item"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_text_that_nobody_can_read_is_found(name: str) -> None:
    style, wanted = FAULTS[name]
    html = changed(page_of([REGION]), '<p class="cv1-why">', f'<p class="cv1-why" style="{style}">')
    found = messages(CARD, html)
    assert found
    assert any(wanted in message for message in found), found
    assert all("cv1-why" in message for message in found), found
    assert all(message.startswith("card.pdf: Value › 1 Early › Key Behaviors: ") for message in found)


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        ("left: 0; width: 100%", "cannot be seen on the page"),
        ("left: 14mm; width: 25mm", "cannot be seen on the page"),
        ("left: 5.2mm; width: 1mm", "is cut off or partly covered"),
    ],
)
def test_text_under_a_box_is_found(box: str, wanted: str) -> None:
    cover = f'<div style="position: fixed; background: white; top: 0; bottom: 0; {box}"></div>'
    found = messages(CARD, changed(page_of([REGION]), "</body>", f"{cover}</body>"))
    assert any(wanted in message and "cv1-why" in message for message in found), found


def test_text_under_a_rule_is_found() -> None:
    rule = '<span style="position: absolute; left: 0; width: 40mm; height: 1pt; margin-top: 7pt; background: white"></span>'
    html = changed(page_of([REGION]), '<p class="cv1-why">', f'<p class="cv1-why" style="position: relative">{rule}')
    found = messages(CARD, html)
    assert len(found) == 1
    assert "(item cv1-why) is cut off or partly covered" in found[0]


def test_words_on_top_of_each_other_are_found() -> None:
    html = changed(page_of([REGION]), '<p class="cv1-sees">', '<p class="cv1-sees" style="margin-top: -11pt">')
    found = messages(CARD, html)
    assert found
    assert all("printed on top of it; give both room in the layout" in message for message in found)
    assert any("(item cv1-sees)" in message or "(item cv1-why)" in message for message in found)


def test_words_of_one_line_on_top_of_each_other_are_found() -> None:
    html = changed(page_of([REGION]), "Asks why", 'Asks <span style="margin-left: -14pt">why</span>')
    assert messages(CARD, html) == [
        "card.pdf: Value › 1 Early › Key Behaviors: page 1: “Asks” (item cv1-why) has “why” printed on top of it; "
        "give both room in the layout"
    ]


def test_fine_typography_raises_no_alarm() -> None:
    samples = (
        "The quick brown fox, jumps; over “the lazy” dog’s back—yes! (fj) WAVE To Ty. Łódź ğış é → ✓ ½ Chief finish"
    )
    styles = [
        f"font: {slant} {weight} {size}pt/{height} '{family}'"
        for family, weights in (
            ("Source Sans 3", (400, 600)),
            ("Source Serif 4", (400, 600)),
            ("Source Serif 4 Display", (300,)),
        )
        for weight in weights
        for slant in ("normal", "italic")
        for size, height in ((7, 1.2), (8.5, 1.15), (10, 1.2), (17, 1.0))
    ]
    colors = ["color: #777", "color: white; background: #00797B; padding: 0 4pt", "color: #A96600", "color: #000"]
    lines = [f'<p style="{style}; {colors[n % 4]}">{samples}</p>' for n, style in enumerate(styles)]
    lines.append('<p>H<sub style="font-size: 7pt">2</sub>O, x<sup style="font-size: 7pt">2</sup></p>')
    lines.append('<p style="letter-spacing: 0.12em">SPACED</p>')
    html = changed(page_of([REGION]), "</body>", "".join(lines) + "</body>")
    assert messages(expected_pdf(REGION), html) == []


def test_signs_that_float_above_the_line_are_whole() -> None:
    signs = item("signs", "Reads ²— and ². and …² and ¹ and ª")
    region = replace(REGION, entries=(*REGION.entries, signs))
    for family in ("Source Sans 3", "Source Serif 4", "Source Serif 4 Display"):
        for size in (7, 10, 24):
            html = page_of([region], style=f".signs {{ font: {size}pt '{family}' }}")
            assert messages(expected_pdf(region, item_pt=7), html) == []


def test_a_side_head_of_many_lines_is_read_by_itself() -> None:
    """Its first line stands on one baseline with the only line of the text beside it, and is drawn after that."""
    long = title("Chapter of everything that a person who builds things answers for", "Value", "1 Early")
    region = replace(REGION, entries=(WHY, SEES, long, SAYS))
    style = "h2 { position: absolute; left: 0; width: 24mm; font-size: 10pt; margin: 0 } p { margin-left: 30mm }"
    html = page_of([region], style=style)
    assert messages(expected_pdf(region), html) == []
    (message,) = messages(expected_pdf(region), changed(html, "everything that", "everything, that"))
    assert "Chapter of everything that a person" in message
    assert "not found in the structure tree and the text of the pages" in message
    (message,) = messages(expected_pdf(region), changed(html, "Did it", "Didit"))
    assert "has no space between ““Did” and “it”" in message


def test_a_missing_glyph_is_found() -> None:
    html = changed(page_of([REGION]), "</body>", "<p>To the \U0001f680 now</p></body>")
    assert messages(CARD, html) == [
        "card.pdf: page 1: “To the \U0001f680 now” has a character that its font cannot draw (U+1F680); "
        "use another character, or a font that has it"
    ]


def test_a_glyph_0_without_a_character_is_found() -> None:
    html = changed(page_of([REGION]), "</body>", "<p>To the \ue000 now</p></body>")
    (message,) = messages(CARD, html)
    assert message.startswith(
        "card.pdf: page 1: “To the \ue000 now” has a character that its font cannot draw (U+E000)"
    )


def test_a_missing_bookmark_is_found() -> None:
    html = changed(page_of([REGION], style="h1 { bookmark-level: none }"), "</body>", "</body>")
    assert messages(CARD, html) == [
        "card.pdf: has no bookmark “Early” in its place; let the layout give that heading one"
    ]


def test_wrong_number_of_pages_is_found() -> None:
    html = changed(page_of([REGION]), line_of(SAYS), line_of(SAYS).replace("<p", '<p style="break-before: page"'))
    assert messages(CARD, html) == ["card.pdf: has 2 pages instead of 1; shorten the text, or mend the layout"]


def test_a_blank_page_is_found() -> None:
    html = changed(page_of([REGION]), "</body>", '<div style="page: blank; height: 1mm"></div></body>')
    html = changed(html, "</style>", "@page blank { @bottom-left { content: none } }</style>")
    assert messages(expected_pdf(REGION), html) == [
        "card.pdf: page 2: is blank; let the layout fill it or leave it out"
    ]


def test_a_page_of_the_wrong_size_is_found() -> None:
    html = page_of([REGION], style="@page { size: A5 landscape }")
    assert messages(CARD, html) == [
        "card.pdf: page 1: measures 595.28 × 419.53 pt instead of 419.528 × 595.276 pt; "
        "mend the size of the page in the layout"
    ]
    assert messages(expected_pdf(REGION, turned=True), html) == []


def test_a_missing_edition_is_found() -> None:
    html = page_of([REGION], style="@page { @bottom-left { content: none } }")
    assert messages(CARD, html) == ["card.pdf: does not say “Edition 1” anywhere; let the layout print it"]


def test_the_title_has_to_name_what_the_file_is_about() -> None:
    expected = expected_pdf(REGION, named=("Early Career",))
    assert messages(expected, page_of([REGION], heading="Value · Early Career")) == []
    assert messages(expected, page_of([REGION])) == [
        "card.pdf: has the title “T”, without “Early Career”; mend the layout’s <title>"
    ]


def test_another_language_is_found() -> None:
    html = changed(page_of([REGION]), '<html lang="en-US">', '<html lang="de">')
    assert messages(CARD, html) == ["card.pdf: has the language “de”, not “en-US”; build it again"]


def test_an_untagged_file_is_found() -> None:
    found = said(prove(CARD, pdf_of(page_of([REGION]), variant="")))
    assert "card.pdf: has no structure tree, so a screen reader finds nothing in it; build it again" in found
    assert "card.pdf: does not say that it is PDF/UA-1; build it again" in found
    assert "card.pdf: does not ask viewers to show its title; build it again" in found


@pytest.mark.parametrize("cut", [0, 4, 300, 2000, -400, -1])
def test_a_cut_file_is_a_problem_and_never_a_traceback(cut: int) -> None:
    data = pdf_of(page_of([REGION]))[:cut]
    found = said(prove(CARD, data))
    assert found or cut == -1  # the last byte of a PDF is a line end


@pytest.mark.parametrize("data", [b"", b"no PDF at all", b"%PDF-1.7\n%%EOF", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_pdf_is_one_problem(data: bytes) -> None:
    (message,) = said(prove(CARD, data))
    assert message.startswith("card.pdf: cannot be read as a PDF (")


def test_a_file_with_changed_bytes_never_raises() -> None:
    data = bytearray(pdf_of(page_of([REGION])))
    for at in range(0, len(data), max(1, len(data) // 60)):
        before, data[at] = data[at], data[at] ^ 0x55
        prove(CARD, bytes(data))
        data[at] = before
    assert said(prove(CARD, bytes(data))) == []


@pytest.mark.parametrize("mark", ["Artifact", "Span"])
def test_furniture_is_no_text_of_the_page(mark: str) -> None:
    """A running foot says what an item says; neither does it stand for the item, nor is its small type the item's."""
    small = item("a", "Edition 1")
    region = Region("Early", (small, WHY))
    data = pdf_of(page_of([region]))
    assert said(prove(expected_pdf(region), remarked(data, mark))) == []
    assert prove(expected_pdf(region), remarked(data, mark)).facts["smallest_item_type_pt"] == 10.0
    data = pdf_of(changed(page_of([region]), line_of(small), ""))
    (message,) = said(prove(expected_pdf(region), remarked(data, mark)))
    assert "not found in the structure tree and the text of the pages" in message


def remarked(data: bytes, mark: str) -> bytes:
    """The running foot, which is the last text of the page, marked as an artifact or with an id that the tree lacks."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        instructions = list(pikepdf.parse_content_stream(pdf.pages[0]))
        begins = [n for n, each in enumerate(instructions) if str(each.operator) in ("BDC", "BMC")]
        shows = max(n for n, each in enumerate(instructions) if str(each.operator) in ("TJ", "Tj"))
        at = max(n for n in begins if n < shows)
        ids = pikepdf.Dictionary(MCID=9999) if mark == "Span" else pikepdf.Dictionary()
        begin = pikepdf.ContentStreamInstruction([pikepdf.Name(f"/{mark}"), ids], pikepdf.Operator("BDC"))
        pdf.pages[0].Contents = pdf.make_stream(
            pikepdf.unparse_content_stream([*instructions[:at], begin, *instructions[at + 1 :]])
        )
        stream = io.BytesIO()
        pdf.save(stream)
    return stream.getvalue()


def test_a_short_text_is_not_found_inside_of_another() -> None:
    short = item("a", "Value")
    region = Region("Early", (short, WHY))
    eyebrow = '<p style="font-size: 7pt">Customer Value · Level 2</p>'
    html = changed(page_of([region]), "</body>", f"{eyebrow}</body>")
    assert said(prove(expected_pdf(region), pdf_of(html))) == []
    (message,) = messages(expected_pdf(region), changed(html, line_of(short), ""))
    assert "not found in the structure tree and the text of the pages" in message


def test_a_heading_with_the_text_of_an_item_is_no_second_copy() -> None:
    html = changed(page_of([REGION]), "</body>", f"<h3>{WHY.text}</h3></body>")
    assert messages(CARD, html) == []
    (message,) = messages(CARD, changed(html, "</body>", f"{line_of(WHY)}</body>"))
    assert "item cv1-why (" in message
    assert "stands 3 times" in message


def test_a_heading_has_to_have_its_names_beside_it() -> None:
    region = Region("Early", (WHY,), near=("Customer Value", "Level 1"))
    html = page_of([region])
    assert messages(expected_pdf(region), html) == []
    for wrong in ("Customer Value · Level 10", "Customer Values · Level 1", "Customer Value", "Level 1"):
        (message,) = messages(expected_pdf(region), changed(html, "Customer Value · Level 1", wrong))
        assert "the label “Customer Value · Level 1” is missing in the part “Early”" in message
    far = changed(html, "<p>Customer Value · Level 1</p>", "")
    far = changed(far, "</body>", "<p>a</p><p>b</p><p>c</p><p>Customer Value · Level 1</p></body>")
    assert len(messages(expected_pdf(region), far)) == 1


def test_an_edition_that_only_begins_alike_is_another_one() -> None:
    html = page_of([REGION], style='@page { @bottom-left { content: "Edition 1.1" } }')
    (message,) = messages(CARD, html)
    assert "does not say “Edition 1” anywhere" in message


CONTENTS = Region("Contents")
BOOK_PARTS = (REGION, Region("Early: toolkit", (item("b", "Works at last"),)))
BOOK = expected_pdf(CONTENTS, *BOOK_PARTS, contents="Contents")


def book() -> str:
    html = page_of([CONTENTS, *BOOK_PARTS], style="h1 { break-before: page }")
    rows = '<p><a href="#x" title="x">Early 2</a></p><p><a href="#y" title="y">Toolkit 3</a></p>'
    html = changed(html, "<h1>Contents</h1>", f"<h1>Contents</h1>{rows}")
    html = changed(html, "<h1>Early</h1>", '<h1 id="x">Early</h1>')
    return changed(html, "<h1>Early: toolkit</h1>", '<h1 id="y">Early: toolkit</h1>')


def book_messages(*changes: tuple[str, str]) -> list[str]:
    assert BOOK.pages is not None
    html = book()
    for old, new in changes:
        html = changed(html, old, new)
    expected = replace(BOOK, pages=replace(BOOK.pages, outline=("Early", "Early: toolkit")))
    return messages(expected, html)


def test_contents_that_lead_to_every_heading_are_fine() -> None:
    assert book_messages() == []


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("Early 2", "Early 3", ["does not list “Early” with page 2 under “Contents”"]),
        ("Toolkit 3", "Kit 3", ["does not list “Early: toolkit” with page 3 under “Contents”"]),
        ('href="#y"', 'href="#x"', ["has no link from “Contents” to “Early: toolkit” on page 3"]),
        ('<a href="#x" title="x">Early 2</a>', "Early 2", ["has no link from “Contents” to “Early” on page 2"]),
    ],
)
def test_contents_that_lead_elsewhere_are_found(old: str, new: str, wanted: list[str]) -> None:
    assert [each.removeprefix("card.pdf: ").split(";")[0] for each in book_messages((old, new))] == wanted


@pytest.mark.parametrize("name", ["Early", "Contents", "Other"])
def test_a_part_may_have_the_title_of_the_cover(name: str) -> None:
    assert BOOK.pages is not None
    cover = Region(name)
    html = changed(book(), "<h1>Contents</h1>", f"<h1>{name}</h1>\n<h1>Contents</h1>")
    html = changed(changed(html, "Early 2", "Early 3"), "Toolkit 3", "Toolkit 4")
    pages = replace(BOOK.pages, outline=("Early", "Early: toolkit"))
    expected = replace(BOOK, regions=(cover, *BOOK.regions), pages=pages)
    assert messages(expected, html) == []
    bare = changed(html, "</style>", "h1 { bookmark-level: none } h1 + h1, h1 ~ h1 { bookmark-level: 1 }</style>")
    assert messages(expected, bare) == []
    assert messages(expected, changed(html, "Early 3", "Early 1")) == [
        "card.pdf: does not list “Early” with page 3 under “Contents”; let the layout list that heading"
    ]
    lost = messages(expected, changed(html, "</style>", "#x { bookmark-level: none }</style>"))
    wrong = (
        "has the bookmark “Early” lead to page 1, and the heading is on page 3"
        if name == "Early"
        else ("has no bookmark “Early” in its place")
    )
    assert [each.split(";")[0] for each in lost] == [f"card.pdf: {wrong}"]


def test_a_bookmark_to_another_page_is_found() -> None:
    style = "h1 { bookmark-level: none } b { bookmark-level: 1; bookmark-label: content() }"
    html = changed(book(), "</style>", f"{style}</style>")
    marks = "<b>Contents</b><b>Early</b><b>Early: toolkit</b>"
    assert [each.split(": ", 1)[1] for each in messages(BOOK, changed(html, "</body>", f"<p>{marks}</p></body>"))] == [
        "has the bookmark “Contents” lead to page 3, and the heading is on page 1; let the layout give that heading one",
        "has the bookmark “Early” lead to page 3, and the heading is on page 2; let the layout give that heading one",
        "does not list “Contents” with page 1 under “Contents”; let the layout list that heading",
        "has no link from “Contents” to “Contents” on page 1; let the layout link it",
    ]
