"""Days as people write them: read where they can mean one thing only."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.reviews.dates import DayError, read_day, written

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "2026-11-21 00:00:00",
        "2026-11-21T00:00:00Z",
        " 21.11.2026 ",
        "21. 11. 2026",
        "21/11/2026",
        "11/21/2026",
        "21-11-2026",
        "21 November 2026",
        "21 Nov 2026",
        "21-Nov-2026",
        "21st of November, 2026",
        "November 21, 2026",
        "NOV 21st 2026",
        "Nov. 21, 2026",
        "Saturday, 21 November 2026",
        "Saturday, November 21, 2026",
        "21. November 2026",
        "21 de noviembre de 2026",
        "21\u00a0novembre\u00a02026",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert read_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/3/2026", date(2026, 3, 3)),
        ("03/3/2026", date(2026, 3, 3)),
        ("9. März 2026", date(2026, 3, 9)),
        ("1er août 2026", date(2026, 8, 1)),
        ("3.4.2026", date(2026, 4, 3)),
        ("9 mrt 2026", date(2026, 3, 9)),
        ("30 Sept 2026", date(2026, 9, 30)),
    ],
)
def test_other_days(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/04/2026", "can be 3 April or 4 March; write 2026-04-03 or 2026-03-04"),
        ("3-4-2026", "can be 3 April or 4 March; write 2026-04-03 or 2026-03-04"),
        ("21.11.26", "has a year of two digits; write the day as YYYY-MM-DD, such as 2026-11-21"),
        ("21 Nov 26", "has a year of two digits; write the day as YYYY-MM-DD, such as 2026-11-21"),
        ("2026-02-30", "is no day of the calendar; write it as YYYY-MM-DD, such as 2026-11-21"),
        ("31/13/2026", "is no day of the calendar; write it as YYYY-MM-DD, such as 2026-11-21"),
        ("13/32/2026", "is no day of the calendar; write it as YYYY-MM-DD, such as 2026-11-21"),
        ("9 jui 2026", "names no month that is known here; write it as YYYY-MM-DD, such as 2026-11-21"),
        ("9 Smarch 2026", "names no month that is known here; write it as YYYY-MM-DD, such as 2026-11-21"),
        ("soon", "is not a day; write it as YYYY-MM-DD, such as 2026-11-21"),
        ("46347", "is not a day; write it as YYYY-MM-DD, such as 2026-11-21"),
        ("2026-11-21 14:30", "is not a day; write it as YYYY-MM-DD, such as 2026-11-21"),
        ("", "is not a day; write it as YYYY-MM-DD, such as 2026-11-21"),
    ],
)
def test_what_is_no_day_or_two(text: str, why: str) -> None:
    with pytest.raises(DayError) as caught:
        read_day(text)

    assert str(caught.value) == why


@given(
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(["en-US", "de", "fr-CA", "es", "it", "nl", "pt-BR", "pl"]),
    st.sampled_from(["MMMM d, yyyy", "d MMMM yyyy"]),
)
def test_what_a_form_shows_is_read_back(day: date, language: str, pattern: str) -> None:
    assert read_day(written(day, pattern, language)) == day


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_an_error(text: str) -> None:
    try:
        assert isinstance(read_day(text), date)
    except DayError as error:
        assert "write " in str(error)


def test_a_language_whose_months_are_not_known_gets_figures() -> None:
    assert written(DAY, "d MMMM yyyy", "tlh") == "2026-11-21"
    assert written(DAY, "d MMMM yyyy", "pl-PL") == "21 listopada 2026"
    assert written(DAY, "d MMMM yyyy", "de-AT") == "21 November 2026"
    assert written(date(2026, 3, 9), "d MMMM yyyy", "de-AT") == "9 März 2026"
