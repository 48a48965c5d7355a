"""The rules for ids: they become file names, tags of form fields and anchors, and never change once released."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from itertools import count

from ladder_export.ladder import slugify
from ladder_export.problems import Location
from ladder_export.source.nodes import UNREADABLE
from ladder_export.source.reader import Reader

MAX_ID = 40
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SECTION_ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_RULE = "an id is made of small letters a to z, digits and single hyphens between them"
# Names that Windows keeps for devices, with or without an ending ("Naming Files, Paths, and Namespaces").
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


# The keys of a form's own fields begin so: form.reviewer, overall.rating, action-1.owner, sign-2.date, own.goals-1.what.
FORM_KEY = re.compile(r"form|overall|own|(action|sign)-[0-9]+")


def check_item_id(reader: Reader, location: Location, text: str, *, longest: int = MAX_ID) -> None:
    """As `check_id`, for an item, whose id begins the keys of its fields on forms."""
    check_id(reader, location, text, longest=longest)
    if FORM_KEY.fullmatch(text):
        message = f"“{text}” cannot be the id of an item: forms keep it for fields of their own"
        reader.complain(location, message, "choose another one")


def check_id(reader: Reader, location: Location, text: str, *, longest: int = MAX_ID, ending: str = "") -> None:
    """Complain if `text` is no id of at most `longest` characters. `ending` is that of a file's name."""
    if text == UNREADABLE:
        return
    if not ID.fullmatch(text):
        reader.complain(
            location,
            f"“{text}” cannot be an id: {_RULE}",
            f"write it as “{slugify(text)[:longest].strip('-')}{ending}”",
        )
    elif len(text) > longest:
        advice = f"shorten it to {longest} or fewer"
        if longest < MAX_ID:
            advice += f", since “-from” and “-to” make it {MAX_ID} at most"
        reader.complain(location, f"the id “{text}” has {len(text)} characters", advice)


def check_file_id(reader: Reader, location: Location, text: str, *, ending: str = "") -> None:
    """As `check_id`, for an id that files are named after."""
    check_id(reader, location, text, ending=ending)
    if text in RESERVED:
        reader.complain(
            location, f"“{text}” cannot be an id: Windows keeps this name for a device", "choose another one"
        )


def check_section_id(reader: Reader, location: Location, text: str) -> None:
    """As `check_id`, for a section; underscores join words there too."""
    if text == UNREADABLE:
        return
    if not SECTION_ID.fullmatch(text):
        rule = "a section id is made of small letters a to z, digits and single underscores between them"
        reader.complain(
            location, f"“{text}” cannot be an id: {rule}", f"write it as “{slugify(text).replace('-', '_')}”"
        )
    elif len(text) > MAX_ID:
        reader.complain(location, f"the id “{text}” has {len(text)} characters", f"shorten it to {MAX_ID} or fewer")


def may_be_id(text: str, *, longest: int = MAX_ID) -> bool:
    """Whether `text` can be the id of an item; of a shift with `longest` less the ending of its two sides."""
    return bool(ID.fullmatch(text)) and len(text) <= longest and not FORM_KEY.fullmatch(text)


def free_file_id(wanted: str, otherwise: str = "ladder", taken: Collection[str] = ()) -> str:
    """An id for a file that is none of `taken`, made of the slug `wanted`, or of `otherwise` where that says nothing.

    “ladder” itself is the name of another file of the source.
    """
    base = _shortened(wanted if any(char.isalpha() for char in wanted) and wanted != "x" else otherwise, MAX_ID)
    if base in RESERVED or (base == "ladder" and otherwise != "ladder"):
        base = f"{base}-{otherwise}"
    return numbered(base, set(taken).__contains__)


def numbered(base: str, is_taken: Callable[[str], bool], longest: int = MAX_ID) -> str:
    """`base`, or the first of `base-2`, `base-3` … that is not taken, of at most `longest` characters."""
    if len(base) <= longest and not is_taken(base):
        return base
    names = (f"{_shortened(base, longest - len(f'-{number}'))}-{number}" for number in count(2))
    return next(name for name in names if not is_taken(name))


def _shortened(slug: str, longest: int) -> str:
    """`slug` cut to `longest` characters, at a hyphen where one is near."""
    if len(slug) <= longest:
        return slug
    cut = slug[: longest + 1].rfind("-")
    return slug[:cut] if cut > longest // 2 else slug[:longest].strip("-")
