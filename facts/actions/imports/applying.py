"""
Taking in what was read: one transaction, all or nothing.

SQLite has one writer, so that the time under the lock is what others wait. New items go from the staged rows to their
tables within the database, some thousand at a time; the rows that come of it are those that `save_version` makes. What
changed goes through `save_versions`, some at a time, since marks and memories follow it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F, Max, Q
from django.dispatch import Signal
from django.utils.translation import gettext as _

from facts.actions.imports import progress
from facts.actions.imports.work import Work
from facts.actions.items import Rewording, save_versions
from facts.actions.media import store_file
from facts.core.formats.comparing import readable
from facts.models import Deck, Import, ImportRow, Item, Media, Tag, Topic
from facts.models.media import place_of

Verdict = ImportRow.Verdict
CHUNK = 300
"""Changed items at a time."""
NEW_CHUNK = 5_000
"""New ones at a time."""

imported = Signal()
"""An import that was taken in at `now`: `import_`, in its transaction, while its rows are there.

What stands above `facts` may make something of the items, and add to `import_.followed` what that is.
"""


class DeckChangedError(Exception):
    """The deck is not as it was when the file was compared with it."""


def take_in(work: Work) -> None:
    """Make items of the rows, and leave the import done. Raises DeckChangedError with nothing done."""
    import_ = work.import_
    progress.forget(import_)
    wanted = _wanted(import_)
    stored = _store_files(import_)
    try:
        with transaction.atomic():
            work.lock()
            Deck.objects.select_for_update().get(pk=import_.deck_id)
            _check_deck(import_)
            _make_media(import_)
            tags = _make_tags(import_, wanted)
            _make_items(work, wanted, tags)
            _change_items(work, tags)
            imported.send(sender=Import, import_=import_, now=work.clock())
            work.end(Import.State.DONE, done=import_.total, followed=import_.followed)
    except BaseException:
        _drop_files(stored)
        raise
    finally:
        progress.forget(import_)


@dataclass(frozen=True)
class Wanted:
    """Titles of topics that the new rows name, and spellings of tags that these and the changed ones do, in order."""

    topics: list[str]
    tags: list[str]


def _wanted(import_: Import) -> Wanted:
    rows = import_.rows.filter(verdict__in=(Verdict.NEW, Verdict.CHANGED)).order_by("position")
    topics = (
        rows.filter(verdict=Verdict.NEW).exclude(topic="").values_list("topic", flat=True).iterator(chunk_size=5_000)
    )
    tags = rows.exclude(tags=[]).values_list("tags", flat=True).iterator(chunk_size=5_000)
    return Wanted(list(dict.fromkeys(topics)), list(dict.fromkeys(name for names in tags for name in names)))


def _store_files(import_: Import) -> list[str]:
    """Before the transaction, since others wait while it lasts. Gives the names of those that were not there before."""
    new = []
    for media in import_.media.select_related("of"):
        if not default_storage.exists(place_of(Media(name=media.name), "")):
            new.append(media.name)
        with default_storage.open(media.place) as file:
            store_file(media.name, file.read())
    return new


def _drop_files(names: Iterable[str]) -> None:
    used = set(Media.objects.filter(name__in=names).values_list("name", flat=True))
    for name in set(names) - used:
        default_storage.delete(place_of(Media(name=name), ""))


def _check_deck(import_: Import) -> None:
    new = import_.rows.filter(verdict=Verdict.NEW)
    is_taken = new.filter(slug__in=Item.objects.filter(deck=import_.deck_id).values("slug")).exists()
    changed = import_.rows.filter(verdict=Verdict.CHANGED)
    moved = changed.filter(Q(item=None) | ~Q(item__current=F("seen")) | Q(item__current=None, seen__isnull=False))
    if is_taken or moved.exists():
        raise DeckChangedError


def _make_media(import_: Import) -> None:
    Media.objects.bulk_create(
        [
            Media(
                deck=import_.deck,
                name=media.name,
                kind=media.kind,
                content_type=media.content_type,
                size=media.size,
                alt=media.alt,
                file=place_of(Media(name=media.name), ""),
            )
            for media in import_.media.all()
        ],
        ignore_conflicts=True,
    )


def _make_items(work: Work, wanted: Wanted, tags: Mapping[str, int]) -> None:
    import_ = work.import_
    if not import_.counts["verdicts"].get(Verdict.NEW):
        return
    topic = _make_topics(import_, wanted)
    of = {
        "import": import_.pk,
        "deck": import_.deck_id,
        "topic": topic.pk,
        "state": import_.item_state,
        "author": import_.owner_id,
        "now": connection.ops.adapt_datetimefield_value(work.clock()),
        "tags": json.dumps(tags),
    }
    new = import_.rows.filter(verdict=Verdict.NEW)
    last, made = new.aggregate(last=Max("position"))["last"], 0
    with connection.cursor() as cursor:
        for first in range(0, last + 1, NEW_CHUNK):
            before = Item.objects.aggregate(last=Max("pk"))["last"] or 0
            part = {"first": first, "end": first + NEW_CHUNK, "before": before}
            for statement in (_ITEMS, _VERSIONS, _CURRENT, _TAGGED[connection.vendor]):
                cursor.execute(statement, {**of, **part})
            made += new.filter(position__gte=first, position__lt=first + NEW_CHUNK).count()
            work.tell(made)


_ITEMS = """
    INSERT INTO facts_item (deck_id, slug, topic_id, difficulty, state, form)
    SELECT %(deck)s, r.slug, COALESCE(t.id, %(topic)s), r.difficulty, 'draft', ''
    FROM facts_importrow r
    LEFT JOIN (SELECT title, MIN(id) AS id FROM facts_topic WHERE deck_id = %(deck)s GROUP BY title) t
    ON t.title = r.topic
    WHERE r.of_id = %(import)s AND r.verdict = 'new' AND r.position >= %(first)s AND r.position < %(end)s
    ORDER BY r.position
