"""Who gains and who loses by a corrected key: foreseen before it is saved, told from the log afterwards.

In both the fold of `quiz/core/marks.py` says what an answer earns. Everybody is counted; names are given of those whose
course one teaches. Test drives are left out.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facts.core.changes import Change, Wording, put_back
from facts.models import Item, ItemVersion
from people.models import User
from quiz.core import regrades as rules
from quiz.core.attempts import mark_number
from quiz.core.regrades import Effect, Turn
from quiz.models import AttemptItem, Course, Quiz, Step
from quiz.queries.results import marks_words

SHOWN = 50
"""Rows of a table on a page; a spreadsheet has them all."""

AHEAD = {
    Turn.LOSES: gettext_lazy("Loses"),
    Turn.GAINS: gettext_lazy("Gains"),
    Turn.UNSAID: gettext_lazy("Cannot be marked again, stays"),
    Turn.BY_HAND: gettext_lazy("Marked by hand, stays"),
    Turn.STAYS: gettext_lazy("Stays"),
}
BEHIND = {
    **AHEAD,
    Turn.LOSES: gettext_lazy("Lost"),
    Turn.GAINS: gettext_lazy("Gained"),
    Turn.STAYS: gettext_lazy("Stayed"),
}
ORDER = list(Turn)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a learner whom one teaches."""

    answer: AttemptItem
    effect: Effect
    words: Mapping[Turn, object]

    @property
    def before(self) -> str:
        """ "0.5 of 2 marks"."""
        return self._marks(self.effect.before)

    @property
    def after(self) -> str:
        return self._marks(self.effect.after)

    @property
    def turn(self) -> str:
        return str(self.words[self.effect.turn])

    @property
    def out_of(self) -> Decimal:
        return self.answer.attempt.scheme.most * self.answer.weight

    def earned(self, credit: Decimal) -> Decimal:
        """In marks of the quiz: the one place that says what is compared."""
        return credit * self.answer.weight

    def _marks(self, credit: Decimal) -> str:
        words = {"mark": mark_number(self.earned(credit)), "marks": marks_words(self.out_of)}
        return _("%(mark)s of %(marks)s") % words

    @property
    def _place(self) -> tuple[int, str, str, int]:
        attempt = self.answer.attempt
        return ORDER.index(self.effect.turn), attempt.learner.name.casefold(), attempt.quiz.title, attempt.number


