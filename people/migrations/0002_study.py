"""What a learner sets for their cards: how many a day, which days are easy, how many buttons."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DaysAway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_on", models.DateField(verbose_name="from")),
                ("last_on", models.DateField(verbose_name="to")),
            ],
            options={
                "verbose_name": "days away",
                "verbose_name_plural": "days away",
                "ordering": ["first_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="cards_a_day",
            field=models.PositiveSmallIntegerField(
                default=200,
                help_text="What is due beyond that waits, least at risk last.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(2000),
                ],
                verbose_name="cards a day at most",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="new_cards_a_day",
            field=models.PositiveSmallIntegerField(
                default=10,
                help_text="0 pauses new cards.",
                validators=[django.core.validators.MaxValueValidator(200)],
                verbose_name="new cards a day",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="two_buttons",
            field=models.BooleanField(
                default=False, help_text="Rate cards with Forgot and Good only.", verbose_name="two buttons"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="week",
            field=models.CharField(
                default="2222222",
                help_text="How many cards each weekday takes, Monday first: 0 almost none, 1 fewer, 2 as usual.",
                max_length=7,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-2]{7}\\Z", "A digit for each day: 0 almost none, 1 fewer, 2 as usual."
                    )
                ],
                verbose_name="week",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("new_cards_a_day__lte", 200)), name="people_user_new_cards_a_day_to_200"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("cards_a_day__range", (1, 2000))), name="people_user_cards_a_day_1_to_2000"
            ),
        ),
        migrations.AddField(
            model_name="daysaway",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="days_away", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="daysaway",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))),
                name="people_daysaway_ends_after_it_starts",
                violation_error_message="The last day comes before the first.",
            ),
        ),
    ]
