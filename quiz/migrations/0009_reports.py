"""Indexes that alone hold what tells whether stored statistics are still true."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="attempt",
            name="quiz_attempt_by_quiz",
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["quiz", "is_trial", "changes"], name="quiz_attempt_changes"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["course", "role", "user"], name="quiz_enrolment_by_course"),
        ),
    ]
