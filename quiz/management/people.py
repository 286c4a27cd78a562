"""People that commands are told by user name."""

from django.core.management.base import CommandError

from people.models import User


def person_of(user_name: str) -> User:
    try:
        return User.objects.get(username=user_name)
    except User.DoesNotExist as error:
        raise CommandError(f"Nobody here has the user name {user_name}.") from error
