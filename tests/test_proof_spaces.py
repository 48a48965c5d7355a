"""Spaces inside of words and between them: every alarm is true, whatever the letters, the face and the size."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ladder_export.proof import Expected, prove
from ladder_export.proof.data import Region
from proof_files import changed, expected_pdf, item, page_of, pdf_of, title


def messages(html: str, expected: Expected) -> list[str]:
    return [str(problem) for problem in prove(expected, pdf_of(html)).problems]


def test_a_row_of_contents_is_no_title_in_two_parts() -> None:
    """“Competency 1 7” is the row of “Competency 1” on page 7, and has the letters of “Competency 17”."""
    region = Region("Part", (title("Competency 17"), item("a", "Works")), furniture=("Competency 17",))
    html = page_of([Region("Contents"), region])
    html = changed(html, "<h1>Contents</h1>", "<h1>Contents</h1><p>Competency 1 <b>7</b></p>")
    assert messages(html, expected_pdf(Region("Contents"), region)) == []
    html = changed(page_of([region]), "<p", "<p>Competency 1 7</p><p")
    assert messages(html, expected_pdf(region)) == []
    (message,) = messages(changed(html, "<h2>Competency 17", "<h2>Competency 1 7"), expected_pdf(region))
    assert "has a space inside of “17”" in message
    (message,) = messages(page_of([Region("Part 1 7")]), expected_pdf(Region("Part 17")))
    assert "the title “Part 17” has a space inside of “17”" in message


def test_a_dash_that_stands_alone_is_a_word() -> None:
    region = Region("Part", (item("a", "- * -"), item("b", "re - use")))
    assert messages(page_of([region]), expected_pdf(region)) == []


def test_texts_that_differ_in_their_spaces_alone_are_told_apart() -> None:
    region = Region("Part", (item("a", "Sign up"), item("b", "Signup"), item("c", "Sign up")))
    assert messages(page_of([region]), expected_pdf(region)) == []
    joined, parted = (
        Region("Part", tuple(replace(e, text=text) for e in region.entries)) for text in ("Signup", "Sign up")
    )
    for name, message in zip("ac", messages(page_of([joined]), expected_pdf(region)), strict=True):
        assert f"item {name} (“Sign up”) has no space between “Sign” and “up”" in message
    (message,) = messages(page_of([parted]), expected_pdf(region))
    assert "item b (“Signup”) has a space inside of “Signup”" in message
    html = changed(page_of([Region("Part", region.entries[1:])]), ">Signup", ">Si gnup")
    (message,) = messages(html, expected_pdf(Region("Part", region.entries[1:])))
    assert "item b (“Signup”) has a space inside of “Signup”" in message


def test_a_title_in_capitals_that_are_more_letters_keeps_its_spaces() -> None:
    region = Region("Part", (title("Große Straße bauen"), item("why", "Asks why")))
    html = page_of([region], style="h2 { text-transform: uppercase }")
    assert messages(html, expected_pdf(region)) == []
    assert "between “Straße” and “bauen”" in messages(changed(html, "ße bauen", "ßebauen"), expected_pdf(region))[0]


FACES = [
    (family, weight, slant)
    for family in ("Source Sans 3", "Source Serif 4", "Source Serif 4 Display")
    for weight in (300, 400, 600)
    for slant in ("normal", "italic")
]
# Pairs that faces draw far apart or close together, digits first.
PARTS = (
    "17",
    "11",
    "1/7",
    "7.1",
    "AV",
    "LT",
    "Ty",
    "Wa",
    "r.",
    "f”",
    "“A",
    "(j",
    "‘’",
    "ffi",
    "—",
    "-",
    "½",
    "é",
    "value",
    "&",
    "P,",
)
FEATURES = (
    "",
    "text-align: justify",
    "letter-spacing: .1em",
    "letter-spacing: -.03em",
    "font-kerning: none",
)
DIGITS = ("oldstyle-nums", "tabular-nums", "lining-nums proportional-nums", "normal")


@settings(max_examples=6, deadline=None, phases=set(Phase) - {Phase.shrink})
@given(st.randoms(use_true_random=False))
def test_no_text_in_any_face_raises_an_alarm_about_spaces(random: Random) -> None:
    entries, style = [], ["@page { size: 210mm 297mm; margin: 14mm }"]
    for face, (family, weight, slant) in enumerate(FACES):
        for size in (6, 8.5, 13, 24):
            word = ["".join(random.choices(PARTS, k=random.randint(1, 4))) for _ in range(random.randint(2, 8))]
            entries.append(item(f"i{face}-{size:g}".replace(".", "x"), " ".join(word)))
            look = f"{random.choice(FEATURES)}; font-variant-numeric: {random.choice(DIGITS)}"
            width = random.choice((40, 70, 130))
            style.append(
                f".{entries[-1].item} {{ font: {slant} {weight} {size}pt/1.3 '{family}'; width: {width}mm; {look} }}"
            )
    region = Region("Part", tuple(entries))
    found = messages(page_of([region], style=" ".join(style)), expected_pdf(region, item_pt=6))
    assert [message for message in found if " space " in message or "missing" in message] == []
