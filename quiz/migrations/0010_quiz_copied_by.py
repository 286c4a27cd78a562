"""The operation of the form that copied a quiz, so that a repeat gives the same copy."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0009_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="quiz",
            name="copied_by",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
    ]
