import pytest
from django.conf import settings as configured
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone

from people.models import User
from people.views.middleware import learner_time_zone, private_pages


class Untouchable:
    @property
    def user(self):
        raise AssertionError("the user was fetched for nothing")

    COOKIES = {}


def zone_in_view(request):
    seen = []
    learner_time_zone(lambda _request: seen.append(timezone.get_current_timezone_name()))(request)
    return seen


def test_the_learners_zone_holds_for_the_request_only(rf):
    request = rf.get("/")
    request.COOKIES[configured.SESSION_COOKIE_NAME] = "x"
    request.user = User(username="ada", time_zone="Pacific/Auckland")

    assert zone_in_view(request) == ["Pacific/Auckland"]
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_zone_is_given_back_after_a_fault(rf):
    def fault(_request):
        raise ZeroDivisionError

    request = rf.get("/")
    request.COOKIES[configured.SESSION_COOKIE_NAME] = "x"
    request.user = User(username="ada", time_zone="Pacific/Auckland")

    with pytest.raises(ZeroDivisionError):
        learner_time_zone(fault)(request)

    assert timezone.get_current_timezone_name() == "UTC"


def test_an_old_cookie_without_a_user_changes_nothing(rf):
    request = rf.get("/")
    request.COOKIES[configured.SESSION_COOKIE_NAME] = "x"
    request.user = AnonymousUser()

    assert zone_in_view(request) == ["UTC"]


def test_without_a_session_no_user_is_fetched():
    assert zone_in_view(Untouchable()) == ["UTC"]


def test_pages_are_kept_by_nobody(rf):
    response = private_pages(lambda _request: HttpResponse("x"))(rf.get("/"))

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Vary"] == "HX-Request, Cookie"


def test_an_answer_that_says_how_it_may_be_kept_is_believed(rf):
    answer = HttpResponse("x", headers={"Cache-Control": "max-age=60", "Vary": "Cookie"})

    response = private_pages(lambda _request: answer)(rf.get("/"))

    assert response.headers["Cache-Control"] == "max-age=60"
    assert response.headers["Vary"] == "Cookie, HX-Request"


def test_a_stranger_reads_the_help_without_a_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/people/help/")

    assert response.headers["Cache-Control"] == "no-store"
    assert response.status_code == 200
