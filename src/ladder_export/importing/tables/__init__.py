"""Tables and structured data to readings: what each cell says, and where its row and column put it.

    bytes ─► sheets ─► Grid ─► frame (where the table is) ─► plan (what its rows and columns are) ─► grids (its pieces)
                                                  words, cells: headers and the texts of cells
    YAML, JSON, front matter ─► data_file

`read_table` reads a file of any of these kinds, `read_grid` a table that a document holds.
"""

from __future__ import annotations

from ladder_export.importing.tables.book import read_table
from ladder_export.importing.tables.grids import read_grid

__all__ = ["read_grid", "read_table"]
