"""What a teacher does while a quiz runs: more time, handing in for somebody, opening again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import User
from quiz.models import Group

A_DAY = 1440
"""Minutes. Who needs more moves the closing."""


class Whom(NamedTuple):
    """One student, one group, or everybody."""

    words: str
    learner: User | None = None
    group: Group | None = None


class _Choosing(forms.Form):
    """`cleaned_data["whom"]` is a Whom."""

    whom = forms.ChoiceField(label=gettext_lazy("For whom"))
    _known: dict[str, Whom]

    def _offer(self, known: dict[str, Whom], first: Sequence[tuple[str, str]] = ()) -> None:
        self._known = known
        self.fields["whom"].choices = [*first, *((name, whom.words) for name, whom in known.items())]

    def clean_whom(self) -> Whom:
        return self._known[self.cleaned_data["whom"]]


def _students(students: Sequence[User]) -> dict[str, Whom]:
    return {f"student-{each.pk}": Whom(each.name, learner=each) for each in students}


class ExtendForm(_Choosing):
    minutes = forms.IntegerField(label=gettext_lazy("Minutes more"), min_value=1, max_value=A_DAY, initial=10)

    def __init__(self, students: Sequence[User], groups: Sequence[Group], data: Any = None) -> None:
        super().__init__(data, auto_id="extend-%s")
        grouped = {f"group-{each.pk}": Whom(each.title, group=each) for each in groups}
        self._offer({"everybody": Whom(_("Everybody")), **grouped, **_students(students)})


class HandInForm(_Choosing):
    def __init__(self, students: Sequence[User], data: Any = None) -> None:
        super().__init__(data, auto_id="hand-in-%s")
        self._offer(_students(students), [("", _("Choose a student"))])


class ReopenForm(_Choosing):
    minutes = forms.IntegerField(label=gettext_lazy("Minutes to go on"), min_value=1, max_value=A_DAY, initial=10)

    def __init__(self, students: Sequence[User], data: Any = None) -> None:
        super().__init__(data, auto_id="reopen-%s")
        self._offer(_students(students), [("", _("Choose a student"))])
