"""Writing a person's preferences."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from people.models import DaysAway, User


@transaction.atomic
def save_preferences(user: User, chosen: dict[str, Any], away: Iterable[tuple[dt.date, dt.date]]) -> None:
    """`chosen` by field name. Afterwards somebody is away on the days of `away`, first and last, and on no others.

    Sitting queues that were planned before keep the terms they began with.
    """
    User.objects.select_for_update().only("pk").get(
        pk=user.pk
    )  # of two requests the second one sees the rows of the first
    for name, value in chosen.items():
        setattr(user, name, value)
    user.save(update_fields=[*chosen])
    kept = set(away)
    for row in DaysAway.objects.of(user):
        if (row.first_on, row.last_on) in kept:
            kept.remove((row.first_on, row.last_on))
        else:
            row.delete()
    DaysAway.objects.bulk_create(DaysAway(learner=user, first_on=first, last_on=last) for first, last in sorted(kept))


@transaction.atomic
def add_days_away(user: User, first: dt.date, last: dt.date) -> None:
    """One more time away; one that is there already stays one."""
    User.objects.select_for_update().only("pk").get(pk=user.pk)
    DaysAway.objects.get_or_create(learner=user, first_on=first, last_on=last)
