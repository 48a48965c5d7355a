"""Typst, as one would use it from Python: one compiler, one PDF for each card, or the handbook.

    python typst_pages.py TEXTS.json OUT [--handbook]

TEXTS.json is what `texts.cards` or `texts.handbook` give. Files are tagged PDFs, as Typst makes them unless told not to.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent.parent / "layouts" / "fonts"


def compiler(template: str) -> typst.Compiler:
    return typst.Compiler(str(HERE / template), root=str(HERE), font_paths=[str(FONTS)], ignore_system_fonts=True)


def main() -> None:
    texts, out = Path(sys.argv[1]), Path(sys.argv[2])
    if "--handbook" in sys.argv:
        compiler("handbook.typ").compile(output=str(out), sys_inputs={"book": texts.read_text(encoding="utf-8")})
        return
    maker = compiler("card.typ")
    out.mkdir(parents=True, exist_ok=True)
    for number, card in enumerate(json.loads(texts.read_bytes())):
        maker.compile(output=str(out / f"{number}.pdf"), sys_inputs={"card": json.dumps(card)})


if __name__ == "__main__":
    main()
