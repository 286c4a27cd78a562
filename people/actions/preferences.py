"""Writing a person's preferences."""

from people.models import User


def save_preferences(
    user: User,
    *,
    first_name: str,
    last_name: str,
    time_zone: str,
    theme: str,
    single_keys: bool,
    weekly_goal: int,
) -> None:
    user.first_name = first_name
    user.last_name = last_name
    user.time_zone = time_zone
    user.theme = theme
    user.single_keys = single_keys
    user.weekly_goal = weekly_goal
    user.save(update_fields=["first_name", "last_name", "time_zone", "theme", "single_keys", "weekly_goal"])
