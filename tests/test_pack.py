"""Evidence packs: what a person has shown beside the cards, complete, in order, whatever somebody typed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import verapdf
from conftest import PROJECT, run_cli
from ladder_export.choices import Ink
from ladder_export.ladder import Ladder
from ladder_export.packing import IncompleteError, legible, make_pack
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.reviews.data import YES
from ladder_export.reviews.evidence import Pack, cards_of, in_order
from ladder_export.reviews.filling import Filler
from ladder_export.reviews.migrate import Migrator
from ladder_export.reviews.read import read_review
from ladder_export.reviews.remembered import remembered
from ladder_export.selection import select
from ladder_export.word.review import review_form
from ladders import SHIPPED, edited, load, shipped_ladder, small_ladder, small_source

LAYOUTS = PROJECT / "layouts"
PERSON = {
    "form.engineer": "Ana Lima",
    "form.role": "Engineer",
    "form.team": "Payments",
    "form.reviewer": "Bo Berg",
    "form.review-date": "2026-04-02",
    "form.period-type": "Quarter",
    "form.period-start": "2026-01-01",
    "form.period-end": "2026-03-31",
}
SHOWN = {
    "cv1-asks.self": "3",
    "cv1-asks.manager": "2",
    "cv1-asks.evidence": "Asked five callers first.\nThe fix became two lines.\n\nNobody called again.",
    "cv1-hurry.seen": YES,
    "cv1-seen.self": YES,
    "cv1-seen.manager": YES,
    "cv1-shift-from.moment": "Called the customer before the log.",
    "cv1-who.answer": "Those who close the books.",
    "cv1-daily.by": "2026-05-01",
    "cv1-daily.sign": "I know three names.",
    "cv1-ask.who": "Chen",
    "cv1-ask.heard": "“Say why earlier.”",
    "overall.rating": "3",
    "overall.reviewer": "A strong quarter.",
    "action-1.what": "Join a support shift",
    "action-1.owner": "Ana",
    "action-1.due": "2026-06-01",
    "sign-1.name": "Ana Lima",
}


@cache
def blank(level: int = 1) -> bytes:
    ladder = small_ladder(2)
    return review_form(ladder, ladder.competencies, ladder.stages[level - 1], paper="a4")


def filled(values: Mapping[str, str], form: bytes | None = None) -> bytes:
    return Filler(form or blank()).fill({**PERSON, **values})


def pack_of(*files: bytes, ladder: Ladder | None = None, levels: tuple[int, ...] = ()) -> Pack:
    """The pack of these forms; without a ladder, with the cards that the forms remember."""
    reviews, _ = legible(in_order([read_review(data) for data in files]), LAYOUTS)
    chosen = ladder or remembered([review.form for review in reviews])
    return Pack(chosen, ladder is not None, reviews, cards_of(chosen, reviews, select(chosen, levels=map(str, levels))))


def printed(pack: Pack, printing: Printing = Printing()) -> bytes:  # noqa: B008  # frozen
    return make_pack(pack, printing, LAYOUTS).data


def text_of(data: bytes) -> str:
    """What another reader finds in the file, page by page, all white space as single spaces."""
    document = pdfium.PdfDocument(data)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


def assert_in_order(text: str, *parts: str) -> None:
    at = 0
    for part in parts:
        assert part in text[at:], f"{part!r} is not in {text[at : at + 500]!r}"
        at = text.index(part, at) + len(part)


def test_a_card_has_the_evidence_beside_each_line() -> None:
    text = text_of(printed(pack_of(filled(SHOWN), ladder=small_ladder(2))))
    assert_in_order(
        text,
        "Ana Lima",
        "Role Engineer",
        "Level 1 Starter · Quarter, January 1, 2026 to March 31, 2026 · reviewed April 2, 2026 by Bo Berg",
        "Small Ladder · Edition 2026.1",
        "Customer Value · Level 1 of 2 Starter",
        "Asks the Starter question of Customer Value",
        "Self: 3 · Consistently Reviewer: 2 · Sometimes",
        "Asked five callers first. The fix became two lines. Nobody called again.",
        "Listens to Customer Value as a Starter does",
        "No evidence yet.",
        "✓ Showed up",
        "✓ Self ✓ Reviewer",
        "A moment this period when you made this shift Called the customer before the log.",
        "Those who close the books.",
        "Start by: May 1, 2026 How I will know I know three names.",
        "Who you asked: Chen What you heard “Say why earlier.”",
        "See Customer Value, Starter",
        "The review as a whole",
        "Action 1 Owner: Ana Due: June 1, 2026 Join a support shift",
        "Overall rating 3 · Consistently",
        "Reviewer’s comments A strong quarter.",
    )
    assert text.count("No evidence yet.") == 1
    assert "Ana Lima · Small Ladder · Edition 2026.1 · Confidential" in text
    assert "Page 1 of 2" in text and "Page 2 of 2" in text
    assert "Signatures" not in text and "2 Maker" not in text


def test_a_level_without_evidence_has_room_to_write_on() -> None:
    text = text_of(printed(pack_of(filled(SHOWN), ladder=small_ladder(2), levels=(2,))))
    assert "Asks the Maker question of Customer Value" in text
    assert "No evidence yet." not in text and "Asked five callers first." not in text


def test_forms_of_two_periods_stand_with_their_dates_and_the_older_first() -> None:
    later = {**SHOWN, "form.review-date": "2026-07-02", "form.period-start": "2026-04-01", "form.period-end": ""}
    first, second = filled(SHOWN), filled({**later, "cv1-asks.evidence": "And once more."})
    text = text_of(printed(pack_of(second, first, ladder=small_ladder(2))))
    assert_in_order(
        text, "January 1, 2026 to March 31, 2026", "Asked five callers first.", "From April 1, 2026", "And once more."
    )
    assert text.count("Called the customer before the log.") == 2
    assert_in_order(text, "Overall · January 1, 2026 to March 31, 2026", "Overall · from April 1, 2026")


def test_levels_of_two_forms_have_a_part_each_without_dates() -> None:
    second = filled({"form.review-date": "2027-04-02", "cv2-asks.evidence": "As a Maker."}, blank(2))
    pack = pack_of(filled(SHOWN), second, ladder=small_ladder(2))
    text = text_of(printed(pack))
    assert_in_order(text, "Level 1 of 2 Starter", "Asked five callers", "Level 2 of 2 Maker", "As a Maker.")
    assert text.count("January 1, 2026 to March 31, 2026") == 4  # of both reviews at the head, and of their last parts


def test_an_old_form_gives_a_pack_without_any_source() -> None:
    pack = pack_of(filled(SHOWN))
    text = text_of(printed(pack))
    assert_in_order(text, "Customer Value · Level 1 Starter", "Summary", "The Starter in one sentence", "Asked five")
    assert "“Did the Starter finish Customer Value?”" in text and "““" not in text
    assert "Level 1 of" not in text


@pytest.mark.parametrize("remember", [False, True], ids=["source", "forms"])
def test_a_form_about_two_levels_of_two_competencies_gives_four_cards(remember: bool) -> None:
    ladder = small_ladder(3, 2)
    form = review_form(ladder, ladder.competencies, ladder.stages[0], paper="a4", with_next=True)
    values = {f"{key}-asks.evidence": f"Shown for {key}." for key in ("cv1", "tp1", "cv2", "tp2")}
    text = text_of(printed(pack_of(filled(values, form), ladder=None if remember else ladder)))
    name = "Level 2" if remember else "Maker"  # a form does not tell the name of the next level
    of = "" if remember else " of 3"
    assert_in_order(
        text,
        f"Customer Value · Level 1{of} Starter", "Shown for cv1.",
        f"Team Play · Level 1{of} Starter", "Shown for tp1.",
        f"Customer Value · Level 2{of} {name}", "Shown for cv2.",
        f"Team Play · Level 2{of} {name}", "Shown for tp2.",
    )  # fmt: skip


def test_words_that_were_answered_stand_with_the_answer_where_they_changed() -> None:
    files = edited(small_source(2), "ladder.yaml", '"2026.1"', '"2027.1"')
    new = load(edited(files, "customer-value.yaml", "Asks the Starter question of", "Asks first about"))
    text = text_of(printed(pack_of(filled(SHOWN), ladder=new)))
    note = "In edition 2026.1 it read: Asks the Starter question of Customer Value"
    assert_in_order(text, "Asks first about Customer Value", note, "Self: 3 · Consistently", "Asked five callers")
    assert text.count("it read:") == 1


@pytest.mark.parametrize("migrated", [False, True], ids=["old form", "migrated form"])
def test_evidence_of_lines_that_are_gone_stands_at_the_end(migrated: bool) -> None:
    files = edited(small_source(2), "ladder.yaml", '"2026.1"', '"2027.1"')
    new = load(
        edited(files, "customer-value.yaml", "cv1-asks: Asks the Starter", "cv1-wonders: Wonders at the Starter")
    )
    form = filled(SHOWN)
    if migrated:
        form = Migrator(new).migrate(form).data
    text = text_of(printed(pack_of(form, ladder=new)))
    assert_in_order(
        text,
        "Wonders at the Starter question",
        "No evidence yet.",
        "No longer in the ladder",
        "Asks the Starter question of Customer Value",
        "dition 2026.1",
        "Asked five callers first.",
    )


MARKUP = "<script>alert(1)</script> {{ 7*7 }} {% raw %} </td></table><style>*{display:none}</style> &amp; \\00b7 “'\""
STORY = "A long story of one case that went on. " * 260


@pytest.mark.parametrize(
    "values",
    [
        {"form.engineer": MARKUP, "cv1-asks.evidence": MARKUP, "cv1-daily.sign": MARKUP, "overall.reviewer": MARKUP},
        {"cv1-asks.evidence": STORY, "cv1-listens.evidence": "line\n" * 300, "overall.reviewer": STORY},
        {"form.engineer": "x" * 300, "form.role": "W" * 300, "cv1-asks.evidence": "x" * 10_000, "cv1-ask.who": "W" * 300},
        {"form.engineer": "Evidence", "cv1-asks.evidence": "Evidence", "cv1-listens.evidence": "No evidence yet.",
         "overall.reviewer": "The review as a whole\nStarter\nKey Behaviors\nSelf", "cv1-who.answer": "To\nFrom\nTo"},
        {"cv1-asks.evidence": "a\u00ad\u200bb \u202eabc", "cv1-listens.evidence": "=HYPERLINK(1)", "form.role": "­"},
    ],
    ids=["markup", "long", "long words", "words of the page", "unseen"],
)  # fmt: skip
def test_a_text_of_any_kind_is_printed_whole(values: dict[str, str]) -> None:
    printed(pack_of(filled({**SHOWN, **values}), ladder=small_ladder(2)))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200), st.text("ab \n", max_size=400))
def test_whatever_was_typed_the_pack_is_complete(anything: str, lines: str) -> None:
    printed(pack_of(filled({"cv1-asks.evidence": anything, "cv1-listens.evidence": lines}), ladder=small_ladder(2)))


def test_what_no_font_can_print_is_marked_and_named() -> None:
    review = read_review(filled({"cv1-asks.evidence": "Kanji 日, a rocket 🚀, ｗide, cafe\u0301, 日"}))
    (shown,), lacking = legible((review,), LAYOUTS)
    assert lacking == "日🚀"
    assert shown.value("cv1-asks.evidence") == "Kanji ■, a rocket ■, wide, café, ■"


def test_the_same_forms_give_the_same_bytes() -> None:
    pack = pack_of(filled(SHOWN), ladder=small_ladder(2))
    assert printed(pack) == printed(pack)


def test_packs_are_accessible_pdf(tmp_path: Path) -> None:
    """By veraPDF under PDF/UA-1: short and long evidence and none, full and low ink, with a source and without."""
    long = filled({**SHOWN, "cv1-asks.evidence": "A long story. " * 700})
    packs = {
        "short": (pack_of(filled(SHOWN), ladder=small_ladder(2)), Printing()),
        "long": (pack_of(long), Printing(PAPERS["letter"], ink=Ink.LOW)),
        "bare": (pack_of(filled({})), Printing(PAPERS["letter"])),
    }
    for name, (pack, printing) in packs.items():
        tmp_path.joinpath(f"{name}.pdf").write_bytes(printed(pack, printing))
    for path, verdict in verapdf.check(sorted(tmp_path.iterdir())).items():
        assert verdict.passed, (path.name, verdict.broken)


def changed_layouts(folder: Path, old: str, new: str) -> Path:
    """The layouts with `old` in the table of the pack replaced by `new`."""
    shutil.copytree(LAYOUTS, folder)
    table = folder / "pack" / "table.html.j2"
    text = table.read_text()
    assert text.count(old) == 1
    table.write_text(text.replace(old, new))
    return folder


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("in text.lines %}", "in text.lines[1:] %}", "the answer “Asked five callers first.” is missing"),
        ("in shown.facts %}", "in shown.facts[1:] %}", "the answer “Self: 3 · Consistently” is missing"),
        ("in block.rows %}", "in block.rows[1:] %}", "item cv1-asks (“Asks the Starter question of"),
        ("<p>{{ line }}</p>", "<p>{{ line }}</p><p>{{ line }}</p>", "“Asked five callers first.” stands twice"),
        ('<p class="earlier">{{ shown.wording }}</p>', "", "it read: Asks the Starter question of"),
    ],
    ids=["a line", "a rating", "a row", "a line twice", "the earlier words"],
)  # fmt: skip
def test_a_layout_that_loses_something_is_found_out(tmp_path: Path, old: str, new: str, named: str) -> None:
    layouts = changed_layouts(tmp_path / "layouts", old, new)
    files = edited(small_source(2), "ladder.yaml", '"2026.1"', '"2027.1"')
    ladder = load(
        edited(files, "customer-value.yaml", "Listens to Customer Value as a Starter", "Listens well as a Starter")
    )
    if "earlier" in old:
        ladder = load(edited(files, "customer-value.yaml", "Asks the Starter question of", "Asks first about"))
    with pytest.raises(IncompleteError) as raised:
        make_pack(pack_of(filled(SHOWN), ladder=ladder), Printing(), layouts)
    assert named in str(raised.value)


def test_the_shipped_ladder_gives_a_pack_of_few_pages() -> None:
    ladder = shipped_ladder()
    form = review_form(ladder, ladder.competencies, ladder.stages[0], paper="a4")
    tags = [each.tag for each in read_review(form).form.blanks if each.role == "evidence"]
    values = dict.fromkeys(tags, "Asked support for the calls behind the ticket before writing any code.")
    made = make_pack(pack_of(filled(values, form), ladder=ladder, levels=(1, 2)), Printing(), LAYOUTS)
    assert made.pages == 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms of Ana and of Bo, a source, and files that are no forms."""
    into = tmp_path_factory.mktemp("pack")
    (into / "ana.docx").write_bytes(filled(SHOWN))
    (into / "bo.docx").write_bytes(filled({**SHOWN, "form.engineer": "Bo Berg", "cv1-asks.evidence": "日"}))
    (into / "not.docx").write_bytes(b"%PDF-1.7")
    (into / "notes.pdf").write_bytes(b"not a PDF")
    (into / "ladder").mkdir()
    for name, data in small_source(2).items():
        (into / "ladder" / name).write_bytes(data)
    return into


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_cli("review", "pack", *arguments, cwd=folder)


