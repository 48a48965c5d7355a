"""What people call the sections and the levels of a ladder.

`Vocabulary` knows section titles with their common variants; `looks_like_level` knows how levels are written. Neither reads
prose: both are asked about one short line or cell at a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ladder_export.importing.data import LevelName

# The sections of the shipped ladder, by id, with the titles that other ladders give the same thing.
SECTION_TITLES: Mapping[str, tuple[str, ...]] = {
    "definition": ("Definition", "Competency Definition", "What It Is", "What Is It", "Meaning", "Description"),
    "introduction": ("Introduction", "Intro", "About This Competency", "Why It Matters", "Background"),
    "summary": ("Summary", "In Short", "In Brief", "Level Summary", "Proficiency Statement", "Short Description", "TLDR"),
    "opening": ("Opening",),
    "what_this_looks_like": (
        "What This Looks Like", "What It Looks Like", "What Does This Look Like", "What Good Looks Like", "In Practice",
        "What This Looks Like in Practice", "How It Looks",
    ),
    "key_behaviors": (
        "Key Behaviors", "Behaviors", "Core Behaviors", "Expected Behaviors", "Observable Behaviors", "Behavioral Indicators",
        "Behavior Indicators", "Expectations", "Key Expectations", "What We Expect", "What We Expect of You",
        "Main Behaviors", "Positive Behaviors", "Example Behaviors", "Criteria", "Demonstrated Behaviors",
    ),
    "common_struggles": (
        "Common Struggles", "Struggles", "Common Challenges", "Challenges", "Common Pitfalls", "Pitfalls", "Typical Struggles",
        "Common Mistakes", "Watch Outs", "Things to Watch Out For", "Blind Spots", "Growing Pains", "Negative Behaviors",
        "Anti-Patterns",
    ),
    "success_indicators": (
        "Success Indicators", "Indicators of Success", "Signs of Success", "Success Criteria", "What Success Looks Like",
        "Success Looks Like", "Measures of Success", "You Know You Are Successful When", "Indicators",
    ),
    "mindset_shift": ("Mindset Shift", "Mindset Shifts", "Shift in Mindset", "Change of Mindset", "Mindset", "From To"),
    "the_shift": ("The Shift", "The Shift in Thinking", "How Your Thinking Shifts", "The Fundamental Shift"),
    "how_to_grow": ("How to Grow", "How to Develop", "Growing Here", "How You Grow", "Ways to Grow", "How to Improve"),
    "questions": (
        "Questions to Ask Yourself", "Questions", "Ask Yourself", "Reflection Questions", "Self-Reflection", "Reflection",
        "Questions for Reflection", "Questions to Reflect On", "Coaching Questions",
    ),
    "habits": (
        "Build These Habits", "Habits", "Habits to Build", "Habits to Form", "Practices", "Daily Habits", "Key Habits",
        "Try This", "Practices to Try",
    ),
    "feedback": (
        "Seek Feedback", "Feedback", "Feedback to Seek", "Ask for Feedback", "Questions to Ask Others", "Feedback Questions",
        "Questions for Others", "Getting Feedback",
    ),
    "signals": (
        "Signals You Are Ready to Level Up", "Signals You’re Ready to Level Up", "Signals", "Signs You Are Ready",
        "Signs You’re Ready", "Ready to Level Up", "Signals of Readiness", "Readiness Signals", "Ready for the Next Level",
        "Ready for the Next Level When", "Promotion Signals", "Signs You’re Ready for the Next Level",
        "Signs You’re Ready to Level Up", "Signals You’re Ready for the Next Level",
    ),
    "focus": ("Focus Summary", "Focus", "Key Focus", "Focus Areas", "Focus Points", "Key Takeaways", "Takeaways"),
    "chapter_closing": ("Chapter Closing",),
    "card_closing": ("Card Closing",),
}  # fmt: skip

# The same in other languages that pages have words for.
FOREIGN_TITLES: Mapping[str, tuple[str, ...]] = {
    "definition": ("Bedeutung", "Beschreibung", "Définition", "Definición", "Definição", "Definicja", "定義", "التعريف"),
    "introduction": ("Einführung", "Einleitung", "Introducción", "Introdução", "Wprowadzenie", "はじめに", "المقدمة"),
    "summary": ("Zusammenfassung", "Kurz gesagt", "Résumé", "Resumen", "Resumo", "Podsumowanie", "概要", "الملخص"),
    "what_this_looks_like": ("So sieht das aus", "À quoi cela ressemble", "Cómo se ve", "Jak to wygląda"),
    "key_behaviors": (
        "Schlüsselverhalten", "Kernverhalten", "Verhaltensweisen", "Erwartungen", "Comportements clés", "Attentes",
        "Comportamientos clave", "Expectativas", "Comportamentos-chave", "Kluczowe zachowania", "Oczekiwania", "主な行動",
        "السلوكيات الرئيسية",
    ),
    "common_struggles": (
        "Häufige Schwierigkeiten", "Typische Schwierigkeiten", "Stolpersteine", "Difficultés courantes",
        "Herausforderungen", "Typische Herausforderungen", "Häufige Herausforderungen", "Typische Hürden", "Hürden",
        "Difficultés fréquentes", "Difficultés", "Défis",
        "Dificultades comunes", "Dificuldades comuns", "Częste trudności", "よくある課題", "التحديات الشائعة",
    ),
    "success_indicators": (
        "Erfolgsindikatoren", "Erfolgszeichen", "Indicateurs de réussite", "Indicadores de éxito", "Indicadores de sucesso",
        "Wskaźniki sukcesu", "成功の指標", "مؤشرات النجاح",
    ),
    "mindset_shift": (
        "Mindset-Wechsel", "Perspektivwechsel", "Changement de perspective", "Changement d’état d’esprit",
        "Cambio de mentalidad",
        "Mudança de mentalidade", "Zmiana myślenia", "Zmiana nastawienia", "考え方の転換", "تحول العقلية",
    ),
    "how_to_grow": ("Wie du wächst", "Comment progresser", "Cómo crecer", "Como crescer", "Jak się rozwijać", "成長するには"),
    "questions": (
        "Fragen an dich selbst", "Fragen zur Selbstreflexion", "Questions à se poser", "Preguntas para ti", "Perguntas para si",
        "Pytania do siebie", "自分への問い", "أسئلة لنفسك",
    ),
    "habits": ("Gewohnheiten", "Habitudes", "Hábitos", "Nawyki", "習慣", "العادات"),
    "feedback": ("Feedback einholen", "Demander du feedback", "Pide feedback", "Peça feedback", "Poproś o informację zwrotną"),
    "signals": ("Zeichen für den nächsten Schritt", "Signaux de progression", "Señales", "Sinais", "Sygnały"),
    "focus": ("Fokus", "Im Kern", "L’essentiel", "En foco", "Em foco", "W skrócie", "要点"),
}  # fmt: skip

# Headings that only announce the levels below them, in the languages that pages have words for.
LEVELS_TITLES = (
    "Proficiency Levels", "Levels", "The Levels", "Level Descriptions", "Level Definitions", "Proficiency Level",
    "Career Levels", "Stages", "Stufen", "Niveaus", "Niveaux", "Niveles", "Níveis", "Poziomy", "レベル", "المستويات",
)  # fmt: skip

_LONGEST_TITLE = 200
_BRITISH = (("behaviour", "behavior"), ("programme", "program"), ("organis", "organiz"), ("prioritis", "prioritiz"))
_CONTRACTIONS = (
    ("you're", "you are"),
    ("it's", "it is"),
    ("what's", "what is"),
    ("we're", "we are"),
    ("they're", "they are"),
)
_NUMBER_SIGN = re.compile(
    r"^[\s(\[]*(?:\d{1,3}(?:\.\d{1,3})+(?:\s*[.)\]:]\s*|\s+)|(?:\d{1,3}|[a-z])\s*[.)\]:](?!\d)\s*)(?=\S)", re.IGNORECASE
)
# A picture that stands before a title or a text as its sign: those that are shown in colors by themselves (Unicode's
# Emoji_Presentation), and others where a selector asks for it. Signs such as ☐ and ★ are letters of a text.
_SHOWN = (
    r"[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u2614\u2615\u267f\u2693\u26a1\u26bd\u26be\u26d4\u2705"
    r"\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u2b50\u2b55]"
)
_PICTURE = re.compile(rf"\s*(?:(?:{_SHOWN}|[\u2600-\u27bf](?=\ufe0f))[\ufe0f\u200d]*)+\s*(?=\S)")
# What a competency is called before its name.
COMPETENCY_WORDS = (
    "competency", "core competency", "competence", "skill", "capability", "kompetenz", "compétence", "competencia",
    "competência", "kompetencja", "コンピテンシー", "الكفاءة", "الجدارة",
)  # fmt: skip
_COMPETENCY = re.compile(rf"(?:{'|'.join(COMPETENCY_WORDS)})\s*\d{{0,2}}\s*[:：]\s*(?P<name>\S.*)", re.IGNORECASE)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})


def plain(text: str) -> str:
    """`text` as titles are compared: without case, punctuation, signs, numbers before it, and British spelling."""
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).translate(_APOSTROPHES).casefold()
    text = _NUMBER_SIGN.sub("", text.strip()).replace("&", " and ")
    for written, meant in (*_CONTRACTIONS, *_BRITISH):
        text = text.replace(written, meant)
    # Marks (Mn, Mc) belong to the letters of many scripts: a vowel sign is no punctuation.
    kept = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text.replace("'", ""))
    return " ".join(kept.replace("\ufe0f", "").split())


def all_titles() -> Iterable[tuple[str, tuple[str, ...]]]:
    """Section ids with the titles that people give them, in every language that we know."""
    return [*FOREIGN_TITLES.items(), *SECTION_TITLES.items()]


def without_picture(text: str) -> tuple[str, str]:
    """`text` without the pictures before it, and these: `🎯 Delivery` is `Delivery` and `🎯`."""
    found = _PICTURE.match(text)
    return (text[found.end() :], found[0].strip()) if found else (text, "")


def labelled_competency(text: str) -> str:
    """The name in `Competency: Delivery`; empty for a text that does not say that it names one."""
    found = _COMPETENCY.fullmatch(text.strip())
    return found["name"] if found else ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Titles of sections and names of levels, in `plain` form. Make one with `Vocabulary.of`."""

    titles: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, LevelName] = field(default_factory=dict)
    competencies: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    lead_ins: frozenset[str] = frozenset()
    own: bool = False  # whether the ladder has a section table of its own

    @classmethod
    def of(
        cls,
        sections: Iterable[tuple[str, str]] = (),
        levels: Iterable[LevelName] = (),
        mapped: Mapping[str, str] | None = None,
        lead_ins: Iterable[tuple[str, str]] = (),
        competencies: Iterable[str] = (),
        families: Iterable[str] = (),
    ) -> Vocabulary:
        """The shipped titles and their variants; over them `sections` (id, title) and names of `levels` of a ladder's own;
        over all of it `mapped`, title to section id, as a person gave it.
        `lead_ins` (id, text) count as titles too. `competencies` and `families` are their titles.
        """
        titles = {plain(title): id for id, names in all_titles() for title in names}
        own, own_lead_ins = list(sections), list(lead_ins)
        titles |= {plain(title): id for id, title in [*own_lead_ins, *own] if plain(title)}
        titles |= {plain(title): id for title, id in (mapped or {}).items() if plain(title)}
        return cls(
            titles,
            {plain(level.name): level for level in levels if plain(level.name)},
            frozenset(filter(None, map(plain, competencies))),
            frozenset(filter(None, map(plain, families))),
            frozenset(plain(text) for _, text in own_lead_ins),
            bool(own),
        )

    def section(self, title: str) -> str | None:
        """The id of the section that people call `title`; `None` if it is not a known title."""
        return self.titles.get(plain(title)) if len(title) <= _LONGEST_TITLE else None

    def is_lead_in(self, text: str) -> bool:
        """Whether `text` is the line that introduces the entries of a section of the ladder."""
        return plain(text) in self.lead_ins

    def is_competency(self, title: str) -> bool:
        """Whether the ladder has a competency of that title."""
        return plain(title) in self.competencies

    def is_family(self, title: str) -> bool:
        """Whether the ladder has a family of that title."""
        return plain(title) in self.families

    def level(self, text: str) -> LevelName | None:
        """The level that `text` names, by the ladder's own names or as people write levels; `None` for any other text."""
        if len(text) > _LONGEST_TITLE:
            return None
        known = self.levels.get(plain(text))
        if known is not None:
            return known
        if self.section(text):
            return None
        return looks_like_level(text) or looks_like_level(_NUMBER_SIGN.sub("", text.strip()))


