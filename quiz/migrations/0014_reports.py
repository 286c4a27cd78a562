"""Reports of questions by learners."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0001_tables"),
        ("quiz", "0013_past"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(max_length=1000, verbose_name="what is wrong")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("operation", models.UUIDField(unique=True)),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                ("reply", models.TextField(blank=True, max_length=1000, verbose_name="reply")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="question_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="facts.itemversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "report of a question",
                "verbose_name_plural": "reports of questions",
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("learner", "version"),
                        name="quiz_questionreport_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", False), models.Q(("closed_by", None), ("reply", "")), _connector="OR"
                        ),
                        name="quiz_questionreport_reply_when_closed",
                    ),
                ],
            },
        ),
    ]
