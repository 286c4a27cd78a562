"""Tables with tabs between cells, as they are copied from spreadsheets and web pages."""

from collections.abc import Mapping, Sequence

from facts.core.formats.base import Question, Written
from facts.core.formats.tables import writing
from facts.core.formats.tables.reading import read
from facts.core.formats.tables.recognising import recognised

NAME = "tsv"
LABEL = "TSV"
SUFFIX = "tsv"
CONTENT_TYPE = "text/tab-separated-values"


def recognises(data: bytes) -> bool:
    return recognised(data) == "\t"


def write(questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
    return writing.write(questions, "\t")


__all__ = ["CONTENT_TYPE", "LABEL", "NAME", "SUFFIX", "read", "recognises", "write"]
