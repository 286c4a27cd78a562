"""Reports of questions: a learner holds that something about a question is wrong, and says what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models import Item, ItemVersion
from people.models import User
from quiz.models.courses import Course, Enrolment


class QuestionReportQuerySet(models.QuerySet["QuestionReport"]):
    def of(self, user: User) -> QuestionReportQuerySet:
        return self.filter(learner_id=user.pk)

    def open(self) -> QuestionReportQuerySet:
        return self.filter(closed_at=None)

    def of_course(self, course: Course) -> QuestionReportQuerySet:
        """Those by its students, about items of its decks."""
        students = course.enrolments.filter(role=Enrolment.Role.STUDENT).values("user")
        return self.filter(learner__in=students, version__item__deck__in=course.decks.all())

    def answerable_by(self, user: User) -> QuestionReportQuerySet:
        """Those about items that one edits, and those of students in the courses one teaches, about their items."""
        found = models.Q(version__item__in=Item.objects.editable_by(user))
        for course in Course.objects.taught_by(user):
            found |= models.Q(pk__in=self.of_course(course).values("pk"))
        return self.filter(found)


class QuestionReport(models.Model):
    """At most one open report for each learner and version. It ends when somebody answers for the question."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="question_reports")
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="reports")
    words = models.TextField(_("what is wrong"), max_length=1000)
    made_at = models.DateTimeField(_("made at"))
    operation = models.UUIDField(unique=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True)
    reply = models.TextField(_("reply"), blank=True, max_length=1000)

    objects = QuestionReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a question")
        verbose_name_plural = _("reports of questions")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "version"], condition=models.Q(closed_at=None), name="quiz_questionreport_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=False) | models.Q(closed_by=None, reply=""),
                name="quiz_questionreport_reply_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.version_id}: {self.words[:60]}"