_WORD = (
    "proficiency level|career level|level|lvl|stage|grade|tier|step|band|rung|stufe|niveau|nivel|nível|poziom|étape|etapa"
    "|レベル|段階|المستوى|مستوى|المرحلة"
)
_NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(_NUMERALS[1:])}|[ivx]{{1,4}})"
_JOINT = r"(?:\s*[:：–—\-|/.·,]\s*|\s*(?=\()|\s+)"
_SPELLED = re.compile(rf"(?:{_WORD})\s*[-#№]?\s*{_NUMBER}(?:{_JOINT}(?P<name>\S.*))?", re.IGNORECASE)
_SHORT = re.compile(rf"(?P<code>[A-Z]{{1,3}})[ -]?(?P<number>\d{{1,2}})(?:{_JOINT}(?P<name>\S.*))?")
_NUMBERED = re.compile(rf"(?P<number>\d{{1,2}}){_JOINT}(?P<name>\S.*)")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CODE = rf"(?:{_WORD}|L)\s*(\d{{1,2}})"
_AFTER = re.compile(rf"(?P<name>\S.*?)(?:\s*\(\s*{_CODE}\s*\)|\s*[:–—\-|/·,]\s*{_CODE})", re.IGNORECASE)

_RANKS = _words(
    "junior senior staff principal lead associate apprentice intern internship entry mid middle graduate trainee early career"
    " advanced expert novice beginner competent proficient developing emerging foundational foundation intermediate master"
    " mastery distinguished executive chief assistant experienced practitioner awareness working level new grad sr jr snr"
    " midlevel midweight seasoned fellow"
)
_ROLES = _words(
    "engineer developer designer manager analyst scientist researcher architect director consultant specialist associate"
    " apprentice intern lead fellow writer officer vp svp evp president head partner administrator programmer tester trainee"
    " engineers developers designers managers analysts strategist coach owner cto cpo ceo ic em tpm pm sre member graduate"
    " supervisor technician advisor coordinator agent clerk teacher nurse principal"
)
_NOT_IN_NAMES = _words(
    "a an the with to for by your our you we and or is are as from into that this how what when who why not"
)
_OF_ROLES = _words("head vp svp evp director president chief manager lead")
_MOST_WORDS = 6


