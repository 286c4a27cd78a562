"""A label is a snapshot of the question's face; of texts with blanks it was another one in the first release."""

from django.db import migrations

from facts.core.kinds import label_of

CHUNK = 500


def relabel(apps, schema_editor):
    versions = apps.get_model("facts", "ItemVersion").objects
    changed = []
    for version in versions.only("kind", "face", "label").iterator(chunk_size=CHUNK):
        label = label_of(version.kind, version.face)
        if label != version.label:
            version.label = label
            changed.append(version)
    versions.bulk_update(changed, ["label"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("facts", "0008_past_reviews_of_imports")]

    operations = [migrations.RunPython(relabel, migrations.RunPython.noop, elidable=True)]