def test_the_command_makes_a_pdf_with_the_name_of_the_person(folder: Path) -> None:
    done = run(folder, "ana.docx", "--source", "ladder", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "ok": True,
        "problems": [],
        "written": "Ana Lima-evidence.pdf",
        "pages": 2,
        "person": "Ana Lima",
        "cards": [{"competency": "customer-value", "level": 1}],
        "from_source": True,
        "notes": [],
    }
    data = (folder / "Ana Lima-evidence.pdf").read_bytes()
    assert "Customer Value · Level 1 of 2" in text_of(data)
    again = run(folder, "ana.docx", "--source", "ladder")
    assert again.returncode == 0
    assert again.stdout.startswith("Ana Lima-evidence.pdf  2 pages  ")
    assert (folder / "Ana Lima-evidence.pdf").read_bytes() == data


def test_the_command_says_what_it_marks_and_leaves_out(folder: Path) -> None:
    done = run(
        folder, "bo.docx", "--source", "ladder", "--level", "2", "-o", "bo.pdf", "--ink", "low", "--paper", "letter"
    )
    assert done.returncode == 0, done.stderr
    assert "■ stands for 1 character that no bundled font can print: U+65E5 CJK UNIFIED IDEOGRAPH-65E5\n" in done.stderr
    assert "left out, though there is evidence: Customer Value 1 Starter\n" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("ana.docx", "bo.docx"), 1, "ana.docx is about “Ana Lima” and bo.docx about “Bo Berg”; make a pack for each person"),
        (("ana.docx", "not.docx"), 1, "not.docx: it is a PDF, not a Word file"),
        (("ana.docx", "-o", "ana.docx"), 2, "“ana.docx” is no name of a PDF: let it end in .pdf."),
        (("ana.docx", "-o", "notes.pdf"), 2, "“notes.pdf” is there and is no PDF: give another name."),
        (("ana.docx", "--level", "7", "--source", "ladder"), 2, "there is no level 7."),
        (("ana.docx", "--level", "2"), 2, "The forms are not about level 2."),
        (("ana.docx", "--source", str(SHIPPED)), 1, "the ladder “customer-value-ladder”, and the forms are of “small-ladder”"),
        (("ana.docx", "--competency", "craft"), 2, "there is no competency “craft”."),
    ],
    ids=["two persons", "no form", "over a form", "over another file", "no level", "unknown level", "other ladder", "other"],
)  # fmt: skip
def test_the_command_refuses_and_writes_nothing(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    done = run(folder, *words)
    assert done.returncode == code, done.stderr
    assert said in " ".join(done.stderr.split())
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_an_incomplete_pack_is_not_delivered(folder: Path, tmp_path: Path) -> None:
    layouts = changed_layouts(tmp_path / "layouts", "in text.lines %}", "in text.lines[1:] %}")
    done = run(folder, "ana.docx", "--layouts", str(layouts), "-o", "broken.pdf")
    assert done.returncode == 4
    assert "the answer “Asked five callers first.” is missing" in done.stderr
    assert not (folder / "broken.pdf").exists()
