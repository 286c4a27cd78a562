"""Tables with commas between cells (RFC 4180), or semicolons, as spreadsheets save them."""

from collections.abc import Mapping, Sequence

from facts.core.formats.base import Question, Written
from facts.core.formats.tables import writing
from facts.core.formats.tables.reading import read
from facts.core.formats.tables.recognising import recognised

NAME = "csv"
LABEL = "CSV"
SUFFIX = "csv"
CONTENT_TYPE = "text/csv"


def recognises(data: bytes) -> bool:
    return recognised(data) in (",", ";")


def write(questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
    return writing.write(questions, ",")


__all__ = ["CONTENT_TYPE", "LABEL", "NAME", "SUFFIX", "read", "recognises", "write"]
