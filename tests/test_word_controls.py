"""Content controls one at a time, and every rule of a form that no validator checks: each broken in turn."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from lxml import etree

from ladder_export.word.controls import (
    Choice,
    Control,
    ControlKind,
    FormError,
    Registry,
    bookmark_name,
    prompt_name,
    shorten,
)
from ladder_export.word.invariants import check_form
from ladder_export.word.speech import speech_of
from ladder_export.word.tables import cell, row, table
from ladder_export.word.xml import clean, element, paragraph, qname, run, valued

CHOICES = (Choice("1", "1 · Not yet"), Choice("2", "2 · Sometimes"))


def drawn(*controls: Control, registry: Registry | None = None) -> tuple[etree._Element, Registry]:
    """A document whose one table holds these controls, a row each."""
    registry = registry or Registry()
    rows = [row(cell(5000, paragraph(registry.draw(control)))) for control in controls]
    return element("w:document", element("w:body", table([5000], rows, caption="T", description="D"))), registry


def prompts_of(registry: Registry) -> dict[str, str]:
    return {name: prompt for prompt, name in registry.prompts.items()}


def sample() -> tuple[etree._Element, Registry]:
    return drawn(
        Control(ControlKind.TEXT, "a-b.who", "Who: a", "Name"),
        Control(ControlKind.DROP_DOWN, "a-b.self", "Self: a", "Choose", CHOICES),
        Control(ControlKind.COMBO, "overall.readiness", "Ready", "Choose or type", CHOICES),
        Control(ControlKind.CHECK_BOX, "a-b.seen", "Seen: a"),
    )


def properties(document: etree._Element, number: int) -> etree._Element:
    return document.findall(f".//{qname('w:sdtPr')}")[number]


def put(document: etree._Element, number: int, name: str, value: str) -> None:
    properties(document, number).find(qname(name)).set(qname("w:val"), value)


def drop(document: etree._Element, number: int, name: str) -> None:
    found = properties(document, number).find(qname(name))
    found.getparent().remove(found)


def _twice_the_control(document: etree._Element) -> None:
    cells = list(document.iter(qname("w:tc")))
    cells[0].addnext(copy.deepcopy(cells[0]))


def _item(document: etree._Element, item: int, name: str, value: str) -> None:
    list(properties(document, 1).iter(qname("w:listItem")))[item].set(qname(name), value)


def _out_of_its_cell(document: etree._Element) -> None:
    (first, *_) = document.iter(qname("w:tc"))
    document[0].insert(0, first[-1])
    first.append(paragraph())


def _around_a_paragraph(document: etree._Element) -> None:
    (first, *_) = document.iter(qname("w:tc"))
    block = element("w:sdt", copy.deepcopy(properties(document, 0)), element("w:sdtContent", paragraph(run("x"))))
    first.replace(first[-1], block)
    first.append(paragraph())


def _no_bookmark(document: etree._Element) -> None:
    for name in ("w:bookmarkStart", "w:bookmarkEnd"):
        found = next(document.iter(qname(name)))
        found.getparent().remove(found)


def _bookmark(document: etree._Element, name: str, value: str) -> None:
    list(document.iter(qname("w:bookmarkStart")))[1].set(qname(name), value)


def _end_of_cell(document: etree._Element) -> None:
    next(document.iter(qname("w:tc"))).append(element("w:tcPr"))


def _empty_cell(document: etree._Element) -> None:
    next(document.iter(qname("w:tr"))).append(element("w:tc"))


def _late_lock(document: etree._Element) -> None:
    properties(document, 0).append(properties(document, 0).find(qname("w:lock")))


BROKEN: dict[str, tuple[Callable[[etree._Element], None], str]] = {
    "id twice": (_twice_the_control, "two controls have the id "),
    "id of 0": (lambda d: put(d, 0, "w:id", "0"), "the control “a-b.who” has the id “0”, not 1 to 2147483647"),
    "id too large": (lambda d: put(d, 0, "w:id", "2147483648"), "has the id “2147483648”"),
    "id negative": (lambda d: put(d, 0, "w:id", "-5"), "has the id “-5”"),
    "id missing": (lambda d: drop(d, 0, "w:id"), "has the id “”"),
    "tag twice": (lambda d: put(d, 0, "w:tag", "a-b.self"), "2 controls have the tag “a-b.self”"),
    "tag too long": (lambda d: put(d, 0, "w:tag", "x" * 65), "the tag “x"),
    "tag missing": (lambda d: drop(d, 0, "w:tag"), "the tag “” must have 1 to 64 characters"),
    "title twice": (lambda d: put(d, 0, "w:alias", "Self: a"), "2 controls have the title “Self: a”"),
    "title too long": (lambda d: put(d, 0, "w:alias", "x" * 65), "must have 1 to 64 characters"),
    "title missing": (lambda d: drop(d, 0, "w:alias"), "the title “” must have 1 to 64 characters"),
    "no lock": (lambda d: drop(d, 0, "w:lock"), "the control “a-b.who” can be deleted: it has no lock"),
    "weak lock": (lambda d: put(d, 0, "w:lock", "contentLocked"), "can be deleted"),
    "order": (_late_lock, "the properties of the control “a-b.who” are out of order"),
    "outside a table": (_out_of_its_cell, "the control “a-b.who” does not stand in a line of a table cell"),
    "around a paragraph": (_around_a_paragraph, "the control “a-b.who” does not stand in a line of a table cell"),
    "no placeholder": (lambda d: drop(d, 0, "w:placeholder"), "the control “a-b.who” has no prompt in the glossary"),
    "foreign placeholder": (
        lambda d: properties(d, 0).find(qname("w:placeholder"))[0].set(qname("w:val"), "LXnone"),
        "the control “a-b.who” has no prompt in the glossary",
    ),
    "nothing shown": (
        lambda d: next(d.iter(qname("w:sdtContent"))).clear(),
        "the control “a-b.who” shows nothing to click",
    ),
    "another prompt": (
        lambda d: next(d.iter(qname("w:t"))).__setattr__("text", "Type"),
        "the control “a-b.who” shows “Type”, and its prompt is “Name”",
    ),
    "another first line": (
        lambda d: _item(d, 0, "w:displayText", "Pick"),
        "the control “a-b.self” shows “Pick”, and its prompt is “Choose”",
    ),
    "a prompt in a box": (
        lambda d: properties(d, 3).insert(4, element("w:showingPlcHdr")),
        "the check box “a-b.seen” has a prompt, which would take the place of its box",
    ),
    "a skipped heading": (
        lambda d: d[0].extend([paragraph(style="Heading1"), paragraph(style="Heading3")]),
        "a heading of level 3 follows one of level 1",
    ),
    "no first heading": (
        lambda d: d[0].insert(0, paragraph(style="Heading2")),
        "a heading of level 2 follows one of level 0",
    ),
    "value twice": (lambda d: _item(d, 2, "w:value", "1"), "the list “a-b.self” has the value “1” twice"),
    "value empty": (lambda d: _item(d, 1, "w:value", ""), "the list “a-b.self” has an empty value"),
    "choice twice": (lambda d: _item(d, 2, "w:displayText", "Choose"), "has the choice “Choose” twice"),
    "choice empty": (lambda d: _item(d, 2, "w:displayText", " "), "the list “a-b.self” has an empty choice"),
    "no choices": (
        lambda d: [i.getparent().remove(i) for i in list(properties(d, 2).iter(qname("w:listItem")))[1:]],
        "the list “overall.readiness” has no choices",
    ),
    "bookmark twice": (lambda d: _bookmark(d, "w:name", "_lx_a_b__who"), "2 controls have the bookmark “_lx_a_b__who”"),
    "bookmark twice but for case": (lambda d: _bookmark(d, "w:name", "_LX_a_b__who"), "2 controls have the bookmark"),
    "bookmark too long": (lambda d: _bookmark(d, "w:name", "_" * 41), "must have 1 to 40 characters"),
    "bookmark not closed": (lambda d: _bookmark(d, "w:id", "77"), "the bookmarks do not open and close in pairs"),
    "no bookmark": (_no_bookmark, "the control “a-b.who” has no bookmark around it"),
    "cell ends without a paragraph": (_end_of_cell, "a table cell does not end with a paragraph"),
    "cell is empty": (_empty_cell, "a table cell does not end with a paragraph"),
}


def test_a_sound_form_breaks_no_rule() -> None:
    document, registry = sample()
    check_form(document, prompts_of(registry))
    assert len(list(document.iter(qname("w:sdt")))) == 4


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_named(name: str) -> None:
    document, registry = sample()
    damage, message = BROKEN[name]
    damage(document)
    with pytest.raises(FormError) as raised:
        check_form(document, prompts_of(registry))
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("control", "message"),
    [
        (Control(ControlKind.TEXT, "", "T", "P"), "the tag “” must have 1 to 64 characters"),
        (Control(ControlKind.TEXT, "x" * 65, "T", "P"), "must have 1 to 64 characters; shorten the id of the item"),
        (Control(ControlKind.DROP_DOWN, "a.b", "T", "P"), "the list “a.b” has no choices"),
        (Control(ControlKind.COMBO, "a.b", "T", "P", (Choice("1", "P"),)), "the list “a.b” has the choice “P” twice"),
        (
            Control(ControlKind.COMBO, "a.b", "T", "P", (Choice("1", "x"), Choice("1", "y"))),
            "the list “a.b” has the value “1” twice",
        ),
        (Control(ControlKind.DROP_DOWN, "a.b", "T", "P", (Choice(" ", "x"),)), "the list “a.b” has an empty value"),
        (Control(ControlKind.DROP_DOWN, "a.b", "T", "P", (Choice("1", ""),)), "the list “a.b” has an empty choice"),
        (
            Control(ControlKind.TEXT, "a.b", "T", " "),
            "the control “a.b” needs a prompt, or is a box and must have none",
        ),
        (Control(ControlKind.CHECK_BOX, "a.b", "T", "P"), "the control “a.b” needs a prompt, or is a box"),
    ],
)
def test_the_registry_refuses(control: Control, message: str) -> None:
    with pytest.raises(FormError) as raised:
        Registry().draw(control)
    assert message in str(raised.value)


def test_the_registry_refuses_a_tag_that_it_has_given_out() -> None:
    registry = Registry()
    registry.draw(Control(ControlKind.TEXT, "a.b", "One", "P"))
    with pytest.raises(FormError, match=r"two controls have the tag “a\.b”; give each item its own id"):
        registry.draw(Control(ControlKind.TEXT, "a.b", "Two", "P"))


def test_titles_that_begin_alike_are_told_apart_and_stay_short() -> None:
    text = "Evidence: Understands what the customer of the customer wants"
    controls = [Control(ControlKind.RICH, f"a.{n}", f"{text} {n}", "P") for n in "xyz"]
    document, registry = drawn(*controls)
    titles = [found.get(qname("w:val")) for found in document.iter(qname("w:alias"))]
    cut = "Evidence: Understands what the customer of the…"
    assert titles == [cut, f"{cut} (2)", f"{cut} (3)"]
    check_form(document, prompts_of(registry))


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Self: asks", 48, "Self: asks"),
        ("Self: asks  how\nthings go", 48, "Self: asks how things go"),
        ("one two three", 10, "one two…"),
        ("one two, three", 11, "one two…"),
        ("x" * 50, 10, "x" * 9 + "…"),
    ],
)
def test_a_title_is_cut_between_words(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short
    assert len(shorten(text, most)) <= most


def test_bookmarks_are_short_hidden_and_never_shared() -> None:
    assert bookmark_name("cv1-asks-why.self") == "_lx_cv1_asks_why__self"
    assert bookmark_name("a-b.c") != bookmark_name("a.b-c")
    long = ["cv1-" + "x" * 36 + suffix for suffix in (".self", ".manager", ".evidence")]
    names = {bookmark_name(tag) for tag in long}
    assert len(names) == 3
    assert all(len(name) == 40 and name.startswith("_lx_cv1_x") for name in names)


def test_ids_come_from_tags_and_a_clash_is_salted() -> None:
    (first, _), (again, _) = sample(), sample()
    ids = [found.get(qname("w:val")) for found in first.iter(qname("w:id"))]
    assert ids == [found.get(qname("w:val")) for found in again.iter(qname("w:id"))]
    registry = Registry()
    taken = int(ids[0])
    registry._ids.add(taken)
    document, _ = drawn(Control(ControlKind.TEXT, "a-b.who", "Who", "Name"), registry=registry)
    (salted,) = [int(found.get(qname("w:val"))) for found in document.iter(qname("w:id"))]
    assert salted != taken and 1 <= salted < 2**31


def test_each_kind_is_drawn_as_word_draws_it() -> None:
    kinds = {
        ControlKind.TEXT: "text",
        ControlKind.LINES: "text",
        ControlKind.RICH: "richText",
        ControlKind.DATE: "date",
        ControlKind.DROP_DOWN: "dropDownList",
        ControlKind.COMBO: "comboBox",
        ControlKind.CHECK_BOX: "checkbox",
    }
    assert set(kinds) == set(ControlKind)
    lists = (ControlKind.DROP_DOWN, ControlKind.COMBO)
    controls = [
        Control(
            kind,
            f"k.{kind}",
            kind,
            "" if kind is ControlKind.CHECK_BOX else "Say",
            CHOICES if kind in lists else (),
        )
        for kind in kinds
    ]
    document, registry = drawn(*controls)
    drawn_as = [etree.QName(found[-1]).localname for found in document.iter(qname("w:sdtPr"))]
    assert drawn_as == list(kinds.values())
    assert [found.get(qname("w:multiLine")) for found in document.iter(qname("w:text"))] == [None, "1"]
    shown = ["".join(found.itertext()) for found in document.iter(qname("w:sdtContent"))]
    assert shown == ["Say"] * 6 + ["☐"]
    assert registry.prompts == {"Say": prompt_name("Say")}
    assert len(list(document.iter(qname("w:showingPlcHdr")))) == 6


@pytest.mark.parametrize(
    ("language", "form"), [("en-US", "MMMM d, yyyy"), ("en-GB", "d MMMM yyyy"), ("de-DE", "d. MMMM yyyy")]
)
def test_a_date_is_written_as_the_language_does(language: str, form: str) -> None:
    document, _ = drawn(Control(ControlKind.DATE, "a.by", "By", "Date"), registry=Registry(speech_of(language)))
    (date,) = document.iter(qname("w:date"))
    assert [child.get(qname("w:val")) for child in date] == [form, language, "date", "gregorian"]


def test_text_that_xml_cannot_hold_is_replaced_and_seen() -> None:
    assert clean("a\x00b\x0bc\x1fd\ud800e\ufffef") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"
    assert clean("tab\tline\nבעברית 🎯 ]]> & <b>") == "tab\tline\nבעברית 🎯 ]]> & <b>"
    made = run("a\tb\nc\r\nd\x01")
    assert [etree.QName(child).localname for child in made] == ["t", "tab", "t", "br", "t", "br", "t"]
    assert made[-1].text == "d\ufffd"


def test_the_parts_of_a_paragraph_stand_in_the_order_of_the_schema() -> None:
    made = paragraph(run("x"), style="Cell", keep=True, numbering=4, align="center", before=20)
    names = [etree.QName(child).localname for child in made[0]]
    assert names == ["pStyle", "keepNext", "numPr", "spacing", "jc"]
    assert paragraph()[:] == []
    assert valued("w:jc", "center").get(qname("w:val")) == "center"
