"""Pages in scripts that the bundled fonts lack: their fonts, their mirror image, and the proof of lines from the right."""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tools
import verapdf
from ladder_export import resources
from ladder_export.cli import _run
from ladder_export.glyphs import coverage, coverage_by_language
from ladder_export.imposition.order import sheets_of_booklet
from ladder_export.ladder import Place, Stage
from ladder_export.languages import LANGUAGES, Language
from ladder_export.layout import LaidOut
from ladder_export.layout.art import arrow, mirror_image
from ladder_export.layout.breadth import breadth, count_lines, cut, longest_word
from ladder_export.layout.scripts import leaded, mirrored, suited_to
from ladder_export.problems import SetupError
from ladder_export.proof import prove
from ladder_export.proof.bidi import MIRROR, _levels, visual_order
from ladder_export.proof.data import Region
from ladder_export.proof.lines import Glyph, is_drawn
from ladder_export.source import parse_source, read_source
from ladder_export.source.writing import scalar
from ladder_export.typefaces.files import font_files
from proof_files import STYLE, changed, expected_pdf, item, page_of, title

LAYOUTS = resources.layouts()
FONTS = LAYOUTS / "fonts"
LADDERS = Path(__file__).parent / "ladders_in"
ARABIC, JAPANESE = LANGUAGES["ar"], LANGUAGES["ja"]
PACKAGES = {"ar": "fonts-noto-core", "ja": "fonts-noto-cjk"}


def needs_fonts(language: Language) -> None:
    """Skip the test where the typefaces of `language` are not there, as on most people's machines."""
    try:
        font_files(language, FONTS)
    except SetupError:
        tools.absent(f"what prints {language.name} ({PACKAGES[language.code]})")


# Fonts: found, or asked for

MISSING = {
    "ja": "pages in Japanese need fonts that are no part of ladder-export, and the typefaces Noto Sans CJK JP and Noto Serif "
    "CJK JP are not on this machine; install what is missing (Debian, Ubuntu: apt-get install fonts-noto-cjk; Fedora: dnf "
    "install google-noto-sans-cjk-fonts google-noto-serif-cjk-fonts; macOS: brew install --cask font-noto-sans-cjk-jp "
    "font-noto-serif-cjk-jp), or copy its files, regular and bold, into {own}",
    "ar": "pages in Arabic need fonts that are no part of ladder-export, and the typefaces Noto Sans Arabic and Noto Naskh "
    "Arabic are not on this machine; install what is missing (Debian, Ubuntu: apt-get install fonts-noto-core; Fedora: dnf "
    "install google-noto-sans-arabic-fonts google-noto-naskh-arabic-fonts; macOS: brew install --cask font-noto-sans-arabic "
    "font-noto-naskh-arabic), or copy its files, regular and bold, into {own}",
}


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nobody has installed any font; the folder in which a person keeps fonts."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "shared"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WINDIR", raising=False)
    return tmp_path / "data" / "fonts"


