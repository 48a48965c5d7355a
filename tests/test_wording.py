"""The fixed words of pages in every language: the catalogues, what a ladder's language changes, and that no English is left."""

from __future__ import annotations

import io
import re
import string
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import yaml

from ladder_export import resources
from ladder_export import wording as room
from ladder_export.changes import changes_between
from ladder_export.changes.data import Table, What
from ladder_export.changes.page import page_of
from ladder_export.checks import check_ladder
from ladder_export.choices import Flip, OutputKind
from ladder_export.imposition.grid import best_grid
from ladder_export.imposition.plan import Plan, Sizes, booklet_plan, cards_plan, shop_plan
from ladder_export.imposition.sheets import impose_booklet, impose_cards
from ladder_export.imposition.words import Face, size_in_words
from ladder_export.ladder import Item, Kind, Ladder, Question, QuestionPart, Rating, ReviewForm, SectionType, printed
from ladder_export.languages import LANGUAGES, in_quotation_marks
from ladder_export.layout.art import MARKS
from ladder_export.outputs import Output, plan
from ladder_export.printing import Printing
from ladder_export.proof.entries import printed as proved
from ladder_export.wording import Wording, missing, wording
from ladder_export.workshop import Workshop
from ladders import edited, load, small_source

PAGES = Path(room.__file__).parent / "pages"
GERMAN = Path(__file__).parent / "ladders_in/de"
OTHERS = sorted(set(LANGUAGES) - {"en"})

# The catalogues


@cache
def catalogue(code: str) -> Mapping[str, str | dict[str, str]]:
    rooms = yaml.safe_load((PAGES / f"{code}.yaml").read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, keys in rooms.items() for key, text in keys.items()}


def holes(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def forms(text: str | dict[str, str]) -> dict[str, str]:
    return text if isinstance(text, dict) else {"other": text}


def test_there_is_a_catalogue_for_every_language() -> None:
    assert {path.stem for path in PAGES.glob("*.yaml")} == set(LANGUAGES)


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_says_all_that_the_english_one_says(code: str) -> None:
    assert list(catalogue(code)) == list(catalogue("en"))
    for key, text in catalogue(code).items():
        assert isinstance(text, type(catalogue("en")[key])), key
        for form in forms(text).values():
            assert isinstance(form, str), key
            assert form == form.strip() != "", key
            assert not re.search(" [:;!?»]|« ", form) or code != "fr", key  # a no-break space belongs there


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_plural_forms_are_those_of_the_language(code: str) -> None:
    from babel import Locale

    rule = Locale.parse(code).plural_form
    for key, text in catalogue(code).items():
        if isinstance(text, dict):
            assert set(text) == {*rule.tags, "other"}, key


@pytest.mark.parametrize("code", OTHERS)
def test_the_same_names_are_put_in(code: str) -> None:
    """A form that stands for one number alone may say it in words, where the English one does."""
    for key, text in catalogue(code).items():
        english = forms(catalogue("en")[key])
        for category, form in forms(text).items():
            if category != "one" or holes(form) != holes(english.get("one", "")):
                assert holes(form) == holes(english["other"]), (key, category)


# What English and another language say alike.
SHARED = {
    "de": {"worksheet.name", "pack.name", "pack.plan"},
    "fr": {
        "page.number", "worksheet.date", "field.actions", "field.date", "field.organisation", "field.questions",
        "field.signatures", "pack.plan", "plan.fact_pages", "plan.pile", "plan.page",
    },
    "es": {"pack.plan", "plan.fact_color"},
    "pl": {"pack.plan"},
}  # fmt: skip


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_left_in_english_by_accident(code: str) -> None:
    same = {
        key
        for key, text in catalogue(code).items()
        if text == catalogue("en")[key] and re.search(r"[^\W\d_]{2}", re.sub("{.*?}", "", str(text)))
    }
    assert same == SHARED.get(code, set())


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_no_two_files_of_a_language_share_a_key(code: str) -> None:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in PAGES.parent.glob(f"*/{code}.yaml")]
    keys = [(name, key) for rooms in files for name, room in rooms.items() for key in room]
    assert len(files) == 4
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_numbers_of_pages_stand_in_the_order_in_which_style_sheets_put_them(code: str) -> None:
    text = catalogue(code)["page.number_of"]
    assert isinstance(text, str)
    assert text.index("{page}") < text.index("{pages}")
    before, between, after = wording(code).parts("page.number_of", "page", "pages")
    assert f"{before}3{between}12{after}" == text.format(page=3, pages=12)
    assert "".join((wording(code).parts("page.number", "page")[0], "4", wording(code).parts("page.number", "page")[1]))


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_titles_of_sheets_name_the_edition_as_pages_do(code: str) -> None:
    edition = wording(code)("page.edition", edition="7.1").casefold()
    for key in ("cards", "booklet", "shop_cards", "shop_book"):
        title = wording(code)(f"sheets.{key}", ladder="L", edition="7.1", card="A6", paper="A4", mm="3")
        assert edition in title.casefold()


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_what_is_told_apart_in_english_is_told_apart(code: str) -> None:
    words = wording(code)
    for name in ("compare", "mark", "handbook", "shift", "use"):
        keys = [key for key in catalogue(code) if key.startswith(f"{name}.") and not holes(str(catalogue(code)[key]))]
        assert len({words(key) for key in keys}) == len(keys), name


