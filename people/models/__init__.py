"""Who uses the site."""

from people.models.days_away import DaysAway
from people.models.users import User

__all__ = ["DaysAway", "User"]
