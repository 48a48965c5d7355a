"""The fixed words of pages and forms in every language of `languages`: one YAML file a language in `pages`, `forms`, `lists`
and `exports`. `lists` stands apart since it is asked for in all languages whenever a source is read.

A key is `room.thing`, such as `worksheet.name`. A text may hold `{names}`; one that depends on a count is a block of plural
forms (`one`, `few`, `many`, `other`: Unicode CLDR, chosen by Babel) with `{n}`. All files of a folder have the same keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from functools import lru_cache, reduce
from pathlib import Path

from ladder_export.languages import LANGUAGES, Language, Script, language_of

Forms = Mapping[str, str]
_FOLDERS = ("pages", "forms", "lists", "exports")


@dataclass(frozen=True)
class Wording:
    """The fixed words of one language: `words("cover.edition", edition="3")`, `words("glance.levels", n=5)`."""

    language: Language
    tag: str
    texts: Mapping[str, str | Forms]

    def __call__(self, key: str, /, n: int = 0, **values: object) -> str:
        """The text of `key` with `values` put in; `n` chooses among plural forms. Raises `KeyError` for an unknown key."""
        text = self.texts[key]
        if not isinstance(text, str):
            text = text.get(self._plural(n)) or text["other"]
        return text.format(n=n, **values)

    def sentences(self, *texts: str) -> str:
        """`texts`, whole sentences, one after the other, as the language parts them."""
        return ("" if self.language.script is Script.JAPANESE else " ").join(texts)

    def listed(self, texts: Iterable[str]) -> str:
        """`texts` as a list in a line: one, two, three."""
        return reduce(lambda before, text: self("page.listed", first=before, second=text), texts)

    def grouped(self, texts: Iterable[str]) -> str:
        """`texts`, which may be lists themselves, as a list in a line: one, two; three."""
        return reduce(lambda before, text: self("page.grouped", first=before, second=text), texts)

    def date(self, day: Day) -> str:
        """`day` as the language writes it in full: November 21, 2026; 21. November 2026."""
        from babel.dates import format_date

        return format_date(day, "long", locale=_locale(self.tag))

    def parts(self, key: str, *names: str) -> tuple[str, ...]:
        """What the text of `key` has before, between and after those `names`, which it holds in that order."""
        return tuple(self(key, 0, **dict.fromkeys(names, "\0")).split("\0"))

    def number(self, value: float) -> str:
        """`value` as the language writes it, with no more decimals than it has: 2.5; 2,5."""
        from babel.numbers import format_decimal

        return str(format_decimal(value, "0.###", locale=_locale(self.tag)))

    def _plural(self, n: int) -> str:
        from babel import Locale

        return str(Locale.parse(_locale(self.tag)).plural_form(n))


@lru_cache(maxsize=32)
def wording(tag: str) -> Wording:
    """The fixed words for the BCP 47 language `tag`; English where there are none (`missing`)."""
    language = language_of(tag) or LANGUAGES["en"]
    texts: dict[str, str | Forms] = {}
    for folder in _FOLDERS:
        texts.update(_read(folder, language.code))
    return Wording(language, tag if language_of(tag) else "en", texts)


def of_empty_lists() -> Iterator[str]:
    """What a list on a form shows while nothing is chosen, in every language."""
    for code in LANGUAGES:
        yield from map(str, _read("lists", code).values())


def missing(tag: str) -> bool:
    """Whether there are no fixed words for the language `tag`, so that pages and forms have those in English."""
    return language_of(tag) is None


def _read(folder: str, code: str) -> dict[str, str | Forms]:
    import yaml

    text = (Path(__file__).parent / folder / f"{code}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rooms = yaml.load(text, loader) or {}
    return {f"{room}.{key}": value for room, keys in rooms.items() for key, value in keys.items()}


def _locale(tag: str) -> str:
    """The tag as Babel takes it; only the language where Babel does not know its territory."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(tag.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return tag.split("-")[0].lower()
