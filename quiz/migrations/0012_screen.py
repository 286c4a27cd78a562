"""What learners set aside and flag, and what they typed on cards."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0001_tables"),
        ("quiz", "0011_memory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CardStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("bury", "Bury"),
                            ("suspend", "Suspend"),
                            ("release", "Release"),
                            ("flag", "Flag"),
                            ("unflag", "Unflag"),
                            ("type", "Type"),
                            ("untype", "Untype"),
                            ("undo", "Undo"),
                        ],
                        max_length=8,
                    ),
                ),
                ("until", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("operation", models.UUIDField(unique=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="review",
            name="fraction",
            field=models.DecimalField(decimal_places=5, max_digits=6, null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="is_overruled",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="review",
            name="response",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="sitting",
            name="is_typed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="sitting",
            name="new",
            field=models.JSONField(default=list),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fraction", None), ("is_overruled", False), ("response__isnull", True)),
                    models.Q(
                        ("fraction__gte", 0),
                        ("fraction__isnull", False),
                        ("fraction__lte", 1),
                        ("response__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="quiz_review_mark_when_typed",
            ),
        ),
        migrations.AddField(
            model_name="cardstep",
            name="after",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="quiz.review"
            ),
        ),
        migrations.AddField(
            model_name="cardstep",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="card_steps", to="facts.item"
            ),
        ),
        migrations.AddField(
            model_name="cardstep",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="card_steps", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="cardstep",
            name="sitting",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="steps", to="quiz.sitting"
            ),
        ),
        migrations.AddField(
            model_name="cardstep",
            name="undoes",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="undone_by", to="quiz.cardstep"
            ),
        ),
        migrations.AddConstraint(
            model_name="cardstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "bury"), ("until__isnull", False)),
                    models.Q(models.Q(("action", "bury"), _negated=True), ("until", None)),
                    _connector="OR",
                ),
                name="quiz_cardstep_until_when_buried",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "undo"), ("undoes__isnull", False)),
                    models.Q(models.Q(("action", "undo"), _negated=True), ("undoes", None)),
                    _connector="OR",
                ),
                name="quiz_cardstep_undoes_when_undone",
            ),
        ),
    ]
