"""The style sheet of a form, its theme and its lists, as the XML of three parts.

Styles have the names that Word knows (Title, heading 1, List Number), so that its navigation pane and a reader's own style
set work; ours begin with “Ladder”. Colors stand both as numbers and as names of the theme.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from ladder_export.word.palette import ACCENTS, INK, PAPER, PROMPT, QUIET, RULE, Palette
from ladder_export.word.speech import Speech
from ladder_export.word.xml import DECLARATION, ROOT_NAMESPACES

BULLETS, NUMBERS, CALLOUT_BULLETS = 1, 2, 3  # w:num of the three lists; restarted numberings follow
NUMBERED = 1  # w:abstractNum of numbered lists

_MAJOR = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:cstheme="majorBidi"/>'


def _color(value: str, theme: str) -> str:
    return f'<w:color w:val="{value}" w:themeColor="{theme}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _space(before: int, after: int, line: int = 240) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _style(name: str, paragraph: str, letters: str = "", *, after: str = "Normal", priority: int = 10) -> str:
    """One paragraph style. Its id is its name in camel case; a name that begins with “Ladder” is our own."""
    own = name.startswith("Ladder ")
    key = "".join(word[0].upper() + word[1:] for word in name.removeprefix("Ladder ").split())
    custom = ' w:customStyle="1"' if own else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{key}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="{after}"/>'
        f'<w:uiPriority w:val="{priority}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"{f'<w:rPr>{letters}</w:rPr>' if letters else ''}</w:style>"
    )


def _defaults(speech: Speech) -> str:
    kinds = (("val", speech.latin), ("eastAsia", speech.east_asian), ("bidi", speech.complex))
    lang = " ".join(f"w:{kind}={quoteattr(tag)}" for kind, tag in kinds)
    turned = "<w:pPr><w:bidi/></w:pPr>" if speech.rtl else ""
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/>'
        f"{_size(21)}<w:lang {lang}/></w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{_space(0, 80, 259)}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"{turned}<w:rPr>{_color(INK, 'text1')}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>'
        "<w:semiHidden/><w:unhideWhenUsed/></w:style>"
    )


def _headings(colors: Palette) -> str:
    accent, deep = _color(colors.accent, "accent1"), _color(colors.deep, "text2")
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="2" w:color="{colors.accent}" w:themeColor="accent1"/></w:pBdr>'
    keep = "<w:keepNext/><w:keepLines/>"
    return "".join(
        (
            _style(
                "Title", f"<w:keepNext/>{_space(0, 20)}", f"{_MAJOR}<w:b/><w:bCs/>{deep}{_size(50)}", after="Subtitle"
            ),
            _style("Subtitle", f"<w:keepNext/>{_space(0, 80)}", f"{accent}{_size(25)}", priority=11),
            _style(
                "heading 1",
                f'{keep}{rule}{_space(180, 70)}<w:outlineLvl w:val="0"/>',
                f"{_MAJOR}<w:b/><w:bCs/>{accent}{_size(28)}",
                priority=9,
            ),
            _style(
                "heading 2",
                f'{keep}{_space(180, 60)}<w:outlineLvl w:val="1"/>',
                f"{_MAJOR}<w:b/><w:bCs/>{deep}{_size(25)}",
                priority=9,
            ),
            _style(
                "heading 3",
                f'{keep}{_space(140, 50)}<w:outlineLvl w:val="2"/>',
                f"{_MAJOR}<w:b/><w:bCs/>{accent}{_size(22)}",
                priority=9,
            ),
            _style(
                "heading 4",
                f'{keep}{_space(120, 40)}<w:outlineLvl w:val="3"/>',
                f"{_MAJOR}<w:b/><w:bCs/>{deep}",
                priority=9,
            ),
        )
    )


def _running(width: int) -> str:
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    quiet = f'<w:color w:val="{QUIET}"/>{_size(17)}'
    line = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/></w:pBdr>'
    return _style("header", tab + _space(0, 0), quiet, after="Header", priority=99) + _style(
        "footer", line + tab + _space(0, 0), quiet, after="Footer", priority=99
    )


def _texts(colors: Palette, *, slanted: bool) -> str:
    deep = _color(colors.deep, "text2")
    slant, spread = ("<w:i/><w:iCs/>", '<w:spacing w:val="24"/>') if slanted else ("", "")
    quiet = f'<w:color w:val="{QUIET}"/>'

    def numbered(number: int) -> str:
        return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'

    return "".join(
        (
            _style("List Bullet", numbered(BULLETS) + _space(0, 40, 252), after="ListBullet"),
            _style("List Number", numbered(NUMBERS) + _space(0, 40, 252), after="ListNumber"),
            _style("Quote", _space(0, 60, 252) + '<w:ind w:left="227"/>', f"{slant}{deep}", priority=29),
            _style("Ladder Lead", _space(90, 110, 252), f"{deep}{_size(22)}"),
            _style("Ladder Hint", f"<w:keepNext/>{_space(0, 60)}", f"{quiet}{_size(19)}"),
            _style("Ladder Callout", _space(30, 10), f"<w:b/><w:bCs/>{deep}"),
            _style("Ladder Callout List", numbered(CALLOUT_BULLETS) + _space(0, 10, 250), _size(20)),
            # LibreOffice 7.4 shows the prompt of a plain-text control in the color of its paragraph.
            _style("Ladder Answer", _space(20, 20), f'<w:color w:val="{PROMPT}"/>{_size(20)}'),
            _style("Ladder Cell", _space(20, 20), _size(20)),
            _style(
                "Ladder Cell List",
                numbered(NUMBERS) + _space(20, 20) + '<w:ind w:left="255" w:hanging="255"/>',
                _size(20),
            ),
            _style(
                "Ladder Cell Head",
                f"<w:keepNext/>{_space(20, 20)}",
                f"<w:b/><w:bCs/>{_color(PAPER, 'background1')}{_size(20)}",
            ),
            _style("Ladder Note", _space(0, 30), f"{slant}{quiet}{_size(18)}"),
            _style("Ladder Note List", _space(0, 30) + '<w:ind w:left="255"/>', f"{slant}{quiet}{_size(18)}"),
            _style("Ladder Label", _space(30, 30), f"<w:b/><w:bCs/>{deep}{_size(19)}"),
            _style("Ladder Kicker", f"<w:keepNext/>{_space(50, 0)}", f"<w:caps/>{quiet}{spread}{_size(16)}"),
            _style("Ladder From", _space(0, 60), f"{slant}{quiet}{_size(24)}"),
            _style("Ladder To", _space(0, 60), f"<w:b/><w:bCs/>{slant}{deep}{_size(26)}"),
            _style("Ladder Step", f'{_space(0, 0)}<w:jc w:val="center"/>', f"{quiet}{_size(17)}"),
            _style(
                "Ladder Step Here",
                f'{_space(0, 0)}<w:jc w:val="center"/>',
                f"<w:b/><w:bCs/>{_color(PAPER, 'background1')}{_size(17)}",
            ),
            _style("Ladder Phrase", f'{_space(70, 70)}<w:jc w:val="center"/>', f"<w:b/><w:bCs/>{deep}{_size(25)}"),
            _style("Ladder End", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', _size(2)),
            _style("Ladder Gap", '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>', _size(8)),
        )
    )


def _others(colors: Palette) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>'
        f'<w:rPr><w:color w:val="{PROMPT}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:customStyle="1" w:styleId="AnswerText"><w:name w:val="Ladder Answer Text"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="10"/><w:qFormat/>'
        f"<w:rPr>{_color(INK, 'text1')}</w:rPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="LadderTable"><w:name w:val="Ladder Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="40"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="22" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="22" w:type="dxa"/>'
        '<w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{colors.accent}"'
        ' w:themeFill="accent1"/></w:tcPr></w:tblStylePr></w:style>'
    )


def styles(speech: Speech, colors: Palette, width: int) -> bytes:
    """`styles.xml`. `width` is the text's width in twips, for the tab of header and footer."""
    return (
        f"{DECLARATION}<w:styles {ROOT_NAMESPACES}>{_defaults(speech)}{_headings(colors)}"
        f"{_running(width)}{_texts(colors, slanted=speech.slanted)}{_others(colors)}</w:styles>"
    ).encode()


