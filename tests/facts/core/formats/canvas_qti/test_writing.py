"""What is written to QTI 1.2 is read again as it was, and says to others what Canvas can ask."""

from __future__ import annotations

from hypothesis import given, settings

from facts.core.formats import qti1, recognise
from tests.facts.core.formats.strategies import EXAMPLES, MEDIA, banks


@settings(max_examples=EXAMPLES)
@given(banks())
def test_read_what_was_written(questions):
    written = qti1.write(questions, MEDIA)

    reading = qti1.read(written.data)

    assert reading.questions == questions
    assert [entry.notes for entry in reading.entries] == [()] * len(questions)
    assert reading.notes == ()
    assert recognise(written.data) is qti1
