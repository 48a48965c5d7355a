"""The proof of Word forms: each fault is planted in a small form, and has to be found, alone and by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ladder_export.proof import Expected, prove
from ladder_export.proof.data import Control, Field
from proof_files import MAIN, WORD, Form, changed, control, expected_form, form_of, item, paragraph, title

PATH = ("Value", "1 Early", "Key Behaviors")
WHY = item("cv1-why", "Asks why & how — <every> time", *PATH)
SAYS = item("cv1-says", "“Did it help?”", *PATH)
HEAD = title("Key Behaviors", *PATH)
SELF = Control("cv1-why.self", Field.CHOICE, (("1", "1 · No"), ("2", "2 · Yes")), PATH)
BY = Control("cv1-why.by", Field.DATE, (), PATH)
SEEN = Control("cv1-why.seen", Field.TICK, (), PATH)
HEARD = Control("cv1-says.heard", Field.TEXT, (), PATH)
FORM = expected_form(
    HEAD,
    WHY,
    SAYS,
    controls=(SELF, BY, SEEN, HEARD),
    scale=("1 · No", "Not seen yet."),
    ratings=("cv1-why.self",),
    sentences=("Rate what you saw; leave the rest blank.",),
    properties=(("LadderLevel", "1"),),
)
BLOCKS = form_of(FORM).blocks


def messages(form: Form, expected: Expected = FORM) -> list[str]:
    return [str(problem) for problem in prove(expected, form.bytes()).problems]


def edited(old: str, new: str) -> Form:
    """The complete form with one change in its body."""
    form = form_of(FORM)
    form.blocks = [changed("\n".join(form.blocks), old, new)]
    return form


def test_a_complete_form_has_no_problem_and_tells_its_facts() -> None:
    proof = prove(FORM, form_of(FORM).bytes())
    assert [str(problem) for problem in proof.problems] == []
    assert proof.facts == {
        "items": {"cv1-why": ["cv1-why.self", "cv1-why.by", "cv1-why.seen"], "cv1-says": ["cv1-says.heard"]}
    }


def test_an_item_without_a_blank_stands_as_text() -> None:
    expected = expected_form(WHY)
    assert prove(expected, form_of(expected).bytes()).facts == {"items": {"cv1-why": ["text"]}}


def test_an_item_that_is_removed_is_the_one_problem() -> None:
    assert messages(edited(paragraph(WHY.text), "")) == [
        "form.docx: Value › 1 Early › Key Behaviors: item cv1-why (“Asks why & how — <every> time”) is missing: "
        "not found in the body of the form; let the layout print it whole, as one block of text"
    ]


def test_two_swapped_letters_are_found() -> None:
    (message,) = messages(edited("Did it help", "Did ti help"))
    assert "item cv1-says (“Did it help?”) is missing" in message


def test_a_second_copy_and_a_wrong_order_are_found() -> None:
    (message,) = messages(edited(paragraph(SAYS.text), 2 * paragraph(SAYS.text)))
    assert "item cv1-says (“Did it help?”) stands twice, and should stand once" in message
    both = paragraph(WHY.text) + "\n" + paragraph(SAYS.text)
    (message,) = messages(edited(both, paragraph(SAYS.text) + paragraph(WHY.text)))
    assert "is out of order; keep the order of the source" in message


def test_text_in_table_cells_and_in_several_runs_is_read() -> None:
    runs = "<w:r><w:t>“Did </w:t></w:r><w:r><w:tab/><w:t>it help?”</w:t></w:r>"
    table = f"<w:tbl><w:tr><w:tc><w:p>{runs}</w:p></w:tc></w:tr></w:tbl>"
    assert messages(edited(paragraph(SAYS.text), table)) == []


def test_deleted_text_and_answers_are_not_text_of_the_form() -> None:
    (message,) = messages(edited(paragraph(SAYS.text), f"<w:p><w:del><w:r><w:t>{SAYS.text}</w:t></w:r></w:del></w:p>"))
    assert "item cv1-says" in message
    answer = f"<w:p><w:sdt><w:sdtContent><w:r><w:t>{SAYS.text}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    (message,) = messages(edited(paragraph(SAYS.text), answer))
    assert "item cv1-says" in message


STYLES = (
    '<w:style w:type="character" w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heir"><w:basedOn w:val="Gone"/></w:style>'
)


@pytest.mark.parametrize(
    ("planted", "why"),
    [
        (paragraph(SAYS.text, "<w:vanish/>"), "is hidden"),
        (paragraph(SAYS.text, style="Heir"), "is hidden"),
        (paragraph(SAYS.text, '<w:color w:val="FFFFFF"/>'), "is set in the color FFFFFF on FFFFFF"),
        (paragraph(SAYS.text, '<w:rStyle w:val="White"/>'), "is set in the color FFFFFF on FFFFFF"),
        (
            paragraph(SAYS.text, '<w:color w:val="0F5C6E"/><w:shd w:fill="0F5C6E"/>'),
            "is set in the color 0F5C6E on 0F5C6E",
        ),
        (paragraph(SAYS.text, '<w:sz w:val="4"/>'), "is set in 2 pt"),
        (
            f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(SAYS.text)}</w:tc></w:tr></w:tbl>",
            "is in a hidden table row",
        ),
        (
            '<w:tbl><w:tr><w:trPr><w:trHeight w:val="9" w:hRule="exact"/></w:trPr>'
            f"<w:tc>{paragraph(SAYS.text)}</w:tc></w:tr></w:tbl>",
            "is in a table row of fixed height, which can cut it off",
        ),
    ],
)
def test_text_that_nobody_can_see_is_found(planted: str, why: str) -> None:
    form = edited(paragraph(SAYS.text), planted)
    form.styles = STYLES
    assert messages(form) == [
        f"form.docx: Value › 1 Early › Key Behaviors: item cv1-says (“Did it help?”) {why}, so that nobody sees it; "
        "mend the form’s writer"
    ]


def test_hidden_text_that_is_no_item_is_found_too() -> None:
    form = form_of(FORM)
    form.blocks.append(paragraph("Between the lines", "<w:vanish/>"))
    assert messages(form) == [
        "form.docx: the text “Between the lines” is hidden, so that nobody sees it; mend the form’s writer"
    ]


def test_white_text_on_a_dark_cell_and_vanish_switched_off_are_fine() -> None:
    cell = (
        '<w:tc><w:tcPr><w:shd w:fill="0F5C6E"/></w:tcPr>'
        + paragraph(SAYS.text, '<w:color w:val="FFFFFF"/>')
        + "</w:tc>"
    )
    assert messages(edited(paragraph(SAYS.text), f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")) == []
    form = edited(paragraph(SAYS.text), paragraph(SAYS.text, '<w:vanish w:val="0"/>', style="Heir"))
    form.styles = STYLES
    assert messages(form) == []


@pytest.mark.parametrize("wanted", [SELF, BY, SEEN, HEARD])
def test_a_control_that_is_removed_is_the_one_problem(wanted: Control) -> None:
    form = form_of(FORM)
    form.blocks = [block for block in form.blocks if wanted.tag not in block]
    assert messages(form) == [
        f"form.docx: Value › 1 Early › Key Behaviors: the content control {wanted.tag} is missing; mend the form’s writer"
    ]


@pytest.mark.parametrize(
    ("old", "new", "trouble"),
    [
        ('<w:tag w:val="cv1-why.by"/>', '<w:tag w:val="cv1-why.seen"/>', None),
        ("<w:date/>", "<w:text/>", "cv1-why.by is of the kind “text”, not “date”"),
        (
            '<w:listItem w:displayText="2 · Yes" w:value="2"/>',
            "",
            "cv1-why.self offers “1 · No (1)” instead of “1 · No (1) / 2 · Yes (2)”",
        ),
        ('Blank 2"/>', 'blank 1"/>', None),
        ('<w:alias w:val="Blank 2"/>', "", "cv1-why.by has no title for people who cannot see it"),
        ('w:name="_lx_2"', 'w:name="other"', "cv1-why.by has no bookmark around it"),
        ('<w:bookmarkEnd w:id="2"/>', "", "cv1-why.by has no bookmark around it"),
    ],
)
def test_a_faulty_control_is_found(old: str, new: str, trouble: str | None) -> None:
    found = messages(edited(old, new))
    if trouble is None:
        assert found
        assert len(found) == 2  # both of a pair that should not be one
        assert all("the content control cv1-why." in message for message in found)
    else:
        (message,) = found
        assert f"the content control {trouble}" in message


def test_a_control_that_can_be_deleted_is_found() -> None:
    lock = '<w:tag w:val="cv1-why.by"/><w:lock w:val="sdtLocked"/>'
    (message,) = messages(edited(lock, lock.replace("sdtLocked", "unlocked")))
    assert "the content control cv1-why.by is not locked, so that typing can delete it" in message


def test_a_prompt_that_word_cannot_bring_back_is_found() -> None:
    form = form_of(FORM)
    form.prompt = ""
    assert [message.split(" control ")[1].split(";")[0] for message in messages(form)] == [
        f"{tag} has no prompt in the glossary, so that Word cannot bring it back"
        for tag in ("cv1-why.self", "cv1-why.by", "cv1-says.heard")
    ]


def test_a_scale_after_the_first_rating_is_found() -> None:
    form = form_of(FORM)
    form.blocks.append(form.blocks.pop(1))
    assert messages(form) == [
        "form.docx: the rating scale’s “Not seen yet.” does not stand before the first rating; mend the form’s writer"
    ]


def test_a_missing_sentence_is_found() -> None:
    assert messages(edited(paragraph("Rate what you saw; leave the rest blank."), "")) == [
        "form.docx: the sentence “Rate what you saw; leave the rest blank.” is missing; mend the form’s writer"
    ]


def test_what_the_file_says_of_itself_is_checked() -> None:
    form = form_of(FORM)
    form.type = MAIN.replace("document.main", "template.main")
    form.properties = {"LadderLevel": "2"}
    form.language, form.title = "de", "Other"
    assert messages(form) == [
        "form.docx: does not say that it is a document (.docx); mend the form’s writer",
        "form.docx: has the property LadderLevel “2”, not “1”; mend the form’s writer",
        "form.docx: has the language “de”, not “en-US”; mend the form’s writer",
        "form.docx: has the title “Other”, without “T”; mend the form’s writer",
    ]
    assert FORM.form is not None
    template = replace(FORM, form=replace(FORM.form, template=True))
    form = form_of(FORM)
    assert messages(form, template) == ["form.docx: does not say that it is a template (.dotx); mend the form’s writer"]
    form.type = MAIN.replace("document.main", "template.main")
    assert messages(form, template) == []


def test_a_missing_edition_is_found() -> None:
    assert messages(form_of(FORM), replace(FORM, edition="Edition 7")) == [
        "form.docx: does not say “Edition 7” anywhere; mend the form’s writer"
    ]


def test_a_cut_file_is_one_problem_and_never_a_traceback() -> None:
    data = form_of(FORM).bytes()
    for cut in (*range(0, len(data), 97), len(data) - 1):
        (problem,) = prove(FORM, data[:cut]).problems
        assert str(problem).startswith("form.docx: cannot be read as a Word file (its ZIP archive is damaged: ")


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "word/document.xml declares a document type"),
        ("<w:document", "its XML is damaged: "),
        ("<a>" * 100_000 + "</a>" * 100_000, "its XML is damaged: "),
        (" " * 60_000_001, "it unpacks to more than 60 MB"),
        (None, "it has no word/document.xml"),
    ],
)
def test_a_hostile_file_is_one_problem(document: str | None, why: str) -> None:
    parts = {"[Content_Types].xml": "<Types/>"} | ({"word/document.xml": document} if document else {})
    (problem,) = prove(FORM, Form.pack(parts)).problems
    assert str(problem).startswith(f"form.docx: cannot be read as a Word file ({why}")


def test_a_part_that_stands_twice_is_refused() -> None:
    import io
    import zipfile

    stream = io.BytesIO(form_of(FORM).bytes())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"/>')
    (problem,) = prove(FORM, stream.getvalue()).problems
    assert "two of its parts have the same name" in str(problem)


def test_the_helpers_write_what_word_would_read() -> None:
    assert control(BY, 2).count("<w:sdt>") == 1
    assert BLOCKS[-1] == control(HEARD, 4)


ROWS = (
    Control("cv1-why.self", Field.CHOICE, (("1", "1 · No"), ("2", "2 · Yes")), PATH, WHY.text, "Self"),
    Control("cv1-why.manager", Field.CHOICE, (("1", "1 · No"), ("2", "2 · Yes")), PATH, WHY.text, "Reviewer"),
    Control("cv1-says.self", Field.TEXT, (), PATH, SAYS.text, "Self"),
    Control("cv1-says.manager", Field.TEXT, (), PATH, SAYS.text, "Reviewer"),
)
FIELD = Control("form.role", Field.TEXT, (), (), "Role")
GRID = expected_form(WHY, SAYS, controls=(*ROWS, FIELD))


def cells(*blocks: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{block}</w:tc>" for block in blocks) + "</w:tr>"


def grid(*more: str) -> Form:
    """A table of two items with two blanks each, and a table of the form's own fields."""
    head = cells(*map(paragraph, ("Behavior", "Self", "Reviewer")))
    first = cells(paragraph(WHY.text), control(ROWS[0], 1), control(ROWS[1], 2))
    second = cells(paragraph("Kicker") + paragraph(SAYS.text), control(ROWS[2], 3), control(ROWS[3], 4))
    fields = cells(paragraph("Engineer"), paragraph("x"), paragraph("Role"), control(FIELD, 5))
    return Form([f"<w:tbl>{head}{first}{second}</w:tbl>", f"<w:tbl>{fields}</w:tbl>", *more])