@pytest.mark.parametrize("code", ["ja", "ar"])
def test_a_build_without_its_fonts_makes_nothing_and_says_how_to_get_them(
    code: str, bare_machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["build", str(LADDERS / code), "-o", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.strip() == f"ladder-export: {MISSING[code].format(own=bare_machine)}"
    assert not list((tmp_path / "out").rglob("*.pdf")) and not list((tmp_path / "out").rglob("*.docx"))


def test_a_ladder_can_be_checked_and_its_forms_made_without_fonts(bare_machine: Path, tmp_path: Path) -> None:
    assert _run(["check", str(LADDERS / "ja")]) == 0
    assert _run(["build", str(LADDERS / "ja"), "-o", str(tmp_path / "out"), "--only", "review", "--level", "1"]) == 0


@pytest.fixture
def arabic_files() -> list[Path]:
    """The files that print Arabic on this machine."""
    needs_fonts(ARABIC)
    return [face.path for face in font_files(ARABIC, FONTS)]


def test_files_that_a_person_has_put_into_the_folder_of_fonts_are_used(
    arabic_files: list[Path], bare_machine: Path
) -> None:
    system = arabic_files
    bare_machine.mkdir(parents=True)
    for path in system:
        shutil.copy(path, bare_machine)
    found = font_files(ARABIC, FONTS)
    assert [face.path for face in found] == [bare_machine / path.name for path in system]
    assert [(face.typeface.family, face.weight) for face in found] == [
        ("Noto Sans Arabic", "Regular"),
        ("Noto Sans Arabic", "Bold"),
        ("Noto Naskh Arabic", "Regular"),
        ("Noto Naskh Arabic", "Bold"),
    ]
    # The names of files alone say nothing: a damaged one and one of another family are as good as none.
    (bare_machine / "NotoSansArabic-Bold.ttf").write_bytes(b"\0\1\0\0damaged")
    (bare_machine / "NotoNaskhArabic-Bold.ttf").write_bytes((FONTS / "SourceSans3-Regular.ttf").read_bytes())
    with pytest.raises(
        SetupError, match="the typefaces Noto Sans Arabic and Noto Naskh Arabic are not on this machine"
    ):
        font_files(ARABIC, FONTS)


def test_the_face_of_a_collection_is_the_one_of_its_language() -> None:
    needs_fonts(JAPANESE)
    from fontTools.ttLib import TTFont

    for face in font_files(JAPANESE, FONTS):
        with TTFont(face.path, fontNumber=face.number, lazy=True) as font:
            assert font["name"].getDebugName(1) == face.typeface.family
            assert font["name"].getDebugName(2) == face.weight
            assert re.search(rf"\b{re.escape(face.version)}\b", font["name"].getDebugName(5))
        assert re.fullmatch("[0-9a-f]{64}", face.digest)


def test_languages_of_the_bundled_fonts_need_no_others() -> None:
    assert all(font_files(each, FONTS, []) == () for code, each in LANGUAGES.items() if code not in ("ja", "ar"))


@pytest.mark.parametrize(
    ("code", "wanted"), [("ja", "運用のアイウ「」、。ー99% SLO"), ("ar", "سُلَّم «كلُّ» لا، ؟ 12% (API)")]
)
def test_what_can_be_printed_follows_the_language(code: str, wanted: str) -> None:
    needs_fonts(LANGUAGES[code])
    known = coverage(FONTS, LANGUAGES[code])
    assert [char for char in wanted if ord(char) not in known] == []
    assert [char for char in wanted if ord(char) not in coverage(FONTS)] != []
    assert coverage(FONTS) < known


def test_files_of_other_scripts_beside_the_bundled_ones_do_not_count(tmp_path: Path) -> None:
    """A folder of layouts may hold Arabic fonts, which have no Latin letters."""
    needs_fonts(ARABIC)
    own = tmp_path / "fonts"
    shutil.copytree(FONTS, own)
    for face in font_files(ARABIC, FONTS):
        shutil.copy(face.path, own)
    assert coverage(own) == coverage(FONTS)
    assert {face.path.parent for face in font_files(ARABIC, own, [])} == {own}


def _problems(code: str, old: str, new: str, language: str = "") -> list[str]:
    """What is wrong with the ladder in the language `code` if `old` is `new` there."""
    files = {path.name: path.read_bytes() for path in sorted((LADDERS / code).iterdir())}
    name = next(name for name in files if name != "ladder.yaml")
    files[name] = changed(files[name].decode(), old, new).encode()
    if language:
        files["ladder.yaml"] = changed(
            files["ladder.yaml"].decode(), f"language: {code}", f"language: {language}"
        ).encode()
    _, problems = parse_source(files, coverage=coverage_by_language(FONTS))
    return [str(problem) for problem in problems]


def test_a_character_that_no_font_of_the_language_has_is_named() -> None:
    needs_fonts(JAPANESE)
    assert _problems("ja", "title: 運用の信頼性", "title: 運用の信頼性") == []
    (problem,) = _problems("ja", "title: 運用の信頼性", "title: 運用の信頼性😀")
    assert "“😀”, U+1F600 GRINNING FACE, is a character that the fonts cannot print; write it in another way" in problem
    (problem,) = _problems("ja", "title: 運用の信頼性", "title: 運用の信頼性 سلم")
    assert "“س”, U+0633 ARABIC LETTER SEEN, is a character that the fonts cannot print (and 2 more after it)" in problem


def test_a_japanese_word_in_an_english_ladder_cannot_be_printed() -> None:
    problems = _problems("ja", "title: 運用の信頼性", "title: 運用の信頼性", language="en")
    assert len(problems) > 100
    assert any(
        "“運”, U+904B CJK UNIFIED IDEOGRAPH-904B, is a character that the fonts cannot print" in p for p in problems
    )


# Texts without spaces


def _title(yaml: str) -> str:
    """The text that a source has for a definition written so."""
    files = {path.name: path.read_bytes() for path in sorted((LADDERS / "ja").iterdir())}
    text = files["reliability.yaml"].decode()
    start = text.index("  rel-definition:")
    files["reliability.yaml"] = (
        f"{text[:start]}  rel-definition: {yaml}\n{text[text.index('introduction:', start) - 1 :]}".encode()
    )
    ladder, problems = parse_source(files)
    assert ladder is not None and problems == []
    return ladder.competencies[0].sections[0].items[0].text


@pytest.mark.parametrize(
    ("yaml", "text"),
    [
        (">-\n    動いた。\n    止まった。", "動いた。止まった。"),
        (">-\n    SLO\n    と目標", "SLO と目標"),
        (">-\n    動く API\n    mean time", "動く API mean time"),
        ("動いた。\n    止まった。", "動いた。止まった。"),
        ("「あ」 「い」", "「あ」 「い」"),  # a space that was typed stays
        (">-\n    「あ」 「い」\n    う", "「あ」 「い」う"),
        (">-\n    안녕\n    하세요", "안녕 하세요"),  # Korean has spaces
    ],
)
def test_a_line_break_between_two_signs_is_no_space(yaml: str, text: str) -> None:
    assert _title(yaml) == text


def test_a_text_of_signs_with_spaces_is_written_so_that_it_is_read_again() -> None:
    text = "「あ」 「い」 " * 30 + "SLO は " * 20 + "う"
    assert _title(scalar(text, start=20, indent=2)) == " ".join(text.split())


def test_a_level_may_have_a_long_name_of_signs_but_not_of_letters() -> None:
    def complaints(name: str) -> list[str]:
        files = {path.name: path.read_bytes() for path in sorted((LADDERS / "ja").iterdir())}
        files["ladder.yaml"] = changed(files["ladder.yaml"].decode(), "1: メンバー", f"1: {name}").encode()
        return [str(problem) for problem in parse_source(files)[1]]

    assert complaints("運用基盤開発担当エンジニアリングマネージャー見習い（東京本社）") == []
    (problem,) = complaints("運用Reliabilityengineeringspecialist")
    assert "the word “Reliabilityengineeringspecialist” in the name of level 1 has 32 letters" in problem


def test_files_of_levels_without_latin_letters_are_named_by_their_numbers() -> None:
    assert Stage(2, "シニア").slug == "2"
    assert Stage(2, "مهندس أول").slug == "2"
    assert Stage(2, "Senior シニア").slug == "2-senior"
    assert Stage(2, "X").slug == "2-x"


@pytest.mark.parametrize(
    ("text", "wide", "longest", "lines"),
    [
        ("Reliability", 11, 11, 2),
        ("運用の信頼性", 12, 2, 2),
        ("SLO を守る", 10, 3, 1),
        ("", 0, 0, 0),
        ("運用 team", 9, 4, 1),
    ],
)
def test_signs_are_as_wide_as_two_letters(text: str, wide: int, longest: int, lines: int) -> None:
    assert (breadth(text), longest_word(text), count_lines(text, 10)) == (wide, longest, lines)
    assert breadth(cut(text, 8)) <= 8 or " " not in text


# Booklets that are bound on the right


def test_the_first_page_of_a_booklet_from_the_right_lies_left_of_the_fold() -> None:
    assert sheets_of_booklet(8, bound_right=True) == ((0, 7, 6, 1), (2, 5, 4, 3))


# Style sheets


@pytest.mark.parametrize(
    ("css", "wanted"),
    [
        ("a { margin-left: 1mm; padding: 1mm 2mm 3mm 4mm }", "a { margin-right: 1mm; padding: 1mm 4mm 3mm 2mm }"),
        (".left { text-align: right; float: left }", ".left { text-align: left; float: right }"),
        ("@page x:left { @left-top { margin-right: 1mm } }", "@page x:right { @right-top { margin-left: 1mm } }"),
        ("a { background: url(left.svg) 0 2em / 1em }", "a { background: url(left.svg) right 0 top 2em / 1em }"),
        ("a { background-position: left bottom }", "a { background-position: right bottom }"),
        ("a { background: no-repeat center / 1em 1em }", "a { background: no-repeat center / 1em 1em }"),
        ("a { margin: 0 calc(1em + 2mm) 0 0 !important }", "a { margin: 0 0 0 calc(1em + 2mm) !important }"),
        ("a { content: string(left, first-except) \"left: right\"; --left: 1mm }",) * 2,
        ("/* left { right: 1mm } */ a::before { left: 0 }", "/* left { right: 1mm } */ a::before { right: 0 }"),
        ("a { margin: 0 auto; text-indent: 1em }", "a { margin: 0 auto; text-indent: 1em }"),
    ],
)  # fmt: skip
def test_a_style_sheet_is_mirrored(css: str, wanted: str) -> None:
    assert mirrored(css) == wanted


@pytest.mark.parametrize("name", sorted(path.name for path in LAYOUTS.glob("*.css")))
def test_a_sheet_that_is_mirrored_twice_is_as_it_was(name: str) -> None:
    css = (LAYOUTS / name).read_text()
    plain = re.sub(r"background(-position)?:[^;}]*", "", css)  # “0” becomes “right 0”, and that “left 0”
    assert mirrored(mirrored(plain)) == mirrored(mirrored(mirrored(mirrored(plain))))
    assert re.sub(r"\s", "", mirrored(mirrored(plain))) == re.sub(r"\s", "", plain)
    if name not in ("low-ink.css", "blank.css", "arabic.css", "japanese.css", "changes.css"):
        assert mirrored(css) != css


def test_lines_get_more_room_but_not_where_they_are_one() -> None:
    css = "p { line-height: 1.2; font: 600 1em/1.5rem X } .a .numeral { line-height: .8 } :root { --line: 14pt }"
    assert leaded(css, 1.5) == (
        "p { line-height: 1.8; font: 600 1em/2.25rem X } .a .numeral { line-height: .8 } :root { --line: 21pt }"
    )
    assert leaded("@page { @top-left { font: 400 1em/1 X } } p { line-height: var(--line) }", 2) == (
        "@page { @top-left { font: 400 1em/1 X } } p { line-height: var(--line) }"
    )


def test_sheets_of_western_languages_stay_as_they_are() -> None:
    css = (LAYOUTS / "card.css").read_text()
    assert all(suited_to(each, css) is css for code, each in LANGUAGES.items() if code not in ("ja", "ar"))


def test_a_drawing_is_mirrored() -> None:
    assert mirror_image(arrow("#123456")).startswith(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 12"><g transform="translate(24 0) scale(-1 1)"><path d='
    )
    assert mirror_image(arrow("#123456")).endswith(b"/></g></svg>")


def test_a_page_from_the_right_is_the_mirror_image_of_one_from_the_left() -> None:
    """Boxes, columns of tables, floats and places of absolute boxes, measured on the page; text alone starts elsewhere."""
    from ladder_export.pdf import Printer

    css = (
        "@page { size: 100mm 150mm; margin: 5mm 10mm 5mm 20mm } .a { margin-left: 7mm; width: 30mm } "
        ".b { position: absolute; left: 3mm; top: 40mm; width: 11mm } .t { display: table; width: 100%; table-layout: fixed } "
        ".t p { display: table-cell; padding-right: 4mm } .t p:first-child { width: 12mm } .c { padding: 0 1mm 0 9mm }"
    )
    body = (
        '<div class="a" id="a">x</div><div class="c"><p id="c">x</p></div><div class="b" id="b">x</div>'
        '<div class="t"><p id="t1">x</p><p id="t2">x</p><p id="t3">x</p></div>'
    )
    html = '<html lang="en"{}><title>x</title><body>' + body + "</body></html>"
    printer = Printer(FONTS)
    plain = printer.render(LaidOut(html.format(""), css, {})).boxes
    turned = printer.render(LaidOut(html.format(' dir="rtl"'), mirrored(css) + "html { direction: rtl }", {})).boxes
    assert set(plain) == {"a", "b", "c", "t1", "t2", "t3"} == set(turned)
    for name, box in plain.items():
        other = turned[name]
        assert (other.top, other.bottom) == (box.top, box.bottom)
        assert (100 - other.right, 100 - other.left) == (
            pytest.approx(box.left, abs=0.01),
            pytest.approx(box.right, abs=0.01),
        )


# Order of letters in a line


def shown(text: str, *, rtl: bool = True) -> str:
    return "".join(MIRROR.get(text[at], text[at]) if back else text[at] for at, back in visual_order(text, rtl=rtl))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("abc", "abc"),
        ("אבג 300 ms דה", "הד ms 300 גבא"),
        ("وعلى (SLO 99.9%) شي", "يش (SLO 99.9%) ىلعو"),
        ("12% من", "نم 12%"),
        ("من 12%", "%12 نم"),
        ("قال «نعم»، ثم", "مث ،«معن» لاق"),
        ("نعم. ", " .معن"),
    ],
)
def test_letters_stand_in_the_order_of_the_algorithm(text: str, wanted: str) -> None:
    assert shown(text) == wanted


