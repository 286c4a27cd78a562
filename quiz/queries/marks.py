"""What became of marks after handing in, in sentences: corrected keys, and marks by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from facts.models import ItemVersion
from quiz.core import attempts as rules
from quiz.core import marks
from quiz.models import AttemptItem, Step


def stories(items: Sequence[AttemptItem], *, is_own: bool) -> dict[int, list[str]]:
    """By answer, how it came to its mark: one sentence for each act after handing in.

    The items come with version and key version; `is_own`: told to the learner.
    """
    acts: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(item__in=items).marking().select_related("version"):
        acts[step.item_id].append(step)
    corrected = {act.version.item_id for log in acts.values() for act in log if act.version}
    backs = ItemVersion.objects.put_back(corrected) if corrected else set()
    return {item.pk: _story(item, acts[item.pk], backs, is_own=is_own) for item in items}


def _story(item: AttemptItem, acts: Sequence[Step], backs: Collection[int], *, is_own: bool) -> list[str]:
    if not acts:
        return []
    shown = item.version
    wordings = {act.version_id: act.version.wording for act in acts if act.version}
    numbers = {act.version_id: act.version.number for act in acts if act.version}
    before, *after = marks.standings(shown.wording, item.given, acts, wordings, item.attempt.scheme)
    sentences = []
    for act, standing in zip(acts, after, strict=True):
        marks_of = [each.credit * item.weight for each in (before, standing)]
        is_older = act.version is not None and act.version.number < numbers.get(before.key_version, 0)
        is_back = is_older or act.version_id in backs
        sentences.append(_sentence(act, *marks_of, is_own=is_own, is_back=is_back))
        before = standing
    return sentences


def _sentence(act: Step, old: Decimal, new: Decimal, *, is_own: bool, is_back: bool) -> str:
    """ "The key was corrected on 25 November: your mark rose from 0 to 1." `is_back`: a correction was taken back."""
    words = {
        "day": date_format(timezone.localtime(act.at), "j F"),
        "mark": _("your mark") if is_own else _("the mark"),
        "old": rules.mark_number(old),
        "new": rules.mark_number(new),
    }
    if act.action == Step.Action.MARK:
        if old == new:
            return _("Marked by hand on %(day)s: %(mark)s stays at %(new)s.") % words
        if new > old:
            return _("Marked by hand on %(day)s: %(mark)s rose from %(old)s to %(new)s.") % words
        return _("Marked by hand on %(day)s: %(mark)s fell from %(old)s to %(new)s.") % words
    if is_back:
        if old == new:
            return _("The correction of the key was taken back on %(day)s: %(mark)s stays at %(new)s.") % words
        if new > old:
            return _("The correction was taken back on %(day)s: %(mark)s rose from %(old)s to %(new)s.") % words
        return _("The correction was taken back on %(day)s: %(mark)s fell from %(old)s to %(new)s.") % words
    if old == new:
        return _("The key was corrected on %(day)s: %(mark)s stays at %(new)s.") % words
    if new > old:
        return _("The key was corrected on %(day)s: %(mark)s rose from %(old)s to %(new)s.") % words
    return _("The key was corrected on %(day)s: %(mark)s fell from %(old)s to %(new)s.") % words
