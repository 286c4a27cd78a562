"""
Anki: packages of decks (`.apkg`) and of whole collections (`.colpkg`).

A package is a zip file with an SQLite database and media. A note of three fields, its note type, and what it becomes:

    notes.flds    Riga\\x1fthe capital of Latvia\\x1f
    qfmt          {{Front}}
    afmt          {{FrontSide}}<hr id=answer>{{Back}}
    ->            card {"stem": "Riga"} {"back": "the capital of Latvia"}

`docs/formats-anki.md` tells what is read and written, and how.
"""

from facts.core.formats.anki.packages import recognises
from facts.core.formats.anki.reading import read
from facts.core.formats.anki.writing import Learned, Standing, write, write_with_history

NAME = "apkg"
LABEL = "Anki package"
SUFFIX = "apkg"
CONTENT_TYPE = "application/apkg"

__all__ = [
    "CONTENT_TYPE",
    "LABEL",
    "NAME",
    "SUFFIX",
    "Learned",
    "Standing",
    "read",
    "recognises",
    "write",
    "write_with_history",
]
