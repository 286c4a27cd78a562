"""When somebody asked to be erased, for administrators to see."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_study")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="erasure_asked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="asked to be erased at"),
        ),
    ]
