"""Filled forms and what becomes of them on their way: typed into, edited, copied, pasted over, and saved by other programs.

`typed` fills a form and each other function is one thing that happens to it, as `research` has seen it happen. Nothing here
comes from the rooms that write and read forms. A damage changes a `File` in place; `damaged` makes a file of its own.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from ladder_export.form_map import ControlKind, FormMap
from ladder_export.reviews.data import YES
from ooxml import MAIN, W14, W

Element = etree._Element

CUSTOM, MAP, RELS, TYPES = "docProps/custom.xml", "customXml/item1.xml", "_rels/.rels", "[Content_Types].xml"
DOCUMENT_RELS, SETTINGS_RELS = "word/_rels/document.xml.rels", "word/_rels/settings.xml.rels"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass
class File:
    """A Word file that is being changed: its parts, and the parsed main document."""

    parts: dict[str, bytes]
    root: Element

    def control(self, tag: str) -> Element:
        """The first control of that tag."""
        return next(sdt for sdt in self.root.iter(f"{W}sdt") if tag_of(sdt) == tag)

    def cell(self, tag: str) -> Element:
        """The cell around that control."""
        return next(self.control(tag).iterancestors(f"{W}tc"))

    def row(self, tag: str) -> Element:
        """The row around that control."""
        return next(self.control(tag).iterancestors(f"{W}tr"))

    def replace(self, part: str, old: str, new: str) -> None:
        """Replace every `old`, of which there must be one at least, in a part’s text."""
        text = self.parts[part].decode()
        assert old in text, f"no {old!r} in {part}"
        self.parts[part] = text.replace(old, new).encode()


Damage = Callable[[File], object]


def opened(data: bytes) -> File:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return File(parts, etree.fromstring(parts[MAIN]))


def packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def damaged(data: bytes, *damages: Damage) -> bytes:
    """The file in `data` after all of `damages`, in order."""
    file = opened(data)
    for damage in damages:
        damage(file)
    return packed({**file.parts, MAIN: etree.tostring(file.root, xml_declaration=True, encoding="UTF-8")})


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file in `data` with these parts added or replaced."""
    return packed({**opened(data).parts, **parts})


# ---- elements


def e(tag: str, /, *children: Element, **attributes: str) -> Element:
    made = etree.Element(W + tag)
    for key, value in attributes.items():
        made.set(W + key, value)
    made.extend(children)
    return made


def run(text: str, style: str = "") -> Element:
    """A run of `text`: line ends become `w:br` and tabs `w:tab`."""
    made = e("r", *([e("rPr", e("rStyle", val=style))] if style else []))
    for piece in re.split(r"([\n\t])", text):
        if piece in ("\n", "\t"):
            made.append(e("br" if piece == "\n" else "tab"))
        elif piece:
            words = e("t")
            words.text = piece
            words.set(_SPACE, "preserve")
            made.append(words)
    return made


def para(*inline: Element) -> Element:
    return e("p", *inline)


def tag_of(sdt: Element) -> str:
    found = sdt.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else found.get(f"{W}val", "")


def content_of(sdt: Element) -> Element:
    found = sdt.find(f"{W}sdtContent")
    assert found is not None
    return found


def unwrap(element: Element) -> None:
    """Leave of a control (or of any element) only what it holds, in its place."""
    inner = content_of(element) if element.tag == f"{W}sdt" else element
    for child in list(inner):
        element.addprevious(child)
    remove(element)


