"""Renew the pictures of the README from a fresh build: `.venv/bin/python docs/pictures.py` (needs LibreOffice for the form).

Sizes are in pixels; pages are drawn by PDFium and put on a gray ground.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

from ladder_export.form_map import ControlKind
from ladder_export.reviews.data import YES
from ladder_export.reviews.filling import Filler

DOCS = Path(__file__).resolve().parent
GROUND = "#8a8d91"
HEIGHT = 1000
GAP = 14
NAMES = (
    "Ada King", "Zoë Müller", "Omar Haddad", "Mei Lin", "Jonas Weber", "Priya Nair", "Lena Novak", "Sam Okafor", "Ines Duarte",
    "Tom Byrne", "Yuki Mori", "Ruth Adler",
)  # fmt: skip
EVIDENCE = (
    "Sat in on six support calls before the checkout work began, and put two of the complaints into its plan.",
    "Asked product which of the three goals the search change serves; the team dropped one part of it.",
    "Wrote down what better would look like, and measured it four weeks after the release.",
)


def pages(pdf: Path, *numbers: int) -> list[Image.Image]:
    """The pages of `pdf` (counted from 1) as pictures of `HEIGHT`."""
    document = pypdfium2.PdfDocument(pdf)
    found = [document[number - 1] for number in numbers]
    return [page.render(scale=HEIGHT / page.get_height()).to_pil().convert("RGB") for page in found]


def side_by_side(pictures: list[Image.Image], name: str) -> None:
    """Save the pictures in a row as `docs/name`, in few colors, since they are mostly paper."""
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, HEIGHT + 2 * GAP), GROUND)
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    sheet.quantize(256).save(DOCS / name, optimize=True)


def ladder_export(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "ladder_export", *arguments], check=True, cwd=DOCS.parent)


def answered(form: bytes, chance: random.Random) -> bytes:
    """`form` as two people might have filled it in."""
    filler = Filler(form)
    values = {}
    for blank in filler.form.blanks:
        if blank.kind is ControlKind.DROP_DOWN and blank.item:
            values[blank.tag] = chance.choice(blank.choices[1:]).value
        elif blank.kind is ControlKind.CHECK_BOX and chance.random() < 0.6:
            values[blank.tag] = YES
        elif blank.role == "evidence":
            values[blank.tag] = chance.choice(EVIDENCE)
    rating = filler.form.blank("overall.rating")
    assert rating is not None
    return filler.fill(values | {rating.tag: chance.choice(rating.choices[1:]).value})


def reviews(folder: Path) -> None:
    """A summary, the ratings and a page of evidence, out of forms for twelve people of whom eleven answer."""
    chance = random.Random(7)
    rows = [f"{name},E-{number},{number % 3 + 1},Grace Hopper" for number, name in enumerate(NAMES, 10)]
    roster, forms = folder / "people.csv", folder / "forms"
    roster.write_text("\n".join(["Name,Id,Level,Reviewer", *rows]))
    ladder_export("review", "fill", "--roster", roster, "-o", forms)
    *returned, _ = sorted(forms.iterdir())
    for form in returned:
        form.write_bytes(answered(form.read_bytes(), chance))
    ladder_export("review", "collect", *returned, "--roster", roster, "-o", folder / "reviews.xlsx")
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "reviews.xlsx"], check=True
    )
    ladder_export("review", "pack", returned[0], "-o", folder / "evidence.pdf")
    side_by_side([*pages(folder / "reviews.pdf", 1, 2), *pages(folder / "evidence.pdf", 1)], "reviews.png")


def languages(folder: Path) -> None:
    """A card in Arabic and one in Japanese, of the ladders that the tests build."""
    cards = []
    for language in ("ar", "ja"):
        ladder_export("build", DOCS.parent / "tests/ladders_in" / language, "-o", folder / language, "--only", "card")
        cards += pages(sorted((folder / language / "cards").glob("*-2*.pdf"))[0], 1)
    side_by_side(cards, "languages.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        output = Path(temporary)
        ladder_export("build", "-o", output)
        ladder_export("sheets", "-o", output, "--only", "card", "--people", "30")
        form = output / "reviews/level-3-senior-engineer.docx"
        subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", output, form], check=True)
        side_by_side(pages(output / "cards/customer-value-3-senior-engineer.pdf", 1), "card.png")
        side_by_side(pages(output / "compare/customer-value-2-3.pdf", 1), "compare.png")
        sheets = output / "sheets/cards-a6-on-a4.pdf"
        plan = pages(sheets.with_stem(f"{sheets.stem}-plan"), 1)
        side_by_side([*plan, *pages(sheets, 1, 2)], "sheets.png")
        side_by_side(pages(output / "handbook.pdf", 15, 17), "handbook.png")
        side_by_side(pages(output / form.with_suffix(".pdf").name, 1), "review.png")
        reviews(output)
        languages(output)


if __name__ == "__main__":
    main()
