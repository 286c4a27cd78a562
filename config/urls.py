"""The root of all addresses. What each one does is told in quiz/urls.py and people/urls.py."""

from allauth.account import views
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import include, path

from config.first import first_administrator
from config.health import healthz, readyz
from people.views import factors

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

A_DAY = {"Cache-Control": "max-age=86400"}


def robots(request: HttpRequest) -> HttpResponse:
    """No search engine has anything to find here."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain", headers=A_DAY)


def favicon(request: HttpRequest) -> HttpResponse:
    """For those who ask by habit; pages link the mark itself."""
    return HttpResponseRedirect(static("img/mark.svg"), headers=A_DAY)


# Accounts need no e-mail here, so of allauth's pages only those that send none.
account = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("factors/authenticate/", factors.SecondFactorView.as_view(), name="mfa_authenticate"),
    path("factors/recovery-codes/", factors.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "factors/recovery-codes/generate/", factors.NewRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"
    ),
    path(
        "factors/recovery-codes/download/",
        factors.RecoveryCodesFileView.as_view(),
        name="mfa_download_recovery_codes",
    ),
    path("factors/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("", include("quiz.urls")),
    path("people/", include("people.urls")),
    path("account/", include(account)),
    path("first/", first_administrator, name="first-administrator"),
    path("admin/", admin.site.urls),
    path("robots.txt", robots),
    path("favicon.ico", favicon),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