def looks_like_level(text: str) -> LevelName | None:
    """The level that a short line names: `Level 2`, `L3`, `IC4`, `2 Mid-Level Engineer`, `Level 3: Senior`, `Staff Engineer`.

    A code other than L stays in the name, because it is all that tells two tracks apart. A number at the end of a name
    (`Engineer 2`, `Engineer II`) belongs to the name: it is not the place in the ladder. A bare number is no level.
    """
    line = without_picture(" ".join(text.split()).strip("*_#").strip().rstrip(":：").strip())[0]
    if not line or len(line) > 80:
        return None
    for found in (_spelled(line), _short(line), _numbered(line), _numbered_after(line)):
        if found is not None:
            return found
    return LevelName(None, line) if _is_stage(line) else None


def _spelled(line: str) -> LevelName | None:
    found = _SPELLED.fullmatch(line)
    if found is None:
        return None
    number = _value(found["number"])
    name = _unbracketed(found["name"] or "")
    return LevelName(number, name) if number is not None and _may_be_name(name) else None


def _short(line: str) -> LevelName | None:
    found = _SHORT.fullmatch(line)
    if found is None or not _may_be_name(found["name"] or ""):
        return None
    if found["code"] == "L":
        return LevelName(int(found["number"]), _unbracketed(found["name"] or ""))
    name = found["name"] or ""
    known = found["code"] in ("IC", "M", "E", "P", "T", "G", "S", "EM", "SE", "SWE", "PM", "TL", "D", "B", "K")
    return LevelName(int(found["number"]), line) if known and (not name or _is_stage(_unbracketed(name))) else None


