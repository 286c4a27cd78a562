"""A list of people into a course: first what would happen with each line (the dry run), then all of it or nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from people.actions.passwords import hash_of, new_phrase
from people.models import User
from quiz.actions.roll import Act, Doing, Slip
from quiz.core.refusals import Refused
from quiz.core.rosters import Person, Roster, user_name_of
from quiz.models import Course, Enrolment, Group, RollEntry


class Fate(Enum):
    NEW = "new"
    """Gets an account."""
    ADD = "add"
    """Has one, and learns in another course of the teacher's."""
    HERE = "here"
    """Is in the course already."""
    NOT = "not"
    """Cannot be added."""


@dataclass(frozen=True, slots=True)
class Line:
    """What would happen with a line of the list. `user` is 0 where there is no account yet."""

    line: int
    name: str
    user_name: str
    group: str
    fate: Fate
    reason: str = ""
    person: Person | None = None
    user: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    lines: tuple[Line, ...]

    @property
    def mark(self) -> str:
        """The same for the same plan: who says yes to a dry run gets what it showed."""
        told = repr([(each.line, each.name, each.user_name, each.group, each.fate.value) for each in self.lines])
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def count(self, fate: Fate) -> int:
        return sum(each.fate is fate for each in self.lines)

    @property
    def new(self) -> int:
        return self.count(Fate.NEW)

    @property
    def added(self) -> int:
        return self.count(Fate.ADD)

    @property
    def here(self) -> int:
        return self.count(Fate.HERE)

    @property
    def refused(self) -> int:
        return self.count(Fate.NOT)


def plan_roster(course: Course, by: User, roster: Roster) -> Plan:
    """What would happen with each line. Reads; the number of statements does not grow with the list."""
    here = list(course.enrolments.select_related("user"))
    places = {each.user.username.lower(): each for each in here}
    names = defaultdict(list)
    for each in here:
        if each.role == Enrolment.Role.STUDENT:
            names[each.user.name.casefold()].append(each.user)
    asked = {each.user_name.lower() for each in roster.people if each.user_name}
    accounts = {
        user.username.lower(): user for user in User.objects.annotate(low=Lower("username")).filter(low__in=asked)
    }
    learns = by.is_superuser or _learners(by, [user.pk for user in accounts.values()])
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)} | asked
    lines = [Line(each.line, each.text, "", "", Fate.NOT, each.reason) for each in roster.problems]
    for person in roster.people:
        if person.user_name:
            lines.append(_named(person, places, accounts, learns))
        elif len(same := names[person.name.casefold()]) == 1:
            lines.append(_line(person, Fate.HERE, same[0].username))
        elif same:
            lines.append(_line(person, Fate.NOT, "", _("Several students have this name. Give the user name too.")))
        else:
            name = user_name_of(person, taken)
            taken.add(name)
            lines.append(_line(person, Fate.NEW, name))
    return Plan(tuple(sorted(lines, key=lambda each: each.line)))


def _named(person: Person, places: dict[str, Enrolment], accounts: dict[str, User], learns: object) -> Line:
    """A line with a user name. An account of somebody outside the teacher's courses is not theirs to put anywhere."""
    low = person.user_name.lower()
    if place := places.get(low):
        if place.role != Enrolment.Role.STUDENT:
            return _line(person, Fate.NOT, person.user_name, _("Teaches this course."))
        return _line(person, Fate.HERE, place.user.username)
    if user := accounts.get(low):
        if learns is True or (isinstance(learns, set) and user.pk in learns):
            return _line(person, Fate.ADD, user.username, user=user.pk)
        reason = _("This user name is taken by somebody outside your courses. They can join by the class code.")
        return _line(person, Fate.NOT, person.user_name, reason)
    try:
        UnicodeUsernameValidator()(person.user_name)
    except ValidationError as error:
        return _line(person, Fate.NOT, person.user_name, error.messages[0])
    return _line(person, Fate.NEW, person.user_name)


def _line(person: Person, fate: Fate, user_name: str, reason: str = "", user: int = 0) -> Line:
    return Line(person.line, person.name, user_name, person.group, fate, reason, person, user)


def _learners(by: User, ids: list[int]) -> set[int]:
    """Who of these learns in a course that this teacher changes, and was not put there by their user name alone."""
    mine = Course.objects.editable_by(by).values("pk")
    rows = Enrolment.objects.filter(course__in=mine, role=Enrolment.Role.STUDENT, user__in=ids)
    named = RollEntry.objects.filter(course__in=mine, person__in=ids, act=Act.NAMED).values("person")
    return set(rows.exclude(user__in=named).values_list("user", flat=True))


@transaction.atomic
def add_people(doing: Doing, roster: Roster, *, mark: str) -> list[Slip]:
    """Do what the dry run of this mark showed, all of it or nothing; gives the slips of the new accounts.

    Lines that cannot be added are left out, as shown. A form that comes twice does and gives nothing more. Raises
    Refused where the plan is no more what was shown, because the class has changed.
    """
    if doing.is_done():
        return []
    plan = plan_roster(doing.course, doing.by, roster)
    if plan.mark != mark:
        raise Refused(_("The class has changed since the list was looked at. Look at it again."))
    groups = _groups(doing.course, {each.group for each in plan.lines if each.group and each.fate is not Fate.NOT})
    slips: list[Slip] = []
    users: dict[str, User] = {}
    for each in plan.lines:
        if each.fate is Fate.NEW and each.person:
            phrase = new_phrase()
            first, last = each.person.first_name, each.person.last_name
            user = User(
                username=each.user_name, first_name=first, last_name=last, password=hash_of(phrase), has_phrase=True
            )
            users[each.user_name] = user
            slips.append(Slip(each.name, each.user_name, phrase))
    try:
        with transaction.atomic():
            User.objects.bulk_create(users.values())
    except IntegrityError:
        raise Refused(_("The class has changed since the list was looked at. Look at it again.")) from None
    added = User.objects.in_bulk([each.user for each in plan.lines if each.fate is Fate.ADD])
    enrolments, entries = [], []
    for each in plan.lines:
        if each.fate in {Fate.NEW, Fate.ADD}:
            user = users[each.user_name] if each.fate is Fate.NEW else added[each.user]
            enrolments.append(Enrolment(course=doing.course, user=user, group=groups.get(each.group)))
            entries.append(doing.entry(user, Act.ACCOUNT if each.fate is Fate.NEW else Act.ADD, group=each.group))
    Enrolment.objects.bulk_create(enrolments)
    RollEntry.objects.bulk_create(entries)
    return slips


def _groups(course: Course, titles: set[str]) -> dict[str, Group]:
    there = {group.title: group for group in course.groups.all()}
    made = [Group(course=course, title=title) for title in sorted(titles - there.keys())]
    Group.objects.bulk_create(made)
    return there | {group.title: group for group in made}
