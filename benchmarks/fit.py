"""How much fitting a deck of cards costs: renderings a card on every paper, and time beside cards of a fixed size.

    python benchmarks/fit.py [--rounds N] [--json]

Each round makes the five shipped A4 cards both ways, one after the other, so that a busy machine slows both. The ratio of the
medians is what to compare; the seconds belong to one machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from ladder_export.ladder import Competency, Level  # noqa: E402
from ladder_export.layout import LaidOut, Layouts  # noqa: E402
from ladder_export.paper import PAPERS  # noqa: E402
from ladder_export.pdf import Printer  # noqa: E402
from ladder_export.pdf.fit import Fitted  # noqa: E402
from ladder_export.pdf.fit_cards import fit_deck  # noqa: E402
from ladder_export.printing import Printing  # noqa: E402
from ladders import shipped_ladder  # noqa: E402

PRINTS = [Printing(paper, landscape=turned) for paper in PAPERS.values() for turned in (False, True)]
PRINTS += [Printing(PAPERS[name], sides=2) for name in ("a4", "letter", "a5", "half-letter")]


class Deck:
    """The shipped cards, to be made in one print."""

    def __init__(self, printer: Printer, printing: Printing) -> None:
        self.printer, self.printing = printer, printing
        self.ladder = shipped_ladder()
        self.competency: Competency = self.ladder.competencies[0]
        self.layouts = Layouts(ROOT / "layouts", printing)

    def lay_out(self, level: Level, printing: Printing, size: float, air: Sequence[float], tall: bool) -> LaidOut:
        return self.layouts.card(self.ladder, self.competency, level, size=size, air=air, tall=tall, printing=printing)

    def fitted(self) -> Fitted:
        return fit_deck(self.printer, self.lay_out, self.competency.levels, self.printing)

    def fixed(self, size: float) -> list[bytes]:
        """The cards in a size that is known, each rendered once and written."""
        laid = [self.lay_out(level, self.printing, size, (0.0,), False) for level in self.competency.levels]
        return [self.printer.render(each).pdf() for each in laid]


def renders(printer: Printer) -> list[dict[str, Any]]:
    """For each print: its type size in pt, renderings in all and a card, and the cards that do not fit."""
    rows = []
    for printing in PRINTS:
        fitted = Deck(printer, printing).fitted()
        cards = len(fitted.pages) + len(fitted.failures)
        name = f"{printing.card_paper.title}, {printing.card_sides} side{'s' if printing.card_sides > 1 else ''}"
        row = {"print": name, "type_size_pt": fitted.size, "renders": fitted.renders, "cards": cards}
        rows.append(row | {"renders_a_card": round(fitted.renders / cards, 2), "unfit": len(fitted.failures)})
    return rows


def times(printer: Printer, rounds: int) -> dict[str, float]:
    """Median seconds for the five A4 cards, fitted and of a fixed size, and how many times as long the first takes."""
    deck = Deck(printer, Printing())
    size = deck.fitted().size
    fitted, fixed = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        for page in deck.fitted().pages.values():
            page.pdf()
        middle = time.perf_counter()
        deck.fixed(size)
        fitted.append(middle - start)
        fixed.append(time.perf_counter() - middle)
    a, b = statistics.median(fitted), statistics.median(fixed)
    return {"rounds": rounds, "fitted_s": round(a, 3), "fixed_s": round(b, 3), "ratio": round(a / b, 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often each way is timed")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    printer = Printer(ROOT / "layouts" / "fonts")
    found = {"renders": renders(printer), "five_a4_cards": times(printer, chosen.rounds)}
    if chosen.json:
        print(json.dumps(found, indent=2))
        return
    for row in found["renders"]:
        unfit = f"  {row['unfit']} too long" if row["unfit"] else ""
        print(f"{row['print']:32} {row['type_size_pt']:5g} pt  {row['renders_a_card']:.1f} renderings a card{unfit}")
    both = found["five_a4_cards"]
    print(
        f"five A4 cards: {both['fitted_s']} s fitted, {both['fixed_s']} s of a fixed size, "
        f"{both['ratio']} times as long (medians of {both['rounds']})"
    )


if __name__ == "__main__":
    main()
