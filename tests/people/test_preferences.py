import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from people.forms.preferences import place, zones_by_continent

URL = "/people/preferences/"


@pytest.fixture
def ada(db):
    return get_user_model().objects.create_user("ada", first_name="Ada", last_name="Byron")


def sent(**changes):
    return {
        "first_name": "Augusta",
        "last_name": "King",
        "time_zone": "Europe/Vilnius",
        "theme": "dark",
        "weekly_goal": "3",
        "new_cards_a_day": "4",
        "cards_a_day": "60",
        **{f"day{place_in_week}": "2" for place_in_week in range(7)},
        "away-TOTAL_FORMS": "1",
        "away-INITIAL_FORMS": "0",
        **changes,
    }


def test_preferences_need_somebody(client, db):
    assert client.get(URL).headers["Location"] == f"{reverse('account_login')}?next={URL}"


def test_preferences_are_saved_and_told(client, ada):
    client.force_login(ada)

    response = client.post(URL, sent(single_keys="on"), follow=True)

    ada.refresh_from_db()
    assert [ada.first_name, ada.last_name, ada.time_zone, ada.theme, ada.single_keys, ada.weekly_goal] == [
        "Augusta",
        "King",
        "Europe/Vilnius",
        "dark",
        True,
        3,
    ]
    assert response.redirect_chain == [(URL, 302)]
    assert [str(message) for message in response.context["messages"]] == ["Saved. It holds from now on."]
    assert '<html lang="en-gb"' in response.text
    assert 'data-theme="dark"' in response.text


def test_an_unticked_box_turns_single_keys_off(client, ada):
    client.force_login(ada)

    client.post(URL, sent())

    ada.refresh_from_db()
    assert ada.single_keys is False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Europe/Atlantis"),
        ("theme", "pink"),
        ("weekly_goal", "8"),
        ("weekly_goal", ""),
        ("first_name", "x" * 151),
        ("new_cards_a_day", "400"),
        ("cards_a_day", "0"),
        ("day6", "3"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_saved(client, ada, field, value):
    client.force_login(ada)

    response = client.post(URL, sent(**{field: value}))

    assert list(response.context["form"].errors) == [field]
    assert response.status_code == 200
    assert "One thing to put right" in response.text
    assert 'aria-invalid="true"' in response.text
    ada.refresh_from_db()
    assert ada.name == "Ada Byron"
    assert "Sign out, Ada Byron" in response.text


def test_study_settings_are_saved_and_shown_again(client, ada):
    client.force_login(ada)

    client.post(URL, sent(two_buttons="on", day5="0", day6="1"))

    ada.refresh_from_db()
    assert [ada.new_cards_a_day, ada.cards_a_day, ada.two_buttons, ada.week] == [4, 60, True, "2222201"]
    form = client.get(URL).context["form"]
    assert "".join(day.value() for day in form.weekdays) == "2222201"


def away(*rows, known=0, **changes):
    dates = {f"away-{place}-{name}": day for place, row in enumerate(rows) for name, day in row.items()}
    return sent(**{"away-TOTAL_FORMS": str(len(rows)), "away-INITIAL_FORMS": str(known), **dates, **changes})


def shown(ada):
    return [str(each) for each in ada.days_away.all()]


def test_days_away_are_added_kept_and_taken_out(client, ada):
    client.force_login(ada)
    summer = {"first_on": "2027-07-01", "last_on": "2027-07-14"}
    winter = {"first_on": "2026-12-24", "last_on": "2026-12-24"}

    client.post(URL, away(summer))
    client.post(URL, away(summer))
    assert shown(ada) == ["2027-07-01 to 2027-07-14"]

    client.post(URL, away(summer, winter, known=1))
    assert shown(ada) == ["2026-12-24 to 2026-12-24", "2027-07-01 to 2027-07-14"]

    client.post(URL, away({**winter, "DELETE": "on"}, summer, {"first_on": "", "last_on": ""}, known=2))
    assert shown(ada) == ["2027-07-01 to 2027-07-14"]


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ({"first_on": "2027-07-14", "last_on": "2027-07-01"}, "last_on", "The last day comes before the first."),
        ({"first_on": "2027-07-14", "last_on": ""}, "last_on", "This field is required."),
        ({"first_on": "soon", "last_on": "2027-07-01"}, "first_on", "Enter a valid date."),
    ],
)
def test_days_away_that_cannot_be_are_named_at_the_field(client, ada, row, field, problem):
    client.force_login(ada)

    response = client.post(URL, away(row))

    assert response.context["away"].forms[0].errors == {field: [problem]}
    assert problem in response.text
    ada.refresh_from_db()
    assert (ada.name, ada.days_away.count()) == ("Ada Byron", 0)


def test_a_zone_that_is_not_listed_can_be_kept(client, ada):
    ada.time_zone = "Etc/GMT+5"
    ada.save()
    client.force_login(ada)

    client.post(URL, sent(time_zone="Etc/GMT+5"))

    ada.refresh_from_db()
    assert ada.time_zone == "Etc/GMT+5"
    assert ada.first_name == "Augusta"


def test_preferences_cost_no_query_of_their_own(client, ada, django_assert_max_num_queries):
    client.force_login(ada)
    client.get(URL)

    with django_assert_max_num_queries(6):  # session, user, roles in the navigation, days away, sign-ins, factors
        client.get(URL)


def test_zones_are_grouped_by_continent():
    assert place("America/Argentina/Buenos_Aires") == "Buenos Aires, Argentina"
    groups = dict(zones_by_continent())
    assert ("Europe/Vilnius", "Vilnius") in groups["Europe"]
    assert "US" not in groups
