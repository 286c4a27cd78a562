"""Taking off the second factor of somebody who lost it."""

from __future__ import annotations

from django.db import transaction

from people.actions.sign_ins import end_sessions
from people.models import User
from people.models.factors import factors_of


@transaction.atomic
def take_off_factors(user: User) -> int:
    """App, passkeys and recovery codes go, and all sessions end; gives how many went. The password stays."""
    gone, _ = factors_of(user).delete()
    end_sessions(user)
    return gone
