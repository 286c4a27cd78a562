"""The house itself as an app, for its commands; and the Django admin, with a site of our own."""

from django.apps import AppConfig
from django.contrib.admin import apps


class HouseConfig(AppConfig):
    name = "config"
    verbose_name = "The house"


class AdminConfig(apps.AdminConfig):
    default_site = "config.admin_site.Site"

    def ready(self) -> None:
        """What other packages registered goes: rights follow from enrolments, mail is not used, nobody edits tasks."""
        super().ready()
        from allauth.account.models import EmailAddress  # models load after apps
        from allauth.mfa.models import Authenticator
        from django.contrib.admin import site
        from django.contrib.auth.models import Group
        from django_tasks_db.models import DBTaskResult

        for model in (Authenticator, DBTaskResult, EmailAddress, Group):
            if site.is_registered(model):
                site.unregister(model)