_LETTERS = st.text(alphabet="abגديوا12٣ .,:%()[]«»-/+·“", max_size=16)


@cache
def _fribidi() -> ctypes.CDLL:
    for name in ("libfribidi.so.0", "libfribidi.0.dylib"):
        with contextlib.suppress(OSError):
            return ctypes.CDLL(name)
    return tools.absent("GNU FriBidi")


@given(_LETTERS, st.booleans())
def test_the_order_is_that_of_another_program(text: str, rtl: bool) -> None:
    """GNU FriBidi, which Pango uses, is asked for the level of each letter."""
    size = len(text)
    codes = (ctypes.c_uint32 * size)(*map(ord, text))
    base = ctypes.c_uint32(0x111 if rtl else 0x110)  # FRIBIDI_PAR_RTL, FRIBIDI_PAR_LTR
    levels = (ctypes.c_int8 * size)()
    order = (ctypes.c_int * size)()
    if size:
        assert _fribidi().fribidi_log2vis(codes, size, ctypes.byref(base), None, None, order, levels)
    kinds = [unicodedata.bidirectional(char) for char in text]
    assert _levels(kinds, text, int(rtl)) == list(levels)
    assert [at for at, _ in visual_order(text, rtl=rtl)] == list(order)


def glyphs(*texts: str, known: Callable[[str], str] = lambda text: text) -> list[Glyph]:
    return [Glyph(text, frozenset({known(text)})) for text in texts]