def grid_messages(*changes: tuple[str, str]) -> list[str]:
    form = grid()
    text = "\n".join(form.blocks)
    for old, new in changes:
        text = changed(text, old, new)
    form.blocks = [text]
    return messages(form, GRID)


def test_blanks_beside_their_items_and_under_their_heads_are_fine() -> None:
    assert messages(grid(), GRID) == []


def test_an_answer_that_belongs_to_another_item_is_found() -> None:
    kinds = '"cv1-why.manager"', '"cv1-says.manager"'
    found = grid_messages((kinds[0], '"@"'), (kinds[1], kinds[0]), ('"@"', kinds[1]))
    assert any("cv1-why.manager stands beside ““Did it help?””, not beside “Asks why & how" in each for each in found)
    assert any("cv1-says.manager stands beside “Asks why & how" in each for each in found)


def test_a_blank_beside_another_label_is_found() -> None:
    (message,) = grid_messages((paragraph("Role"), paragraph("Team")))
    assert "the content control form.role stands beside “Team”, not beside “Role”" in message


def test_swapped_heads_of_columns_are_found() -> None:
    found = grid_messages((">Self<", ">@<"), (">Reviewer<", ">Self<"), (">@<", ">Reviewer<"))
    assert len(found) == 4
    assert "the content control cv1-why.self stands under “Reviewer”, not under “Self”" in found[0]


