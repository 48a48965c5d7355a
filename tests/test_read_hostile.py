"""Files that are no form, or mean harm, are refused in one line with the way out; nothing makes the reader fail or wait."""

from __future__ import annotations

import dataclasses
import io
import random
import socket
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import damage as d
from ladder_export import word_file
from ladder_export.form_map import FORMAT
from ladder_export.reviews.data import RefusedError, Review
from ladder_export.reviews.read import map_in, read_review
from ooxml import MAIN
from test_read_damage import ALL, blank_form, filled_form, form_map, known, wrong

AGAIN = "open it in Word and save it as .docx"
SEND = "ask for the file again"
CUT = f"it is damaged or cut off; {SEND}"
NEW = "copy the answers into a new form"


def refusal(data: bytes) -> str:
    """Why both readers refuse a file, the same."""
    reasons = set()
    for read in (read_review, map_in):
        with pytest.raises(RefusedError) as caught:
            read(data)
        reasons.add(str(caught.value))
    (reason,) = reasons
    assert "\n" not in reason and reason.count(";") >= 1 and len(reason) < 220
    return reason


def _main(xml: str) -> bytes:
    return d.with_parts(blank_form(), {MAIN: xml.encode()})


def _document(body: str, doctype: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>"
    )


def _twice(name: str) -> bytes:
    stream = io.BytesIO(blank_form())
    with pytest.warns(UserWarning), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, b"<a/>")
    return stream.getvalue()


def _bzipped() -> bytes:
    stream = io.BytesIO(blank_form())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("word/more.xml", b"<a/>")
    return stream.getvalue()


def _flagged() -> bytes:
    """The first entry says that it is encrypted, in both places where an archive can say so."""
    data = bytearray(blank_form())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + at
        data[place : place + 2] = struct.pack("<H", struct.unpack("<H", data[place : place + 2])[0] | 1)
    return bytes(data)


