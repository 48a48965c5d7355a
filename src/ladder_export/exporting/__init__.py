"""The ladder as plain texts: Markdown, plain text, a long table, and what texts cannot carry, each as the bytes of a file.

    Ladder ─► outline ─► markdown, text (and `word.plain`)
          └─► table, settings

An outline is a file as blocks (headings, paragraphs, entries of lists), in the shapes of the documents that ladders come from;
the writers only spell it. `import` reads all of it back: what a shape cannot carry, a writer refuses, and never changes.
"""
