"""What is in force for memory: wanted recall, weeks, days away, parameter sets, plans; and due dates in the log."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0001_tables"),
        ("quiz", "0010_quiz_copied_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ParameterSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=20, verbose_name="model")),
                ("numbers", models.JSONField(verbose_name="numbers")),
                (
                    "reviews",
                    models.PositiveIntegerField(help_text="How many reviews it was fitted to.", verbose_name="reviews"),
                ),
                (
                    "tested",
                    models.PositiveIntegerField(
                        help_text="How many later reviews it was tested on.", verbose_name="tested on"
                    ),
                ),
                ("loss_default", models.FloatField(verbose_name="loss with the defaults")),
                (
                    "loss_before",
                    models.FloatField(
                        help_text="With what was in force when it was fitted.", verbose_name="loss before"
                    ),
                ),
                ("loss_after", models.FloatField(verbose_name="loss with it")),
                ("fitted_at", models.DateTimeField(verbose_name="fitted at")),
                ("adopted_at", models.DateTimeField(blank=True, null=True, verbose_name="adopted at")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired at")),
            ],
            options={
                "verbose_name": "parameter set",
                "verbose_name_plural": "parameter sets",
                "ordering": ["-fitted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("exam_on", models.DateField(verbose_name="exam on")),
                (
                    "minutes_a_day",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="minutes a day",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("operation", models.UUIDField(editable=False, unique=True)),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
                "ordering": ["exam_on", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="review",
            name="quiz_review_rating_by_kind",
        ),
        migrations.AddField(
            model_name="attempt",
            name="moves_memory",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="course",
            name="quizzes_move_memory",
            field=models.BooleanField(
                default=True,
                help_text="Answers in tests change when cards come back. Practice quizzes always do.",
                verbose_name="tests move the cards",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="retention",
            field=models.FloatField(
                default=0.9,
                help_text="How likely a card is to be known on the day it comes back, 0.80 to 0.97. More costs more minutes.",
                validators=[
                    django.core.validators.MinValueValidator(0.8),
                    django.core.validators.MaxValueValidator(0.97),
                ],
                verbose_name="wanted recall",
            ),
        ),
        migrations.AddField(
            model_name="memory",
            name="buried_until",
            field=models.DateField(
                blank=True,
                help_text="The study day on which the card may come again.",
                null=True,
                verbose_name="put off until",
            ),
        ),
        migrations.AddField(
            model_name="memory",
            name="is_flagged",
            field=models.BooleanField(default=False, verbose_name="flagged"),
        ),
        migrations.AddField(
            model_name="memory",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="suspended at"),
        ),
        migrations.AddField(
            model_name="review",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="sitting",
            name="kind",
            field=models.CharField(
                choices=[("review", "Review"), ("cram", "Cramming")],
                default="review",
                max_length=6,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="terms",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="review",
            name="kind",
            field=models.CharField(
                choices=[
                    ("card", "Card"),
                    ("quiz", "Quiz"),
                    ("practice", "Practice quiz"),
                    ("cram", "Cramming"),
                    ("manual", "Rescheduled"),
                    ("undo", "Undo"),
                    ("correct", "Correction"),
                    ("anew", "Asked anew"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(("retention__gte", 0.8), ("retention__lte", 0.97)),
                name="quiz_course_retention_080_to_097",
                violation_error_message="The wanted recall lies between 0.80 and 0.97.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("corrects", None),
                        ("due_at", None),
                        ("kind", "undo"),
                        ("rating", None),
                        ("undoes__isnull", False),
                    ),
                    models.Q(
                        ("corrects", None), ("due_at", None), ("kind", "anew"), ("rating", None), ("undoes", None)
                    ),
                    models.Q(
                        ("corrects", None),
                        ("due_at__isnull", False),
                        ("kind", "manual"),
                        ("rating", None),
                        ("undoes", None),
                    ),
                    models.Q(
                        models.Q(("rating__gte", 1), ("rating__isnull", False), ("rating__lte", 4)),
                        ("corrects", None),
                        ("due_at", None),
                        ("kind", "cram"),
                        ("undoes", None),
                    ),
                    models.Q(
                        models.Q(("rating__gte", 1), ("rating__isnull", False), ("rating__lte", 4)),
                        ("corrects__isnull", False),
                        ("kind", "correct"),
                        ("undoes", None),
                    ),
                    models.Q(
                        models.Q(("rating__gte", 1), ("rating__isnull", False), ("rating__lte", 4)),
                        ("corrects", None),
                        ("kind__in", ("card", "quiz", "practice")),
                        ("undoes", None),
                    ),
                    _connector="OR",
                ),
                name="quiz_review_rating_by_kind",
            ),
        ),
        migrations.AddField(
            model_name="parameterset",
            name="course",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="parameter_sets",
                to="quiz.course",
                verbose_name="course",
            ),
        ),
        migrations.AddField(
            model_name="parameterset",
            name="learner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parameter_sets",
                to=settings.AUTH_USER_MODEL,
                verbose_name="learner",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="course",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="plans",
                to="quiz.course",
                verbose_name="course",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="decks",
            field=models.ManyToManyField(blank=True, related_name="plans", to="facts.deck", verbose_name="decks"),
        ),
        migrations.AddField(
            model_name="plan",
            name="learner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="plans",
                to=settings.AUTH_USER_MODEL,
                verbose_name="learner",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="topics",
            field=models.ManyToManyField(blank=True, related_name="plans", to="facts.topic", verbose_name="topics"),
        ),
        migrations.AddConstraint(
            model_name="parameterset",
            constraint=models.CheckConstraint(
                condition=models.Q(("learner", None), ("course", None), _connector="OR"),
                name="quiz_parameterset_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="parameterset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("adopted_at", None),
                    models.Q(("loss_after__lt", models.F("loss_before")), ("loss_after__lt", models.F("loss_default"))),
                    _connector="OR",
                ),
                name="quiz_parameterset_adopted_if_better",
                violation_error_message="These numbers predict no better than those they would replace.",
            ),
        ),
        migrations.AddConstraint(
            model_name="parameterset",
            constraint=models.CheckConstraint(
                condition=models.Q(("retired_at", None), ("adopted_at__lte", models.F("retired_at")), _connector="OR"),
                name="quiz_parameterset_retired_after_adopted",
            ),
        ),
        migrations.AddConstraint(
            model_name="parameterset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("adopted_at__isnull", False), ("retired_at", None)),
                fields=("learner",),
                name="quiz_parameterset_one_of_learner",
            ),
        ),
        migrations.AddConstraint(
            model_name="parameterset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("adopted_at__isnull", False), ("retired_at", None)),
                fields=("course",),
                name="quiz_parameterset_one_of_course",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("course", None), ("learner__isnull", False)),
                    models.Q(("course__isnull", False), ("learner", None)),
                    _connector="OR",
                ),
                name="quiz_plan_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_a_day__range", (1, 480))), name="quiz_plan_minutes_1_to_480"
            ),
        ),
    ]