"""
_VERSIONS = """
    INSERT INTO facts_itemversion (item_id, number, kind, label, content, "key", explanation, change, note, face, back,
                                   author_id, operation, created_at)
    SELECT i.id, 1, r.kind, r.label, r.content, r."key", r.explanation, 'first', '', r.face, r.back,
           %(author)s, r.operation, %(now)s
    FROM facts_importrow r
    JOIN facts_item i ON i.deck_id = %(deck)s AND i.slug = r.slug
    WHERE r.of_id = %(import)s AND r.verdict = 'new' AND r.position >= %(first)s AND r.position < %(end)s
    ORDER BY r.position
"""
_CURRENT = """
    UPDATE facts_item SET state = %(state)s, current_id = (
        SELECT v.id FROM facts_itemversion v WHERE v.item_id = facts_item.id AND v.number = 1
    )
    WHERE deck_id = %(deck)s AND id > %(before)s AND current_id IS NULL
"""
_TAGGED = {
    "sqlite": """
    INSERT INTO facts_item_tags (item_id, tag_id)
    SELECT i.id, m.value
    FROM facts_importrow r
    JOIN json_each(r.tags) t
    JOIN json_each(%(tags)s) m ON m.key = t.value
    JOIN facts_item i ON i.deck_id = %(deck)s AND i.slug = r.slug
    WHERE r.of_id = %(import)s AND r.verdict = 'new' AND r.position >= %(first)s AND r.position < %(end)s
    AND r.tags <> '[]'
""",
    "postgresql": """
    INSERT INTO facts_item_tags (item_id, tag_id)
    SELECT i.id, m.value::bigint
    FROM facts_importrow r
    CROSS JOIN jsonb_array_elements_text(r.tags) t(name)
    JOIN jsonb_each_text(%(tags)s::jsonb) m(key, value) ON m.key = t.name
    JOIN facts_item i ON i.deck_id = %(deck)s AND i.slug = r.slug
    WHERE r.of_id = %(import)s AND r.verdict = 'new' AND r.position >= %(first)s AND r.position < %(end)s
""",
}


def _make_topics(import_: Import, wanted: Wanted) -> Topic:
    """Those that the rows name and the deck lacks; gives the one of rows that name none."""
    present = set(import_.deck.topics.values_list("title", flat=True))
    missing = [title for title in wanted.topics if title not in present]
    last = import_.deck.topics.aggregate(last=Max("position"))["last"] or 0
    made = [_topic(import_, title, last + i) for i, title in enumerate(missing, start=1)]
    Topic.objects.bulk_create(made)
    title = _("Imported")
    topic = import_.topic or import_.deck.topics.filter(title=title).first()
    if topic is None:
        topic = _topic(import_, title, last + len(made) + 1)
        topic.save()
    return topic


def _topic(import_: Import, title: str, position: int) -> Topic:
    slug = readable(f"{title[:44]} {position}", import_.operation.hex)
    return Topic(deck=import_.deck, title=title, slug=slug, position=position)


def _make_tags(import_: Import, wanted: Wanted) -> dict[str, int]:
    """By each spelling in the rows the tag of the deck; those that it lacks are made, as they are first spelled."""
    known = {tag.name.casefold(): tag.pk for tag in import_.deck.tags.all()}
    for name in wanted.tags:
        if name.casefold() not in known:
            known[name.casefold()] = Tag.objects.create(deck=import_.deck, name=name).pk
    return {name: known[name.casefold()] for name in wanted.tags}


def _change_items(work: Work, tags: Mapping[str, int]) -> None:
    """By `save_versions`, which leaves those be whose tags or difficulty alone are others."""
    now = work.clock()
    done = work.import_.counts["verdicts"].get(Verdict.NEW, 0)
    rows = work.import_.rows.filter(verdict=Verdict.CHANGED).select_related("item__current").order_by("position")
    changed = rows.defer("face", "back", "item__current__face", "item__current__back").iterator(chunk_size=CHUNK)
    while chunk := list(islice(changed, CHUNK)):
        rewordings = [
            Rewording(row.item, row.kind, row.content, row.key, row.explanation, row.operation)
            for row in chunk
            if row.item.reverse_of_id is None  # the twin of a card says what the card says
        ]
        save_versions(rewordings, now=now, author=work.import_.owner)
        _retag({row.item_id: {tags[name] for name in row.tags} for row in chunk if row.tags})
        rated = [row.item for row in chunk if row.difficulty not in (None, row.item.difficulty)]
        for row in chunk:
            row.item.difficulty = row.difficulty or row.item.difficulty
        Item.objects.bulk_update(rated, ["difficulty"])
        done += len(chunk)
        work.tell(done)


def _retag(wanted: Mapping[int, set[int]]) -> None:
    """Let these items have these tags and no others, as `set_tags` does; tags that nobody uses go."""
    through = Item.tags.through
    held = {(row.item_id, row.tag_id): row.pk for row in through.objects.filter(item__in=wanted)}
    new = {(item, tag) for item, tags in wanted.items() for tag in tags}
    gone = held.keys() - new
    through.objects.filter(pk__in=[held[each] for each in gone]).delete()
    through.objects.bulk_create(through(item_id=item, tag_id=tag) for item, tag in new - held.keys())
    Tag.objects.filter(pk__in={tag for _item, tag in gone}, items=None).delete()
