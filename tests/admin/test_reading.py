"""Reading facts from a source: offers, facts, drops, and that nothing of a source's marks comes alive."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facts.models import Fact, Source
from facts.queries.reading import all_proposals, page_of
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.pages import HTMX

TEXT = """Lithuania joined NATO in 2004. It paid $5 million for 14 missions.

The weather was fine."""
SENTENCE = "Lithuania joined NATO in 2004."


@pytest.fixture
def source(classroom: ClassRoom) -> Source:
    return factories.SourceFactory(deck=classroom.deck, text=TEXT)


def read(client: Client, source: Source, page: int | None = None):
    return client.get(reverse("admin:facts_source_read", args=[source.pk], query={"page": page} if page else None))


def digest_of(source: Source, statement: str = SENTENCE) -> str:
    return next(each.digest for each in all_proposals(source) if each.statement == statement)


def sent(source: Source, **changes: object) -> dict[str, object]:
    """The form of the first proposal, as it stands on the page."""
    return {
        "go": "accept",
        "operation": str(uuid.uuid4()),
        "statement": SENTENCE,
        "topic": source.deck.topics.first().pk,
        "subject": "Lithuania",
        "relation": "joined NATO in",
        "locator": "paragraph 1",
        "as_of": "2004",
        "values-0-type": "date",
        "values-0-text": "2004",
        "values-0-value": "2004",
        **changes,
    }


def decide(client: Client, source: Source, data: dict[str, object], *, digest: str = "", **extra: object):
    address = reverse("admin:facts_source_decide", args=[source.pk, digest or digest_of(source)])
    return client.post(address, data, **extra)


def test_a_page_shows_the_text_with_its_values_and_a_form_for_each_sentence(as_grace: Client, source: Source):
    page = read(as_grace, source)

    text = page.content.decode()
    assert '<mark data-sort="sum">$5 million<small> sum</small></mark>' in text
    assert "$5 million: a sum: a currency before a number" in text
    assert "3 proposals: 0 accepted, 0 dropped, 3 open." in text
    assert "Proposal 3, no value found" in text
    forms = [form for form in Page(page).forms if "/read/" in form.action]
    assert [dict(form.fields)["statement"] for form in forms] == [
        SENTENCE,
        "It paid $5 million for 14 missions.",
        "The weather was fine.",
    ]
    first = dict(forms[0].fields)
    assert (first["locator"], first["as_of"]) == ("paragraph 1", "2004")
    assert first["values-2-text"] == "2004"


def test_an_accepted_proposal_is_a_fact(as_grace: Client, source: Source):
    response = decide(as_grace, source, sent(source))

    fact = Fact.objects.get(source=source)
    assert response.headers["Location"] == f"{reverse('admin:facts_source_read', args=[source.pk])}?page=1#offer-1"
    assert (fact.statement, fact.locator, fact.as_of, fact.subject) == (SENTENCE, "paragraph 1", "2004", "Lithuania")
    assert fact.values == [{"type": "date", "text": "2004", "value": "2004"}]
    assert fact.deck == source.deck
    page = read(as_grace, source).content.decode()
    assert "Proposal 1, accepted" in page
    assert "items can be derived from it" in page
    assert "1 accepted, 0 dropped, 2 open" in page


@pytest.mark.parametrize("is_same_form", [True, False])
def test_accepting_twice_makes_one_fact(as_grace: Client, source: Source, is_same_form: bool):
    data = sent(source)
    decide(as_grace, source, data)
    again = {} if is_same_form else {"operation": str(uuid.uuid4())}

    response = decide(as_grace, source, {**data, **again, "statement": "Something else of 2004."})

    assert response.status_code == 302
    assert list(Fact.objects.filter(source=source).values_list("statement", flat=True)) == [SENTENCE]


def test_htmx_gets_the_proposal_alone(as_grace: Client, source: Source):
    response = decide(as_grace, source, sent(source), headers=HTMX)

    part = response.content.decode().strip()
    assert part.startswith("<article")
    assert "Proposal 1, accepted" in part
    assert "<html" not in part


def test_a_dropped_proposal_stays_dropped_until_it_is_offered_again(as_grace: Client, source: Source):
    decide(as_grace, source, {"go": "drop", "operation": str(uuid.uuid4())})
    decide(as_grace, source, {"go": "drop", "operation": str(uuid.uuid4())})

    source.refresh_from_db()
    assert source.dropped == [digest_of(source)]
    assert "Proposal 1, dropped" in read(as_grace, source).content.decode()

    decide(as_grace, source, {"go": "offer", "operation": str(uuid.uuid4())})
    source.refresh_from_db()
    assert source.dropped == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"statement": ""}, "This field is required."),
        ({"as_of": "soon"}, "Write a"),
        ({"topic": "0"}, "Select a valid choice."),
        ({"values-0-value": "never"}, "Write a date"),
        ({"values-0-text": "1999"}, "“1999” does not stand in the statement."),
        ({"values-0-type": "magic"}, "Choose a type"),
        ({"operation": "x"}, "Not accepted yet"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_is_said_and_nothing_is_lost(
    changes: dict[str, object], words: str, headers: dict[str, str], as_grace: Client, source: Source
):
    response = decide(as_grace, source, sent(source, relation="typed by hand", **changes), headers=headers)

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert 'value="typed by hand"' in page
    assert not Fact.objects.filter(source=source).exists()


def test_another_deck_has_no_say(as_grace: Client, source: Source):
    other = factories.TopicFactory()

    decide(as_grace, source, sent(source, topic=other.pk))

    assert not Fact.objects.filter(source=source).exists()


@pytest.mark.parametrize("go", ["", "publish"])
def test_an_unknown_act_is_nowhere(go: str, as_grace: Client, source: Source):
    assert decide(as_grace, source, sent(source, go=go)).status_code == 404
    assert decide(as_grace, source, sent(source), digest="0" * 16).status_code == 404
    assert not Fact.objects.filter(source=source).exists()


def test_outsiders_find_no_source(source: Source, as_mallory: Client, as_ada: Client):
    digest = digest_of(source)

    assert read(as_mallory, source).status_code == 404
    assert decide(as_mallory, source, sent(source), digest=digest).status_code == 404
    assert read(as_ada, source).status_code == 302
    assert not Fact.objects.filter(source=source).exists()
    source.refresh_from_db()
    assert source.dropped == []


HOSTILE = """<p onclick="alert(1)">Lithuania joined <b hx-get="/x">NATO</b> in 2004
&lt;script&gt;alert(2)&lt;/script&gt;.
<script>alert(3)</script><img src="https://evil.example/x.png" onerror="alert(4)"></p>"""


def test_marks_in_a_source_are_inert(as_grace: Client, classroom: ClassRoom):
    source = factories.SourceFactory(deck=classroom.deck, text=HOSTILE, text_format="html")

    page = read(as_grace, source).content.decode()

    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    for mark in ("<script>alert", "onclick", "onerror", "evil.example", 'hx-get="/x"'):
        assert mark not in page


def test_a_long_source_has_pages_and_opens_where_one_left_off(as_grace: Client, classroom: ClassRoom):
    text = "\n\n".join(f"The town of Alytus had {number} houses." for number in range(100, 150))
    source = factories.SourceFactory(deck=classroom.deck, text=text)
    source.dropped = [each.digest for each in all_proposals(source)[:20]]
    source.save()

    assert [offer.number for offer in page_of(source, None).offers] == list(range(21, 41))
    assert "Page 2 of 3" in read(as_grace, source).content.decode()
    assert "Page 3 of 3" in read(as_grace, source, 99).content.decode()
    assert "Page 1 of 3" in read(as_grace, source, 1).content.decode()


def test_a_page_costs_the_same_queries_for_one_proposal_and_for_twenty(as_grace: Client, classroom: ClassRoom):
    counts = []
    for number in (1, 30):
        text = "\n\n".join(f"The town of Alytus had {each} houses in 1900." for each in range(100, 100 + number))
        source = factories.SourceFactory(deck=classroom.deck, text=text)
        topic = source.deck.topics.first()
        for each in all_proposals(source)[: number // 2]:
            factories.FactFactory(deck=source.deck, topic=topic, source=source, read_from=each.digest)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert read(as_grace, source, 1).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_source_without_text_or_topics_says_what_to_do(as_grace: Client, classroom: ClassRoom):
    deck = factories.DeckFactory(editors=[classroom.grace])

    assert "Paste or upload it" in read(as_grace, factories.SourceFactory(deck=deck)).content.decode()
    assert "Add a topic" in read(as_grace, factories.SourceFactory(deck=deck, text=TEXT)).content.decode()


def source_form(source: Source, **changes: object) -> dict[str, object]:
    names = ("title", "publisher", "as_of", "url", "text", "text_format")
    return {**{name: getattr(source, name) for name in names}, **changes}


@pytest.mark.parametrize(
    ("name", "content", "text", "text_format"),
    [
        ("a.txt", "\ufeffŽemė, 2004.".encode(), "Žemė, 2004.", "plain"),
        ("A.MD", b"# Title", "# Title", "markdown"),
        ("a.html", b"<p>One\x00</p>", "<p>One</p>", "html"),
    ],
)
def test_an_uploaded_file_is_the_text(
    name: str, content: bytes, text: str, text_format: str, as_grace: Client, source: Source
):
    file = SimpleUploadedFile(name, content)

    as_grace.post(reverse("admin:facts_source_change", args=[source.pk]), source_form(source, file=file))

    source.refresh_from_db()
    assert (source.text, source.text_format) == (text, text_format)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"\xff\xfe\x00", "not in UTF-8"),
        ("a.pdf", b"text", "Choose a .txt, .md or .html file."),
        ("a.txt", b"a" * 400_001, "400,000 characters is the most"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(name: str, content: bytes, words: str, as_grace: Client, source: Source):
    file = SimpleUploadedFile(name, content)

    response = as_grace.post(reverse("admin:facts_source_change", args=[source.pk]), source_form(source, file=file))

    assert words in response.content.decode()
    source.refresh_from_db()
    assert source.text == TEXT


def test_the_fact_form_finds_the_values_of_its_statement(as_grace: Client, source: Source):
    fact = factories.FactFactory(deck=source.deck, source=source, topic=source.deck.topics.first())
    address = reverse("admin:facts_fact_change", args=[fact.pk])
    editor = Page(as_grace.get(address)).editor
    typed = {**dict(editor.fields), "statement": "NATO spent $5 million in 2004.", "relation": "typed by hand"}

    page = Page(as_grace.post(address, {**typed, "_find": "values"}))

    fields = dict(page.editor.fields)
    assert [fields[f"values-{i}-text"] for i in range(3)] == ["NATO", "$5 million", "2004"]
    assert [fields[f"values-{i}-type"] for i in range(3)] == ["entity", "money", "date"]
    assert (fields["values-1-value"], fields["values-1-unit"]) == ("5000000", "USD")
    assert (fields["statement"], fields["relation"]) == (typed["statement"], "typed by hand")
    fact.refresh_from_db()
    assert fact.values == []

    as_grace.post(address, fields)
    fact.refresh_from_db()
    assert [value["text"] for value in fact.values] == ["NATO", "$5 million", "2004"]