def test_choices_that_store_other_values_are_found() -> None:
    form = form_of(FORM)
    text = "\n".join(form.blocks).replace('w:value="1"', 'w:value="3"')
    form.blocks = [text]
    (message,) = messages(form)
    assert "cv1-why.self offers “1 · No (3) / 2 · Yes (2)” instead of “1 · No (1) / 2 · Yes (2)”" in message


def test_a_head_or_label_with_the_text_of_an_item_is_no_second_copy() -> None:
    for text in ("Self", "Role", "Engineer"):
        expected = expected_form(item("a", text), controls=(*ROWS, FIELD))
        assert messages(grid(paragraph(text)), expected) == []
    expected = expected_form(WHY, SAYS, item("a", "Role"), controls=(*ROWS, FIELD))
    (message,) = messages(grid(paragraph("Role"), paragraph("Role")), expected)
    assert "item a (“Role”) stands 3 times, and should stand once" in message


def test_a_heading_with_the_text_of_an_item_is_no_second_copy() -> None:
    form = form_of(FORM)
    form.blocks.append(paragraph(WHY.text, style="Heading1"))
    assert messages(form) == []


def test_a_lost_space_is_found_and_another_kind_of_space_is_not() -> None:
    (message,) = messages(edited("Did it help", "Didit help"))
    assert "item cv1-says (“Did it help?”) is missing" in message
    assert messages(edited("Did it help", "Did\u00a0it  help")) == []


