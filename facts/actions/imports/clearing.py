"""Removing what an import no longer needs, little by little, so that others can write meanwhile."""

from __future__ import annotations

from django.core.files.storage import default_storage

from facts.actions.imports.progress import forget
from facts.models import Import, ImportRow

BATCH = 2_000
MOST_KEPT = 500
"""Rows that tell something and stay, without their wording."""
EMPTY = {"content": {}, "key": {}, "explanation": "", "face": {}, "back": {}, "history": []}


def clear_rows(import_: Import) -> None:
    """All rows and media of a file that is to be read anew or was refused."""
    _remove(import_.rows.all())
    for media in import_.media.select_related("of"):
        default_storage.delete(media.place)
        media.delete()


def clear(import_: Import) -> None:
    """What is left of an import that is over: counts, and the rows with notes. Clearing twice is clearing once."""
    telling = import_.rows.exclude(notes=[]) if import_.state == Import.State.DONE else import_.rows.none()
    kept = list(telling.values_list("pk", flat=True)[:MOST_KEPT])
    _remove(import_.rows.exclude(pk__in=kept))
    ImportRow.objects.filter(pk__in=kept).update(**EMPTY)
    for media in import_.media.select_related("of"):
        default_storage.delete(media.place)
        media.delete()
    forget(import_)
    if import_.file:
        default_storage.delete(import_.file.name)
        default_storage.delete(import_.folder)
        Import.objects.filter(pk=import_.pk).update(file="")


def erase_import(import_: Import) -> None:
    """The import itself and all that is left of it; what was taken in stays."""
    import_.state = Import.State.DISCARDED
    clear(import_)
    import_.delete()


def _remove(rows) -> None:
    """Each batch is a transaction of its own."""
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        ImportRow.objects.filter(pk__in=pks).delete()
