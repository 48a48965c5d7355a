"""Which card or page goes on which sheet, so that cut piles and folded sheets come out in order. Counting only, from 0."""

from __future__ import annotations


def cut_and_stack(cards: int, places: int) -> tuple[tuple[int | None, ...], ...]:
    """For each sheet the card at each place; None where cards have run out.

    The sheets are cut as one pile, and the pile of each place is put under that of the place before: then the cards lie in
    order, and what is empty lies at the very end.
    """
    sheets = -(-cards // places)
    numbers = (tuple(place * sheets + sheet for place in range(places)) for sheet in range(sheets))
    return tuple(tuple(card if card < cards else None for card in row) for row in numbers)


def sheets_of_booklet(pages: int, *, bound_right: bool = False) -> tuple[tuple[int, int, int, int], ...]:
    """For each sheet, outermost first: front left, front right, back left, back right. `pages` is a multiple of four.

    A booklet in a language that is read from the right is `bound_right`: its first page lies on the left of the fold.
    """
    if pages % 4:
        raise ValueError(f"{pages} pages do not fill folded sheets")
    last = pages - 1
    sheets = tuple((last - 2 * n, 2 * n, 2 * n + 1, last - 2 * n - 1) for n in range(pages // 4))
    return tuple((b, a, d, c) for a, b, c, d in sheets) if bound_right else sheets