@dataclass(slots=True)
class Effects:
    """What marking again does or did: how many answers come out how, and those one may know by name."""

    words: Mapping[Turn, object]
    counts: Counter[Turn] = field(default_factory=Counter)
    unnamed: int = 0
    _lines: list[Line] = field(default_factory=list)

    def add(self, answer: AttemptItem, effect: Effect, taught: Collection[int]) -> None:
        self.counts[effect.turn] += 1
        if answer.attempt.quiz.course_id in taught:
            self._lines.append(Line(answer, effect, self.words))
        else:
            self.unnamed += 1

    @property
    def affects(self) -> bool:
        """Whether anything comes of it that somebody should know of before."""
        return any(self.counts[turn] for turn in (Turn.LOSES, Turn.GAINS, Turn.UNSAID))

    @property
    def totals(self) -> list[tuple[str, int]]:
        """How many answers come out how; those that are left alone only where there are any."""
        usual = (Turn.GAINS, Turn.LOSES, Turn.STAYS)
        shown = [*usual, *(turn for turn in (Turn.UNSAID, Turn.BY_HAND) if self.counts[turn])]
        return [(str(self.words[turn]), self.counts[turn]) for turn in shown]

    @property
    def lines(self) -> list[Line]:
        """Who loses first, then who gains, then the others."""
        return sorted(self._lines, key=lambda line: line._place)

    @property
    def first_lines(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def named(self) -> int:
        return len(self._lines)

    @property
    def is_cut(self) -> bool:
        return self.named > SHOWN


@dataclass(slots=True)
class Regrade:
    """A version that corrected the key, and what marking by it did. `is_back`: it took a correction back."""

    version: ItemVersion
    is_back: bool
    effects: Effects = field(default_factory=lambda: Effects(BEHIND))

    @property
    def outcome(self) -> str:
        """ "12 gained, 3 lost"."""
        gained, lost = self.effects.counts[Turn.GAINS], self.effects.counts[Turn.LOSES]
        words = []
        if gained:
            words.append(ngettext("%d gained", "%d gained", gained) % gained)
        if lost:
            words.append(ngettext("%d lost", "%d lost", lost) % lost)
        return ", ".join(words) or _("no mark changed")

    @property
    def words(self) -> str:
        """ "Marked again on 25 November by Grace Hopper: 12 gained, 3 lost"."""
        day = date_format(timezone.localtime(self.version.created_at), "j F")
        told = {"day": day, "name": self.version.author and self.version.author.name, "outcome": self.outcome}
        if self.is_back:
            return (
                _("Taken back on %(day)s by %(name)s: %(outcome)s") % told
                if told["name"]
                else _("Taken back on %(day)s: %(outcome)s") % told
            )
        return (
            _("Marked again on %(day)s by %(name)s: %(outcome)s") % told
            if told["name"]
            else _("Marked again on %(day)s: %(outcome)s") % told
        )


def foresee(item: Item, wording: Wording, user: User) -> Effects:
    """What a next version of this wording would do if it corrected the key."""
    since = ItemVersion.objects.asking_since([item.pk]).get(item.pk, 1)
    same = AttemptItem.objects.filter(version__item=item, version__number__gte=since)
    taught = _taught(user)
    effects = Effects(AHEAD)
    known: dict[Hashable, Effect] = {}
    judge = partial(rules.foreseen, corrected=wording)
    for answer, acts, wordings in _read(same, [item.pk]):
        effects.add(answer, _once(known, answer, acts, judge, wordings), taught)
    return effects


def regrades(user: User, *, item: Item | None = None, quiz: Quiz | None = None) -> list[Regrade]:
    """What corrected keys did to the answers to an item, to those of a quiz, or to those of both; newest first.

    Of an item that one does not edit, only the answers of courses that one teaches.
    """
    answers = AttemptItem.objects.filter(pk__in=Step.objects.filter(action=Step.Action.REGRADE).values("item"))
    if quiz:
        answers = answers.filter(attempt__quiz=quiz)
    taught = _taught(user)
    if item:
        answers = answers.filter(version__item=item)
        if not Item.objects.editable_by(user).filter(pk=item.pk).exists():
            answers = answers.filter(attempt__quiz__course__in=taught)
    items = [item.pk] if item else list(answers.order_by().values_list("version__item", flat=True).distinct())
    if not items:
        return []
    found = {each.version.pk: each for each in _corrections(items)}
    causes = {(each.version.item_id, each.version.created_at): each.version.pk for each in found.values()}
    known: dict[Hashable, list[tuple[int, Effect]]] = {}
    for answer, acts, wordings in _read(answers, items):
        for place, effect in _once(known, answer, acts, rules.told, wordings):
            act = acts[place]
            cause = _cause(act, found, causes.get((answer.version.item_id, act.at)))
            found[cause].effects.add(answer, effect, taught)
    done = [each for each in found.values() if each.effects.counts]
    return sorted(done, key=lambda each: (each.version.created_at, each.version.pk), reverse=True)


def _cause(act: Step, found: Mapping[int, Regrade], at_once: int | None) -> int:
    """The version that a regrade came of: the one it names, unless another one, made at that moment, named it."""
    own = found.get(act.version_id)
    if own and (at_once is None or own.version.created_at == act.at):
        return act.version_id
    return at_once or act.version_id


def regrade(user: User, version: ItemVersion, *, quiz: Quiz | None = None) -> Regrade:
    """What marking again by this version did, be it nothing."""
    found = {each.version.pk: each for each in regrades(user, item=version.item, quiz=quiz)}
    return found.get(version.pk) or next(each for each in _corrections([version.item_id]) if each.version == version)


def visible_to(user: User) -> QuerySet[ItemVersion]:
    """Corrections of keys in items that one edits, and those that marked answers in courses that one teaches."""
    named = Q(version=OuterRef("pk")) | Q(version__item=OuterRef("item"), at=OuterRef("created_at"))
    marked = Step.objects.filter(
        named, action=Step.Action.REGRADE, attempt__quiz__course__in=Course.objects.taught_by(user)
    )
    own = Q(item__in=Item.objects.editable_by(user))
    return ItemVersion.objects.filter(own | Exists(marked), change=ItemVersion.Change.KEY)


def given_since(version: ItemVersion) -> int:
    """How many answers were given to the version itself."""
    return AttemptItem.objects.filter(version=version, attempt__submitted_at__isnull=False).count()


def effect_rows(effects: Effects) -> Iterator[list[object]]:
    """For a spreadsheet; the first row is the head."""
    yield ["user name", "name", "course", "quiz", "attempt", "before", "after", "out of", "what happens"]
    for line in effects.lines:
        attempt = line.answer.attempt
        marks = (line.earned(line.effect.before), line.earned(line.effect.after), line.out_of)
        yield [
            attempt.learner.username,
            attempt.learner.name,
            attempt.quiz.course.title,
            attempt.quiz.title,
            attempt.number,
            *(f"{mark.normalize():f}" for mark in marks),
            line.turn,
        ]


def _taught(user: User) -> set[int]:
    return set(Course.objects.taught_by(user).values_list("pk", flat=True))


def _corrections(items: Sequence[int]) -> Iterator[Regrade]:
    """Every version of these items that corrected the key."""
    logs: dict[int, list[ItemVersion]] = defaultdict(list)
    rows = ItemVersion.objects.filter(item__in=items).select_related("author").defer("face")
    for version in rows.order_by("item", "number"):
        logs[version.item_id].append(version)
    for log in logs.values():
        backs = put_back([(version.change, version.wording) for version in log])
        for place, version in enumerate(log):
            if version.change == Change.KEY:
                yield Regrade(version, is_back=place in backs)


def _read(
    answers: QuerySet[AttemptItem], items: Sequence[int]
) -> Iterator[tuple[AttemptItem, list[Step], dict[int, Wording]]]:
    """Handed-in answers, each with what was done to its mark since, and the wordings that may have to do with it."""
    versions = ItemVersion.objects.filter(item__in=items).defer("face", "back").in_bulk()
    wordings = {pk: version.wording for pk, version in versions.items()}
    handed_in = answers.filter(attempt__submitted_at__isnull=False, attempt__is_trial=False)
    acts: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(item__in=handed_in.values("pk")).marking():
        acts[step.item_id].append(step)
    for answer in handed_in.select_related("attempt__quiz__course", "attempt__learner").order_by("pk"):
        answer.version = versions[answer.version_id]
        yield answer, acts[answer.pk], wordings


Found = TypeVar("Found")


def _once(
    known: dict[Hashable, Found],
    answer: AttemptItem,
    acts: Sequence[Step],
    judge: Callable[..., Found],
    wordings: Mapping[int, Wording],
) -> Found:
    """What `judge` makes of an answer. Many say the same, with the same log: those are judged once."""
    scheme, given = answer.attempt.scheme, answer.given
    log = tuple((act.action, act.version_id, act.fraction) for act in acts)
    said = json.dumps([given.response, given.tries, given.certainty], sort_keys=True)
    key = (answer.version_id, said, scheme, log)
    if key not in known:
        known[key] = judge(wordings[answer.version_id], given, acts, wordings, scheme)
    return known[key]
