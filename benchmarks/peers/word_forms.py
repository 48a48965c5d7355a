"""The forms of a roster as others make them, one after the other in one process, from what `form_texts.py` wrote.

    python word_forms.py zip|docxtpl|python-docx FOLDER OUT

`zip`: Jinja fills in the XML of the main document, and `zipfile` packs all parts at level 6; nothing that makes a Word file can
do less. `docxtpl`: the same template as its manual says. `python-docx`: the same paragraphs and tables, written block by
block; it has no content controls, so that the form is plain text. None of them proves anything or waits for the disk.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

MAIN = "word/document.xml"
Person = Mapping[str, Any]


def main() -> None:
    way, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    ways = {"zip": zipped, "docxtpl": with_docxtpl, "python-docx": with_python_docx}
    write = ways[way](folder)
    for person in json.loads((folder / "people.json").read_bytes()):
        write(person, out / f"{person['name']} ({person['id']}).docx")


def zipped(folder: Path) -> Callable[[Person, Path], None]:
    import jinja2

    environment = jinja2.Environment(autoescape=True)

    @cache
    def level(number: int) -> tuple[jinja2.Template, dict[str, bytes]]:
        with zipfile.ZipFile(folder / f"level-{number}.docx") as package:
            parts = {name: package.read(name) for name in package.namelist()}
        return environment.from_string(parts.pop(MAIN).decode()), parts

    def write(person: Person, path: Path) -> None:
        template, parts = level(person["level"])
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            for name, data in parts.items():
                package.writestr(name, data)
            package.writestr(MAIN, template.render(person))

    return write


def with_docxtpl(folder: Path) -> Callable[[Person, Path], None]:
    from docxtpl import DocxTemplate

    def write(person: Person, path: Path) -> None:
        template = DocxTemplate(folder / f"level-{person['level']}.docx")
        template.render(dict(person), autoescape=True)
        template.save(path)

    return write


def with_python_docx(folder: Path) -> Callable[[Person, Path], None]:
    from docx import Document

    @cache
    def outline(number: int) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = json.loads((folder / f"level-{number}.json").read_bytes())
        return blocks

    def write(person: Person, path: Path) -> None:
        document = Document()
        styles = {style.style_id: style for style in document.styles}

        def said(text: str) -> str:
            for name, value in person.items():
                text = text.replace(f"{{{{ {name} }}}}", str(value))
            return text

        for block in outline(person["level"]):
            if "rows" not in block:
                document.add_paragraph(said(block["text"]), styles.get(block["style"]))
                continue
            rows = block["rows"]
            table = document.add_table(len(rows), max(map(len, rows)), "Table Grid")
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, lines in zip(row.cells, texts, strict=False):
                    cell.text = said("\n".join(lines))
        document.save(path)

    return write


if __name__ == "__main__":
    main()
