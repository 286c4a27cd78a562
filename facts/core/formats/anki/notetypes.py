"""
Our own note types in Anki: what their cards look like, and what their fields say.

They are known again by name and fields, so that what was written here reads back as it was. Their ids never change:
Anki knows by them that a second package has the same types.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PREFIX = "Factkeep"

_MORE = (
    '{{#Explanation}}<div class="more">{{Explanation}}</div>{{/Explanation}}'
    '{{#Source}}<div class="source">{{Source}}</div>{{/Source}}'
)
_HINTS = '{{#Hints}}<div class="more">{{hint:Hints}}</div>{{/Hints}}'
_LINE = '<hr id="answer">'
_CSS = """\
.card { font-family: sans-serif; font-size: 20px; line-height: 1.5; text-align: center; }
.card ul, .card ol { display: inline-block; text-align: start; }
.cloze { font-weight: bold; }
.more, .source, .said { margin-top: 1em; font-size: 0.8em; opacity: 0.8; }
"""


@dataclass(frozen=True)
class OwnType:
    """`front` and `back` are its one template."""

    id: int
    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    is_cloze: bool = False

    def json(self) -> dict[str, Any]:
        """As Anki's schema 11 has it in `col.models`."""
        template = {"name": "Card", "ord": 0, "qfmt": self.front, "afmt": self.back, "bqfmt": "", "bafmt": ""}
        look = {"sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
        return {
            "id": self.id,
            "name": self.name,
            "type": int(self.is_cloze),
            "mod": 0,
            "usn": 0,
            "sortf": 0,
            "did": None,
            "tmpls": [{**template, "did": None, "bfont": "", "bsize": 0}],
            "flds": [{"name": name, "ord": place, **look} for place, name in enumerate(self.fields)],
            "css": _CSS,
            "latexPre": "",
            "latexPost": "",
            "latexsvg": False,
            "req": [[0, "any", [0]]],
            "tags": [],
            "vers": [],
        }


CARD = OwnType(
    1_795_000_000_001,
    f"{PREFIX} card",
    ("Front", "Back", "Explanation", "Source"),
    "{{Front}}",
    f"{{{{FrontSide}}}}{_LINE}{{{{Back}}}}{_MORE}",
)
SHORT = OwnType(
    1_795_000_000_002,
    f"{PREFIX} short answer",
    ("Question", "Answer", "Also right", "Accents count", "Hints", "Explanation", "Source"),
    "{{Question}}{{#Accents count}}{{type:Answer}}{{/Accents count}}"
    f"{{{{^Accents count}}}}{{{{type:nc:Answer}}}}{{{{/Accents count}}}}{_HINTS}",
    f"{{{{Question}}}}{_LINE}"
    "{{#Accents count}}{{type:Answer}}{{/Accents count}}{{^Accents count}}{{type:nc:Answer}}{{/Accents count}}"
    f'{{{{#Also right}}}}<div class="more">{{{{Also right}}}}</div>{{{{/Also right}}}}{_MORE}',
)
CLOZE = OwnType(
    1_795_000_000_003,
    f"{PREFIX} cloze",
    ("Text", "Question", "Hints", "Explanation", "Source"),
    f"{{{{Question}}}}<div>{{{{cloze:Text}}}}</div>{_HINTS}",
    f"{{{{Question}}}}<div>{{{{cloze:Text}}}}</div>{_MORE}",
    is_cloze=True,
)
OTHER = OwnType(
    1_795_000_000_004,
    f"{PREFIX} question",
    ("Question", "Answer", "Kind", "Hints", "Explanation", "Source"),
    f"{{{{Question}}}}{_HINTS}",
    f"{{{{FrontSide}}}}{_LINE}{{{{Answer}}}}{_MORE}",
)

OWN = (CARD, SHORT, CLOZE, OTHER)


def own_type(name: str, fields: Sequence[str]) -> OwnType | None:
    """The one of ours that this is. Anki adds a sign to the name where it has another of that name."""
    return next((own for own in OWN if name.startswith(own.name) and own.fields == tuple(fields)), None)
