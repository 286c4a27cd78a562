"""Apart from the tables' new shape: PostgreSQL changes no table whose rows were changed in the same transaction."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """What the new columns hold for attempts that were made before there were modes and draws."""
    attempt, asked, step, slot = (apps.get_model("quiz", name) for name in ("Attempt", "AttemptItem", "Step", "Slot"))

    def number_of(**wanted):
        rows = step.objects.filter(**wanted).order_by().values(next(iter(wanted)))
        rows = rows.annotate(number=models.Count("pk")).values("number")
        return Coalesce(models.Subquery(rows, output_field=models.IntegerField()), 0)

    from_slot = slot.objects.filter(
        quiz__attempts__items=models.OuterRef("pk"), item__versions__attempt_items=models.OuterRef("pk")
    ).order_by("pk")
    asked.objects.update(
        credit=models.F("fraction"),
        saves=number_of(item=models.OuterRef("pk"), action="save"),
        slot=models.Subquery(from_slot.values("pk")[:1]),
    )
    changes = number_of(attempt=models.OuterRef("pk"), action__in=["submit", "mark", "regrade"])
    attempt.objects.update(changes=changes)


class Migration(migrations.Migration):
    dependencies = [("quiz", "0005_modes_terms_and_draws")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
