"""The user and what they prefer. What somebody may do follows from their enrolments (`quiz`), not from fields here."""

from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

EVEN_WEEK = "2222222"


def default_time_zone() -> str:
    return settings.DEFAULT_TIME_ZONE


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone named %(name)s."), params={"name": name}, code="time_zone")


class User(AbstractUser):
    """A person with a user name; an e-mail address is not needed."""

    class Theme(models.TextChoices):
        AUTOMATIC = "", _("Automatic")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail address"), blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=default_time_zone,
        validators=[check_time_zone],
        help_text=_("Times are shown in it, and a study day begins at 04:00 in it."),
    )
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme.choices, blank=True, default=Theme.AUTOMATIC)
    single_keys = models.BooleanField(
        _("single-key shortcuts"), default=True, help_text=_("Space, 1 to 4 and u on the cards page.")
    )
    weekly_goal = models.PositiveSmallIntegerField(_("study days a week"), default=5)
    new_cards_a_day = models.PositiveSmallIntegerField(
        _("new cards a day"), default=10, validators=[MaxValueValidator(200)], help_text=_("0 pauses new cards.")
    )
    cards_a_day = models.PositiveSmallIntegerField(
        _("cards a day at most"),
        default=200,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
        help_text=_("What is due beyond that waits, least at risk last."),
    )
    two_buttons = models.BooleanField(
        _("two buttons"), default=False, help_text=_("Rate cards with Forgot and Good only.")
    )
    week = models.CharField(
        _("week"),
        max_length=7,
        default=EVEN_WEEK,
        validators=[RegexValidator(r"^[0-2]{7}\Z", _("A digit for each day: 0 almost none, 1 fewer, 2 as usual."))],
        help_text=_("How many cards each weekday takes, Monday first: 0 almost none, 1 fewer, 2 as usual."),
    )
    has_phrase = models.BooleanField(default=False, editable=False)
    """Whether the password is a pass phrase that was made here: nobody guesses one (`people/actions/passwords.py`)."""
    erasure_asked_at = models.DateTimeField(_("asked to be erased at"), null=True, blank=True, editable=False)

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekly_goal__range=(1, 7)), name="people_user_weekly_goal_1_to_7"
            ),
            models.CheckConstraint(
                condition=models.Q(new_cards_a_day__lte=200), name="people_user_new_cards_a_day_to_200"
            ),
            models.CheckConstraint(
                condition=models.Q(cards_a_day__range=(1, 2000)), name="people_user_cards_a_day_1_to_2000"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What to call them: full name, else user name."""
        return self.get_full_name() or self.username

    def set_password(self, raw_password: str | None) -> None:
        """One of their own choice. A stronger hash of the same comes by here too, and saves that column alone."""
        super().set_password(raw_password)
        self.has_phrase = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
