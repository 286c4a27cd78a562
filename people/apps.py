"""The app, and who is told when somebody signs in or out."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from people.views.sign_in import signed_in, signed_out

        user_logged_in.connect(signed_in, dispatch_uid="people.signed_in")
        user_logged_out.connect(signed_out, dispatch_uid="people.signed_out")
