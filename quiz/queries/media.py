"""Who may fetch a picture or a sound."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from facts.models import Deck, Media
from people.models import User
from quiz.models import Course


def media_visible_to(user: User) -> QuerySet[Media]:
    """What lies in a deck that this person edits, or that a running course of theirs uses."""
    edits = Deck.objects.editable_by(user)
    uses = Deck.objects.filter(courses__in=Course.objects.visible_to(user).filter(archived_at=None))
    return Media.objects.filter(Q(deck__in=edits) | Q(deck__in=uses))
