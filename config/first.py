"""The page on which the first administrator makes an account, with the token that `manage.py prepare` printed.

It is there only until then; afterwards it is a page that does not exist.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people.actions.administrators import awaits_one, is_token, make_first
from people.models import User


class FirstForm(BaseUserCreationForm):
    token = forms.CharField(
        label=_("Token"),
        max_length=64,
        help_text=_("From what “manage.py prepare” printed, in the log of the server."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["token", "username", "password1", "password2"]

    class Meta:
        model = User
        fields = ["username"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["username"]
        name.label = _("User name")
        name.widget.attrs.pop("autofocus", None)  # the token comes first

    def clean_token(self) -> str:
        if not is_token(self.cleaned_data["token"].strip()):
            raise ValidationError(_("This is not the token that was printed last."), code="token")
        return self.cleaned_data["token"]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest) -> HttpResponse:
    if not awaits_one():
        raise Http404
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_first(form.cleaned_data["username"], form.cleaned_data["password1"])
        except ValidationError as error:
            form.add_error("token", error)
        else:
            return redirect("account_login")
    return render(request, "first.html", {"form": form}, status=422 if request.method == "POST" else 200)
