"""How a run of a Word file looks, as far as it decides whether anyone can see it: hidden, its color, its size.

A property stands at the run, in its character style, in its paragraph style, or in the document defaults, in this order
(ECMA-376 part 1, 17.7.2), and styles build on others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off", "none")
_SMALLEST = 12.0  # half-points
_CLOSE = 48  # gray steps of 255 by which text must differ from its ground


@dataclass(frozen=True, slots=True)
class Look:
    """What one `w:rPr` says; None where it says nothing. `size` is in half-points, `fill` is its own shading."""

    hidden: bool | None = None
    color: str | None = None
    size: float | None = None
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """The looks of all styles, with those that they build on, and the fill of paragraph styles."""

    looks: dict[str, Look] = field(default_factory=dict)
    based: dict[str, str] = field(default_factory=dict)
    fills: dict[str, str] = field(default_factory=dict)
    default: Look = Look()
    paragraph: str = ""  # the paragraph style of paragraphs that name none

    def chain(self, style: str) -> list[str]:
        """`style` and the styles that it builds on, nearest first."""
        names: list[str] = []
        while style and style not in names:
            names.append(style)
            style = self.based.get(style, "")
        return names


def read_styles(part: ET.Element | None) -> Styles:
    """Read `word/styles.xml`."""
    if part is None:
        return Styles()
    defaults = part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    styles = Styles(default=read_look(defaults), paragraph=_default_paragraph(part))
    for style in part.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        styles.looks[name] = read_look(style.find(f"{W}rPr"))
        based = style.find(f"{W}basedOn")
        if based is not None:
            styles.based[name] = based.get(f"{W}val", "")
        fill = read_fill(style.find(f"{W}pPr"))
        if fill:
            styles.fills[name] = fill
    return styles


def _default_paragraph(part: ET.Element) -> str:
    for style in part.iter(f"{W}style"):
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in _OFF:
            return style.get(f"{W}styleId", "")
    return ""


def read_look(properties: ET.Element | None) -> Look:
    """Read a `w:rPr`."""
    if properties is None:
        return Look()
    vanish, color, size = (properties.find(f"{W}{name}") for name in ("vanish", "color", "sz"))
    return Look(
        hidden=None if vanish is None else vanish.get(f"{W}val", "1") not in _OFF,
        color=None if color is None else color.get(f"{W}val"),
        size=None if size is None else float(size.get(f"{W}val", "0")),
        fill=read_fill(properties),
    )


def read_fill(properties: ET.Element | None) -> str | None:
    """The fill of the `w:shd` in a `w:rPr`, `w:pPr` or `w:tcPr`, as six hexadecimal digits."""
    shading = properties.find(f"{W}shd") if properties is not None else None
    fill = shading.get(f"{W}fill", "auto") if shading is not None else "auto"
    return fill if fill != "auto" else None


def unseen(styles: Styles, own: Look, character: str, paragraph: str, grounds: list[str | None]) -> str:
    """Why a run cannot be seen, or an empty text. `grounds` are the fills below it, nearest first."""
    names = [*styles.chain(character), *styles.chain(paragraph or styles.paragraph)]
    looks = [own, *(styles.looks[name] for name in names if name in styles.looks), styles.default]
    if any(look.hidden for look in looks[:1]) or (looks[0].hidden is None and any(look.hidden for look in looks[1:])):
        return "is hidden"
    size = next((look.size for look in looks if look.size is not None), 20.0)
    if size < _SMALLEST:
        return f"is set in {size / 2:g} pt"
    color = next((look.color for look in looks if look.color is not None), "auto")
    fills = [look.fill for look in looks] + [*grounds, *(styles.fills.get(name) for name in names)]
    ground = next((fill for fill in fills if fill), "FFFFFF")
    if color != "auto" and abs(_gray(color) - _gray(ground)) < _CLOSE:
        return f"is set in the color {color} on {ground}"
    return ""


def _gray(color: str) -> float:
    """The gray value, 0 to 255, of six hexadecimal digits."""
    red, green, blue = (int(color[n : n + 2], 16) for n in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue
