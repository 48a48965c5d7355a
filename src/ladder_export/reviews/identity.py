"""What a file says it is: its map, and the form, edition and key in its properties and its footer. They must agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ladder_export.form_map import NAMESPACE, FormMap, MapError
from ladder_export.languages import LANGUAGES
from ladder_export.reviews.data import RefusedError
from ladder_export.reviews.story import Range, read_story
from ladder_export.word_file import Package
from ladder_export.wording import wording

_BLANK_FORMS = "give --forms the folder with the blank forms"
_FACTS = {"form": ".+?", "edition": ".+", "key": "[0-9a-f]{8}(?![0-9a-f])"}  # of a footer, as patterns
_PROPERTIES = {
    "LadderId": "ladder",
    "LadderForm": "form",
    "LadderLevel": "level",
    "LadderEdition": "edition",
    "LadderFormKey": "key",
}


_MOST_KEPT = 1_000_000  # characters of a map that is kept for the next file; one of 200 competencies has half of that


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place of a file says: `where` with its verb, and what of the rest it says; all else is empty."""

    where: str
    ladder: str = ""
    form: str = ""
    level: str = ""
    edition: str = ""
    key: str = ""


def own_map(package: Package) -> FormMap | None:
    """The map that a file carries. Raises RefusedError when it is damaged, was edited, or is one of several."""
    found: dict[str, FormMap] = {}
    for name in sorted(name for name, raw in package.raw.items() if NAMESPACE.encode() in raw):
        root = package.root(name)
        if root.tag != f"{{{NAMESPACE}}}form":
            continue
        try:
            form = _map("".join(map(str, root.itertext())))
        except MapError as error:
            raise RefusedError(f"{error}; {_way_out(str(error))}") from error
        if _key(form) != root.get("key"):
            raise RefusedError("its map was changed after it was made; copy the answers into a new form")
        found[form.key] = form
    if len(found) > 1:
        raise RefusedError("it carries the maps of two forms; copy the answers of each into a form of its own")
    return next(iter(found.values()), None)


def _map(text: str) -> FormMap:
    """The map that is written so; the forms of one level have the same."""
    return _known_map(text) if len(text) <= _MOST_KEPT else FormMap.from_json(text)


_known_map = lru_cache(16)(FormMap.from_json)


def _key(form: FormMap) -> str:
    try:
        return form.key
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell
        return ""


def _way_out(why: str) -> str:
    return "copy the answers into a new form" if why.endswith("damaged") else "read it with the version that made it"


def form_of(package: Package, known: Mapping[str, FormMap]) -> tuple[FormMap, bool]:
    """The map to read a file by, and whether it is the file's own; if it has none, that of the same form among `known`.

    Raises RefusedError when there is none, or when the file contradicts itself.
    """
    claims = _claims(package)
    own = own_map(package)
    form = own or _among(known, claims)
    _check_agreement(form, claims, "its map says" if own else "the map of that form says")
    return form, own is not None


def _claims(package: Package) -> list[Claim]:
    """What the properties and the footers say, in that order."""
    claims = []
    for name in package.linked("", "custom-properties"):
        said = {each.get("name", ""): "".join(map(str, each.itertext())).strip() for each in package.root(name)}
        facts = {field: said[key] for key, field in _PROPERTIES.items() if said.get(key)}
        if facts:
            claims.append(Claim("its properties say", **facts))
    for name in package.linked(package.main, "footer"):
        story = read_story(package.root(name))
        text = " ".join(story.text(Range(0, len(story.pieces))).split())
        if found := next((found for footer in _footers() if (found := footer.search(text))), None):
            claims.append(Claim("its footer says", **found.groupdict()))
    return claims


@lru_cache(maxsize=1)
def _footers() -> tuple[re.Pattern[str], ...]:
    """The footers of forms, in every language that has words for them."""
    form, edition, key = (f"(?P<{fact}>{pattern})" for fact, pattern in _FACTS.items())
    texts = (wording(tag)("form.footer", form=form, edition=edition, key=key) for tag in LANGUAGES)
    return tuple(map(re.compile, texts))


def _among(known: Mapping[str, FormMap], claims: list[Claim]) -> FormMap:
    if key := next((claim.key for claim in claims if claim.key), ""):
        if key in known:
            return known[key]
        raise RefusedError(f"it has lost its map, and no other file has that of the key {key}; {_BLANK_FORMS}")
    for claim in claims:
        found = [form for form in known.values() if (form.form, form.edition) == (claim.form, claim.edition)]
        if len(found) == 1:
            return found[0]
        if found:
            raise RefusedError(
                f"it has lost its map and its key, and {len(found)} forms are “{claim.form}” of edition {claim.edition}; "
                "copy the answers into a new form"
            )
        if claim.form:
            raise RefusedError(
                f"it has lost its map, and no other file has that of “{claim.form}”, edition {claim.edition}; "
                f"{_BLANK_FORMS}"
            )
    raise RefusedError("it does not say which form it is; if it is a review, copy the answers into a new form")


def _check_agreement(form: FormMap, claims: list[Claim], name: str) -> None:
    ours = Claim(name, form.ladder, form.form, str(form.level), form.edition, form.key)
    for claim in claims:
        for what in _PROPERTIES.values():
            said, should = getattr(claim, what), getattr(ours, what)
            if said and not said.split() == should.split():
                raise RefusedError(
                    f"{claim.where} {what} “{said}”, but {ours.where} “{should}”; "
                    "copy the answers into a new form of the right level"
                )