def test_glyphs_are_held_against_their_line() -> None:
    # من 12% «لا»: with a form of lam and alef as one glyph, a digit, and brackets that are turned around
    forms = {"م": "ﻣ", "ن": "ﻦ", "لا": "ﻻ"}
    drawn = glyphs("«", "لا", "»", " ", "%", "1", "2", " ", "ن", "م", known=lambda text: forms.get(text, text))
    assert is_drawn("من 12% «لا»", drawn, rtl=True)
    assert not is_drawn("من 21% «لا»", drawn, rtl=True)
    assert not is_drawn("من 12% »لا«", drawn, rtl=True)
    assert not is_drawn("نم 12% «لا»", drawn, rtl=True)
    assert not is_drawn("من 12% «لا»", drawn[:-1], rtl=True)
    assert not is_drawn("من 12% «لا»", [*drawn, *glyphs("م")], rtl=True)


def test_what_a_font_has_for_a_glyph_counts_more_than_what_the_file_says_of_it() -> None:
    assert not is_drawn("من", [Glyph("ن", frozenset("ﻢ")), Glyph("م", frozenset("ﻣ"))], rtl=True)
    assert is_drawn("من", [Glyph("ن"), Glyph("م", frozenset("ﻣ"))], rtl=True)
    assert not is_drawn("من", [Glyph("م"), Glyph("م", frozenset("ﻣ"))], rtl=True)
    assert is_drawn("على", [Glyph("ی", frozenset("ﻰﯽ")), Glyph("ل"), Glyph("ع")], rtl=True)  # two letters, one glyph


