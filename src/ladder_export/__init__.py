"""One career ladder in YAML; handbook, chapters, overviews, cards and Word review forms out, proved complete.

The way of the data: `source` reads YAML into a `ladder`; `layout` and `pdf` make PDF bytes from it, `word` makes Word bytes;
`proof` reads the bytes back and finds every item in them; `build` puts the stages in order and `delivery` writes whole files.
"""