def test_every_key_is_used() -> None:
    files = [*resources.layouts().rglob("*.j2"), *Path(room.__file__).parents[1].rglob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    built = (
        "mark.",
        "field.",
        "imprint.",
        "use.",
        "plan.",
        "changes.",
        "handbook.",
        "card.",
        "pack.",
        "page.",
        "sheets.",
    )
    unused = [
        key
        for key in catalogue("en")
        if f'"{key}"' not in code and not (key.startswith(built) and re.search(part_of(key), code))
    ]
    assert unused == []


def part_of(key: str) -> str:
    """What a key that is put together in code leaves there: its last step, or the beginning or end of it."""
    step = key.partition(".")[2]
    cuts = [step, *(step[:at] for at in range(3, len(step))), *(step[at:] for at in range(1, len(step) - 2))]
    return "|".join(f"[\"'{{_.]{re.escape(cut)}[\"'{{_]" for cut in cuts if len(cut) > 2)


def test_every_mark_and_every_fact_of_a_table_has_its_word() -> None:
    assert {key.removeprefix("mark.") for key in catalogue("en") if key.startswith("mark.")} == set(MARKS)
    fields = {key.removeprefix("field.") for key in catalogue("en") if key.startswith("field.")}
    named = {
        name
        for row in (SectionType, Rating, Question, QuestionPart, ReviewForm)
        for name, each in row.__dataclass_fields__.items()
        if each.compare
    }
    assert named | {"date", "edition", "language", "organisation", "subtitle", "url", "levels", "name"} <= fields
    assert {what.value for what in What} <= {key.removeprefix("changes.") for key in catalogue("en")}
    assert {table.value.replace(" ", "_") for table in Table} <= {
        key.removeprefix("changes.") for key in catalogue("en")
    }


# How a language writes


DATES = {
    "en-US": "November 21, 2026",
    "en-GB": "21 November 2026",
    "de": "21. November 2026",
    "fr": "21 novembre 2026",
    "es": "21 de noviembre de 2026",
    "pt-BR": "21 de novembro de 2026",
    "pl": "21 listopada 2026",
    "ja": "2026年11月21日",
    "ar": "21 نوفمبر 2026",
    "nl": "November 21, 2026",
    "de-XX": "21. November 2026",
}


@pytest.mark.parametrize("tag", DATES)
def test_dates_are_those_of_the_language(tag: str) -> None:
    assert wording(tag).date(date(2026, 11, 21)) == DATES[tag]


def test_numbers_lists_and_sentences_are_those_of_the_language() -> None:
    assert [wording(code).number(5.5) for code in ("en", "de", "ja")] == ["5.5", "5,5", "5.5"]
    assert [wording(code).number(1234.0) for code in ("en", "pl")] == ["1234", "1234"]
    assert wording("ja").listed(["一", "二", "三"]) == "一、二、三"
    assert wording("en").listed(["one"]) == "one"
    assert wording("fr").grouped(["a, b", "c"]) == "a, b\u202f; c"
    assert (wording("ja").sentences("一。", "二。"), wording("de").sentences("A.", "B.")) == ("一。二。", "A. B.")


PLURALS = {
    "pl": {1: "1 karta", 2: "2 karty", 5: "5 kart", 22: "22 karty", 112: "112 kart"},
    "ar": {1: "بطاقة واحدة (1)", 2: "بطاقتان (2)", 3: "3 بطاقات", 11: "11 بطاقة", 100: "100 بطاقة"},
    "fr": {1: "1 carte", 2: "2 cartes", 1_000_000: "1000000 de cartes"},
    "ja": {1: "カード1枚", 5: "カード5枚"},
}


@pytest.mark.parametrize("code", PLURALS)
def test_counted_things_take_the_form_of_their_number(code: str) -> None:
    assert {n: wording(code)("plan.cards", n) for n in PLURALS[code]} == PLURALS[code]


def test_who_has_no_words_is_easy_to_ask() -> None:
    assert [missing(tag) for tag in ("en", "de-CH", "AR_eg", "nl", "sv-SE")] == [False, False, False, True, True]
    assert wording("sv-SE")("handbook.contents") == "Contents"
    with pytest.raises(KeyError):
        wording("en")("handbook.nothing")


# What people say

QUOTED = {
    "en": "“Why?”",
    "de-CH": "„Why?“",
    "fr": "«\u202fWhy?\u202f»",
    "es-MX": "«Why?»",
    "pt-BR": "“Why?”",
    "pl": "„Why?”",
    "ja": "「Why?」",
    "ar-EG": "«Why?»",
    "nl": "“Why?”",  # no words of its own: those of English, with their marks
}


def small(language: str) -> Ladder:
    """The small ladder, said to be written in `language`."""
    return load(edited(small_source(), "ladder.yaml", "language: en-US", f"language: {language}"))


@pytest.mark.parametrize("tag", QUOTED)
def test_what_people_say_stands_in_the_marks_of_the_language(tag: str) -> None:
    said = Item("a", "Why?")
    for function in (printed, proved):
        assert function(said, Kind.QUOTES, wording(tag)) == QUOTED[tag]
        assert function(said, Kind.SHIFT, wording(tag)) == QUOTED[tag]
        assert function(said, Kind.LIST, wording(tag)) == "Why?"


@pytest.mark.parametrize("code", LANGUAGES)
def test_marks_of_any_language_around_a_whole_text_are_seen(code: str) -> None:
    first, last = LANGUAGES[code].quotes
    assert in_quotation_marks(f"{first}A{last}")
    assert in_quotation_marks(f"{first.strip()}A{last.strip()}")
    assert not in_quotation_marks(f"{first}A{last} or {first}B{last}")
    assert not in_quotation_marks(f"{first}A")
    assert not in_quotation_marks(f"Say {first}A{last}")
    assert not in_quotation_marks(first.strip())


def test_a_saying_with_the_marks_of_another_language_is_told() -> None:
    said = "cv1-ask: How does my Customer Value feel to you, as a Starter?"
    files = edited(small_source(), "customer-value.yaml", said, "cv1-ask: „Wie geht es?“")
    assert [problem.message for problem in check_ladder(load(files))] == [
        "the text stands in quotation marks of its own"
    ]


# No English is left


def german(language: str) -> Ladder:
    """The German ladder, which holds no English word, said to be written in `language`."""
    files = {path.name: path.read_bytes() for path in sorted(GERMAN.glob("*.yaml"))}
    return load(edited(files, "ladder.yaml", "language: de", f"language: {language}"))


ALSO = {"fr": {"field.places"}}  # English words that the language has in other places


def english_texts(code: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every English text that the language has otherwise, as a pattern that finds it whatever is put in."""
    for key, text in catalogue("en").items():
        if text == catalogue(code)[key]:
            continue
        for form in forms(text).values():
            letters = re.sub("{.*?}|[^A-Za-z]", "", form)
            if len(letters) > 2 and key not in ALSO.get(code, ()):  # “to” and “no” are words elsewhere too
                parts = [re.sub(r"(\\ )+", r"\\s+", re.escape(part)) for part in re.split("{.*?}", form)]
                yield key, re.compile(rf"(?<!\w){r'.{1,80}?'.join(parts)}(?!\w)")


def said(data: bytes) -> str:
    """All that a reader can come upon in a PDF: its text, titles, bookmarks, labels of pages, names of links and pictures."""
    document = pdfium.PdfDocument(data)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts += [str(value) for key, value in pdf.docinfo.items() if key != "/Producer"]
        labels = pdf.Root.get("/PageLabels", {"/Nums": []})["/Nums"]
        texts += [str(label["/P"]) for label in labels if isinstance(label, pikepdf.Dictionary) and "/P" in label]
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                texts += [str(thing[key]) for key in ("/Title", "/Contents", "/Alt", "/Desc") if is_text(thing, key)]
    return "\n".join(texts)


def is_text(thing: pikepdf.Dictionary, key: str) -> bool:
    return key in thing and isinstance(thing[key], pikepdf.String)


@cache
def made(code: str) -> dict[str, str]:
    """What each file of the German ladder says, by its path."""
    ladder = german(code)
    workshop = Workshop(ladder, Printing(qr=True, sides=2), resources.layouts(), {})
    return {output.path: said(workshop.make(output).data) for output in plan(ladder) if wanted(output)}


def wanted(output: Output) -> bool:
    first = not output.stage or output.stage.number == 1
    return output.kind is not OutputKind.REVIEW and first


@pytest.mark.parametrize("code", ["de", "fr"])
def test_no_english_is_left_on_pages(code: str) -> None:
    patterns = list(english_texts(code))
    assert len(patterns) > 300
    assert {Path(path).parts[0] for path in made(code)} == {"handbook.pdf", "overviews", "chapters", "cards", "compare"}
    for path, text in made(code).items():
        assert [(path, key, found[0]) for key, pattern in patterns if (found := pattern.search(text))] == []


def test_the_patterns_find_english_where_it_stands() -> None:
    keys = {key for key, pattern in english_texts("de") for text in made("en").values() if pattern.search(text)}
    assert {
        "page.edition", "page.level_of", "page.levels_of", "meta.description_of", "shift.from", "card.front",
        "card.qr", "card.to_chapter", "chapter.to_card", "overview.eyebrow", "compare.title", "compare.changes",
        "handbook.cover", "handbook.contents", "handbook.glance", "handbook.toolkit_of", "handbook.worksheet_of",
        "handbook.matrix_of", "handbook.index", "handbook.section", "imprint.about", "imprint.made_text", "use.alone",
        "use.print_worksheet_and_card", "use.ratings", "mark.square", "worksheet.shows", "worksheet.next",
    } <= keys  # fmt: skip


def plans(words: Wording) -> Iterator[Plan]:
    """Plans of every sort."""
    pack = [Face(str(n), f"Stufe{n}") for n in range(1, 6)]
    for size, people, flip in (
        ((105, 148), 6, Flip.LONG),
        ((210, 297), 1, None),
        ((100, 150), 1, None),
        ((90, 250), 3, None),
    ):
        grid = best_grid(size, (210, 297))
        cards = [(n, n + 1) if flip else (n,) for n in range(5)]
        empty = (9, 10) if flip else (9,)
        sides = impose_cards(cards * people, empty, grid, flip or Flip.LONG)
        yield cards_plan("k.pdf", pack, people, Sizes("A6", "A4"), grid, flip, sides, words)
    sides = impose_booklet(range(80), (), (148, 210), (210, 297), Flip.SHORT, 0.1)
    yield booklet_plan("h.pdf", 80, 3, Sizes("A5", "A4"), Flip.SHORT, sides, words)
    yield shop_plan("k.pdf", "A6", 3, 4, words, cards=("Eins", "Zwei"), sides=2)
    yield shop_plan("h.pdf", "A5", 2.5, 40, words)


def texts_of(each: Plan) -> list[str]:
    parts = [text for heading, texts in each.parts for text in (heading, *texts)]
    return [each.title, each.summary, each.advice, *parts]


@pytest.mark.parametrize("code", OTHERS)
def test_print_plans_speak_the_language(code: str) -> None:
    words = wording(code)
    patterns = list(english_texts(code))
    told = [text for each in plans(words) for text in texts_of(each)]
    told += [size_in_words("4 × 6 in", 101.6, 152.4, words), size_in_words("A6", 105, 148, words)]
    for text in told:
        assert [key for key, pattern in patterns if pattern.search(text)] == [], text
    english = [text for each in plans(wording("en")) for text in texts_of(each)]
    assert len(english) == len(told) - 2
    assert sum(any(pattern.search(text) for _, pattern in patterns) for text in english) > 0.6 * len(english)


@pytest.mark.parametrize("code", OTHERS)
def test_the_page_of_changes_speaks_the_language(code: str) -> None:
    old = german("de")
    files = {path.name: path.read_bytes() for path in sorted(GERMAN.glob("*.yaml"))}
    for name, before, after in (
        ("ladder.yaml", 'edition: "3"', 'edition: "4"'),
        ("ladder.yaml", "title: Hürden", "title: Klippen"),
        (
            "ladder.yaml",
            "id: einstieg, title: Einstieg, kind: prose, untitled: true",
            "id: einstieg, title: Einstieg, kind: prose",
        ),
        ("kundennutzen.yaml", "kn1-ruhe: Neuling behalten die Ruhe im Projekt", "kn1-mut: Neuling zeigen Mut"),
        ("kundennutzen.yaml", "kn1-tag: Jeden Tag", "kn1-tag: An jedem Tag"),
    ):
        files = edited(files, name, before, after)
    new = load(edited(files, "ladder.yaml", "language: de", f"language: {code}"))
    page = page_of(changes_between(old, new), new.words)
    lines = [line for part in page.parts for group in part.groups for line in group.lines]
    told = [page.title, *page.sentences, *(part.name for part in page.parts)]
    told += [text for line in lines for text in (line.label, *line.was, *([] if line.item else [line.text]))]
    patterns = [(key, pattern) for key, pattern in english_texts(code) if key not in ("shift.to", "page.named")]
    for text in told:
        assert [key for key, pattern in patterns if pattern.search(text)] == [], text
    assert {line.look for line in lines} == {"changed", "added", "removed", "reworded"}


def test_a_long_word_of_a_name_is_whole_on_an_overview() -> None:
    """German puts into one word what others say in three."""
    (text,) = [text for path, text in made("de").items() if path.startswith("overviews")]
    assert "Hauptverantwortliche" in text
