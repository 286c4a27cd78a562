"""What acts on a card amount to."""

import datetime as dt

import pytest

from quiz.core.memory import Act, Marks, marks_of

AT = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(hours=1)
TOMORROW = dt.date(2026, 11, 3)
BURY, SUSPEND, RELEASE = Act("bury", AT, TOMORROW), Act("suspend", LATER), Act("release", LATER)


@pytest.mark.parametrize(
    ("acts", "marks"),
    [
        ([], Marks()),
        ([BURY], Marks(buried_until=TOMORROW)),
        ([SUSPEND], Marks(suspended_at=LATER)),
        ([BURY, SUSPEND], Marks(LATER, TOMORROW)),
        ([BURY, SUSPEND, RELEASE], Marks()),
        ([Act("flag", AT), BURY, RELEASE], Marks(is_flagged=True)),
        ([Act("flag", AT), Act("unflag", LATER)], Marks()),
        ([BURY, SUSPEND, Act("undo", LATER, undone="suspend")], Marks(buried_until=TOMORROW)),
        ([SUSPEND, BURY, Act("undo", LATER, undone="bury")], Marks(suspended_at=LATER)),
    ],
)
def test_marks_follow_from_the_acts(acts: list[Act], marks: Marks) -> None:
    assert marks_of(acts) == marks


@pytest.mark.parametrize("act", [Act("rate", AT), Act("undo", AT), Act("undo", AT, undone="flag")])
def test_an_act_that_there_is_not_is_refused(act: Act) -> None:
    with pytest.raises(ValueError, match="There is no act"):
        marks_of([act])
