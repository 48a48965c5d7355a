"""Forms in other languages than English: their words, their direction, and what people write into them."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import damage
import libreoffice
import tools
from ladder_export.form_map import Blank, ControlKind, FormMap, Part
from ladder_export.ladder import Ladder
from ladder_export.languages import LANGUAGES
from ladder_export.proof import expected, prove
from ladder_export.reviews.columns import match_columns
from ladder_export.reviews.data import YES, Status
from ladder_export.reviews.filling import Filler
from ladder_export.reviews.interpret import meaning
from ladder_export.reviews.migrate import Migrator
from ladder_export.reviews.read import read_review
from ladder_export.reviews.values import level_of, period_of, value_of
from ladder_export.word.appendix import Carried, Earlier
from ladder_export.word.controls import FormError
from ladder_export.word.direction import directed, turn
from ladder_export.word.invariants import check_direction
from ladder_export.word.xml import element, paragraph, run
from ladder_export.wording import wording
from ladders import small_ladder
from ooxml import MAIN, W14, W, all_complaints, blanks, paragraphs, parts, text_of, tree, value
from own_forms import asking, carried, form, map_of
from speaking import speaking

FORMS = Path(__file__).resolve().parents[1] / "src" / "ladder_export" / "wording" / "forms"
LISTS = FORMS.with_name("lists")
SPOKEN = ("de", "ja", "ar")
RIGHT = {"R", "AL"}


def catalogue(code: str) -> dict[str, str | dict[str, str]]:
    files = [yaml.safe_load((folder / f"{code}.yaml").read_text(encoding="utf-8")) for folder in (FORMS, LISTS)]
    return {f"{room}.{key}": text for rooms in files for room, keys in rooms.items() for key, text in keys.items()}


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"{(.*?)}", text))


def owed(ladder: Ladder, **more: Any) -> Any:
    return expected.expected_review(ladder, ladder.competencies, ladder.stages[0], **more)


# ---- the words


def test_there_is_a_catalogue_for_every_language() -> None:
    for folder in (FORMS, LISTS):
        assert {path.stem for path in folder.glob("*.yaml")} == set(LANGUAGES)


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_a_catalogue_says_all_that_the_english_one_says(code: str) -> None:
    from babel import Locale

    english, own = catalogue("en"), catalogue(code)

    assert list(own) == list(english)
    for key, text in own.items():
        said = english[key]
        if isinstance(said, str):
            assert isinstance(text, str) and text.strip(), key
            assert placeholders(text) == placeholders(said), key
        else:
            assert isinstance(text, dict)
            assert set(text) == {*Locale.parse(code).plural_form.tags, "other"}, key
            assert {tuple(placeholders(form)) for form in text.values()} == {tuple(placeholders(said["other"]))}, key
    same = [
        key
        for key, text in own.items()
        if text == english[key] and re.search("[A-Za-z]{3}", re.sub("{.*?}", "", str(text)))
    ]
    assert set(same) <= SHARED.get(code, set())


# What English and another language say alike.
SHARED = {
    "de": {"form_prompts.name", "form_prompts.team", "form_details.team", "form_sections.status", "form_sections.moment",
           "form_signatures.name"},
    "fr": {"form_actions.what", "form_actions.control", "form_sections.moment", "form_signatures.title",
           "form_signatures.signature", "form_signatures.date"},
    "pl": {"form_sections.moment"},
}  # fmt: skip


def test_no_key_is_there_for_nothing() -> None:
    root = FORMS.parents[1]
    code = "".join((root / room).read_text() for room in ("proof/form_own_map.py", "source/review_file.py")) + "".join(
        path.read_text() for room in ("word", "reviews") for path in (root / room).glob("*.py")
    )
    unused = [key for key in catalogue("en") if f'"{key}"' not in code and f'"{key.split(".")[1]}"' not in code]
    assert not unused


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_lists_choices_and_labels_of_a_form_are_told_apart_in_every_language(code: str) -> None:
    words = wording(code)
    for keys in (
        ["form_sections.self", "form_sections.reviewer", "form_sections.look_for", "form_sections.evidence"],
        [
            f"form_details.{key}"
            for key in ("person", "role", "person_id", "team", "reviewer", "review_date", "period_type")
        ],
        [f"form_details.{key}" for key in ("period_type", "period_start", "period_end")],
        [f"form_overall.{key}" for key in ("rating", "wider", "reviewer", "person")],
        ["form_sections.self_rating", "form_sections.reviewer_rating", "form_sections.evidence"],
    ):
        assert len({words(key) for key in keys}) == len(keys)


@pytest.mark.parametrize("code", sorted(LANGUAGES))
@pytest.mark.parametrize("more", [{}, {"with_next": True, "protect": True}])
def test_forms_in_every_language_are_proved_and_say_their_own_words(code: str, more: dict[str, bool]) -> None:
    ladder = replace(speaking("ja"), language=code)
    made = form(
        ladder, **more, carried=Carried({}, (Earlier("own.past.ask", "昔の問い", "", Part("past", "昔"), "2025"),))
    )
    english, own = catalogue("en"), catalogue(code)

    assert not prove(owed(ladder, **more), form(ladder, **more)).problems
    shown = {text.strip() for part in (MAIN, "word/glossary/document.xml") for _, text in paragraphs(made, part)}
    shown |= {
        node.get(f"{W}val")
        for name in ("tblCaption", "tblDescription", "alias")
        for node in tree(made).iter(f"{W}{name}")
    }
    fixed = {key: text for key, text in own.items() if isinstance(text, str) and not placeholders(text)}
    said = {key for key, text in fixed.items() if text in shown}
    unsaid = {"form.category", "form.comma", "form_prompts.overall", "form_overall.wider", "form_scale.rating",
              "form_scale.meaning", "form_scale.rows", "form_sections.moment", "form_sections.moment_shown", "form.look_ahead",
              "form_sections.self_rating", "form_sections.reviewer_rating"}  # fmt: skip
    assert set(fixed) - said <= unsaid
    foreign = {text for text in english.values() if isinstance(text, str) and text not in own.values()}
    assert not foreign & shown


def test_a_count_of_rows_has_the_form_of_its_number() -> None:
    assert wording("en")("form_questions.rows", 1, columns="A") == "1 row to fill in. Columns: A."
    polish = [wording("pl")("form_questions.rows", n, columns="").split()[1] for n in (1, 3, 5)]
    assert polish == ["wiersz", "wiersze", "wierszy"]
    assert wording("ar")("form_questions.rows", 3, columns="") != wording("ar")("form_questions.rows", 11, columns="")


def test_the_proof_misses_a_word_of_the_catalogue() -> None:
    ladder = speaking("de")
    made = damage.damaged(form(ladder), lambda file: _retitled(file, "Selbst", "Self"))

    told = [str(problem) for problem in prove(owed(ladder), made).problems]

    assert any("stands under “Self”, not under “Selbst”" in line for line in told)


def _retitled(file: damage.File, old: str, new: str) -> None:
    for node in file.root.iter(f"{W}t"):
        node.text = new if node.text == old else node.text


@pytest.mark.parametrize(
    ("tag", "culture", "pattern"),
    [
        ("en-US", "en-US", "MMMM d, yyyy"),
        ("en-GB", "en-GB", "d MMMM yyyy"),
        ("de", "de-DE", "d. MMMM yyyy"),
        ("de-CH", "de-CH", "d. MMMM yyyy"),
        ("fr", "fr-FR", "d MMMM yyyy"),
        ("es", "es-ES", "d 'de' MMMM 'de' yyyy"),
        ("ja", "ja-JP", "yyyy年M月d日"),
        ("ar", "ar-SA", "d MMMM yyyy"),
        ("sv", "sv", "d MMMM yyyy"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(tag: str, culture: str, pattern: str) -> None:
    made = tree(form(replace(small_ladder(), language=tag)))

    assert {value(each, "dateFormat") for each in made.iter(f"{W}date")} == {pattern}
    assert {value(each, "lid") for each in made.iter(f"{W}date")} == {culture}


# ---- fonts and direction


@pytest.mark.parametrize(
    ("code", "fonts", "languages"),
    [
        ("de", ("Calibri", "", ""), ("de-DE", "de-DE", "ar-SA")),
        ("ja", ("Yu Gothic", "Yu Gothic", ""), ("en-US", "ja-JP", "ar-SA")),
        ("ar", ("Calibri", "", "Arial"), ("en-US", "en-US", "ar-SA")),
    ],
)
def test_letters_of_each_kind_have_a_font_and_a_language(
    code: str, fonts: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    made = parts(form(speaking(code)))

    faces = re.findall(rb'<a:(?:latin|ea|cs) typeface="([^"]*)"', made["word/theme/theme1.xml"])
    assert tuple(face.decode() for face in faces) == fonts * 2
    for name in ("word/styles.xml", "word/glossary/styles.xml"):
        lang = etree.fromstring(made[name]).find(f"{W}docDefaults//{W}lang")
        assert lang is not None
        assert tuple(lang.get(f"{W}{kind}") for kind in ("val", "eastAsia", "bidi")) == languages
    assert (b"<w:i/>" in made["word/styles.xml"]) is (code == "de")
    named = set(re.findall(r'<w:font w:name="([^"]+)"', made["word/fontTable.xml"].decode()))
    assert set(fonts) - {""} <= named


@pytest.mark.parametrize("more", [{}, {"with_next": True, "template": True}])
def test_all_parts_of_an_arabic_form_run_from_right_to_left(more: dict[str, bool]) -> None:
    made = form(speaking("ar"), **more, carried=carried(asking()))

    for name in (MAIN, "word/header1.xml", "word/footer1.xml", "word/glossary/document.xml"):
        root = tree(made, name)
        lines = list(root.iter(f"{W}p"))
        assert lines and all(line.find(f"{W}pPr/{W}bidi") is not None for line in lines)
        for table in root.iter(f"{W}tblPr"):
            assert [child.tag for child in table][:2] == [f"{W}tblStyle", f"{W}bidiVisual"]
        for node in root.iter(f"{W}pPr"):
            order = [child.tag.removeprefix(W) for child in node]
            assert order.index("bidi") > max(
                (order.index(n) for n in ("pStyle", "keepNext", "numPr") if n in order), default=-1
            )
            assert order.index("bidi") < min((order.index(n) for n in ("spacing", "jc") if n in order), default=99)
        for words in root.iter(f"{W}r"):
            letters = {unicodedata.bidirectional(letter) for letter in text_of(words)}
            marked = words.find(f"{W}rPr/{W}rtl") is not None
            assert marked or not letters & RIGHT
            assert not marked or "L" not in letters or letters & RIGHT
    section = tree(made).find(f".//{W}sectPr")
    assert section is not None and section[-1].tag == f"{W}bidi"
    typed = tree(made).findall(f".//{W}sdtPr/{W}rPr")
    assert typed and all(each[-1].tag == f"{W}rtl" for each in typed)


def test_forms_of_other_languages_have_no_mark_of_direction() -> None:
    for code in ("de", "ja"):
        for name, data in parts(form(speaking(code))).items():
            assert b"<w:bidi/>" not in data and b"bidiVisual" not in data and b"<w:rtl/>" not in data, name


def test_a_form_that_does_not_run_from_right_to_left_is_not_written() -> None:
    def made() -> etree._Element:
        table = element("w:tbl", element("w:tblPr"), element("w:tr", element("w:tc", paragraph(run("سلم")))))
        body = element("w:body", paragraph(run("سلم Jira")), table, element("w:sectPr"))
        turn(body)
        check_direction(body)
        return body

    for path, message in (
        ("pPr/bidi", "a paragraph does not run from right to left: “سلم Jira”"),
        ("tblPr/bidiVisual", "a table does not run from right to left: “سلم”"),
        ("sectPr/bidi", "a section does not run from right to left: “”"),
        ("rPr/rtl", "words do not run from right to left: “سلم ”"),
    ):
        body = made()
        lost = body.find(".//" + "/".join(W + step for step in path.split("/")))
        assert lost is not None
        lost.getparent().remove(lost)
        with pytest.raises(FormError) as caught:
            check_direction(body)
        assert str(caught.value) == message


def test_the_proof_sees_what_runs_from_left_to_right() -> None:
    ladder = speaking("ar")

    def straighten(file: damage.File) -> None:
        for path in ("pPr/bidi", "tblPr/bidiVisual"):
            lost = file.root.find(".//" + "/".join(W + step for step in path.split("/")))
            assert lost is not None
            lost.getparent().remove(lost)

    (problem,) = prove(owed(ladder), damage.damaged(form(ladder), straighten)).problems

    assert problem.message == "has 2 paragraphs or tables that run from left to right"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("المستوى 1", "<المستوى 1>"),
        ("Example Works · Small Ladder · المستوى 1", "Example Works< · >Small Ladder< · المستوى 1>"),
        ("استخدم Jira، ثم Word 365 الآن.", "<استخدم >Jira<، ثم >Word 365< الآن.>"),
        ("Ships small changes. (Daily)", "Ships small changes. (Daily)"),
        ("الإصدار 2026-1", "<الإصدار >2026-1"),
        ("قال «Ship it» مرة", "<قال «>Ship it<» مرة>"),
        ("من L4 إلى L5 (IC 5) الآن", "<من >L4< إلى >L5< (>IC 5<) الآن>"),
        ("(Excel) و R & D معا", "(Excel)< و >R & D< معا>"),
        ("3", "<3>"),
        ("2026-11-21", "2026-11-21"),
        ("", ""),
    ],
)
def test_words_in_latin_letters_go_their_own_way(text: str, pieces: str) -> None:
    assert "".join(f"<{piece}>" if right else piece for piece, right in directed(text)) == pieces


@given(st.text(st.sampled_from("اب جJa 12.-/()«»“”·،؟:\u200f\u0301"), max_size=30))
def test_no_letter_is_lost_or_moved_by_its_direction(text: str) -> None:
    found = directed(text)

    assert "".join(piece for piece, _ in found) == text
    assert all(piece for piece, _ in found)
    for piece, right in found:
        assert right or not RIGHT & {unicodedata.bidirectional(letter) for letter in piece}


def test_a_run_with_breaks_and_properties_keeps_them_on_either_side() -> None:
    line = element("w:p", run("سلم\nJira\tسلم", style="AnswerText"))

    turn(line)

    assert text_of(line) == "سلم\nJira\tسلم"
    assert {value(each, "rPr/rStyle") for each in line.iter(f"{W}r")} == {"AnswerText"}


# ---- what comes back


ANSWERS = {
    "de": ("Jörg Groß", "Ich habe „früh“ gefragt.\n\nDann ging es.", "21. November 2026", "☒"),
    "ja": ("山田 花子", "新しい手順で、三日早く終わった。\n二行目「A/B」", "2026年11月21日", "☑"),
    "ar": ("ليلى حداد", "في مشروع Atlas، ثم زيادة 3.5% (2026).\nسطر ثانٍ", "21 نوفمبر 2026", "☒"),
}


def filled_values(ladder: FormMap, name: str, said: str) -> dict[str, str]:
    """An answer for every blank: texts in the script of the language, each of them once."""
    values = {}
    for number, blank in enumerate(ladder.blanks, 1):
        match blank.kind:
            case ControlKind.CHECK_BOX:
                values[blank.tag] = YES if number % 2 else ""
            case ControlKind.DATE:
                values[blank.tag] = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
            case ControlKind.DROP_DOWN:
                values[blank.tag] = blank.choices[number % len(blank.choices)].value
            case ControlKind.RICH | ControlKind.LINES:
                values[blank.tag] = f"{number}: {said}"
            case _:
                values[blank.tag] = f"{name} {number}"
    return values


@pytest.mark.parametrize("code", SPOKEN)
@pytest.mark.parametrize("way", [[], [damage.google_docs], [damage.without_tags], [damage.strict]])
def test_every_answer_comes_back_in_its_script(code: str, way: list[damage.Damage]) -> None:
    blank = form(speaking(code), with_next=True)
    filler = Filler(blank)
    name, said, _, _ = ANSWERS[code]
    if way == [damage.google_docs]:
        said = said.replace("\n", " ")
    values = filled_values(filler.form, name, said)

    review = read_review(damage.damaged(filler.fill(values), *way), {filler.form.key: filler.form})

    assert {answer.blank.tag: answer.value for answer in review.answers} == values
    assert {answer.issue for answer in review.answers} == {""}
    assert {answer.status for answer in review.answers} <= {Status.ANSWERED, Status.BLANK, Status.PROMPT}


@pytest.mark.parametrize("code", SPOKEN)
def test_dates_and_ticks_are_shown_as_the_language_does(code: str) -> None:
    filler = Filler(form(speaking(code)))
    made = filler.fill({"form.review-date": "2026-11-21", "z1-hard.seen": YES})

    shown = {
        tag: text_of(sdt.find(f"{W}sdtContent"))
        for sdt in tree(made).iter(f"{W}sdt")
        if (tag := value(sdt, "sdtPr/tag"))
    }

    assert (shown["form.review-date"], shown["z1-hard.seen"]) == ANSWERS[code][2:]
    fonts = next(tree(made).iter(f"{W14}checkedState")).get(f"{W14}font")
    ticked = next(sdt for sdt in tree(made).iter(f"{W}sdt") if value(sdt, "sdtPr/tag") == "z1-hard.seen")
    assert next(ticked.iter(f"{W}rFonts")).get(f"{W}ascii") == fonts


def test_the_words_of_an_answer_run_as_their_letters_do() -> None:
    made = Filler(form(speaking("ar"))).fill({"form.engineer": "ليلى Zoë", "form.reviewer": "Zoë Müller"})
    found = {value(sdt, "sdtPr/tag"): sdt for sdt in tree(made).iter(f"{W}sdt")}

    runs = [(text_of(each), each.find(f"{W}rPr/{W}rtl") is not None) for each in found["form.engineer"].iter(f"{W}r")]
    assert runs == [("ليلى ", True), ("Zoë", False)]
    assert [each.find(f"{W}rPr/{W}rtl") for each in found["form.reviewer"].iter(f"{W}r")] == [None]


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_the_footer_of_any_language_tells_which_form_it_is(code: str) -> None:
    data = form(replace(small_ladder(), language=code))
    own = map_of(data)
    assert read_review(damage.damaged(data, damage.without_map), {own.key: own}).form == own


# ---- what people type


BOX = Blank("a.b", ControlKind.CHECK_BOX, "", "", (), *([None] * 3))  # type: ignore[arg-type]
DAY = replace(BOX, kind=ControlKind.DATE)


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("ja", "○", YES), ("ja", "〇", YES), ("ja", "レ", YES), ("ja", "☑", YES), ("ja", "☒", YES), ("ja", "はい", YES),
        ("ja", "×", ""), ("ja", "☐", ""), ("en-US", "×", YES), ("en-US", "○", ""), ("ar", "نعم", YES), ("pl", "tak", YES),
        ("de", "ja", YES), ("pt", "sim", YES),
    ],
)  # fmt: skip
def test_a_tick_is_what_it_is_in_the_language(language: str, text: str, meant: str) -> None:
    found = meaning(BOX, text, language=language)

    assert (found.value, found.issue) == (meant, "")
    assert found.status is (Status.ANSWERED if meant else Status.BLANK)


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("ar", "٢١ نوفمبر ٢٠٢٦", "2026-11-21"),
        ("ar", "٢١/١١/٢٠٢٦", "2026-11-21"),
        ("ar", "السبت، 21 نوفمبر، 2026 م", "2026-11-21"),
        ("en-US", "21 تشرين الثاني 2026", "2026-11-21"),
        ("ar", "٣/٤/٢٠٢٦", "2026-04-03"),
        ("ja", "2026年11月21日（土）", "2026-11-21"),
        ("ja", "２０２６年１月３日", "2026-01-03"),
        ("ja", "令和8年11月21日", "2026-11-21"),
        ("ja", "令和元年5月1日", "2019-05-01"),
        ("de", "21.11.2026", "2026-11-21"),
        ("de", "21. Nov. 2026", "2026-11-21"),
        ("fr", "1er avril 2026", "2026-04-01"),
        ("fr", "03/04/2026", "2026-04-03"),
        ("pl", "21 listopada 2026 r.", "2026-11-21"),
        ("pt", "1º de março de 2026", "2026-03-01"),
        ("es", "21 de noviembre del 2026", "2026-11-21"),
        ("sv", "2 maj 2026", "2026-05-02"),
    ],
)
def test_a_day_typed_as_the_language_writes_it(language: str, text: str, meant: str) -> None:
    found = meaning(DAY, text, language=language)

    assert (found.value, found.issue) == (meant, "")


@pytest.mark.parametrize(
    ("language", "text", "why"),
    [
        ("en-GB", "3/4/2026", "it can be 3 April or 4 March"),
        ("fr-CA", "3/4/2026", "it can be 3 April or 4 March"),
        ("ar", "12/6/1448", "it has a year of another calendar"),
        ("ar", "12 رجب 1448 هـ", "it is not a day"),
        ("ja", "令和8年2月30日", "it is no day of the calendar"),
    ],
)
def test_a_day_that_is_not_sure_is_not_guessed(language: str, text: str, why: str) -> None:
    found = meaning(DAY, text, language=language)

    assert (found.value, found.issue) == (text, why)


def test_a_roster_may_be_in_the_language_of_its_forms() -> None:
    filler = Filler(form(speaking("ar")))
    columns = match_columns(
        ["اسم الموظف", "الرقم الوظيفي", "المستوى", "القسم", "تاريخ التقييم"], {("", 1): filler.form}, {}
    )
    assert [columns.target(place, ("", 1)) for place in range(5)] == [
        "form.engineer", "form.engineer-id", "level", "form.team", "form.review-date",
    ]  # fmt: skip
    columns = match_columns(["氏名", "社員番号", "等級", "部署", "評価者"], {("", 1): filler.form}, {})
    assert [columns.target(place, ("", 1)) for place in range(5)] == [
        "form.engineer", "form.engineer-id", "level", "form.team", "form.reviewer",
    ]  # fmt: skip
    columns = match_columns(["Mitarbeiter/in", "Personal-Nr.", "Stufe", "Gespräch am"], {("", 1): filler.form}, {})
    assert [columns.target(place, ("", 1)) for place in range(4)] == [
        "form.engineer", "form.engineer-id", "level", "form.review-date",
    ]  # fmt: skip

    levels = {1: "المبتدئ", 2: "المتمكن"}
    assert [level_of(text, levels) for text in ("المتمكن", "المستوى 2", "٢", "レベル２", "2級", "Poziom 2")] == [2] * 6
    assert period_of("2026/7/1 〜 2026/12/31", None, "ja") == period_of("1/7/2026 إلى 31/12/2026", None, "ar")
    assert value_of(BOX, "○") == value_of(BOX, "はい") == value_of(BOX, "نعم") == YES
    assert value_of(BOX, "×") == value_of(BOX, "لا") == ""


# ---- carried to another edition


@pytest.mark.parametrize("code", SPOKEN)
def test_a_form_is_carried_to_a_new_edition_in_its_language(code: str) -> None:
    old = speaking(code)
    name, said, _, _ = ANSWERS[code]
    filler = Filler(form(old))
    competency = old.competencies[0]
    first, *others = competency.levels
    sections = [
        replace(
            s,
            items=tuple(replace(i, text=f"{i.text}!") if i.id == "z1-one" else i for i in s.items if i.id != "z1-two"),
        )
        for s in first.sections
        if s.id != "questions"
    ]
    levels = (replace(first, sections=tuple(sections)), *others)
    new = replace(old, edition="2027", date=date(2027, 1, 1), competencies=(replace(competency, levels=levels),))

    made = Migrator(new).migrate(filler.fill(filled_values(filler.form, name, said)))

    assert made.plan.counts.appendix == 4 and made.plan.counts.reworded == 3
    shown = [text.strip() for _, text in paragraphs(made.data)]
    words = wording(code)
    for key in ("form_appendix.title", "form_appendix.hint", "form_appendix.asked"):
        assert words(key) in shown
    assert (
        words("form.reworded", text=next(i.text for s in first.sections for i in s.items if i.id == "z1-one")) in shown
    )
    assert not [note for note in made.notes if "outside of the blanks" in note]


# ---- others' tools


def test_the_validator_of_the_sdk_has_nothing_to_say(tmp_path: Path) -> None:
    files = {}
    for code in SPOKEN:
        ladder = speaking(code)
        filler = Filler(form(ladder, with_next=True, protect=True, carried=carried(asking())))
        name, said, _, _ = ANSWERS[code]
        files[f"{code}.docx"] = form(ladder)
        files[f"{code}-filled.docx"] = filler.fill(filled_values(filler.form, name, said))
    files["ar.dotx"] = form(speaking("ar"), template=True)

    assert not all_complaints(tmp_path, files)


def test_libreoffice_fills_forms_and_prints_their_texts(tmp_path: Path) -> None:
    jobs, forms = [], {}
    for code in SPOKEN:
        data = form(speaking(code))
        name, _, day, _ = ANSWERS[code]
        (tmp_path / f"{code}.docx").write_bytes(data)
        rows: list[list[Any]] = []
        for blank in blanks(data):
            if blank.kind in ("text", "rich"):
                rows.append([blank.tag, blank.bookmark, blank.kind, f"{name} {blank.tag}"])
            elif blank.kind == "date":
                rows.append([blank.tag, blank.bookmark, blank.kind, ["2026-11-21", day]])
        jobs.append({"open": str(tmp_path / f"{code}.docx"), "save": str(tmp_path / f"{code}-lo.docx"), "blanks": rows})
        forms[code] = (data, rows)
    libreoffice.fill(tmp_path, jobs)

    for code, (data, rows) in forms.items():
        own = map_of(data)
        review = read_review((tmp_path / f"{code}-lo.docx").read_bytes(), {own.key: own})
        for tag, _, kind, entered in rows:
            assert review.value(tag) == ("2026-11-21" if kind == "date" else entered), (code, tag)

    soffice, pdftotext = tools.command("soffice", "LibreOffice"), tools.command("pdftotext")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    sources = [str(tmp_path / f"{code}.docx") for code in SPOKEN]
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *sources]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    for code, (data, _) in forms.items():
        ran = subprocess.run([pdftotext, "-raw", str(tmp_path / f"{code}.pdf"), "-"], capture_output=True, check=True)
        printed = _letters(ran.stdout.decode())
        wanted = [item.text for item in map_of(data).items]
        missing = [text for text in wanted if not _letters(text) <= printed]
        assert len(wanted) > 10 and not missing


def _letters(text: str) -> frozenset[str]:
    """The letters and signs of a text in their plain forms: a PDF joins and turns round those of Arabic as it likes."""
    return frozenset(unicodedata.normalize("NFKC", text)) - set(" \n\f")
