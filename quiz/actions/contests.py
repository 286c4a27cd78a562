"""Contests: a learner asks that an answer count as right; whoever teaches the course accepts or declines.

Accepting adds the answer to a new version of the item, which marks again everybody whom it concerns; where a key cannot
hold it, equal answers get the mark by hand.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.http import Http404

from facts.actions.items import save_version
from facts.models import Item, ItemVersion
from people.models import User
from quiz.actions.regrades import mark_by_hand
from quiz.core import attempts as attempt_rules
from quiz.core import contests as rules
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import AttemptItem, Contest, Course


def contest(
    learner: User, attempt_id: int, position: int, *, blank: str, reason: str, operation: uuid.UUID, now: dt.datetime
) -> Contest:
    """Ask that this typed answer count as right, once for each question. Asking again gives the first contest.

    Raises Http404, or Refused where there is nothing to contest.
    """
    rows = AttemptItem.objects.select_related("version", "key_version", "attempt")
    own = rows.filter(attempt__learner=learner, attempt__submitted_at__isnull=False)
    answer = own.filter(attempt=attempt_id, position=position).first()
    if answer is None:
        raise Http404
    if known := Contest.objects.filter(attempt_item=answer).first():
        return known
    if blank not in {opening.blank for opening in answer.openings}:
        raise Refused("This answer cannot be contested: it counts as right, or it was not typed.")
    try:
        with transaction.atomic():
            return Contest.objects.create(
                attempt_item=answer, blank=blank, reason=reason, made_at=now, operation=operation
            )
    except IntegrityError:
        known = Contest.objects.filter(attempt_item=answer).first()
        if known is None:
            raise Refused(ELSEWHERE) from None
        return known


@transaction.atomic
def decide(
    by: User, course: Course, contest_id: int, *, accepts: bool, reply: str, operation: uuid.UUID, now: dt.datetime
) -> list[Contest]:
    """Decide a contest, and with it all open ones of the course over the same answer to the same question.

    A contest that was decided before stays as it was; then none is given. Raises Http404, or Refused where accepting
    would change an item that is not one's own.
    """
    rows = Contest.objects.decidable_by(by).filter(attempt_item__attempt__quiz__course=course)
    rows = rows.select_related("attempt_item__version__item", "attempt_item__attempt", "attempt_item__key_version")
    one = rows.filter(pk=contest_id).first()
    if one is None:
        raise Http404
    item, text = one.attempt_item.version.item, one.folded
    Item.objects.select_for_update().get(pk=item.pk)
    asked = rows.filter(attempt_item__version__item=item, blank=one.blank, state=Contest.State.OPEN)
    equal = [each for each in asked.select_for_update(of=("self",)) if each.folded == text]
    if one.pk not in {each.pk for each in equal}:
        return []
    if accepts:
        _accept(by, course, one, equal, reply, operation, now)
    state = Contest.State.ACCEPTED if accepts else Contest.State.DECLINED
    for each in equal:
        each.state, each.reply, each.decided_by, each.decided_at = state, reply, by, now
    Contest.objects.bulk_update(equal, ["state", "reply", "decided_by", "decided_at"])
    return equal


def _accept(
    by: User,
    course: Course,
    one: Contest,
    equal: Sequence[Contest],
    reply: str,
    operation: uuid.UUID,
    now: dt.datetime,
) -> None:
    answer = one.attempt_item
    item = Item.objects.select_related("current").get(pk=answer.version.item_id)
    since = ItemVersion.objects.asking_since([item.pk]).get(item.pk, 1)
    if one.adds_to(item.current, since=since):
        if not Item.objects.editable_by(by).filter(pk=item.pk).exists():
            raise Refused("Only those who edit the item's deck can add an answer to it.")
        current, text = item.current, one.text
        save_version(
            item,
            kind=current.kind,
            content=current.content,
            key=rules.accepting(current.key, one.blank, text),
            explanation=current.explanation,
            operation=operation,
            now=now,
            author=by,
            change=ItemVersion.Change.KEY,
        )
        return
    same = AttemptItem.objects.filter(
        attempt__quiz__course=course, attempt__submitted_at__isnull=False, version__item=item, fraction__lt=1
    )
    told = one.folded
    rows = [
        row
        for row in same.select_related("version", "attempt", "key_version").order_by("pk")
        if rules.same(rules.text_of(row.response, one.blank)) == told
        and one.blank in {opening.blank for opening in row.openings}
    ]
    blanks = len(answer.version.content.get("blanks", ()))
    for fraction in sorted({row.fraction for row in rows}):
        mark_by_hand(
            [row for row in rows if row.fraction == fraction],
            rules.full_marks(fraction, blanks),
            comment=reply,
            by=by,
            operation=attempt_rules.derived(operation, "mark", str(fraction)),
            now=now,
        )
