"""Facts."""

from facts.forms.slugs import SluggedForm


class FactForm(SluggedForm):
    SLUG_FROM = "statement"