@pytest.mark.parametrize("order", [("َ", "ّ"), ("ّ", "َ")])
def test_marks_of_one_letter_may_be_drawn_in_any_order_but_not_on_another_letter(order: tuple[str, str]) -> None:
    first, second = order
    assert is_drawn("سُلَّم", glyphs("م", first, second, "ل", "ُ", "س"), rtl=True)
    assert not is_drawn("سُلَّم", glyphs(first, "م", second, "ل", "ُ", "س"), rtl=True)
    assert is_drawn("أولًا", glyphs("ً", "لا", "و", "أ"), rtl=True)  # a mark between two letters that are drawn as one


# The proof of an Arabic page

WHY = item("why", "يسأل حين لا يفهم، ويعيد ما فهمه بكلماته هو لا بكلمات غيره، ثم يكتب ما تقرّر", "Value", "1 Early")
SAYS = item("says", "كلُّ نظامٍ يتجاوز 300 ms (SLO 99.9%) يُسجَّل أولًا، وتقول إن 12% «بطيء»", "Value", "1 Early")
SHORT = item("short", "اسأل مبكرًا", "Value", "1 Early")
PLAIN = item("plain", "Latin alone", "Value", "1 Early")
REGION = Region("مهندس أول", (title("السلوكيات الأساسية", "Value"), WHY, SAYS, SHORT, PLAIN), ("Value", "1 Early"))
PAGE = replace(expected_pdf(REGION, named=(REGION.title,)), language="ar")
HTML = (
    page_of([REGION], style="html { direction: rtl }", heading=REGION.title)
    .replace('lang="en-US"', 'lang="ar" dir="rtl"')
    .replace(STYLE, STYLE.replace("1.3 ", "1.8 ").replace('"Edition 1"', '"التواصل الواضح · Edition 1"'))
)


