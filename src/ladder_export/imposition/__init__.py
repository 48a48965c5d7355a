"""Imposition: which page goes where on which side of which sheet, so that paper which is cut or folded comes out in order.

`grid` and `order` are geometry and counting, `sheets` puts them together, `plan` says in words what a person has to do, and
`press` draws the sheets. Lengths are in mm, from the lower left corner of a side, unless they say pt.
"""

from __future__ import annotations
