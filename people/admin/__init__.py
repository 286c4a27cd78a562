"""The admin of people, and the base of every other admin page."""

from people.admin import users

__all__ = ["users"]