@cache
def _printer() -> object:
    from ladder_export.pdf import Printer

    needs_fonts(ARABIC)
    return Printer(FONTS, language=ARABIC)


def arabic(html: str = HTML) -> bytes:
    return _printer().render(LaidOut(html, "", {})).pdf()  # type: ignore[attr-defined, no-any-return]


def said(data: bytes) -> list[str]:
    return [str(problem) for problem in prove(PAGE, data).problems]


def rewritten(data: bytes, change: Callable[[list[Any]], list[Any]]) -> bytes:
    """The file with the operators of its page changed."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        operators = change(list(pikepdf.parse_content_stream(pdf.pages[0])))
        pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(operators))
        stream = io.BytesIO()
        pdf.save(stream)
        return stream.getvalue()


def test_an_arabic_page_is_proved_from_the_file_alone() -> None:
    data = arabic()
    proof = prove(PAGE, data)
    assert [str(problem) for problem in proof.problems] == []
    assert proof.facts["items"] == {name: [1] for name in ("why", "says", "short", "plain")}
    assert proof.facts["proved_by"] == "text and glyphs"


def test_a_file_that_is_read_from_the_right_says_so() -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(arabic())) as pdf:
        assert str(pdf.Root.ViewerPreferences.Direction) == "/R2L"
        assert str(pdf.Root.Lang) == "ar"


def test_only_the_fonts_that_are_needed_are_in_it() -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(arabic())) as pdf:
        names = {str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.values()}
    assert names and all(re.match("Source-|Noto-(Sans|Naskh)-Arabic", name) for name in names)
    assert any(name.startswith("Noto-Sans-Arabic") for name in names)


def test_the_same_page_has_the_same_bytes() -> None:
    from ladder_export.pdf import Printer

    assert Printer(FONTS, language=ARABIC).render(LaidOut(HTML, "", {})).pdf() == arabic()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("اسأل مبكرًا", "سأال مبكرًا", "item short (“اسأل مبكرًا”) is missing"),  # two letters exchanged
        ("اسأل مبكرًا", "اسأل مبكرا", "item short (“اسأل مبكرًا”) is missing"),  # a mark is gone
        ('<p class="short">اسأل مبكرًا</p>', "", "item short (“اسأل مبكرًا”) is missing"),
        ("SLO 99.9%", "SLO 99.8%", "item says ("),
        ("«بطيء»", "»بطيء«", "item says ("),
        ('<p class="short">', '<p class="short" style="color: #fff">', "cannot be seen on the page"),
        ('<p class="why">', '<p class="why" style="height: 5mm; overflow: hidden">', "is cut off or partly covered"),
        ('<p class="short">', '<p class="short" style="margin-right: -80pt">', "from the edge of the page, or past it"),
        ('<p class="short">', '<p class="short" style="margin-top: -15pt">', "printed on top of it"),
        ('<p class="short">', '<p class="short" style="font-size: 4pt">', "is set in 4.00 pt"),
        ("اسأل مبكرًا", "اسألمبكرًا", "no space between"),
    ],
)
def test_a_page_that_is_set_wrongly_is_found_out(old: str, new: str, found: str) -> None:
    messages = said(arabic(changed(HTML, old, new)))
    assert any(found in message for message in messages), messages


def _edited(operators: list[Any], nth: int, edit: Callable[[list[bytes]], list[bytes]]) -> list[Any]:
    """`operators` with the glyphs of the `nth` line in Arabic edited."""
    import pikepdf

    lines = [n for n, each in enumerate(operators) if str(each.operator) == "TJ" and len(_glyphs(each)) > 5]
    at = [n for n in lines if _is_arabic(operators, n)][nth]
    codes = edit(_glyphs(operators[at]))
    shown_ = pikepdf.ContentStreamInstruction([pikepdf.Array(map(pikepdf.String, codes))], pikepdf.Operator("TJ"))
    return [*operators[:at], shown_, *operators[at + 1 :]]


def _glyphs(instruction: Any) -> list[bytes]:
    import pikepdf

    strings = [bytes(each) for each in instruction.operands[0] if isinstance(each, pikepdf.String)]
    return [string[n : n + 2] for string in strings for n in range(0, len(string), 2)]


def _is_arabic(operators: list[Any], at: int) -> bool:
    """Whether the glyphs there are of an Arabic font."""
    fonts = [str(each.operands[0]) for each in operators[:at] if str(each.operator) == "Tf"]
    return fonts[-1] in _arabic_fonts()


@cache
def _arabic_fonts() -> frozenset[str]:
    import pikepdf

    with pikepdf.open(io.BytesIO(arabic())) as pdf:
        fonts = pdf.pages[0].Resources.Font.items()
        return frozenset(name for name, font in fonts if "Arabic" in str(font.BaseFont))


@pytest.mark.parametrize("nth", range(3))
@pytest.mark.parametrize(
    "edit",
    [
        lambda codes: [codes[1], codes[0], *codes[2:]] if codes[0] != codes[1] else [*codes[1:], codes[0]],
        lambda codes: codes[1:],
        lambda codes: [codes[0], *codes],
    ],
    ids=["exchanged", "lost", "twice"],
)
def test_a_glyph_that_is_drawn_wrongly_is_found_out(nth: int, edit: Callable[[list[bytes]], list[bytes]]) -> None:
    messages = said(rewritten(arabic(), lambda operators: _edited(operators, nth, edit)))
    assert any("is not what its glyphs read; build it again" in message for message in messages), messages


def test_a_line_that_says_another_text_than_it_draws_is_found_out() -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(arabic(changed(HTML, "اسأل مبكرًا", "اسأل متأخرًا")))) as pdf:
        spans = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/ActualText" in each]
        (span,) = [each for each in spans if "متأخر" in str(each["/ActualText"])]
        span["/ActualText"] = pikepdf.String(SHORT.text)
        stream = io.BytesIO()
        pdf.save(stream)
    messages = said(stream.getvalue())
    assert "card.pdf: page 1: the line “اسأل مبكرًا” is not what its glyphs read; build it again" in messages
    assert any("item short" in message and "not found in the text of the pages" in message for message in messages)


def test_a_map_of_glyphs_that_lies_is_found_out() -> None:
    """What the file says of a glyph, which is what people copy, against the font in it."""
    import pikepdf

    with pikepdf.open(io.BytesIO(arabic())) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            told = font.ToUnicode.read_bytes()
            font.ToUnicode = pdf.make_stream(told.replace(b"<0633>", b"<0645>"))  # each seen is a meem
        stream = io.BytesIO()
        pdf.save(stream)
    assert any("not found in the text of the pages" in message for message in said(stream.getvalue()))


# The ladders


@pytest.mark.parametrize("code", ["ja", "ar"])
def test_the_example_ladders_are_sound(code: str) -> None:
    ladder, problems = read_source(LADDERS / code)
    assert ladder is not None and problems == []
    assert ladder.language == code
    assert all(level.sections for level in ladder.competencies[0].levels)
    assert len(ladder.stages) == 3


@pytest.fixture(scope="module", params=["ja", "ar"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """One of each kind of the two ladders, each of which was proved before it came here."""
    code: str = request.param
    needs_fonts(LANGUAGES[code])
    folder = tmp_path_factory.mktemp(code)
    kinds = [word for kind in ("card", "chapter", "overview", "compare") for word in ("--only", kind)]
    assert _run(["build", str(LADDERS / code), "-o", str(folder), *kinds, "--level", "1", "--level", "2"]) == 0
    return code, folder


def test_every_item_of_a_card_is_found_on_it_and_the_manifest_says_how(built: tuple[str, Path]) -> None:
    code, folder = built
    ladder, _ = read_source(LADDERS / code)
    assert ladder is not None
    files = json.loads((folder / "manifest.json").read_bytes())["files"]
    cards = sorted(name for name in files if name.startswith("cards/"))
    assert [name[-6:] for name in cards] == ["-1.pdf", "-2.pdf"]
    card = files[cards[0]]
    wanted = {item.id for section in ladder.competencies[0].levels[0].sections_in(Place.CARD) for item in section.items}
    assert set(card["items"]) == wanted and all(pages == [1] for pages in card["items"].values())
    assert card["proved_by"] == {"ja": "text", "ar": "text and glyphs"}[code]
    fonts = [(font["name"], font["sha256"]) for font in card["typefaces"]]
    assert fonts == [(str(face), face.digest) for face in font_files(LANGUAGES[code], FONTS)]
    assert len(files) == 2 + 2 + 1 + 1
    assert all(entry["smallest_item_type_pt"] >= 8.5 for entry in files.values())


def test_verify_proves_the_files_without_their_source(built: tuple[str, Path], tmp_path: Path) -> None:
    _, folder = built
    own = tmp_path / "own"
    shutil.copytree(folder, own)
    assert _run(["verify", str(own)]) == 0
    chapters = sorted((own / "chapters").iterdir())
    shutil.copy(chapters[1], chapters[0])
    assert _run(["verify", str(own)]) == 4


def test_a_second_build_gives_the_same_bytes(built: tuple[str, Path], tmp_path: Path) -> None:
    code, folder = built
    (card,) = folder.glob("cards/*-1.pdf")
    levels = ("--level", "1", "--level", "2")
    assert _run(["build", str(LADDERS / code), "-o", str(tmp_path), "--only", "card", *levels]) == 0
    assert (tmp_path / "cards" / card.name).read_bytes() == card.read_bytes()


def test_other_tools_pass_the_files(built: tuple[str, Path]) -> None:
    _, folder = built
    files = sorted(folder.rglob("*.pdf"))
    verdicts = verapdf.check(files)
    assert {path.name: verdict.broken for path, verdict in verdicts.items() if not verdict.passed} == {}


def test_sheets_of_cards_from_the_right_are_proved(tmp_path: Path) -> None:
    needs_fonts(ARABIC)
    assert _run(["sheets", str(LADDERS / "ar"), "-o", str(tmp_path), "--only", "card", "--level", "1"]) == 0
    names = {path.name for path in (tmp_path / "sheets").iterdir()}
    assert names == {"cards-a6-level-1-on-a4.pdf", "cards-a6-level-1-on-a4-plan.pdf"}
