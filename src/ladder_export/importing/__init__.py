"""Other people's documents and tables to a source.

    bytes of a file ─► a reader (documents, tables) ─► Reading: pieces, and what was not understood
    readings ─► merge ─► Draft: competencies, levels, sections, items with ids ─► files of a source, report, unplaced.md

A piece is one line of text with all that its file says about where it belongs. Readers never throw text away: what they
cannot place they hand on as `Unplaced`. No text is changed but for the signs that a list puts before its items.
"""