def _typed_as(old: str, new: str) -> bytes:
    return d.damaged(blank_form(), lambda file: file.replace(d.TYPES, old, new))


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
_DOCTYPE = "{} declares a document type, which Word never writes; " + AGAIN

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", f"it is empty; {SEND}"),
    "text": (lambda: b"Dear all,\n", f"it is not a Word file; {SEND} as .docx"),
    "html": (lambda: b"<html><body>Form</body></html>", f"it is not a Word file; {SEND} as .docx"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", f"it is a PDF, not a Word file; {SEND} as .docx"),
    "pdf after a mark": (lambda: b"\xef\xbb\xbf\n%PDF-1.7", f"it is a PDF, not a Word file; {SEND} as .docx"),
    "rtf": (lambda: rb"{\rtf1 Form}", f"it is RTF, not .docx; {AGAIN}"),
    "doc or password": (
        lambda: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600),
        f"it is protected by a password or an old .doc; {AGAIN}, without a password",
    ),
    "truncated": (lambda: blank_form()[:-2000], CUT),
    "half": (lambda: blank_form()[: len(blank_form()) // 2], CUT),
    "only the mark": (lambda: b"PK\x03\x04", CUT),
    "encrypted part": (_flagged, f"it is protected by a password; {AGAIN}, without a password"),
    "odt": (
        lambda: d.packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
        "it is an OpenDocument file, not .docx; open it in LibreOffice and save it as .docx",
    ),
    "any zip": (lambda: d.packed({"a.txt": b"a"}), f"it is a ZIP archive, but not a Word file; {SEND} as .docx"),
    "excel": (
        lambda: _typed_as(_WORD, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        f"it is an Office file, but not a Word document; {SEND} as .docx",
    ),
    "no main document": (
        lambda: d.damaged(blank_form(), lambda file: file.replace(d.RELS, '/officeDocument"', '/other"')),
        f"it is an Office file, but not a Word document; {SEND} as .docx",
    ),
    "a main document of something else": (lambda: _main("<a/>"), f"its main document is not one of Word’s; {AGAIN}"),
    "macro by its type": (
        lambda: _typed_as(_WORD, "application/vnd.ms-word.document.macroEnabled.main+xml"),
        "it holds macros; open it in Word and save it as .docx, which has none",
    ),
    "macro by its part": (
        lambda: d.with_parts(blank_form(), {"word/vbaProject.bin": b"\xd0\xcf"}),
        "it holds macros; open it in Word and save it as .docx, which has none",
    ),
    "unknown packing": (_bzipped, f"it is packed in a way that Word does not know; {AGAIN}"),
    "part twice": (lambda: _twice("word/styles.xml"), f"two of its parts have the same name; {AGAIN}"),
    "part twice in other letters": (
        lambda: d.with_parts(blank_form(), {"word/Document.xml": b"<a/>"}),
        f"two of its parts have the same name; {AGAIN}",
    ),
    "too many parts": (
        lambda: d.packed({f"{n}.xml": b"" for n in range(word_file.MOST_PARTS + 1)}),
        f"it has more than {word_file.MOST_PARTS} parts, which no such file has; {AGAIN}",
    ),
    **{
        f"part {name}": (
            lambda name=name: d.with_parts(blank_form(), {name: b"<a/>"}),  # type: ignore[misc]
            f"its part “{name}” has a name that leads out of the file; {AGAIN}",
        )
        for name in ("../evil.xml", "/etc/passwd.xml", "word/../../x.xml", "c:x.xml", "a\\b.xml")
    },
    "entity from a file": (lambda: _main(_document("&e;", _XXE)), _DOCTYPE.format(MAIN)),
    "billion laughs": (lambda: _main(_document("&c;", _LAUGHS)), _DOCTYPE.format(MAIN)),
    "entity in utf-16": (
        lambda: d.with_parts(blank_form(), {MAIN: _document("&e;", _XXE).encode("utf-16")}),
        _DOCTYPE.format(MAIN),
    ),
    "entity in an encoding that hides it": (
        lambda: d.with_parts(
            blank_form(), {MAIN: _document("", _XXE).replace('"1.0"', '"1.0" encoding="UTF-32"').encode("utf-32")}
        ),
        _DOCTYPE.format(MAIN),
    ),
    "no relationships": (
        lambda: d.packed({name: raw for name, raw in d.opened(blank_form()).parts.items() if name != d.RELS}),
        f"it is an Office file, but not a Word document; {SEND} as .docx",
    ),
    "entity in a part that nobody reads": (
        lambda: d.with_parts(blank_form(), {"word/styles.xml": _document("", _XXE).encode()}),
        _DOCTYPE.format("word/styles.xml"),
    ),
    "deep nesting": (
        lambda: _main(_document("<w:p>" * 3000 + "</w:p>" * 3000)),
        f"{MAIN} is nested too deeply; {AGAIN}",
    ),
    "broken xml": (lambda: _main("<w:document"), f"{MAIN} is damaged; {AGAIN}, or {SEND}"),
    "null in xml": (lambda: _main(_document("\0")), f"{MAIN} is damaged; {AGAIN}, or {SEND}"),
    "broken types": (
        lambda: d.with_parts(blank_form(), {d.TYPES: b"<Types"}),
        f"{d.TYPES} is damaged; {AGAIN}, or {SEND}",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_harmless_form_is_refused_in_one_line(name: str) -> None:
    make, reason = REFUSED[name]

    assert refusal(make()) == reason


def test_what_unpacks_to_too_much_is_refused_whatever_the_archive_says() -> None:
    reason = f"it unpacks to far more than such a file holds; {SEND}, saved by Word"
    bomb = d.with_parts(blank_form(), {"word/styles.xml": bytes(word_file.MOST_XML + 1)})
    spread = d.with_parts(blank_form(), {f"word/{n}.xml": bytes(word_file.MOST_XML // 4) for n in range(5)})
    picture = io.BytesIO()
    with zipfile.ZipFile(picture, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(11):
            archive.writestr(f"word/media/{number}.png", bytes(word_file.MOST_UNPACKED // 10))

    assert len(bomb) < 1_000_000
    assert [refusal(data) for data in (bomb, spread, picture.getvalue())] == [reason] * 3

    lying = bytearray(bomb)  # its directory says that the part is small
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = -1
        while (place := lying.find(mark, place + 1)) >= 0:
            if struct.unpack("<I", lying[place + at : place + at + 4])[0] > word_file.MOST_XML:
                lying[place + at : place + at + 4] = struct.pack("<I", 100)
    assert bytes(lying) != bomb
    assert refusal(bytes(lying)) == CUT


def test_a_file_larger_than_the_limit_is_not_even_opened() -> None:
    assert refusal(b"PK" + bytes(word_file.MOST_FILE)) == (
        "it is larger than 50 MB; take pictures out of it and save it again"
    )


def _map_as(text: str, key: str) -> bytes:
    return d.damaged(
        blank_form(),
        lambda file: file.parts.update(
            {d.MAP: f'<form xmlns="urn:ladder-export:form-map" key="{key}"><![CDATA[{text}]]></form>'.encode()}
        ),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "its map is damaged; copy the answers into a new form"),
        ("[1]", "its map is damaged; copy the answers into a new form"),
        ("[" * 100_000, "its map is damaged; copy the answers into a new form"),
        (f'{{"format": "{FORMAT}"}}', "its map is damaged; copy the answers into a new form"),
        (
            '{"format": "review/9"}',
            f"its map has the format “review/9”, and this version reads “{FORMAT}”; read it with the version that made it",
        ),
    ],
)
def test_a_map_that_is_none_is_refused(text: str, reason: str) -> None:
    assert refusal(_map_as(text, "0" * 8)) == reason


def test_a_map_that_was_edited_is_refused() -> None:
    edited = form_map().to_json().replace('"level":1', '"level":2')

    assert edited != form_map().to_json()
    for text in (edited, form_map().to_json().replace('"title":"', '"title":"\\ud800', 1)):
        assert refusal(_map_as(text, form_map().key)) == f"its map was changed after it was made; {NEW}"


def test_a_form_with_two_maps_is_refused() -> None:
    other = form_map().to_json().replace('"level":1', '"level":2')
    key = type(form_map()).from_json(other).key
    second = f'<form xmlns="urn:ladder-export:form-map" key="{key}"><![CDATA[{other}]]></form>'.encode()

    assert refusal(d.with_parts(blank_form(), {"customXml/item2.xml": second})) == (
        "it carries the maps of two forms; copy the answers of each into a form of its own"
    )


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (d.CUSTOM, ">1<", ">2<", "its properties say level “2”, but its map says “1”"),
        (d.CUSTOM, "{ladder}<", "mine<", "its properties say ladder “mine”, but its map says “{ladder}”"),
        (d.CUSTOM, "level-1", "level-2", "its properties say form “{form2}”, but its map says “{form}”"),
        (d.CUSTOM, "{edition}", "1999", "its properties say edition “1999”, but its map says “{edition}”"),
        (d.CUSTOM, "{key}", "0a0a0a0a", "its properties say key “0a0a0a0a”, but its map says “{key}”"),
        ("word/footer1.xml", "level-1", "level-2", "its footer says form “{form2}”, but its map says “{form}”"),
        ("word/footer1.xml", "{edition}", "1999", "its footer says edition “1999”, but its map says “{edition}”"),
        ("word/footer1.xml", "{key}", "0a0a0a0a", "its footer says key “0a0a0a0a”, but its map says “{key}”"),
    ],
)
def test_a_form_that_contradicts_itself_is_refused(part: str, old: str, new: str, said: str) -> None:
    form = form_map()
    words = {
        "ladder": form.ladder,
        "form": form.form,
        "form2": form.form.replace("1", "2"),
        "edition": form.edition,
        "key": form.key,
    }
    data = d.damaged(filled_form(), lambda file: file.replace(part, old.format(**words), new))

    with pytest.raises(RefusedError) as caught:
        read_review(data)

    assert str(caught.value) == f"{said.format(**words)}; {NEW} of the right level"


def test_a_map_in_the_body_of_another_form_is_refused() -> None:
    """Neither properties nor a footer says otherwise, but what the map asks is not there."""

    def strange(file: d.File) -> None:
        for table in list(file.root.iter(f"{d.W}tbl"))[2:]:
            d.remove(table)

    with pytest.raises(RefusedError) as caught:
        read_review(d.damaged(filled_form(), strange))

    assert str(caught.value) == (f"it says that it is “{form_map().form}”, but has only 9 of its {ALL} blanks; {NEW}")


def test_a_form_is_read_while_half_of_its_blanks_are_there() -> None:
    form, seen = form_map(), set()
    for last in sorted({blank.spot.table for blank in form.blanks}):

        def cut(file: d.File, last: int = last) -> None:
            for table in list(file.root.iter(f"{d.W}tbl"))[last + 1 :]:
                d.remove(table)

        left = sum(blank.spot.table <= last for blank in form.blanks)
        data = d.damaged(filled_form(), cut)
        seen.add(2 * left < ALL)
        if 2 * left < ALL:
            with pytest.raises(RefusedError, match=f"has only {left} of its {ALL} blanks"):
                read_review(data)
        else:
            assert sum(bool(answer.value) for answer in read_review(data).answers) <= left
    assert seen == {True, False}


def test_a_form_without_a_map_is_read_by_that_of_its_key_or_else_refused() -> None:
    form = form_map()
    lost = d.damaged(filled_form(), d.without_map)

    assert map_in(lost) is None
    assert not wrong(read_review(lost, known()))
    with pytest.raises(RefusedError) as caught:
        read_review(lost, {})
    assert str(caught.value) == (
        f"it has lost its map, and no other file has that of the key {form.key}; "
        "give --forms the folder with the blank forms"
    )


def test_a_form_without_a_map_and_a_key_is_read_by_that_of_its_form_and_edition() -> None:
    form = form_map()

    def without_key(file: d.File) -> None:
        d.without_map(file)
        file.replace("word/footer1.xml", form.key, "")

    def only_properties(file: d.File) -> None:
        custom, relations, types = file.parts[d.CUSTOM], file.parts[d.RELS], file.parts[d.TYPES]
        d.without_map(file)
        file.parts |= {d.CUSTOM: custom.replace(b"LadderFormKey", b"Other"), d.RELS: relations, d.TYPES: types}
        file.replace("word/footer1.xml", "Form ", "")

    def nothing(file: d.File) -> None:
        d.without_map(file)
        file.replace("word/footer1.xml", "Form ", "")

    assert not wrong(read_review(d.damaged(filled_form(), only_properties), known()))
    with pytest.raises(
        RefusedError, match=f"no other file has that of “{form.form}”, edition {form.edition}; give --forms"
    ):
        read_review(d.damaged(filled_form(), only_properties))
    one = dataclasses.replace(form, paper="letter")
    with pytest.raises(
        RefusedError, match=f"and its key, and 2 forms are “{form.form}” of edition {form.edition}; {NEW}"
    ):
        read_review(d.damaged(filled_form(), only_properties), {**known(), one.key: one})
    for gone in (nothing, without_key):
        with pytest.raises(RefusedError) as caught:
            read_review(d.damaged(filled_form(), gone), known())
        assert str(caught.value) == f"it does not say which form it is; if it is a review, {NEW}"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even from this machine: every way out of the process fails the test."""

    def deny(*_: object, **__: object) -> None:
        raise AssertionError("the reader reached out")

    for name in ("connect", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, deny)
    monkeypatch.setattr("builtins.open", deny)
    monkeypatch.setattr("os.open", deny)

    for name, (make, _) in REFUSED.items():
        if "entity" in name:
            with pytest.raises(RefusedError):
                read_review(make())


def _tries(count: int) -> list[bytes]:
    """Forms with bytes flipped, cut out, or cut off, always the same ones; half of them inside the parts."""
    chance, tries = random.Random(4), []
    whole, parts = filled_form(), d.opened(filled_form()).parts
    names = [MAIN, d.MAP, d.TYPES, d.RELS, d.CUSTOM, "word/footer1.xml", d.DOCUMENT_RELS]
    for number in range(count):
        name = chance.choice(names)
        data = bytearray(whole if number % 2 else parts[name])
        for _ in range(chance.choice((1, 1, 3, 20))):
            place = chance.randrange(len(data))
            match chance.randrange(5):
                case 3 | 4 if chr(data[place]).isalpha():
                    data[place] = ord(chance.choice("aeiouXYZ"))
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place : place + chance.randrange(1, 200)]
                case _:
                    data[place:place] = chance.choice(
                        (b"<", b">", b"&", b"\xff", b"w:sdt", b'"', b"<w:tc>", b"</w:tc>")
                    )
        tries.append(bytes(data) if number % 2 else d.packed({**parts, name: bytes(data)}))
    return tries


def test_a_damaged_file_gives_a_review_or_a_refusal_and_nothing_else() -> None:
    reviews = refusals = 0
    for data in _tries(400):
        try:
            assert isinstance(read_review(data, known()), Review)
            reviews += 1
        except RefusedError as error:
            assert str(error) and "\n" not in str(error)
            refusals += 1
    assert reviews > 20 and refusals > 100


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "sdt",
                    "p",
                    "tbl",
                    "tr",
                    "tc",
                    "r",
                    "t",
                    "del",
                    "bookmarkStart",
                    "bookmarkEnd",
                    "fldChar",
                    "sdtContent",
                    "sdtPr",
                    "sym",
                    "ins",
                ]
            ),
            st.integers(0, 3),
            st.sampled_from(["", "begin", "separate", "end", "x", "FFFFFFFF"]),
        ),
        max_size=60,
    )
)
def test_any_order_of_elements_is_read_or_refused(steps: list[tuple[str, int, str]]) -> None:
    """Elements in places where no schema allows them."""

    def scatter(file: d.File) -> None:
        here = file.root[0]
        for name, up, value in steps:
            made = d.e(name, id=value, char=value, fldCharType=value, name="_lx_form__role")
            here.insert(0, made)
            here = made
            for _ in range(up):
                parent = here.getparent()
                here = here if parent is None or here is file.root[0] else parent

    review = read_review(d.damaged(blank_form(), scatter))
    assert len(review.answers) == ALL
