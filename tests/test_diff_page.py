"""The page “What changed”: one page or as many as it takes, proved complete by a reader that shares no code with it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

import verapdf
from ladder_export import cli
from ladder_export.changes import What, changes_between
from ladder_export.changes_pdf import ChangesPdf, changes_pdf
from ladder_export.choices import Ink
from ladder_export.ladder import Ladder
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.problems import OutputError
from ladders import SHIPPED, edited, load, shipped_files, shipped_ladder, small_ladder, small_source

LAYOUTS = SHIPPED.parent / "layouts"
CV, TABLE = "source/customer-value.yaml", "source/ladder.yaml"


@cache
def few() -> Ladder:
    """The shipped ladder with a handful of edits of every kind."""
    files = edited(shipped_files(), TABLE, 'edition: "2026.1"', 'edition: "2026.2"')
    files = edited(files, TABLE, "  3: Senior Engineer", "  3: Lead Engineer")
    files = edited(files, CV, "cv1-asks-why: Asks which customer goal", "cv1-asks-why: Asks which user’s goal")
    files = edited(files, CV, "cv1-hesitates: Might hold back from asking", "cv1-shy: Is too shy for questions")
    done = "      cv1-done-is-success: Can mistake finished code for a customer’s success\n"
    correct = "      cv1-correct-only: May think only about building things correctly and overlook the right problem\n"
    return load(edited(files, CV, correct + done, done + correct))


@cache
def many() -> Ladder:
    """The shipped ladder with every short item reworded."""
    files = shipped_files()
    longer = re.sub(r"(?m)^(      cv\d-[a-z-]+: [^>\n\"]{8,})$", r"\1 every week", files[CV].decode())
    return load({**files, CV: longer.encode()})


def fresh(old: Ladder, new: Ladder, printing: Printing = Printing()) -> ChangesPdf:  # noqa: B008  # frozen
    return changes_pdf(old, new, changes_between(old, new), printing, LAYOUTS)


made = cache(fresh)


def text_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def test_a_handful_of_changes_is_one_page_that_says_which_cards_to_print_again() -> None:
    page = made(shipped_ladder(), few())
    assert (page.pages, page.size) == (1, 10.5)
    text = text_of(page.data)
    for words in (
        "What changed since edition 2026.1 Edition 2026.2, November 21, 2026, beside edition 2026.1, November 21, 2026.",
        "1 item added 1 item removed 1 item reworded 1 item moved",
        "Cards to reprint: 1 Early Career, 3 Lead Engineer.",
        "Changed Level “3 Lead Engineer”, name: Lead Engineer was: Senior Engineer",
        "was: Asks which customer goal or problem each piece of work serves",
        "was in place 2, is in place 1",
    ):
        assert words in text


def test_no_change_says_so_nicely() -> None:
    page = made(small_ladder(2), small_ladder(2))
    assert page.pages == 1
    assert "Nothing changed. What you printed still reads as the ladder does." in text_of(page.data)
    renumbered = replace(small_ladder(2), edition="2026.2")
    text = text_of(made(small_ladder(2), renumbered).data)
    assert "still reads as the ladder does, but for the edition that it names: 2026.1." in text


def test_more_than_a_page_holds_flows_on_and_drops_nothing() -> None:
    page = made(shipped_ladder(), many())
    assert page.pages > 1
    assert page.size >= 8.5
    changes = changes_between(shipped_ladder(), many())
    assert changes.count(What.REWORDED) > 100
    text = "".join(text_of(page.data).split())
    for item in changes.items:
        assert "".join(item.line.printed.split()) in text


def test_some_more_changes_are_set_smaller_before_they_take_a_second_page() -> None:
    files = shipped_files()
    short = re.compile(r"(?m)^(      cv[12]-[a-z-]+: [^>\n\"]{8,})$")
    text = short.sub(r"\1 every week", files[CV].decode(), count=21)
    page = made(shipped_ladder(), load({**files, CV: text.encode()}))
    assert page.pages == 1
    assert 8.5 <= page.size < 10.5


def test_the_same_change_gives_the_same_bytes() -> None:
    assert made(shipped_ladder(), few()).data == fresh(shipped_ladder(), few()).data


def _without(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the layout leave out what `pattern` finds, which has to be there."""
    real = Layouts.changes

    def lossy(self: Layouts, *words: object, **options: object) -> LaidOut:
        laid = real(self, *words, **options)  # type: ignore[arg-type]
        html, count = re.subn(pattern, "", laid.html, count=1, flags=re.DOTALL)
        assert count == 1
        return replace(laid, html=html)

    monkeypatch.setattr(Layouts, "changes", lossy)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r'<p class="text">Is too shy[^<]*</p>', "item cv1-shy (“Is too shy for questions about the customer’s situation”"),
        (r'<p class="text">Might hold[^<]*</p>', "item cv1-hesitates (“Might hold back from asking about the customer’s"),
        (r'<p class="text">Asks which user[^<]*</p>', "item cv1-asks-why (“Asks which user’s goal"),
        (r'<p class="was">was: Asks[^<]*</p>', "item cv1-asks-why (“was: Asks which customer goal"),
        (r'<p class="was">was in place[^<]*</p>', "the label “was in place 2, is in place 1” is missing"),
        (r'<p class="was">was: Senior[^<]*</p>', "the label “was: Senior Engineer” is missing"),
        (r'<p class="note">.*?</p>', "the label “Cards to reprint: 1 Early Career, 3 Lead Engineer.” is missing"),
    ],
)  # fmt: skip
def test_whatever_the_page_leaves_out_is_named(pattern: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _without(pattern, monkeypatch)
    with pytest.raises(OutputError, match=re.escape(said)) as error:
        fresh(shipped_ladder(), few())
    assert len(str(error.value).splitlines()) == 1


def test_a_change_that_the_comparison_itself_forgets_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof looks at the two ladders, not at what was made of them."""
    changes = changes_between(shipped_ladder(), few())
    for item in changes.items:
        if item.what == (What.MOVED,):
            continue
        forgetful = replace(changes, items=tuple(other for other in changes.items if other is not item))
        with pytest.raises(OutputError, match=re.escape(f"item {item.id} ")):
            changes_pdf(shipped_ladder(), few(), forgetful, Printing(), LAYOUTS)


def test_other_ladders_are_proved_too() -> None:
    """Several competencies, levels that came and went, a section that went, a competency of its own."""
    three = small_ladder(3, 2)
    files = edited(small_source(2, 1), "ladder.yaml", '"2026.1"', '"2026.2"')
    smaller = load(files)
    low = Printing(PAPERS["letter"], ink=Ink.LOW)
    for old, new, printing in ((three, smaller, low), (smaller, three, Printing())):
        assert made(old, new, printing).pages >= 1


def test_verapdf_passes_the_page(tmp_path: Path) -> None:
    low = Printing(PAPERS["letter"], ink=Ink.LOW)
    pages = [made(shipped_ladder(), new) for new in (few(), many())]
    pages += [made(shipped_ladder(), few(), low), made(small_ladder(2), small_ladder(2))]
    files = [tmp_path / f"{n}.pdf" for n in range(len(pages))]
    for file, page in zip(files, pages, strict=True):
        file.write_bytes(page.data)
    verdicts = verapdf.check(files)
    assert {path.name: v.broken for path, v in verdicts.items() if not v.passed} == {}
    assert len(verdicts) == 4


def test_the_command_writes_the_page_and_says_how_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, files in (("old", small_source(1)), ("source", small_source(2, 3))):
        Path(folder).mkdir()
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
    assert cli._run(["diff", "old", "-o", "page.pdf"]) == 0
    assert re.fullmatch(r"page.pdf \(\d+ pages: more changes than one page holds\)\n", capsys.readouterr().err)
    assert cli._run(["diff", "old", "old", "--pdf", "same.pdf"]) == 0
    out, err = capsys.readouterr()
    assert err == "same.pdf (1 page)\n"
    assert out.endswith("No changes.\n")
    assert cli._run(["diff", "page.pdf"]) == 1
    assert "“page.pdf” carries no source along; name a PDF of “build --archive”" in capsys.readouterr().err


def test_the_source_is_read_out_of_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("source").mkdir()
    for name, data in small_source(1).items():
        (Path("source") / name).write_bytes(data)
    assert cli._run(["build", "--archive", "--only", "card"]) == 0
    (card,) = Path("output/cards").iterdir()
    listens = edited(small_source(1), "customer-value.yaml", "Listens to Customer", "Hears of Customer")
    Path("source/customer-value.yaml").write_bytes(listens["customer-value.yaml"])
    capsys.readouterr()
    assert cli._run(["diff", str(card)]) == 0
    assert "Items: 1 reworded." in capsys.readouterr().out


def test_nothing_is_written_where_the_proof_complains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _without(r'<p class="label">Added</p>', monkeypatch)
    monkeypatch.chdir(tmp_path)
    for folder, files in (("old", small_source(1)), ("source", small_source(2))):
        Path(folder).mkdir()
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
    assert cli._run(["diff", "old", "-o", "page.pdf"]) == 4
    assert not Path("page.pdf").exists()
