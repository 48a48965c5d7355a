"""Word review forms: a ladder's level as a document with a content control for every blank.

`review_form` is the way in. Nothing outside this room imports python-docx; `proof` reads the files without this room.
"""
