"""Tables: what is written is read, and what teachers write in spreadsheets is understood or named."""

import pytest
from hypothesis import given, settings

from facts.core.formats.tables import commas, tabs
from tests.facts.core.formats.strategies import EXAMPLES, Features, banks

FEATURES = Features(media=False)


@pytest.mark.parametrize("table", [commas, tabs], ids=["csv", "tsv"])
@settings(max_examples=EXAMPLES, deadline=None)
@given(banks(features=FEATURES))
def test_what_was_written_is_read(table, bank):
    written = table.write(bank, {})
    reading = table.read(written.data)

    assert (reading.questions, written.losses, reading.notes) == (bank, (), ())
    assert [entry.notes for entry in reading.entries] == [()] * len(bank)
    assert table.recognises(written.data)