def theme(speech: Speech, colors: Palette) -> bytes:
    """`theme1.xml`: the palette as the theme's colors, four more accents of the ladder's after it, and the fonts."""
    rest = [accent for accent in ACCENTS if accent != colors.accent][:4]
    named = [("dk1", INK), ("lt1", PAPER), ("dk2", colors.deep), ("lt2", colors.tint), ("accent1", colors.accent)]
    named += [(f"accent{number}", accent) for number, accent in enumerate([*rest, PROMPT], 2)]
    named += [("hlink", "0B5394"), ("folHlink", "6A4C93")]
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in named)
    faces = "".join(
        f'<a:{script} typeface="{font}"/>' for script, font in zip(("latin", "ea", "cs"), speech.fonts, strict=True)
    )
    fonts = "".join(f"<a:{kind}Font>{faces}</a:{kind}Font>" for kind in ("major", "minor"))
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    return (
        f'{DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Ladder">'
        f'<a:themeElements><a:clrScheme name="Ladder">{scheme}</a:clrScheme><a:fontScheme name="Ladder">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Ladder"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln w={chr(34)}9525{chr(34)}>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


def numbering(speech: Speech) -> bytes:
    """`numbering.xml`: bullets, numbers, and the bullets of a callout, each tied to its style."""
    # From right to left, LibreOffice sets a number or bullet before the place where it should begin.
    bullet, figure = (113, 170) if speech.rtl else (0, 0)

    def abstract(number: int, style: str, form: str, text: str, left: int, hanging: int) -> str:
        return (
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0">'
            f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl></w:abstractNum>'
        )

    def number(key: int, kind: int) -> str:
        return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{kind}"/></w:num>'

    return (
        f"{DECLARATION}<w:numbering {ROOT_NAMESPACES}>{abstract(0, 'ListBullet', 'bullet', '•', 340 + bullet, 227)}"
        f"{abstract(NUMBERED, 'ListNumber', 'decimal', '%1.', 340 + figure, 283)}"
        f"{abstract(2, 'CalloutList', 'bullet', '•', 227 + bullet, 227)}"
        f"{number(BULLETS, 0)}{number(NUMBERS, NUMBERED)}{number(CALLOUT_BULLETS, 2)}</w:numbering>"
    ).encode()
