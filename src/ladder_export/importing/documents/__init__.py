"""Documents that people bring (Word, Markdown, HTML, plain text) to what they say of a ladder.

    bytes ─► a reader for each format ─► Outline: headings, paragraphs, entries, tables ─► interpret ─► Reading

A reader knows one format and nothing of ladders; `interpret` knows ladders and no format.
"""

from __future__ import annotations

from ladder_export.importing.data import Reading
from ladder_export.importing.documents.interpret import interpret
from ladder_export.importing.documents.outline import Outline
from ladder_export.importing.vocabulary import Vocabulary
from ladder_export.problems import RefusedError

ENDINGS = (".docx", ".md", ".markdown", ".html", ".htm", ".txt")


def read_document(name: str, data: bytes, vocabulary: Vocabulary) -> Reading:
    """What the document `name` says. Raises RefusedError, with the name and the way out, for a file that cannot be read."""
    return interpret(name, read_outline(name, data, vocabulary), vocabulary)


def read_outline(name: str, data: bytes, vocabulary: Vocabulary) -> Outline:
    """The outline of the document `name`, in the format that its ending names. Raises as `read_document` does."""
    ending = name[name.rfind(".") :].lower()
    if ending in (".docx", ".docm", ".dotx", ".doc"):
        from ladder_export.importing.documents.word import read_word

        return read_word(name, data)
    if ending in (".md", ".markdown"):
        from ladder_export.importing.documents.markdown import read_markdown

        return read_markdown(name, data)
    if ending in (".html", ".htm", ".xhtml"):
        from ladder_export.importing.documents.html import read_html

        return read_html(name, data)
    if ending in (".txt", ".text"):
        from ladder_export.importing.documents.text import read_text

        return read_text(name, data, vocabulary)
    raise RefusedError(f"{name}: its ending tells of no document that we can read; save it as {', '.join(ENDINGS)}")
