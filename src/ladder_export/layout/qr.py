"""QR codes (ISO/IEC 18004) as SVG: black modules on the white of the paper."""

from __future__ import annotations

from dataclasses import dataclass

_QUIET = 4  # modules that have to stay white around the code (ISO/IEC 18004, 5.3.8)
_LEAST_MM = 15.0  # of a code with its quiet zone, so that a phone reads it at arm's length
_MODULE_MM, _SMALL_MODULE_MM = 0.45, 0.4


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code without its quiet zone: its drawing, the length of its edge in mm, and how much white it needs around it in mm."""

    svg: bytes
    size_mm: float
    quiet_mm: float


def qr_code(text: str, *, small: bool = False) -> QrCode:
    """`text` as a QR code that survives a loss of 15 % (level M), with modules of 0.45 mm or more, `small` ones of 0.4 mm.

    Raises `ValueError` if `text` is longer than any QR code can hold (2331 bytes).
    """
    import segno

    code = segno.make(text, error="m", micro=False, boost_error=True)
    count, _ = code.symbol_size(border=0)
    module = _SMALL_MODULE_MM if small else max(_MODULE_MM, _LEAST_MM / (count + 2 * _QUIET))
    runs = "".join(_row(y, bytes(row)) for y, row in enumerate(code.matrix))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {count} {count}"><path d="{runs}" fill="#000000"/></svg>'
    )
    return QrCode(svg.encode(), module * count, module * _QUIET)


def _row(y: int, modules: bytes) -> str:
    """The dark stretches of one row, each a rectangle of one module's height."""
    found, x = [], 0
    while x < len(modules):
        end = x
        while end < len(modules) and modules[end]:
            end += 1
        if end > x:
            found.append(f"M{x} {y}h{end - x}v1H{x}z")
        x = end + 1
    return "".join(found)
