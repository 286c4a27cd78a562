"""Who looked at whose results, and how long a course keeps what was answered."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0015_memory_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="results_kept_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="After archiving. Then all attempts go, with their marks. Empty: for good.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(600)],
                verbose_name="months that results are kept",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="words_kept_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="After archiving. Then what was typed goes, and marks stay. Empty: for good.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(600)],
                verbose_name="months that words are kept",
            ),
        ),
        migrations.AddField(
            model_name="course", name="words_gone_at", field=models.DateTimeField(editable=False, null=True)
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("student", "Page about a student"),
                            ("result", "Result of an attempt"),
                            ("gradebook", "Gradebook"),
                            ("grades", "Grades as a file"),
                            ("results", "Results as a file"),
                            ("attempts", "Attempts at a quiz as a file"),
                            ("responses", "Answers as a file"),
                            ("archive", "The whole course as a file"),
                            ("everything", "Everything about a person as a file"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to="quiz.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "look at results",
                "verbose_name_plural": "looks at results",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["learner", "at"], name="quiz_look_by_learner"),
                    models.Index(fields=["course", "at"], name="quiz_look_by_course"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("course__isnull", False), ("learner__isnull", False), _connector="OR"),
                        name="quiz_look_at_something",
                    )
                ],
            },
        ),
    ]
