"""Word files as tests see them: read with zipfile and lxml only, and judged by the Open XML SDK validator if it is there.

Nothing here comes from the room that writes the files, so that the two cannot agree on a mistake.
"""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

import tools

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MAIN = "word/document.xml"

KINDS = {
    f"{W14}checkbox": "check-box",
    f"{W}dropDownList": "drop-down",
    f"{W}comboBox": "combo",
    f"{W}date": "date",
    f"{W}richText": "rich",
}


@dataclass(frozen=True)
class Blank:
    """One control of a form that nobody has filled in."""

    tag: str
    bookmark: str
    kind: str
    title: str
    prompt: str
    choices: tuple[str, ...] = ()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data: bytes, part: str = MAIN) -> etree._Element:
    return etree.fromstring(parts(data)[part])


def value(element: etree._Element | None, path: str) -> str:
    """`w:val` of the element at `path` (steps of local names), or an empty text."""
    found = None if element is None else element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")


def text_of(element: etree._Element) -> str:
    """The text of an element as it reads: tabs, line breaks and paragraphs as themselves."""
    out: list[str] = []
    for node in element.iter():
        if node.tag == f"{W}t":
            out.append(node.text or "")
        elif node.tag in (f"{W}br", f"{W}cr"):
            out.append("\n")
        elif node.tag == f"{W}tab" and node.getparent().tag == f"{W}r":
            out.append("\t")
        elif node.tag == f"{W}p" and out:
            out.append("\n")
    return "".join(out)


def paragraphs(data: bytes, part: str = MAIN) -> list[tuple[str, str]]:
    """(style, text) of each paragraph that has a text, in order."""
    return [(value(p, "pPr/pStyle"), text_of(p)) for p in tree(data, part).iter(f"{W}p") if text_of(p)]


def blanks(data: bytes) -> list[Blank]:
    """The controls of an unfilled form in document order; each must have its bookmark just around it."""
    found = []
    for sdt in tree(data).iter(f"{W}sdt"):
        properties, start, end = sdt.find(f"{W}sdtPr"), sdt.getprevious(), sdt.getnext()
        assert start.tag == f"{W}bookmarkStart" and end.tag == f"{W}bookmarkEnd", value(properties, "tag")
        assert start.get(f"{W}id") == end.get(f"{W}id")
        found.append(
            Blank(
                value(properties, "tag"),
                start.get(f"{W}name"),
                _kind(properties),
                value(properties, "alias"),
                text_of(sdt.find(f"{W}sdtContent")),
                tuple(item.get(f"{W}displayText") for item in properties.iter(f"{W}listItem")),
            )
        )
    return found


def _kind(properties: etree._Element) -> str:
    plain = properties.find(f"{W}text")
    if plain is not None:
        return "lines" if plain.get(f"{W}multiLine") == "1" else "text"
    (kind,) = [KINDS[child.tag] for child in properties if child.tag in KINDS]
    return kind


def answers(data: bytes, form: Iterable[Blank]) -> dict[str, tuple[str, str]]:
    """What a saved form says: tag to (how it was found, text). By tag, else by bookmark; a blank not found is left out."""
    root = tree(data)
    tagged = {value(sdt, "sdtPr/tag"): text_of(sdt.find(f"{W}sdtContent")) for sdt in root.iter(f"{W}sdt")}
    marked = dict(_bookmarked(root))
    found = {}
    for blank in form:
        if blank.tag in tagged:
            found[blank.tag] = ("tag", tagged[blank.tag].strip())
        elif blank.bookmark in marked:
            found[blank.tag] = ("bookmark", marked[blank.bookmark].strip())
    return found


def _bookmarked(root: etree._Element) -> Iterator[tuple[str, str]]:
    """(name, text) of each bookmark, by document order: LibreOffice moves a start into the control and leaves the end out."""
    open_now: dict[str, tuple[str, list[str]]] = {}
    for node in root.iter():
        if node.tag == f"{W}bookmarkStart":
            open_now[node.get(f"{W}id")] = (node.get(f"{W}name"), [])
        elif node.tag == f"{W}bookmarkEnd" and node.get(f"{W}id") in open_now:
            name, texts = open_now.pop(node.get(f"{W}id"))
            yield name, "".join(texts)
        elif node.tag in (f"{W}t", f"{W}br", f"{W}p"):
            for _, texts in open_now.values():
                texts.append(node.text or "" if node.tag == f"{W}t" else "\n")


def complaints(path: Path) -> list[str]:
    """What the Open XML SDK finds wrong with one file; skips the test where the validator is absent."""
    command = [tools.ooxml_validator(), path]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    report = json.loads(ran.stdout)
    assert report["ok"] == (not report["errors"]) == (ran.returncode == 0), ran.stdout
    return [f"{path.name}: {error['description']} @ {error['xPath'] or error['path']}" for error in report["errors"]]


def all_complaints(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write `files` into `folder` and let the validator see each, two at a time."""
    tools.ooxml_validator()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with ThreadPoolExecutor(2) as pool:
        return [line for found in pool.map(complaints, [folder / name for name in files]) for line in found]
