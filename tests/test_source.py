"""Files to a ladder: what is read, and every mistake with its exact place and words."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder_export import resources
from ladder_export.glyphs import coverage
from ladder_export.ladder import Blanks, Item, Kind, Ladder, Place, Rating, Scope, Side, Stage, back_of_card, card_url
from ladder_export.problems import Location, Problem
from ladder_export.source import nodes, ordered, parse_source, read_source
from ladder_export.source.nodes import UNREADABLE
from ladders import SHIPPED, edited, load, messages, shipped_files, shipped_ladder, small_ladder, small_source

L, C = "ladder.yaml", "customer-value.yaml"
ASKS = "      cv1-asks: Asks the Starter question of Customer Value\n"
KEY_BEHAVIORS = "Customer Value › 1 Starter › Key Behaviors"
AT_ASKS = f"{KEY_BEHAVIORS} › cv1-asks"


def after(name: str, old: str, new: str) -> list[str]:
    """The problems of the small source with `old` replaced by `new` in the file `name`."""
    return messages(edited(small_source(), name, old, new))


def test_the_small_source_is_read_whole() -> None:
    ladder = load(small_source(levels=2))
    assert dataclasses.replace(ladder, stages=(), section_types=(), ratings=(), competencies=()) == Ladder(
        id="small-ladder",
        title="Small Ladder",
        subtitle="For tests",
        edition="2026.1",
        date=date(2026, 11, 21),
        language="en-US",
        organisation="Example Works",
        stages=(),
        section_types=(),
        ratings=(),
        review=ladder.review,
        competencies=(),
    )
    assert ladder.stages == (Stage(1, "Starter"), Stage(2, "Maker"))
    assert ladder.ratings[1] == Rating("2", "Sometimes", "It shows now and then.")
    assert (ladder.review.title, ladder.review.statuses, ladder.review.actions) == (
        *("Performance review", ("Not started", "A habit now"), 2),
    )
    assert {section.kind for section in ladder.section_types} == set(Kind)
    assert {place for section in ladder.section_types for place in section.places} == set(Place) - {Place.COMPARE}


def test_a_section_is_read_with_its_type_items_and_places() -> None:
    ladder = small_ladder()
    (competency,) = ladder.competencies
    assert (competency.id, competency.title, competency.skips) == ("customer-value", "Customer Value", ())
    assert [section.id for section in competency.sections] == ["definition", "introduction"]
    behaviors = competency.levels[0].section("behaviors")
    assert behaviors
    assert (behaviors.type.least, behaviors.type.most, behaviors.type.blanks) == (2, 7, Blanks.RATING)
    assert (behaviors.type.scope, behaviors.type.untitled, behaviors.type.lead_in) == (Scope.LEVEL, False, "")
    assert behaviors.items[0] == Item("cv1-asks", "Asks the Starter question of Customer Value")
    assert behaviors.items[0].location == Location(C, 15, 7)
    assert behaviors.location == Location(C, 14, 5)
    assert competency.levels[1].location == Location(C, 38, 3)
    assert competency.levels[1].sections[0].type is ladder.section_types[2]
    indicators = competency.levels[0].section("indicators")
    assert indicators
    assert (indicators.type.lead_in, indicators.type.blanks) == ("You do well when you:", Blanks.TICKS)


def test_a_shift_becomes_two_items() -> None:
    shift = small_ladder().competencies[0].levels[1].section("shift")
    assert shift
    assert shift.items == (
        Item("cv2-shift-from", "Did the Maker finish Customer Value?", "from"),
        Item("cv2-shift-to", "Did Customer Value help, dear Maker?", "to"),
    )
    assert [item.location for item in shift.items] == [Location(C, 55, 9), Location(C, 56, 9)]
    assert shift.entries == 1


def test_a_folded_text_is_one_line_and_no_break_spaces_stay() -> None:
    text = "      cv1-asks: >-\n        One  two\tthree\n        four\u00a0five\u2009six\n"
    ladder = load(edited(small_source(), C, ASKS, text))
    (first, _) = ladder.competencies[0].levels[0].section("behaviors").items  # type: ignore[union-attr]
    assert first.text == "One two three four\u00a0five\u2009six"


def test_sections_stand_in_the_order_of_the_table_wherever_they_are_in_the_file() -> None:
    source = edited(small_source(levels=1), C, "    summary:\n      cv1-summary: ", "    later:\n      cv1-summary: ")
    files = {name: data.replace(b"    closing:\n", b"    summary:\n") for name, data in source.items()}
    files = {name: data.replace(b"    later:\n", b"    closing:\n") for name, data in files.items()}
    level = load(files).competencies[0].levels[0]
    assert [level.sections[0].items[0].id, level.sections[-1].items[0].id] == ["cv1-closing", "cv1-summary"]
    assert [section.id for section in level.sections] == [s.id for s in load(files).section_types[2:]]


def test_competencies_come_by_file_name_or_as_the_ladder_lists_them() -> None:
    files = small_source(competencies=3)
    assert [c.id for c in load(files).competencies] == ["craft", "customer-value", "team-play"]
    listed = edited(files, L, "review:\n", "competencies: [team-play, craft, customer-value]\nreview:\n")
    assert [c.id for c in load(listed).competencies] == ["team-play", "craft", "customer-value"]


def test_eight_levels_and_five_competencies_are_read() -> None:
    ladder = small_ladder(8, 5)
    assert [len(c.levels) for c in ladder.competencies] == [8] * 5


def test_a_competency_may_skip_levels() -> None:
    files = small_source(levels=2)
    one_level = small_source(levels=1)[C].replace(b"levels:", b"skips: [2]\nlevels:")
    assert load({**files, C: one_level}).competencies[0].skips == (2,)


IN_LADDER: dict[str, tuple[str, str, list[str]]] = {
    "number for a text": (
        'edition: "2026.1"',
        "edition: 2026.10",
        ['ladder.yaml:4:10: “edition” is a number (2026.10), and text is needed; put it in quotes: "2026.10"'],
    ),
    "date for a text": (
        "title: Small Ladder",
        "title: 2026-01-01",
        ['ladder.yaml:2:8: “title” is a date (2026-01-01), and text is needed; put it in quotes: "2026-01-01"'],
    ),
    "yes for a text": (
        "language: en-US",
        "language: no",
        ['ladder.yaml:6:11: “language” is yes or no to YAML (no), and text is needed; put it in quotes: "no"'],
    ),
    "nothing for a text": (
        "subtitle: For tests",
        "subtitle: ~",
        ['ladder.yaml:3:11: “subtitle” is nothing to YAML (~), and text is needed; put it in quotes: "~"'],
    ),
    "empty text": ('edition: "2026.1"', 'edition: ""', ["ladder.yaml:4:10: “edition” is empty; write it"]),
    "missing key": (
        'edition: "2026.1"\n',
        "",
        ["ladder.yaml:1:1: the ladder has no “edition”; add “edition: …”"],
    ),
    "key with a slip": (
        "subtitle: For",
        "subtitel: For",
        ["ladder.yaml:3:1: the key “subtitel” is not known here; did you mean “subtitle”?"],
    ),
    "bad id": (
        "id: small-ladder",
        "id: Small_Ladder",
        [
            "ladder.yaml:1:5: “Small_Ladder” cannot be an id: an id is made of small letters a to z, "
            "digits and single hyphens between them; write it as “small-ladder”"
        ],
    ),
    "device name": (
        "id: small-ladder",
        "id: com1",
        ["ladder.yaml:1:5: “com1” cannot be an id: Windows keeps this name for a device; choose another one"],
    ),
    "date in another order": (
        "date: 2026-11-21",
        "date: 21.11.2026",
        ["ladder.yaml:5:7: “date” is “21.11.2026”; write year, month and day, such as 2026-11-21"],
    ),
    "no such day": (
        "date: 2026-11-21",
        "date: 2026-02-30",
        [
            "ladder.yaml:5:7: “date” is a date (2026-02-30), and there is no such day; "
            "write year, month and day, such as 2026-11-21"
        ],
    ),
    "language in words": (
        "language: en-US",
        "language: English",
        ["ladder.yaml:6:11: “English” is no language tag; write one such as en, en-US or de-CH (BCP 47)"],
    ),
    "levels as a list": (
        "  1: Starter\n  2: Maker",
        "  - Starter\n  - Maker",
        ["ladder.yaml:9:3: levels: “levels” is a list, and a block of keys is needed; write “key: …” lines below it"],
    ),
    "same level name": (
        "  2: Maker",
        "  2: starter",
        ["ladder.yaml:10:6: levels: levels 1 and 2 are both named “starter”; rename one of them"],
    ),
    "long level name": (
        "  2: Maker",
        f"  2: {'M' * 81}",
        ["ladder.yaml:10:6: levels: the name of level 2 has 81 characters; shorten it to 80 or fewer"],
    ),
    "level name with a word too wide": (
        "  2: Maker",
        "  2: Die Softwareentwicklungsabteilungsleiter",
        [
            "ladder.yaml:10:6: levels: the word “Softwareentwicklungsabteilungsleiter” in the name of level 2 has "
            "36 letters, and pages have room for 24; shorten it or put a hyphen or space into it"
        ],
    ),
    "level names that just fit": ("  2: Maker", f"  2: {'M' * 24}-{'a' * 24}/{'b' * 24} c", []),
    "level number in quotes": (
        "  2: Maker",
        '  "2": Maker',
        ["ladder.yaml:10:3: levels: a level's number stands in quotes; write it without quotes: 2"],
    ),
    "number in quotes": (
        "actions: 2",
        "actions: '3'",
        ["ladder.yaml:41:12: review: “actions” stands in quotes; write it without quotes: 3"],
    ),
    "number in quotes that is too large": (
        "actions: 2",
        "actions: '4'",
        ["ladder.yaml:41:12: review: “actions” is “4”; write a whole number from 0 to 3"],
    ),
    "needed key with a slip": (
        "actions: 2",
        "action: 2",
        ["ladder.yaml:41:3: review: the key “action” is not known here; did you mean “actions”?"],
    ),
    "needed key with a slip and its value": (
        "actions: 2",
        "action: 4",
        [
            "ladder.yaml:41:3: review: the key “action” is not known here; did you mean “actions”?",
            "ladder.yaml:41:11: review: “actions” is 4; write a whole number from 0 to 3",
        ],
    ),
    "place that is none": (
        "places: [handbook]}",
        "places: [poster]}",
        [
            "ladder.yaml:14:105: sections › introduction: the place “poster” is not known here; "
            "known are: handbook, glance, worksheet, matrix, chapter, overview, compare, card, review"
        ],
    ),
    "levels out of order": (
        "  1: Starter\n  2: Maker",
        "  2: Maker\n  1: Starter",
        ["ladder.yaml:10:3: levels: level 1 stands after level 2; list levels lowest first"],
    ),
    "level zero": (
        "  1: Starter\n",
        "  1: Starter\n  0: None yet\n",
        ["ladder.yaml:10:3: levels: a level's number is 0; write a whole number from 1 to 999"],
    ),
    "unknown kind": (
        "kind: steps",
        "kind: numbered",
        [
            "ladder.yaml:26:51: sections › habits: the kind “numbered” is not known here; "
            "known are: prose, list, steps, quotes, shift, phrases"
        ],
    ),
    "places": (
        "places: [handbook]}",
        "places: [hanbook, web]}",
        [
            "ladder.yaml:14:105: sections › introduction: the place “hanbook” is not known here; did you mean “handbook”? "
            "Known are: handbook, glance, worksheet, matrix, chapter, overview, compare, card, review",
            "ladder.yaml:14:114: sections › introduction: the place “web” is not known here; "
            "known are: handbook, glance, worksheet, matrix, chapter, overview, compare, card, review",
        ],
    ),
    "no places": (
        "places: [handbook]}",
        "places: []}",
        [
            "ladder.yaml:14:104: sections › introduction: “places” is empty; "
            "name where to print it: handbook, glance, worksheet, matrix, chapter, overview, compare, card, review"
        ],
    ),
    "places as a text": (
        "places: [handbook]}",
        "places: handbook}",
        [
            "ladder.yaml:14:104: sections › introduction: “places” is “handbook”, and a list is needed; "
            "write “- …” lines, or [one, two]"
        ],
    ),
    "blanks": (
        "blanks: tick}",
        "blanks: tock}",
        [
            "ladder.yaml:19:112: sections › struggles: the blanks “tock” is not known here; did you mean “tick”? "
            "Known are: none, rating, ticks, tick, moment, answer, plan, heard"
        ],
    ),
    "least and most": (
        "kind: list, least: 2, most: 7",
        "kind: list, least: 7, most: 2",
        ["ladder.yaml:17:62: sections › behaviors: “least” (7) is more than “most” (2); swap them or correct one"],
    ),
    "no numbers": (
        "kind: list, least: 2, most: 7",
        "kind: list, least: two, most: 0",
        [
            "ladder.yaml:17:62: sections › behaviors: “least” is “two”; write a whole number of 0 or more",
            "ladder.yaml:17:73: sections › behaviors: “most” is 0; write a whole number of 1 or more",
        ],
    ),
    "no flag": (
        "untitled: true, least: 1, most: 1, places: [card",
        'untitled: "no", least: 1, most: 1, places: [card',
        ["ladder.yaml:29:58: sections › closing: “untitled” is “no”; write true or false, without quotes"],
    ),
    "same value": (
        'value: "2"',
        'value: "1"',
        ["ladder.yaml:32:13: rating_scale: the value “1” stands twice in the scale; make each step different"],
    ),
    "same label": (
        "label: Sometimes",
        "label: Not yet",
        ["ladder.yaml:32:25: rating_scale: the label “Not yet” stands twice in the scale; make each step different"],
    ),
    "too many actions": (
        "actions: 2",
        "actions: 4",
        ["ladder.yaml:41:12: review: “actions” is 4; write a whole number from 0 to 3"],
    ),
    "no statuses": (
        "  statuses: [Not started, A habit now]\n",
        "",
        ["ladder.yaml:35:3: review: the review form has no “statuses”; add “statuses: …”"],
    ),
    "empty list": (
        "statuses: [Not started, A habit now]",
        "statuses: []",
        ["ladder.yaml:38:13: review: “statuses” is empty; write at least one"],
    ),
    "same status": (
        "statuses: [Not started, A habit now]",
        "statuses: [Not started, Not started]",
        ["ladder.yaml:38:27: review: “Not started” stands twice in “statuses”, first in line 38; delete one"],
    ),
    "yes in a list": (
        "readiness: [Not yet, Ready now]",
        "readiness: [Not yet, yes]",
        [
            "ladder.yaml:39:24: review: an entry of “readiness” is yes or no to YAML (yes), and text is needed; "
            'put it in quotes: "yes"'
        ],
    ),
    "wrong list of competencies": (
        "actions: 2",
        "actions: 2\ncompetencies: [customer-valu]",
        [
            "ladder.yaml:42:16: competencies: customer-value.yaml is not on the list of competencies; "
            "add “customer-value” to it",
            "ladder.yaml:42:16: competencies: the competency “customer-valu” has no file; "
            "add customer-valu.yaml, or take it off the list",
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), IN_LADDER.values(), ids=IN_LADDER)
def test_a_mistake_in_the_ladder_file(old: str, new: str, expected: list[str]) -> None:
    assert after(L, old, new) == expected


def test_blanks_of_ratings_need_a_scale() -> None:
    text = small_source()[L].decode()
    cut = text[: text.index("rating_scale")] + text[text.index("review:\n") :]
    assert messages({**small_source(), L: cut.encode()}) == [
        "ladder.yaml:18:67: sections › behaviors: “blanks: rating” needs a rating scale, and the ladder has none; "
        "add “rating_scale” to the ladder, or choose other blanks"
    ]


def test_a_section_id_must_be_free_and_not_mean_something_else() -> None:
    assert after(L, "id: closing", "id: opening")[0] == (
        "ladder.yaml:29:5: sections › opening: the section id “opening” is already used in line 16; "
        "give this section an id of its own"
    )
    assert after(L, "id: introduction", "id: skips")[0] == (
        "ladder.yaml:14:10: sections › skips: “skips” has another meaning at the top of a competency file; "
        "choose another section id"
    )
    assert after(L, "id: closing", "id: Last words")[0] == (
        "ladder.yaml:29:10: sections › Last words: “Last words” cannot be an id: a section id is made of small letters "
        "a to z, digits and single underscores between them; write it as “last_words”"
    )


IN_COMPETENCY: dict[str, tuple[str, str, list[str]]] = {
    "no title": (
        "title: Customer Value\n",
        "",
        ["customer-value.yaml:1:1: customer-value: the competency has no “title”; add “title: …”"],
    ),
    "undeclared level": (
        "  2:\n",
        "  3:\n",
        [
            "customer-value.yaml:38:3: Customer Value: level 3 is not declared; "
            "ladder.yaml declares 1, 2: correct the number, declare the level there, or delete this block"
        ],
    ),
    "level in words": (
        "  2:\n",
        "  two:\n",
        [
            "customer-value.yaml:38:3: Customer Value: level two is not declared; "
            "ladder.yaml declares 1, 2: correct the number, declare the level there, or delete this block"
        ],
    ),
    "level number in quotes": (
        "  2:\n",
        '  "2":\n',
        [
            "customer-value.yaml:38:3: Customer Value: the level number 2 stands in quotes; write it without quotes: 2",
        ],
    ),
    "undeclared level in quotes": (
        "  2:\n",
        '  "3":\n',
        [
            'customer-value.yaml:38:3: Customer Value: level "3" is not declared; '
            "ladder.yaml declares 1, 2: correct the number, declare the level there, or delete this block"
        ],
    ),
    "title with a slip": (
        "title: Customer Value\n",
        "titel: Customer Value\n",
        [
            "customer-value.yaml:1:1: Customer Value: the section “titel” is not known here; did you mean “title”? "
            "Known are: title, levels, skips, definition, introduction; or delete this block"
        ],
    ),
    "levels with a slip": (
        "levels:\n",
        "levls:\n",
        [
            "customer-value.yaml:6:1: Customer Value: the section “levls” is not known here; did you mean “levels”? "
            "Known are: title, levels, skips, definition, introduction; or delete this block"
        ],
    ),
    "section that the ladder has not": (
        "introduction:\n",
        "foreword:\n",
        [
            "customer-value.yaml:4:1: Customer Value: the section “foreword” is not known here; "
            "known are: title, levels, skips, definition, introduction; or delete this block"
        ],
    ),
    "text without an id": (
        ASKS,
        f"{ASKS}      - Ask what counts\n",
        [
            "customer-value.yaml:16:7: a list entry (“- …”) stands among keys; write “some-id: Ask what counts” "
            "(every item has an id), or indent it under the key that it belongs to"
        ],
    ),
    "reference that is none": (
        ASKS,
        "      cv1-asks: *what counts\n",
        [
            "customer-value.yaml:15:17: “*what” is a reference to another place, which a ladder does not use; "
            "write the text itself, or put a text in quotes"
        ],
    ),
    "undeclared section": (
        "definition:\n",
        "definitions:\n",
        [
            "customer-value.yaml:2:1: Customer Value: the section “definitions” is not known here; did you mean “definition”? "
            "Known are: title, levels, skips, definition, introduction; or delete this block"
        ],
    ),
    "section in the wrong place": (
        "introduction:\n",
        "closing:\n",
        [
            "customer-value.yaml:4:1: Customer Value: the section “closing” does not belong here; "
            "move it: it belongs under a level"
        ],
    ),
    "section that is a text": (
        "    opening:\n      cv1-opening: >-\n        A Starter opens the chapter on Customer Value\n",
        "    opening: >-\n        A Starter opens\n",
        [
            "customer-value.yaml:10:14: Customer Value › 1 Starter › Opening: the section is "
            "“A Starter opens over two lines of the f…”, and items with ids are needed; "
            "write one “some-id: text” line for each item"
        ],
    ),
    "bad item id": (
        "cv1-asks:",
        "cv1_Asks:",
        [
            f"customer-value.yaml:15:7: {KEY_BEHAVIORS} › cv1_Asks: “cv1_Asks” cannot be an id: an id is made of small "
            "letters a to z, digits and single hyphens between them; write it as “cv1-asks”"
        ],
    ),
    "long item id": (
        "cv1-asks:",
        f"{'a' * 41}:",
        [
            f"customer-value.yaml:15:7: {KEY_BEHAVIORS} › {'a' * 41}: the id “{'a' * 41}” has 41 characters; "
            "shorten it to 40 or fewer"
        ],
    ),
    "long shift id": (
        "cv1-shift:",
        f"{'a' * 36}:",
        [
            f"customer-value.yaml:23:7: Customer Value › 1 Starter › Mindset Shift › {'a' * 36}: the id “{'a' * 36}” has "
            "36 characters; shorten it to 35 or fewer, since “-from” and “-to” make it 40 at most"
        ],
    ),
    "id used in another level": (
        "cv1-asks:",
        "cv2-asks:",
        [
            "customer-value.yaml:46:7: Customer Value › 2 Maker › Key Behaviors › cv2-asks: the id “cv2-asks” is already "
            "used at customer-value.yaml:15:7; ids are unique in the whole ladder: give this item one of its own"
        ],
    ),
    "id that a shift makes": (
        "cv1-asks:",
        "cv2-shift-to:",
        [
            "customer-value.yaml:54:7: Customer Value › 2 Maker › Mindset Shift › cv2-shift: the id “cv2-shift-to”, which "
            "“cv2-shift” makes, is already used at customer-value.yaml:15:7; "
            "ids are unique in the whole ladder: give this item one of its own"
        ],
    ),
    "id twice in a section": (
        "cv1-listens:",
        "cv1-asks:",
        [
            "customer-value.yaml:16:7: “cv1-asks” stands twice in this block, first in line 15; "
            "rename one of the two, or delete it"
        ],
    ),
    "number for an item": (
        ASKS,
        "      cv1-asks: 3.10\n",
        [
            f'customer-value.yaml:15:17: {AT_ASKS}: the item is a number (3.10), and text is needed; put it in quotes: "3.10"'
        ],
    ),
    "list for an item": (
        ASKS,
        "      cv1-asks: [one, two]\n",
        [
            f"customer-value.yaml:15:17: {AT_ASKS}: the item is a list, and text is needed; write the text after the colon"
        ],
    ),
    "block for an item": (
        ASKS,
        "      cv1-asks:\n        Note: this\n",
        [
            f"customer-value.yaml:16:9: {AT_ASKS}: the item is a block of keys, and text is needed; "
            "write one text; a text that holds “: ” needs quotes, or “>-” before it"
        ],
    ),
    "comment that swallows": (
        ASKS,
        "      cv1-asks: Solves issue #1 and # 2\n",
        [
            f"customer-value.yaml:15:17: {AT_ASKS}: the item ends at “ #”: the rest of the line is a comment and not "
            "printed; put the text in quotes if “#” belongs to it, or give the comment a line of its own"
        ],
    ),
    "two paragraphs": (
        ASKS,
        "      cv1-asks: >-\n        One\n        more\n\n        Two\n",
        [
            f"customer-value.yaml:19:9: {AT_ASKS}: one item is one paragraph, and here a second one starts; "
            "give the second paragraph an id of its own, or delete the line break"
        ],
    ),
    "lines kept apart": (
        ASKS,
        "      cv1-asks: |\n        One\n        Two\n",
        [
            f"customer-value.yaml:17:9: {AT_ASKS}: one item is one paragraph, and here a second one starts; "
            "give the second paragraph an id of its own, or write “>-” in place of “|”"
        ],
    ),
    "coded line end": (
        ASKS,
        '      cv1-asks: "One\\nTwo"\n',
        [
            f"customer-value.yaml:15:23: {AT_ASKS}: one item is one paragraph, and here a second one starts; "
            "give the second paragraph an id of its own, or delete the line break"
        ],
    ),
    "shift without a side": (
        "        from: Did the Starter finish Customer Value?\n",
        "",
        [
            "customer-value.yaml:23:7: Customer Value › 1 Starter › Mindset Shift › cv1-shift: the shift has no “from”; "
            "add “from: …” below its id"
        ],
    ),
    "shift with a third side": (
        "        from: Did the Starter",
        "        via: Nothing\n        from: Did the Starter",
        [
            "customer-value.yaml:24:9: Customer Value › 1 Starter › Mindset Shift › cv1-shift: "
            "the key “via” is not known here; known are: from, to"
        ],
    ),
    "shift that is a text": (
        "\n        from: Did the Starter finish Customer Value?\n        to: Did Customer Value help, dear Starter?\n",
        " From this to that\n",
        [
            "customer-value.yaml:23:18: Customer Value › 1 Starter › Mindset Shift › cv1-shift: "
            "the shift is “From this to that”, and two texts are needed; write “from: …” and “to: …” below its id"
        ],
    ),
    "skips": (
        "title: Customer Value\n",
        "title: Customer Value\nskips: [2, 9]\n",
        [
            "customer-value.yaml:2:9: Customer Value: level 2 is listed in “skips”, and the competency has it; "
            "delete it in one of the two places",
            "customer-value.yaml:2:12: Customer Value: level 9 is not declared; "
            "ladder.yaml declares 1, 2: correct the number, declare the level there, or delete it",
        ],
    ),
    "skips as a number": (
        "title: Customer Value\n",
        "title: Customer Value\nskips: 2\n",
        [
            "customer-value.yaml:2:8: Customer Value: “skips” is a number (2), and a list is needed; "
            "write “- …” lines, or [one, two]"
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), IN_COMPETENCY.values(), ids=IN_COMPETENCY)
def test_a_mistake_in_a_competency_file(old: str, new: str, expected: list[str]) -> None:
    assert after(C, old, new) == expected


CHARACTERS = {
    "emoji of three parts, in a folded text": (
        ">-\n        Smile 😀 and\n        wink 👩\u200d💻 now",
        [
            "16:15: “😀”, U+1F600 GRINNING FACE, is a character that the fonts cannot print; write it in another way",
            "17:14: “👩”, U+1F469 WOMAN, is a character that the fonts cannot print (and 2 more after it); "
            "write it in another way",
        ],
    ),
    "another script": (
        "Says 你好 to all",
        [
            "15:22: “你”, U+4F60 CJK UNIFIED IDEOGRAPH-4F60, is a character that the fonts cannot print "
            "(and 1 more after it); write it in another way"
        ],
    ),
    "codes in double quotes": (
        '"A \\u2603\\U0001F600 \\t \\0"',
        [
            "15:20: “☃”, U+2603 SNOWMAN, is a character that the fonts cannot print (and 1 more after it); "
            "write it in another way",
            "15:40: an invisible character, U+0000, stands here; delete it",
        ],
    ),
    "soft hyphen and direction marks": (
        "A soft\u00adhyphen and \u202ea turn\u202c",
        [
            "15:23: an invisible character, U+00AD SOFT HYPHEN, stands here; delete it",
            "15:35: an invisible character, U+202E RIGHT-TO-LEFT OVERRIDE, stands here; delete it",
            "15:42: an invisible character, U+202C POP DIRECTIONAL FORMATTING, stands here; delete it",
        ],
    ),
    "lost character": (
        "It\ufffds gone",
        [
            "15:19: a character was lost here when the file was saved (U+FFFD REPLACEMENT CHARACTER); "
            "write it again, and save the file as UTF-8"
        ],
    ),
    "no-break and thin spaces, accents, quotes": ("“Déjà vu”… 5\u00a0%\u202f–\u2009½ → ≥ 3 €", []),
}


@pytest.fixture(scope="module")
def printable() -> frozenset[int]:
    return coverage(resources.layouts() / "fonts")


@pytest.mark.parametrize(("text", "expected"), CHARACTERS.values(), ids=CHARACTERS)
def test_a_text_that_cannot_be_printed_is_named_at_its_character(
    text: str, expected: list[str], printable: frozenset[int]
) -> None:
    files = edited(small_source(), C, ASKS, f"      cv1-asks: {text}\n")
    expected = [message.replace(": ", f": {AT_ASKS}: ", 1) for message in expected]
    assert messages(files, printable) == [f"{C}:{message}" for message in expected]


def test_titles_and_lists_are_searched_for_unprintable_text_too(printable: frozenset[int]) -> None:
    files = edited(small_source(), L, "  2: Maker", "  2: Maker ☃")
    files = edited(files, L, "statuses: [Not started,", "statuses: [☃,")
    files = edited(files, L, 'lead_in: "You do', 'lead_in: "☃ You do')
    files = edited(files, C, "title: Customer Value", "title: ☃ Customer Value")
    snowman = "“☃”, U+2603 SNOWMAN, is a character that the fonts cannot print; write it in another way"
    assert messages(files, printable) == [
        f"ladder.yaml:10:12: levels: {snowman}",
        f"ladder.yaml:20:59: sections › indicators: {snowman}",
        f"ladder.yaml:38:14: review: {snowman}",
        f"customer-value.yaml:1:8: customer-value: {snowman}",
    ]


def test_all_mistakes_of_all_files_come_in_one_run_causes_first() -> None:
    files = small_source(competencies=3)
    files = edited(files, C, ASKS, "      cv1-asks: 3\n")
    files = edited(files, L, "actions: 2", "actions: two")
    files["craft.yaml"] = b"title: 'Craft\n"
    assert messages(files) == [
        "ladder.yaml:41:12: review: “actions” is “two”; write a whole number from 0 to 3",
        "craft.yaml:1:8: the text in quotes that starts here is never closed; "
        "close it with a quote of the same kind; or is the file cut off?",
        f'customer-value.yaml:15:17: {AT_ASKS}: the item is a number (3), and text is needed; put it in quotes: "3"',
    ]


def test_problems_are_ordered_by_cause_then_file_then_line_each_once() -> None:
    places = ["a.yaml:2", "s/b.yml:1", "s", "s/ladder.yaml:10", "s/ladder.yaml:9", "Ladder.YML:1", "a.yaml:10"]
    located = [Location(name, int(line or 0)) for name, _, line in (place.partition(":") for place in places)]
    found = ordered([Problem(location, "m") for location in [*located, located[0]]])
    assert [str(problem.location) for problem in found] == [
        *("Ladder.YML:1", "s", "s/ladder.yaml:9", "s/ladder.yaml:10"),
        *("a.yaml:2", "a.yaml:10", "s/b.yml:1"),
    ]


def test_a_problem_is_one_line_whatever_the_source_holds() -> None:
    (first, *_) = after(C, "cv1-asks:", '"cv1\\n\\e[2J":')
    assert first.startswith(f"customer-value.yaml:15:7: {KEY_BEHAVIORS} › cv1 [2J: “cv1 [2J” cannot be an id: ")


def test_without_a_readable_ladder_file_the_competencies_are_still_read() -> None:
    ladder, problems = parse_source({L: b"levels: [", C: b"a: @"})
    assert ladder is None
    assert [str(problem.location) for problem in problems] == ["ladder.yaml:1:9", "customer-value.yaml:1:4"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, [".: there is no ladder.yaml, which declares the levels and sections; add it beside the competency files"]),
        (
            {"source/a.yaml": b"title: A"},
            ["source: there is no ladder.yaml, which declares the levels and sections; add it beside the competency files"],
        ),
        (
            {"ladder.yml": b"id: a", "craft.yml": b"title: A"},
            [
                "ladder.yml: this file would not be read under its name; rename it to ladder.yaml, or move it away",
                "craft.yml: this file would not be read under its name; rename it to craft.yaml, or move it away",
            ],
        ),
        (
            {"Ladder.yaml": b"id: a"},
            ["Ladder.yaml: this file would not be read under its name; rename it to ladder.yaml, or move it away"],
        ),
        ({L: b"- a"}, [
            "ladder.yaml: there is no competency beside ladder.yaml; add a file for each, such as customer-value.yaml",
            "ladder.yaml:1:1: the ladder is a list, and a block of keys is needed; write “key: …” lines below it",
        ]),
    ],
)  # fmt: skip
def test_missing_and_misnamed_files(files: dict[str, bytes], expected: list[str]) -> None:
    assert parse_source(files)[0] is None
    assert messages(files) == expected


def test_file_names_of_competencies_are_ids() -> None:
    craft = small_source(competencies=3)["craft.yaml"]
    files = small_source()
    assert messages({**files, "My Craft.yaml": craft}) == [
        "My Craft.yaml: “My Craft” cannot be an id: an id is made of small letters a to z, digits and single hyphens "
        "between them; write it as “my-craft.yaml”"
    ]
    assert messages({**files, "nul.yaml": craft}) == [
        "nul.yaml: “nul” cannot be an id: Windows keeps this name for a device; choose another one"
    ]


def test_competencies_have_different_titles_and_ids() -> None:
    files = small_source(competencies=2)
    twin = files["team-play.yaml"].replace(b"title: Team Play", b"title: customer value")
    assert messages({**files, "team-play.yaml": twin}) == [
        "team-play.yaml:1:1: customer value: the title “customer value” is also that of customer-value.yaml; "
        "give each competency its own title"
    ]
    assert messages({**files, "team-play.yaml": twin.replace(b"tp1-asks", b"cv1-asks")})[1:] == [
        "team-play.yaml:15:7: customer value › 1 Starter › Key Behaviors › cv1-asks: the id “cv1-asks” is already used at "
        "customer-value.yaml:15:7; ids are unique in the whole ladder: give this item one of its own"
    ]


def test_a_competency_that_is_no_block_is_left_out() -> None:
    ladder, problems = parse_source({**small_source(), "craft.yaml": b"hello"})
    assert [str(problem) for problem in problems] == [
        "craft.yaml:1:1: craft: the competency is “hello”, and a block of keys is needed; write “key: …” lines below it"
    ]
    assert ladder
    assert [c.id for c in ladder.competencies] == ["customer-value"]


def written(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_is_read_and_named_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "source", {**small_source(), "notes.txt": b"\xff", ".hidden.yaml": b"["})
    ladder, problems = read_source(Path("source"))
    assert problems == []
    assert ladder == small_ladder()
    assert ladder.competencies[0].location == Location(str(Path("source/customer-value.yaml")), 1, 1)


def no_folder(tmp_path: Path) -> tuple[Path, list[str]]:
    return tmp_path / "x", [f"{tmp_path / 'x'}: there is no such folder; name the folder that holds ladder.yaml"]


def a_file(tmp_path: Path) -> tuple[Path, list[str]]:
    file = tmp_path / "ladder.yaml"
    file.write_text("id: a")
    return file, [f"{file}: this is a file; name the folder that holds the source: {tmp_path}"]


def empty_folder(tmp_path: Path) -> tuple[Path, list[str]]:
    message = "the folder has no ladder in it: no ladder.yaml; name the folder of your source, or start one there"
    return tmp_path, [f"{tmp_path}: {message}"]


def folder_for_a_file(tmp_path: Path) -> tuple[Path, list[str]]:
    written(tmp_path, small_source())
    (tmp_path / L).unlink()
    (tmp_path / L).mkdir()
    message = "the file cannot be read (Is a directory); make it a readable file, or move it out of the source"
    return tmp_path, [f"{tmp_path / L}: {message}"]


@pytest.mark.parametrize("make", [no_folder, a_file, empty_folder, folder_for_a_file])
def test_a_folder_that_cannot_be_read(make: Callable[[Path], tuple[Path, list[str]]], tmp_path: Path) -> None:
    folder, expected = make(tmp_path)
    ladder, problems = read_source(folder)
    assert ladder is None
    assert [str(problem) for problem in problems] == expected


def test_the_shipped_source_reads_clean_and_prints_whole(printable: frozenset[int]) -> None:
    ladder, problems = read_source(SHIPPED, printable)
    assert [str(problem) for problem in problems] == []
    assert ladder == shipped_ladder()
    assert UNREADABLE not in repr(ladder)


def test_the_slow_yaml_reader_gives_the_same_ladder(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = shipped_ladder()
    monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)
    ladder, problems = parse_source(shipped_files())
    assert problems == []
    # `repr`, since equality of ladders leaves places out.
    assert repr(ladder) == repr(fast)


# What can stand in a text: all that is no line end, no control and no lost character.
TEXT = (
    st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split(" ")).strip(" "))
    .filter(lambda text: text and nodes.UNREADABLE not in text and "  " not in text)
    .filter(lambda text: not any(char in text for char in "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"))
    .filter(lambda text: not any(0x180B <= ord(char) < 0x1810 or 0xFE00 <= ord(char) < 0xFE10 for char in text))
    .filter(lambda text: not any(0xE0000 <= ord(char) < 0xE1000 for char in text))
)


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(TEXT, min_size=2, max_size=7),
    shift=st.tuples(TEXT, TEXT),
    style=st.sampled_from([None, '"', "'", ">"]),
    width=st.sampled_from([20, 80, 10**6]),
)
def test_any_text_comes_back_as_it_was_written(
    texts: list[str], shift: tuple[str, str], style: str | None, width: int
) -> None:
    files = small_source(levels=1)
    data = yaml.safe_load(files[C])
    data["levels"][1]["behaviors"] = {f"b-{n}": text for n, text in enumerate(texts)}
    data["levels"][1]["shift"] = {"cv1-shift": dict(zip(("from", "to"), shift, strict=True))}
    dumped = yaml.safe_dump(data, allow_unicode=True, default_style=style, width=width, sort_keys=False)
    dumped = dumped.replace("!!int ", "").replace('"1":', "1:").replace("'1':", "1:")
    level = load({**files, C: dumped.encode()}).competencies[0].levels[0]
    assert [item.text for item in level.section("behaviors").items] == texts  # type: ignore[union-attr]
    assert tuple(item.text for item in level.section("shift").items) == shift  # type: ignore[union-attr]


EDITS = st.lists(
    st.tuples(st.sampled_from([L, C]), st.integers(0, 60_000), st.integers(0, 12), st.binary(max_size=6)),
    min_size=1,
    max_size=4,
)
SIGNS = st.lists(
    st.tuples(
        st.sampled_from([L, C]),
        st.integers(0, 60_000),
        st.integers(0, 2),
        st.sampled_from(
            [b"\t", b"\n", b" ", b":", b'"', b"'", b"[", b"]", b"{", b"- ", b"#", b"*a", b"&a ", b"! ", b"~"]
        ),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=80, deadline=None)
@given(st.one_of(EDITS, SIGNS))
def test_no_damage_to_the_files_raises_or_loses_its_place(edits: list[tuple[str, int, int, bytes]]) -> None:
    files = {Path(name).name: data for name, data in shipped_files().items()}
    for name, at, gone, new in edits:
        at %= len(files[name])
        files[name] = files[name][:at] + new + files[name][at + gone :]
    ladder, problems = parse_source(files)
    assert ladder is not None or problems
    for problem in problems:
        assert problem.location.file in files
        assert problem.location.line >= 1
        assert problem.message
        assert problem.advice
        assert not any(unicodedata.category(char) == "Cc" for char in str(problem))
    assert problems == ordered(problems)


def test_a_section_of_the_whole_competency_has_no_place_on_what_is_about_one_level() -> None:
    files = edited(small_source(), "ladder.yaml", "places: [handbook, overview]", "places: [handbook, card, matrix]")
    assert messages(files) == [
        "ladder.yaml:13:14: sections › definition: a section of the whole competency cannot be printed in: matrix, card; "
        "leave that out; it can be in handbook, overview, compare, review, or leave out “scope: competency”"
    ]


def test_a_section_may_say_on_which_side_of_a_card_it_stands() -> None:
    focus = "places: [handbook, matrix, card, review]}"
    assert focus in small_source()[L].decode()
    ladder = load(edited(small_source(), L, focus, focus[:-1] + ", side: back}"))
    assert {section.id: section.side for section in ladder.section_types if section.side} == {"focus": Side.BACK}
    assert back_of_card(ladder) == {"focus"}


def test_a_side_that_is_none_or_that_has_no_card_is_refused() -> None:
    focus = "places: [handbook, matrix, card, review]}"
    assert after(L, focus, focus[:-1] + ", side: bak}") == [
        "ladder.yaml:28:121: sections › focus: the side “bak” is not known here; did you mean “back”? Known are: front, back"
    ]
    assert after(L, focus, "places: [handbook, matrix, review], side: back}") == [
        "ladder.yaml:28:115: sections › focus: “side” says where on a card the section stands, and it is not printed on cards; "
        "delete this line, or add card to “places”"
    ]


def test_without_a_word_about_sides_a_card_is_cut_where_its_halves_are_even() -> None:
    ladder = small_ladder()
    rows = [row for row in ladder.section_types if Place.CARD in row.places]
    back = back_of_card(ladder)
    assert [row.id in back for row in rows] == sorted(row.id in back for row in rows), "the back follows the front"

    def letters(on_back: bool) -> int:
        levels = [level for competency in ladder.competencies for level in competency.levels]
        sections = [s for level in levels for s in level.sections_in(Place.CARD) if (s.id in back) is on_back]
        return sum(len(item.text) for section in sections for item in section.items)

    assert 0.7 < letters(True) / letters(False) < 1.4


def with_url(url: str) -> dict[str, bytes]:
    return edited(small_source(2), L, "organisation: Example Works\n", f"organisation: Example Works\nurl: {url}\n")


def test_the_address_of_a_ladder_names_competency_and_level() -> None:
    ladder = load(with_url('"https://ladder.example.org/{competency}#level-{level}"'))
    competency = ladder.competencies[0]
    assert card_url(ladder, competency, competency.levels[1]) == "https://ladder.example.org/customer-value#level-2"
    assert card_url(small_ladder(), competency, competency.levels[1]) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://ladder.example.org",
        "javascript:alert(1)",
        "https://ladder.example.org/a b",
        "https://ladder.example.org/ä",
        "https://ladder.example.org/{person}",
        "https://",
        "https://ladder.example.org/" + "x" * 200,
    ],
)
def test_an_address_that_a_card_cannot_lead_to_is_refused(url: str) -> None:
    (found,) = messages(with_url(f'"{url}"'))
    assert found == (
        f"ladder.yaml:8:6: “{url}” is no address that a card can lead to; "
        "write one such as https://ladder.example.org/{competency}#{level} in ASCII, without spaces"
    )


@pytest.mark.parametrize("item", ["form", "overall", "action-1", "sign-12"])
def test_ids_of_the_fields_of_forms_are_kept_for_them(item: str) -> None:
    found = messages(edited(small_source(1), "customer-value.yaml", "cv1-asks:", f"{item}:"))
    assert found == [
        "customer-value.yaml:15:7: Customer Value › 1 Starter › Key Behaviors › "
        f"{item}: “{item}” cannot be the id of an item: forms keep it for fields of their own; choose another one"
    ]


def test_a_choice_that_reads_like_no_choice_is_refused() -> None:
    files = edited(small_source(), "ladder.yaml", "statuses: [Not started, A habit now]", "statuses: [Choose, Done]")
    (found,) = messages(files)
    assert found.endswith(
        "review: “Choose” in “statuses” is what a form shows while nothing is chosen; choose another word"
    )


def test_a_title_has_a_longest_length() -> None:
    (found,) = messages(edited(small_source(), "ladder.yaml", "title: Small Ladder", f"title: {'x' * 121}"))
    assert found == "ladder.yaml:2:8: the title has 121 characters; shorten it to 120 or fewer"


def test_what_the_ladder_file_lacks_is_named_with_the_keys_that_go_there() -> None:
    text = small_source()[L].decode()
    parts = [text.index(f"\n{key}:") + 1 for key in ("levels", "sections", "rating_scale", "review")]
    levels, sections, scale, review = parts
    assert messages({**small_source(), L: text[:review].encode()}) == [
        "ladder.yaml:1:1: the ladder has no “review”; add “review:” and these keys below it: "
        "title, instructions, period_types, statuses, readiness, signatures, actions"
    ]
    assert messages({**small_source(), L: (text[:sections] + text[scale:]).encode()}) == [
        "ladder.yaml:1:1: the ladder has no “sections”; add “sections:” and below it a “- id: …” block for each, with "
        "id, title, kind, least, most and places (and lead_in, scope, untitled and blanks where they help)"
    ]
    assert messages({**small_source(), L: (text[:levels] + text[sections:]).encode()}) == [
        "ladder.yaml:1:1: the ladder has no “levels”; "
        "add “levels:” with one line below it for each, such as “1: Early Career”"
    ]


@pytest.mark.parametrize("old", ["    habits:\n      cv1-daily", "definition:\n  cv-definition"])
def test_a_section_with_a_slip_in_its_name_is_one_problem_and_read_all_the_same(old: str) -> None:
    new = old.replace(":", "x:", 1)
    ladder, problems = parse_source(edited(small_source(), C, old, new))
    assert len(problems) == 1
    assert ladder == small_ladder()


def test_a_slip_does_not_take_the_place_of_a_section_that_is_there() -> None:
    ladder, problems = parse_source(
        edited(
            small_source(),
            C,
            "    habits:\n      cv1-daily",
            "    habit:\n      x-1: One\n    habits:\n      cv1-daily",
        )
    )
    assert len(problems) == 1
    assert ladder == small_ladder()


def test_a_card_with_one_section_has_nothing_on_its_back() -> None:
    ladder = small_ladder()
    rows = tuple(row for row in ladder.section_types if row.id == "behaviors")
    assert back_of_card(dataclasses.replace(ladder, section_types=rows)) == frozenset()


def test_cards_have_a_front() -> None:
    """Some sections on the back are fine, all of them are not."""
    files = small_source(1)
    rows = files["ladder.yaml"].decode().split("\n  - {id: ")
    on_cards = [n for n, row in enumerate(rows) if "card" in row]
    for keep in (1, 0):
        turned = [row.replace(", places:", ", side: back, places:").replace(",\n     places:", ", side: back,\n     places:")
                  if n in on_cards[keep:] else row for n, row in enumerate(rows)]  # fmt: skip
        found = messages({**files, "ladder.yaml": "\n  - {id: ".join(turned).encode()})
        line = 1 + "\n".join(turned).count("\n", 0, "\n".join(turned).index("summary"))
        expected = (
            f"ladder.yaml:{line}:5: sections › summary: every section of a card says “side: back”, so the front would be "
            "empty; delete that line from the sections that belong on the front"
        )
        assert found == ([] if keep else [expected])
