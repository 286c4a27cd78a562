"""How many examples chance makes of what goes through the database."""

from __future__ import annotations

from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

SHARE = 5 if "postgresql" in settings.DATABASES["default"]["ENGINE"] else 1
"""Such a test is about our rules, which SQLite has tried out; a share of it shows that they are written so for both."""


def examples(number: int) -> hypothesis_settings:
    return hypothesis_settings(
        max_examples=max(number // SHARE, 1),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
