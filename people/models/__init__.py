"""Who uses the site."""

from people.models.days_away import DaysAway
from people.models.sign_ins import SignIn
from people.models.users import User

__all__ = ["DaysAway", "SignIn", "User"]
