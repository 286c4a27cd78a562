"""The house itself as an app, for its commands; and the Django admin, with a site of our own."""

import gc

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
        keep_what_is_loaded()
        from allauth.account.models import EmailAddress  # models load after apps
        from allauth.mfa.models import Authenticator
        from django.contrib.admin import site
        from django.contrib.auth.models import Group
        from django_tasks_db.models import DBTaskResult

        for model in (Authenticator, DBTaskResult, EmailAddress, Group):
            if site.is_registered(model):
                site.unregister(model)


def keep_what_is_loaded() -> None:
    """The garbage collector, turned off by `manage.py` and `config.wsgi`, works from here on, but for what is loaded.

    All of that stays, and going through it again and again took a quarter of each start.
    """
    gc.freeze()
    gc.enable()
