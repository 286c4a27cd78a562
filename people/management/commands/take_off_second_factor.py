"""Take the second factor off an account whose owner lost it (docs/accounts.md), such as the only administrator's.

App, passkeys and recovery codes go, all sessions end, and the password stays.
"""

from django.core.management.base import BaseCommand, CommandError

from people.actions.factors import take_off_factors
from people.models import User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("user", metavar="USER", help="the user name")

    def handle(self, *, user: str, **options):
        person = User.objects.filter(username=user).first()
        if person is None:
            raise CommandError(f"There is nobody of the user name {user}.")
        if not take_off_factors(person):
            raise CommandError(f"{user} has no second factor.")
        self.stdout.write(f"Taken off. The password alone opens the account of {user}.")
