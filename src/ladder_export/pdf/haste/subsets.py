"""Cuts a font down to its letters in one go.

WeasyPrint 70 (`pdf.fonts.Font._harfbuzz_subset`) has HarfBuzz do it twice: once with the numbers of all glyphs as they are,
and again without those after the last one. Where there are none, the first go gives the same font, but for a map without any
characters in it, which HarfBuzz leaves out only then.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ladder_export.pdf.haste.parts import put

# What HarfBuzz knows to cut: other tables stay the first time, and go the second time.
_KNOWN = {
    *("GDEF", "GPOS", "GSUB", "BASE", "DSIG", "OS/2", "cmap", "cvt ", "fpgm", "gasp"),
    *("glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"),
}
_EMPTY_MAP = 4  # bytes, of a map of characters without one
_DROPPED = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")


def make_haste() -> None:
    """Let fonts whose last glyph is one that is used be cut once, and others be cut faster the second time."""
    from weasyprint.pdf import fonts
    from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset

    slow = fonts.Font._harfbuzz_subset
    flags = (
        harfbuzz_subset.HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED
        | harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE
        | harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    )

    def add(values: Any, more: Collection[int]) -> None:
        numbers = ffi.new(f"hb_codepoint_t[{len(more)}]", list(more))
        harfbuzz.hb_set_add_sorted_array(values, numbers, len(more))

    def is_done(face: Any, last: int) -> bool:
        table = harfbuzz.hb_face_reference_table(face, harfbuzz.hb_tag_from_string(b"cmap", -1))
        has_characters = harfbuzz.hb_blob_get_length(table) > _EMPTY_MAP
        harfbuzz.hb_blob_destroy(table)
        return has_characters and bool(harfbuzz.hb_face_get_glyph_count(face) == last + 1)

    def subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        tables = set(font.tables)
        if "glyf" not in tables or not tables <= _KNOWN or font.missing or hinting:
            slow(font, to_unicode, hinting)
            return
        plan = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
        glyphs = harfbuzz_subset.hb_subset_input_glyph_set(plan)
        add(glyphs, sorted(to_unicode))
        dropped = harfbuzz_subset.hb_subset_input_set(plan, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
        add(dropped, [harfbuzz.hb_tag_from_string(name, -1) for name in _DROPPED])
        harfbuzz_subset.hb_subset_input_set_flags(plan, flags | harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS)
        face = ffi.gc(harfbuzz_subset.hb_subset_or_fail(font.hb_face, plan), harfbuzz.hb_face_destroy)
        if not is_done(face, max(to_unicode)):
            add(glyphs, range(max(to_unicode) + 1))
            harfbuzz_subset.hb_subset_input_set_flags(plan, flags)
            face = ffi.gc(harfbuzz_subset.hb_subset_or_fail(face, plan), harfbuzz.hb_face_destroy)
        if data := face and fonts.get_hb_object_data(face):
            font.file_content = data
        else:
            slow(font, to_unicode, hinting)

    put(fonts.Font, "_harfbuzz_subset", subset)