def _numbered(line: str) -> LevelName | None:
    found = _NUMBERED.fullmatch(line)
    if found is None:
        return None
    name = _unbracketed(found["name"])
    return LevelName(int(found["number"]), name) if _is_stage(name) else None


def _numbered_after(line: str) -> LevelName | None:
    found = _AFTER.fullmatch(line)
    if found is None or not _may_be_name(found["name"]):
        return None
    return LevelName(int(found[2] or found[3]), found["name"].rstrip(" -–—:|/·,"))


def _value(number: str) -> int | None:
    low = number.lower()
    if low.isdigit():
        return int(low)
    if low in _NUMERALS:
        return _NUMERALS.index(low)
    return _ROMAN.index(low) if low in _ROMAN else None


def _unbracketed(name: str) -> str:
    """`(Senior)` as `Senior`: brackets round the whole name only set it off from the number."""
    inner = name[1:-1]
    return inner.strip() if name[:1] == "(" and name[-1:] == ")" and not set(inner) & set("()") else name


def _may_be_name(name: str) -> bool:
    """Whether it is short enough for a name, and no sentence: one that starts with a level's number says something of it."""
    words = name.split()
    if not words:
        return True
    return len(words) <= _MOST_WORDS and name[-1] not in ".!?;" and not name[0].islower()


