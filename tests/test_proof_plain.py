"""The proof of exported files: each text that is missing, cut off, moved or added is told, with its place."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ladder_export.choices import OutputKind
from ladder_export.exporting import outline
from ladder_export.exporting.markdown import to_markdown
from ladder_export.exporting.outline import Block, Form
from ladder_export.making import owed_to
from ladder_export.outputs import Output, Part, exports
from ladder_export.printing import Printing
from ladder_export.proof import ExpectedPlain, prove, read_expected
from ladder_export.proof.plain_data import Format, Unit
from ladder_export.workshop import Workshop
from ladders import small_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
LADDER = small_ladder(2, 2)
ITEMS = {i.id: i for c in LADDER.competencies for o in (c, *c.levels) for s in o.sections for i in s.items}


@cache
def made(kind: OutputKind, part: Part, number: int = 0) -> tuple[ExpectedPlain, bytes]:
    """What is owed to the first such file (or a later one), and its bytes; they are fine."""
    output = output_of(kind, part, number)
    expected = owed_to(output, LADDER, Printing())
    assert isinstance(expected, ExpectedPlain)
    data = Workshop(LADDER, Printing(), LAYOUTS, {}).make(output).data
    assert prove(expected, data).problems == ()
    return expected, data


def output_of(kind: OutputKind, part: Part, number: int = 0) -> Output:
    return [output for output in exports(LADDER) if (output.kind, output.part) == (kind, part)][number]


def told(expected: ExpectedPlain, data: bytes) -> list[str]:
    """The problems, without what to do about them."""
    return [str(problem).removesuffix("; mend the writer of this file") for problem in prove(expected, data).problems]


def changed(data: bytes, old: str, new: str) -> bytes:
    text = data.decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new).encode()


TEXTS = [
    (kind, part)
    for kind in (OutputKind.MARKDOWN, OutputKind.TEXT)
    for part in Part
    if part not in (Part.EVERYTHING, Part.SETTINGS)
]
PLACE = "Customer Value › 1 Starter"


@pytest.mark.parametrize(("kind", "part"), TEXTS)
def test_every_item_that_is_left_out_is_told_and_nothing_else(kind: OutputKind, part: Part) -> None:
    expected, data = made(kind, part)
    lines = data.decode().split("\n")
    count = 0
    for unit in expected.units:
        if unit.item:
            (at,) = prove(expected, data).facts["items"][unit.item]
            gone = [*lines[: at - 1], *lines[at:]]
            if not lines[at - 2] and not lines[at]:
                del gone[at - 1]
            (problem,) = prove(expected, "\n".join(gone).encode()).problems
            assert problem.path == unit.path
            assert problem.message.startswith(f"item {unit.item} (“")
            assert problem.message.endswith(") is missing")
            count += 1
    assert count == {Part.OVERVIEW: 4, Part.CARD: 15, Part.CHAPTER: 1, Part.HANDBOOK: 3}[part]


@pytest.mark.parametrize("kind", [OutputKind.MARKDOWN, OutputKind.TEXT])
def test_what_is_cut_off_moved_added_or_of_another_shape_is_told(kind: OutputKind) -> None:
    expected, data = made(kind, Part.CARD)
    text = data.decode()
    asks, listens = "- Asks the Starter question of Customer Value\n", "- Listens to Customer Value as a Starter does\n"
    first = text.split("\n").index(asks[:-1]) + 1
    file = "card customer-value 1"
    item = f"{file}: {PLACE} › Key Behaviors: item cv1-asks (“{asks[2:-1]}”)"

    def after(old: str, new: str) -> set[str]:
        return set(told(expected, changed(data, old, new)))

    (moved,) = after(asks + listens, listens + asks)
    assert moved in (
        f"{item} is out of order, in line {first + 1}",
        f"{file}: {PLACE} › Key Behaviors: item cv1-listens (“{listens[2:-1]}”) is out of order, in line {first}",
    )
    assert after(" question of Customer Value\n", " question\n") == {
        f"{file}: line {first} holds “Asks the Starter question”, which does not belong there",
        f"{item} is missing",
    }
    assert after(asks, f"{asks}- Smiles\n") == {f"{file}: line {first + 1} holds “Smiles”, which does not belong there"}
    shape = "a paragraph" if kind is OutputKind.MARKDOWN else "a line of its own"
    assert after(asks, f"{asks[2:]}\n") == {f"{item} stands in line {first} as {shape}, not as an entry of a list"}
    (step,) = after("1. Read", "- Read")
    assert step.endswith(" as an entry of a list, not as an entry of a numbered list")
    assert after("Key Behaviors\n", "Key Behaviors too\n") == {
        f"{file}: line {first - 2} holds “Key Behaviors too”, which does not belong there",
        f"{file}: {PLACE} › Key Behaviors: the text “Key Behaviors” is missing",
    }


def test_an_item_twice_is_told() -> None:
    expected, data = made(OutputKind.TEXT, Part.CARD)
    line = "- See Customer Value, Starter\n"
    (problem,) = told(expected, changed(data, line, line + line))
    assert problem.endswith("holds “See Customer Value, Starter”, which does not belong there")


def test_markup_in_markdown_is_no_text() -> None:
    expected, data = made(OutputKind.MARKDOWN, Part.CARD)
    for marked in ("Asks the *Starter* question", "Asks the `Starter` question", "Asks the [Starter](x) question"):
        problems = prove(expected, changed(data, "Asks the Starter question", marked)).problems
        assert [problem for problem in problems if problem.message.startswith("item cv1-asks (")]
    hidden = changed(data, "\n### Key Behaviors\n", "\n<!-- hidden -->\n\n### Key Behaviors\n")
    assert told(expected, hidden) == [
        "card customer-value 1: line 7 holds “<!-- hidden -->”, which does not belong there"
    ]


@pytest.mark.parametrize("kind", [OutputKind.MARKDOWN, OutputKind.TEXT])
def test_a_file_has_to_be_plain_utf_8(kind: OutputKind) -> None:
    expected, data = made(kind, Part.CHAPTER)
    name = "chapter customer-value 1"
    assert told(expected, b"\xef\xbb\xbf" + data)[0].startswith(f"{name}: begins with a byte order mark")
    assert told(expected, data + b"\n") == [f"{name}: does not end with one line end"]
    assert told(expected, data.rstrip(b"\n")) == [f"{name}: does not end with one line end"]
    assert f"{name}: has carriage returns at the ends of its lines" in told(expected, data.replace(b"\n", b"\r\n"))
    (problem,) = prove(expected, b"\xff\xfe" + data).problems
    assert problem.message.startswith("cannot be read (it is not UTF-8: ")
    assert problem.advice == "build it again"


# --------------------------------------------------------------------------------------------------------------- table


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table_of(rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def test_every_cell_of_the_table_is_proved() -> None:
    expected, data = made(OutputKind.TABLE, Part.EVERYTHING)
    rows = rows_of(data)
    assert len(rows) == len(ITEMS) + 1
    for at in (0, 5, len(rows) - 1):
        for column in range(10):
            wrong = [[*row] for row in rows]
            wrong[at][column] += "?"
            problems = prove(expected, table_of(wrong)).problems
            assert problems, (at, column)
            assert at == 0 or f"item {rows[at][7]} (" in problems[0].message + problems[-1].message
    (problem,) = told(expected, table_of(rows[:3] + rows[4:]))
    assert f"item {rows[3][7]} (" in problem and problem.endswith("is missing")
    moved = [[*row] for row in rows]
    moved[4][3] = "7"
    (problem,) = told(expected, table_of(moved))
    assert problem.endswith(f"stands in row 5 with “7” in place of “{rows[4][3]}”")


def test_a_table_that_a_spreadsheet_reads_wrongly_is_told() -> None:
    expected, data = made(OutputKind.TABLE, Part.EVERYTHING)
    assert told(expected, data.removeprefix(b"\xef\xbb\xbf")) == [
        "ladder: has no byte order mark, so that Excel reads its letters wrongly"
    ]
    assert told(expected, data.replace(b"\r\n", b"\n")) == ["ladder: has line ends that are not CR LF"]
    unit = Unit("row", "=1", "a", ("C",), (*("",) * 9, "=1"))
    sums = replace(expected, units=(unit,))
    assert told(sums, b"\xef\xbb\xbf,,,,,,,,,'=1\r\n") == []
    assert told(sums, b"\xef\xbb\xbf,,,,,,,,,=1\r\n") == ["ladder: row 1: a spreadsheet takes “=1” for a formula"]
    (problem,) = prove(expected, data + b'"open').problems
    assert problem.message.startswith("cannot be read (it is no CSV: ")


# ------------------------------------------------------------------------------------------------------------ document


def edited(data: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            raw = old.read(info)
            new.writestr(info, change(raw.decode()).encode() if info.filename == part else raw)
    return stream.getvalue()


def test_the_document_is_proved_paragraph_by_paragraph() -> None:
    expected, data = made(OutputKind.DOCUMENT, Part.EVERYTHING)
    assert set(prove(expected, data).facts["items"]) == set(ITEMS)
    asks = "Asks the Starter question of Customer Value"

    def after(old: str, new: str) -> list[str]:
        return told(expected, edited(data, lambda xml: xml.replace(old, new)))

    (at,) = prove(expected, data).facts["items"]["cv1-asks"]
    assert set(after(asks, "Asks")) == {
        f"ladder: paragraph {at} holds “Asks”, which does not belong there",
        f"ladder: {PLACE} › Key Behaviors: item cv1-asks (“{asks}”) is missing",
    }
    assert any(
        "as a heading of level 3, not as an entry of a list" in each for each in after('"ListBullet"', '"Heading3"')
    )
    hidden = after(
        f'<w:r><w:t xml:space="preserve">{asks}', f'<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve">{asks}'
    )
    assert hidden == [f"ladder: the text “{asks}” is hidden, so that nobody sees it"]
    title = edited(data, lambda xml: xml.replace("Small Ladder", "Large Ladder"), "docProps/core.xml")
    assert told(expected, title) == ["ladder: has the title “Large Ladder”, not “Small Ladder”"]
    (problem,) = prove(expected, data[: len(data) // 2]).problems
    assert problem.message.startswith("cannot be read (")


# ------------------------------------------------------------------------------------------------------------ settings


def test_every_value_of_the_settings_is_proved() -> None:
    expected, data = made(OutputKind.TEXT, Part.SETTINGS)
    assert set(told(expected, changed(data, 'edition: "2026.1"', 'edition: "2026.2"'))) == {
        "settings: ladder › edition: line 7 holds “2026.2”, which does not belong there",
        "settings: ladder › edition: the text “2026.1” is missing",
    }
    assert len(told(expected, changed(data, 'edition: "2026.1"', "edition: 2026.1"))) == 2, "a number is no text"
    lines = data.decode().splitlines(keepends=True)
    start = lines.index("ids:\n")
    items = [number for number, line in enumerate(lines) if number > start and line.startswith("    ")]
    assert len(items) == len(ITEMS) - 4, "the two sides of a shift are one entry"
    for number in items:
        name = lines[number].split(":")[0].strip()
        gone = "".join(lines[:number] + lines[number + 1 :]).encode()
        assert any(name in (*problem.path, problem.message) for problem in prove(expected, gone).problems)
    (problem,) = prove(expected, b"a: [").problems
    assert problem.message.startswith("cannot be read (it is no YAML: ")


# ------------------------------------------------------------------------------------------------- whatever the damage


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.shrink})
@given(st.sampled_from([*OutputKind][-4:]), st.data())
def test_no_damage_goes_unseen_and_none_breaks_the_proof(kind: OutputKind, draw: st.DataObject) -> None:
    part = Part.EVERYTHING if kind in (OutputKind.DOCUMENT, OutputKind.TABLE) else Part.CARD
    expected, data = made(kind, part)
    at = draw.draw(st.integers(0, len(data) - 2))
    cut = data[:at] + data[at + draw.draw(st.integers(1, 40)) :]
    problems = prove(expected, cut).problems
    if kind is OutputKind.DOCUMENT:
        return  # damage to an archive may lie where nothing is read
    if kind is OutputKind.TABLE or cut.split() != data.split():
        assert problems


def test_expectations_come_back_out_of_a_manifest() -> None:
    for output in exports(LADDER):
        expected = owed_to(output, LADDER, Printing())
        assert isinstance(expected, ExpectedPlain)
        assert read_expected(json.loads(json.dumps(expected.to_json()))) == expected
    with pytest.raises(ValueError, match="nothing is expected"):
        read_expected({**expected.to_json(), "units": []})
    with pytest.raises(ValueError, match="poem"):
        read_expected({**expected.to_json(), "plain": "poem"})


def test_a_writer_that_forgets_a_section_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof works out by itself what a file owes, so that it does not agree with a writer's mistake."""
    from ladder_export.making import Failure, attempt

    real = outline.card

    def forgetful(*given: object) -> tuple[Block, ...]:
        return tuple(block for block in real(*given) if block.path[-1] != "Seek Feedback")  # type: ignore[arg-type]

    monkeypatch.setattr(outline, "card", forgetful)
    failed = attempt(Workshop(LADDER, Printing(), LAYOUTS, {}), output_of(OutputKind.MARKDOWN, Part.CARD))
    assert isinstance(failed, Failure)
    assert {problem.message.split(" (")[0] for problem in failed.problems} == {
        "item cv1-ask", "the text “Seek Feedback” is missing",
    }  # fmt: skip
    assert {problem.location.file for problem in failed.problems} == {"markdown/cards/customer-value-1-starter.md"}


def test_markdown_is_read_as_common_mark() -> None:
    text = to_markdown(
        [
            Block(Form.HEADING, "C #", 1),
            Block(Form.PROSE, "1. no list"),
            Block(Form.BULLET, "a|b"),
            Block(Form.RULE, ""),
        ]
    )
    units = (Unit("h1", "C #"), Unit("p", "1. no list", "i"), Unit("bullet", "a|b", "j"), Unit("rule", ""))
    expected = ExpectedPlain("markdown", "x", Format.MARKDOWN, units)
    proof = prove(expected, text.encode())
    assert proof.problems == ()
    assert proof.facts == {"items": {"i": [3], "j": [5]}}