def test_a_shared_bookmark_is_found() -> None:
    found = messages(edited('w:name="_lx_2"', 'w:name="_lx_1"'))
    assert [each.split("control ")[1].split(";")[0] for each in found] == [
        "cv1-why.self shares its bookmark “_lx_1” with another one",
        "cv1-why.by shares its bookmark “_lx_1” with another one",
    ]


def test_an_edition_that_only_begins_alike_is_another_one() -> None:
    expected = replace(FORM, edition="Edition 1.1")
    form = form_of(FORM)
    form.blocks.append(paragraph("Edition 1.10"))
    (message,) = messages(form, expected)
    assert "does not say “Edition 1.1” anywhere" in message
    form.blocks.append(paragraph("Edition 1.1."))
    assert messages(form, expected) == []


@pytest.mark.parametrize("method", ["ZIP_LZMA", "ZIP_BZIP2"])
def test_a_file_packed_in_another_way_is_refused(method: str) -> None:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", getattr(zipfile, method)) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"/>')
    for data in (stream.getvalue(), stream.getvalue().replace(b"\x5d\x00", b"\xff\xff")):
        (problem,) = prove(FORM, data).problems
        assert "it is packed in a way that Word does not know" in str(problem)


def test_an_item_that_is_removed_from_its_row_is_the_one_problem() -> None:
    (message,) = grid_messages((paragraph(WHY.text), ""))
    assert "item cv1-why (" in message
    assert "is missing" in message
