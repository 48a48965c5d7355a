"""Renew the pictures of the README from a fresh build: `.venv/bin/python docs/pictures.py` (needs LibreOffice for the form).

Sizes are in pixels; pages are drawn by PDFium and put on a gray ground.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

DOCS = Path(__file__).resolve().parent
GROUND = "#8a8d91"
HEIGHT = 1000
GAP = 14


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


if __name__ == "__main__":
    main()