def remove(element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


# ---- filling in


def answers_for(form: FormMap) -> dict[str, tuple[str, str]]:
    """For each blank by tag what to type and what it means: another text for each, two of three boxes ticked."""
    found = {}
    for number, blank in enumerate(form.blanks):
        match blank.kind:
            case ControlKind.CHECK_BOX:
                answer = (YES, YES) if number % 3 else ("", "")
            case ControlKind.DATE:
                answer = (day := f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}", day)
            case ControlKind.DROP_DOWN:
                choice = blank.choices[number % len(blank.choices)]
                answer = choice.label, choice.value
            case ControlKind.RICH | ControlKind.LINES:
                answer = (text := f"{number}: Zoë said “5 < 6 & 7 > 2”\n\nand went\ton", text)
            case _:
                answer = (text := f"{number}: =SUM(A1) שלום 你好 🙂", text)
        found[blank.tag] = answer
    return found


def typed(data: bytes, values: Mapping[str, str]) -> bytes:
    """A form with these texts typed into its controls: `yes` ticks a box, any other text stands as it is."""

    def write(file: File) -> None:
        controls = {tag_of(sdt): sdt for sdt in file.root.iter(f"{W}sdt")}
        for tag, value in values.items():
            type_into(controls[tag], value)

    return damaged(data, write)


def type_into(sdt: Element, value: str) -> None:
    """Type over what one control shows; an empty value empties it."""
    properties = sdt.find(f"{W}sdtPr")
    assert properties is not None
    if (checked := properties.find(f"{W14}checkbox/{W14}checked")) is not None:
        checked.set(f"{W14}val", "1" if value else "0")
        next(sdt.iter(f"{W}t")).text = "☒" if value else "☐"
        return
    for mark in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(mark)
    day = properties.find(f"{W}date")
    if day is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day.set(f"{W}fullDate", f"{value}T00:00:00Z")
    content_of(sdt)[:] = [run(value)]


# ---- what people do


def unwrapped(*tags: str) -> Damage:
    """Controls are removed and their text stays (Remove Content Control)."""
    return lambda file: [unwrap(file.control(tag)) for tag in tags]


def typed_over(values: Mapping[str, str]) -> Damage:
    """Controls are deleted with what they hold, and something is typed in their place."""

    def change(file: File) -> None:
        for tag, value in values.items():
            control = file.control(tag)
            control.addprevious(run(value))
            remove(control)

    return change


def deleted(*tags: str) -> Damage:
    """Controls are deleted with what they hold, and nothing is typed."""
    return lambda file: [remove(file.control(tag)) for tag in tags]


def row_deleted(tag: str) -> Damage:
    """The row of a table around a control is deleted."""
    return lambda file: remove(file.row(tag))


def typed_beside(values: Mapping[str, str], *, before: bool = False) -> Damage:
    """Text is typed in the cells of controls, next to them."""

    def change(file: File) -> None:
        for tag, value in values.items():
            line = file.control(tag).getparent()
            assert line is not None
            properties = line.find(f"{W}pPr")
            line.insert(0 if properties is None else 1, run(value)) if before else line.append(run(value))

    return change


def pasted_rich(tag: str) -> Damage:
    """Rich text is pasted into a control: bold, a link, a control, a break, a tab, a field, a note, marks of the speller.

    It reads `PASTED`.
    """

    def change(file: File) -> None:
        inner = e("sdt", e("sdtPr", e("id", val="99")), e("sdtContent", run("inner")))
        bold = run("Evi")
        bold.insert(0, e("rPr", e("b")))
        content_of(file.control(tag))[:] = [
            bold,
            e("proofErr", type="spellStart"),
            run("dence "),
            e("hyperlink", run("a link", "Hyperlink"), anchor="x"),
            run(" "),
            inner,
            run("\nsecond line\ttab "),
            *_field(" DATE ", "a field"),
            e("fldSimple", run(" and another"), instr=" AUTHOR "),
            e("r", e("footnoteReference", id="2")),
            e("r", e("noBreakHyphen"), e("softHyphen"), e("sym", font="Symbol", char="03B1"), e("cr")),
            e("smartTag", run("end")),
        ]

    return change


PASTED = "Evidence a link inner\nsecond line\ttab a field and another\u2011\u00adα\nend"


def _field(code: str, result: str) -> list[Element]:
    instruction = e("instrText")
    instruction.text = code
    return [
        e("r", e("fldChar", fldCharType="begin")),
        e("r", instruction),
        e("r", e("fldChar", fldCharType="separate")),
        run(result),
        e("r", e("fldChar", fldCharType="end")),
    ]


def pasted_block(tag: str) -> Damage:
    """Paragraphs and a table are pasted into a control, which becomes one around blocks. It reads `BLOCK`."""

    def change(file: File) -> None:
        control = file.control(tag)
        line = control.getparent()
        assert line is not None
        rows = [e("tr", *(e("tc", para(run(text))) for text in row)) for row in (("A1", "B1"), ("A2", "B2"))]
        content_of(control)[:] = [
            para(run("First")),
            para(),
            e("tbl", e("tblPr"), e("tblGrid"), *rows),
            para(run("Last")),
        ]
        line.addprevious(control)
        line[:] = []

    return change


BLOCK = "First\n\nA1\tB1\nA2\tB2\nLast"


def tracked(file: File, name: str, team: str, comment: str) -> None:
    """Changes are tracked: a name is retyped, a whole control deleted and its text retyped, another control inserted."""
    marks = {"id": "900", "author": "M", "date": "2026-11-01T00:00:00Z"}

    def struck(content: Element) -> Element:
        gone = e("del", *content, **marks)
        for text in gone.iter(f"{W}t"):
            text.tag = f"{W}delText"
        return gone

    content = content_of(file.control("form.engineer"))
    content[:] = [struck(copy.deepcopy(content)), e("ins", run(name), **marks)]
    control = file.control("form.team")
    control.addprevious(e("ins", run(team), **marks))
    control.addprevious(gone := e("del", **marks))
    gone.append(control)
    control = file.control("overall.engineer")
    type_into(control, comment)
    control.addprevious(new := e("ins", **marks))
    new.append(control)


def copied(tag: str, value: str) -> Damage:
    """A control is copied next to itself, and something else is typed into the copy."""

    def change(file: File) -> None:
        control = file.control(tag)
        twin = copy.deepcopy(control)
        type_into(twin, value)
        line = control.getparent()
        assert line is not None
        line.append(twin)

    return change


def row_copied(tag: str, values: Mapping[str, str]) -> Damage:
    """A row of a table is copied below itself, and other values are typed into the controls of the copy."""

    def change(file: File) -> None:
        row = file.row(tag)
        twin = copy.deepcopy(row)
        for sdt in twin.iter(f"{W}sdt"):
            if tag_of(sdt) in values:
                type_into(sdt, values[tag_of(sdt)])
        row.addnext(twin)

    return change


# ---- what programs do


def word_like(file: File) -> None:
    """Word saves: rsids, runs split anywhere, marks of its speller and of its pages."""
    for line in file.root.iter(f"{W}p"):
        line.set(f"{W}rsidR", "00AB12CD")
    for made in list(file.root.iter(f"{W}r")):
        text = made.find(f"{W}t")
        if text is not None and len(made.findall(f"{W}t")) == 1 and len(made) < 3 and len(text.text or "") > 4:
            twin, words = copy.deepcopy(made), text.text or ""
            rest = twin.find(f"{W}t")
            assert rest is not None
            text.text, rest.text = words[:3], words[3:]
            made.addnext(twin)
            made.addnext(e("proofErr", type="gramEnd"))
            made.insert(0, e("lastRenderedPageBreak"))


def strict(file: File) -> None:
    """Word saves as “Strict Open XML Document”: other namespaces, the same names."""
    ours, theirs = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    main = etree.tostring(file.root).decode()
    main = main.replace(f"{ours}wordprocessingml/2006/main", f"{theirs}wordprocessingml/main")
    file.root = etree.fromstring(main.replace(f"{ours}officeDocument/2006/", f"{theirs}officeDocument/"))
    for name in file.parts:
        if name.endswith(".rels") or name.startswith(("docProps", "word/footer")):
            for old, new in (
                (
                    "officeDocument/2006/relationships/custom-properties",
                    "officeDocument/relationships/customProperties",
                ),
                ("officeDocument/2006/custom-properties", "officeDocument/customProperties"),
                ("officeDocument/2006/", "officeDocument/"),
                ("wordprocessingml/2006/main", "wordprocessingml/main"),
            ):
                file.parts[name] = file.parts[name].replace((ours + old).encode(), (theirs + new).encode())


def libreoffice_25(file: File) -> None:
    """LibreOffice 25.2 saves: captions and the mark of rich text go, styles are renamed, a filled answer stays gray."""
    for name in ("tblCaption", "tblDescription", "richText"):
        for node in list(file.root.iter(W + name)):
            remove(node)
    for style in file.root.iter(f"{W}pStyle", f"{W}rStyle"):
        style.set(f"{W}val", "Ladder" + style.get(f"{W}val", ""))
    for sdt in file.root.iter(f"{W}sdt"):
        for made in content_of(sdt).iter(f"{W}r"):
            if made.find(f"{W}t") is not None and made.find(f"{W}rPr") is None:
                made.insert(0, e("rPr", e("rStyle", val="PlaceholderText")))
    for start in list(file.root.iter(f"{W}bookmarkStart")):
        control = start.getnext()
        if control is not None and control.tag == f"{W}sdt":
            content_of(control).insert(0, start)


def emptied(*tags: str) -> Damage:
    """LibreOffice 25.2 empties controls: no text, no mark, and the prompt does not come back."""

    def change(file: File) -> None:
        for tag in tags:
            type_into(file.control(tag), "")
            content_of(file.control(tag))[:] = []

    return change


def breaks_moved(file: File) -> None:
    """LibreOffice 7.4 opens and saves plain text of several lines: the tag goes, and the breaks come to stand before it."""
    without_tags_only(file)
    for sdt in file.root.iter(f"{W}sdt"):
        properties = sdt.find(f"{W}sdtPr")
        assert properties is not None
        if properties.find(f"{W}text") is not None:
            for node in list(content_of(sdt).iter(f"{W}br")):
                remove(node)
                sdt.addprevious(e("r", node))


def said_again(tag: str) -> Damage:
    """LibreOffice 7.4 takes plain text of several scripts through RTF: a field for each, all with the whole text."""

    def change(file: File) -> None:
        control = file.control(tag)
        for piece in ("", "שלום", " "):
            if piece:
                control.addprevious(run(piece))
            first, *rest = _field(" FORMTEXT ", "".join(content_of(control).itertext()))
            first[0].append(e("ffData", e("textInput")))
            for part in (first, *rest):
                control.addprevious(part)
        remove(control)

    return change


def around_cell(tag: str) -> Damage:
    """A control of a line becomes one around its whole cell."""

    def change(file: File) -> None:
        control, cell = file.control(tag), file.cell(tag)
        for child in list(content_of(control)):
            control.addprevious(child)
        cell.addprevious(control)
        content_of(control).append(cell)

    return change


def without_tags(file: File) -> None:
    """LibreOffice 7.4 saves lists, dates and boxes: neither tag nor title nor lock is left."""
    for name in ("tag", "alias", "lock"):
        for node in list(file.root.iter(W + name)):
            remove(node)


def without_tags_only(file: File) -> None:
    """LibreOffice 7.4 saves plain text: the title stays, the tag does not."""
    for node in list(file.root.iter(f"{W}tag")):
        remove(node)


def flattened(file: File) -> None:
    """A program that knows no controls leaves their text. The map and the properties go too."""
    for sdt in list(file.root.iter(f"{W}sdt"))[::-1]:
        unwrap(sdt)
    without_map(file)


def without_map(file: File) -> None:
    """The map and the properties are gone, as after a way through another format."""
    for part, mark in ((CUSTOM, "custom-properties"), (MAP, "/customXml")):
        file.parts.pop(part)
        for rels in (RELS, DOCUMENT_RELS):
            file.parts[rels] = re.sub(rf'<Relationship [^>]*{mark}"[^>]*/>'.encode(), b"", file.parts[rels])
        file.parts[TYPES] = re.sub(rf'<Override [^>]*{part}"[^>]*/>'.encode(), b"", file.parts[TYPES])


def without_bookmarks(file: File) -> None:
    for node in list(file.root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        remove(node)


def google_docs(file: File) -> None:
    """A stand-in for Google Docs: only texts, tables and the footer are left."""
    flattened(file)
    without_bookmarks(file)
    for name in ("tblCaption", "tblDescription", "rStyle", "pStyle"):
        for node in list(file.root.iter(W + name)):
            remove(node)


def grouped(file: File) -> None:
    """A group of all that the body holds (Developer > Group)."""
    body = file.root[0]
    blocks = list(body)[:-1]
    group = e("sdt", e("sdtPr", e("id", val="77"), e("group")), e("sdtContent"))
    body.insert(0, group)
    content_of(group).extend(blocks)


def wrapped(file: File) -> None:
    """A control for rich text around all that the body holds."""
    grouped(file)
    remove(next(file.root.iter(f"{W}group")))


def blocks_around(tags: Iterable[str]) -> Damage:
    """Controls of a line become controls of a block (as Word makes them of a whole line), their bookmarks in the block."""

    def change(file: File) -> None:
        for tag in tags:
            control = file.control(tag)
            line = control.getparent()
            assert line is not None
            inner = list(content_of(control))
            after = control.getnext()
            line.addprevious(control)
            content_of(control).append(line)
            for child in inner:
                if after is None:
                    line.append(child)
                else:
                    after.addprevious(child)
            control.addnext(para())

    return change
