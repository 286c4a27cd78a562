"""Who uses the site."""

from people.models.users import User

__all__ = ["User"]
