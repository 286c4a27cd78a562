"""How forms are drawn: our own field (templates/forms/field.html), Django's own widgets."""

from pathlib import Path

import django.forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property


class Renderer(DjangoTemplates):
    """Looks in templates/ first, then in Django's and the apps' own, so `django.forms` need not be an installed app.

    `{{ form.field.as_field_group }}` gives label, control, help and errors, tied together for screen readers.
    `{% include "forms/problems.html" %}` above the fields gives a summary with links, once something is wrong.
    """

    field_template_name = "forms/field.html"

    @cached_property
    def engine(self) -> Backend:
        builtin = Path(django.forms.__file__).parent / "templates"
        dirs = [settings.BASE_DIR / "templates", builtin]
        return Backend({"NAME": "forms", "APP_DIRS": True, "DIRS": dirs, "OPTIONS": {}})
