"""Loading a deck from its plan: rows are found by their ids, so loading again changes only what the file changed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from facts.actions.items import save_version, set_tags
from facts.core.decks import DeckPlan, ItemPlan
from facts.models import Deck, Fact, Item, ItemVersion, Source, Topic

LOADED = uuid.UUID("6f1f7a52-6f43-4c0e-9d0a-0c2f3f0f5f11")


@dataclass
class Loaded:
    """What loading did, in rows."""

    deck: Deck
    new: int = 0
    changed: int = 0
    same: int = 0
    retired: list[str] = field(default_factory=list)


@transaction.atomic
def load_deck(plan: DeckPlan, *, now: dt.datetime) -> Loaded:
    """Make the database say what the plan says. Items that the plan no longer has are retired, not deleted.

    Where the plan does not speak of an item's hints, tags or difficulty, they stay as the desk has them.
    What was derived from a fact is left alone: no plan has it.
    """
    deck, _ = Deck.objects.update_or_create(
        slug=plan.id, defaults={"title": plan.title, "description": plan.description}
    )
    loaded = Loaded(deck)
    topics = {
        topic.id: Topic.objects.update_or_create(
            deck=deck, slug=topic.id, defaults={"title": topic.title, "position": position}
        )[0]
        for position, topic in enumerate(plan.topics)
    }
    sources = {
        source.id: Source.objects.update_or_create(
            deck=deck,
            slug=source.id,
            defaults={
                "title": source.title,
                "publisher": source.publisher,
                "as_of": str(source.as_of),
                "url": source.url,
            },
        )[0]
        for source in plan.sources
    }
    facts = {
        fact.id: Fact.objects.update_or_create(
            deck=deck,
            slug=fact.id,
            defaults={
                "topic": topics[fact.topic],
                "source": sources[fact.source],
                "statement": fact.statement,
                "locator": fact.locator,
                "as_of": str(fact.as_of),
                "valid_until_on": fact.valid_until,
                "subject": fact.subject,
                "relation": fact.relation,
                "values": [value.json() for value in fact.values],
            },
        )[0]
        for fact in plan.facts
    }
    present = {item.slug: item for item in deck.items.select_related("current").prefetch_related("more_facts")}
    fronts: dict[str, int] = {}
    for item_plan in plan.items:
        item = present.pop(item_plan.id, None) or Item(deck=deck, slug=item_plan.id)
        rests_on = [facts[fact_id] for fact_id in item_plan.facts]
        _load_item(item, item_plan, rests_on, fronts.get(item_plan.reverse_of), loaded, now)
        fronts[item_plan.id] = item.pk
    for item in present.values():
        if item.state != Item.State.RETIRED and not item.form:
            item.state = Item.State.RETIRED
            item.save(update_fields=["state"])
            loaded.retired.append(item.slug)
    return loaded


def _load_item(
    item: Item, plan: ItemPlan, facts: list[Fact], reverse_of: int | None, loaded: Loaded, now: dt.datetime
) -> None:
    is_new = item.pk is None
    before = item.current
    footing = (facts[0].pk, facts[0].topic_id, reverse_of)
    if is_new or (item.fact_id, item.topic_id, item.reverse_of_id) != footing:
        item.fact, item.topic, item.reverse_of_id = facts[0], facts[0].topic, reverse_of
        item.save()
    if is_new or {fact.pk for fact in item.more_facts.all()} != {fact.pk for fact in facts[1:]}:
        item.more_facts.set(facts[1:])
    if reverse_of:  # its front has been loaded, and it has followed
        item.refresh_from_db(fields=["current"])
    content = _hinted(item, plan)
    version = save_version(
        item,
        kind=plan.kind,
        content=content,
        key=plan.key,
        explanation=plan.explanation,
        operation=_operation(item, plan, content),
        now=now,
    )
    if plan.tags is not None:
        set_tags(item, plan.tags)
    if plan.difficulty is not None and (item.difficulty or 0) != plan.difficulty:
        item.difficulty = plan.difficulty or None
        item.save(update_fields=["difficulty"])
    if item.state == Item.State.DRAFT or (item.state == Item.State.RETIRED and version != before):
        item.state = Item.State.PUBLISHED
        item.save(update_fields=["state"])
    if is_new:
        loaded.new += 1
    elif version != before:
        loaded.changed += 1
    else:
        loaded.same += 1


def _hinted(item: Item, plan: ItemPlan) -> dict[str, Any]:
    """What the plan says, with its hints; with those of the desk where it names none and the kind is still the same."""
    hints = plan.hints
    if hints is None and item.current and item.current.kind == plan.kind:
        hints = item.current.content.get("hints")
    return {**plan.content, "hints": list(hints)} if hints else plan.content


def _operation(item: Item, plan: ItemPlan, content: dict[str, Any]) -> uuid.UUID:
    """The same wording after the same version is the same operation, whoever loads it."""
    number = item.current.number if isinstance(item.current, ItemVersion) else 0
    wording = json.dumps([item.pk, number, plan.kind, content, plan.key, plan.explanation], sort_keys=True)
    return uuid.uuid5(LOADED, wording)
