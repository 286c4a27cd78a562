"""Reviews that were brought along from elsewhere."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0001_tables"),
        ("quiz", "0012_screen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="review",
            name="quiz_review_rating_by_kind",
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
                    ("past", "Brought along"),
                ],
                max_length=8,
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
                        ("kind__in", ("cram", "past")),
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
    ]