def _is_stage(name: str) -> bool:
    """Whether a name without a number is that of a stage: ranks, degrees and roles, each word with a capital."""
    words = re.split(r"[\s/–—-]+", name.strip())
    if not words or len(words) > _MOST_WORDS or name[-1] in ".!?;,:" or not name[0].isupper():
        return False
    low = [word.lower().strip("(),.&") for word in words]
    if any(word in _NOT_IN_NAMES for word in low):
        return False
    if "of" in low:
        return low[0] in _OF_ROLES or (len(low) > 1 and low[0] in _RANKS and low[1] in _OF_ROLES)
    while low and (low[-1] in _ROMAN or low[-1].isdigit() or low[-1] in _NUMERALS):
        low.pop()
    if not low:
        return False
    capitals = all(word[0].isupper() or word[0].isdigit() or not word[0].isalpha() for word in name.split())
    if low[-1] in _ROLES and not low[0].endswith("ing"):
        return capitals or low[0] in _RANKS
    if set(low) == {"level"} or low == ["working"]:
        return False
    return all(word in _RANKS for word in low) or (
        capitals and low[0] in ("software", "engineering") and low[-1] in _RANKS
    )


def is_levels_title(text: str) -> bool:
    """Whether a heading only announces the levels below it: “Proficiency Levels”."""
    return plain(text) in _LEVELS_TITLES


_LEVELS_TITLES = frozenset(map(plain, LEVELS_TITLES))

_TOLD_LEVEL = re.compile(rf"(?<!\w)(?:{_WORD})\s*(?P<number>\d{{1,2}})(?!\w)", re.IGNORECASE)


def told_level(text: str, vocabulary: Vocabulary) -> LevelName | None:
    """The level that the first words of a sentence name: “At Level 2, …”, or by a name that `vocabulary` knows."""
    found = _TOLD_LEVEL.search(text)
    if found:
        return LevelName(int(found["number"]))
    start = f" {plain(text)} "
    return next((level for name, level in vocabulary.levels.items() if f" {name} " in start), None)
