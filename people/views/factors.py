"""What allauth asks us about second factors: how their secrets are kept, what they are called, who tries too often.

And its pages of recovery codes, where a site has lost the key by which they were sealed.
"""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import segno
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.stages import LoginStageController
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.actions.sealing import SealedError, seal, unseal
from people.models import User
from people.models.factors import factors_of, has_second_factor
from people.views.known_devices import known_device

PASSKEYS_AT_MOST = 10
NAME_LENGTH = 60
CREDENTIAL_LENGTH = 20_000
"""Characters of what a browser tells of a passkey; it takes about a thousand."""
MISSHAPEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    struct.error,
    RecursionError,
    NotImplementedError,
)
"""What reading a passkey raises that is none: the package takes it for what a browser made."""


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong, or it was used already. Wait for the next one."),
        "incorrect_passkey": _("This passkey does not belong to the account here, or it took too long. Try again."),
        "too_many_codes": _("Too many wrong codes for this account. Wait five minutes, then try again."),
        "sealed": _("The site’s secret key has changed, so your code cannot be checked. Ask an administrator."),
        "too_many_passkeys": _("An account has ten passkeys at most. Remove one first."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        picture = io.BytesIO()
        segno.make(url, micro=False).save(picture, kind="svg", xmldecl=False, scale=5, border=4, light="#fff")
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  its name there
        number = factors_of(user).filter(type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "name": user.username}


class _Tries:
    """Wrong codes for an account: by device where the account knows it, else by address, and on all others together.

    Whoever comes so far has the password; still nobody else's tries count on a device that the owner knows.
    """

    def __init__(self, user: User) -> None:
        request, account = context.request, f"code {user.pk} {user.password}"
        device = known_device(request, user.username)
        if device:
            self._limits = {"code_failed": f"{account} {device}"}
        else:
            address = get_account_adapter().get_client_ip(request)
            self._limits = {"code_failed": f"{account} {address}", "code_failed_anywhere": account}

    def count(self) -> None:
        """One more, before it is known whether it is wrong: of many at once none goes uncounted. Refuses too many."""
        for action, key in self._limits.items():
            if not ratelimit.consume(context.request, action=action, key=key):
                raise get_adapter().validation_error("too_many_codes")

    def forget(self) -> None:
        for action, key in self._limits.items():
            ratelimit.clear(context.request, action=action, key=key)


def _is_first_use(user: User, code: str) -> bool:
    """A code of an app opens once, for as long as it would be taken (RFC 6238, 5.2)."""
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return cache.add(f"people.code:{user.pk}:{normalize_user_code(code)}", True, timeout=seconds)


class _ByCode:
    """A code of the app, or a recovery code."""

    def clean_code(self) -> str:
        code, tries = self.cleaned_data["code"], _Tries(self.user)
        tries.count()
        for factor in factors_of(self.user).exclude(type=Authenticator.Type.WEBAUTHN):
            if self._opens(factor, code):
                factor.user = self.user
                self.authenticator = factor
                tries.forget()
                return code
        raise get_adapter().validation_error("incorrect_code")

    def _opens(self, factor: Authenticator, code: str) -> bool:
        try:
            is_right = factor.wrap().validate_code(code)
        except SealedError as error:
            raise get_adapter().validation_error("sealed") from error
        return is_right and (factor.type != Authenticator.Type.TOTP or _is_first_use(self.user, code))


def _code() -> forms.CharField:
    """With the keys of a telephone for digits, filled in by what knows codes."""
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(label=_("Code"), max_length=30, widget=forms.TextInput(attrs=attrs))


class CodeForm(_ByCode, AuthenticateForm):
    code = _code()


class CodeAgainForm(_ByCode, ReauthenticateForm):
    code = _code()


class AppForm(ActivateTOTPForm):
    code = _code()

    def clean_code(self) -> str:
        code = super().clean_code()
        _is_first_use(self.user, code)
        return code


class _Credential(forms.JSONField):
    """What a browser tells of a passkey, where it may be one at all. Too deep, or a number too long, is none."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> dict[str, Any] | None:
        try:
            told = super().to_python(value)
            text = json.dumps(told)
        except (ValueError, RecursionError) as error:
            raise get_adapter().validation_error("incorrect_passkey") from error
        if told is None:
            return None
        if not isinstance(told, dict) or len(text) > CREDENTIAL_LENGTH or "\\u0000" in text:
            raise get_adapter().validation_error("incorrect_passkey")
        return told


class _ByPasskey:
    """Nobody guesses a passkey, so wrong ones are not counted: counting would only lock somebody out."""

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        try:
            told = auth.parse_authentication_response(credential).response
            factor = auth.complete_authentication(self.user or auth.extract_user_from_response(credential), credential)
            is_verified = told.authenticator_data.is_user_verified()  # the challenge may be of another page
            if self.passwordless and not (is_verified and factor.wrap().is_passwordless):
                raise ValueError("It comes after a password.")
            return factor
        except (forms.ValidationError, *MISSHAPEN) as error:
            raise get_adapter().validation_error("incorrect_passkey") from error


class PasskeyForm(_ByPasskey, AuthenticateWebAuthnForm):
    credential = _Credential()


class PasskeyAgainForm(_ByPasskey, ReauthenticateWebAuthnForm):
    credential = _Credential()


class PasskeySignInForm(_ByPasskey, LoginWebAuthnForm):
    credential = _Credential()


class AddPasskeyForm(AddWebAuthnForm):
    credential = _Credential()
    name = forms.CharField(
        label=_("Name"), required=False, max_length=NAME_LENGTH, help_text=_("So that you know it again in the list.")
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        required=False,
        initial=True,
        help_text=_("It then asks for your finger, your face or its PIN. An older security key may not be able to."),
    )

    def clean_credential(self) -> dict[str, Any]:
        """Only what is needed of it is kept."""
        told = self.cleaned_data["credential"]
        return {name: told.get(name) for name in ("id", "rawId", "type", "response")}

    def clean(self) -> dict[str, Any]:
        """Whether it signs in alone stands where the package reads it; what the device says of that is not asked."""
        if factors_of(self.user).filter(type=Authenticator.Type.WEBAUTHN).count() >= PASSKEYS_AT_MOST:
            raise get_adapter().validation_error("too_many_passkeys")
        credential = self.cleaned_data.get("credential")
        if credential:
            credential["clientExtensionResults"] = {"credProps": {"rk": self.cleaned_data.get("passwordless", False)}}
        try:
            return super().clean()
        except (forms.ValidationError, *MISSHAPEN) as error:
            raise get_adapter().validation_error("incorrect_passkey") from error


class RenameForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)


class SecondFactorView(AuthenticateView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whose second factor or account has gone signs in anew; the package would send them round in circles."""
        stage = LoginStageController.enter(request, AuthenticateStage.key)
        if stage and not (stage.login.user and has_second_factor(stage.login.user)):
            return stage.abort()
        return super().dispatch(request, *args, **kwargs)


class _OrNewOnes:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except SealedError:
            messages.error(request, _("The site’s secret key has changed, so these codes open nothing. Make new ones."))
            return redirect("mfa_generate_recovery_codes")


class RecoveryCodesView(_OrNewOnes, ViewRecoveryCodesView):
    pass


class RecoveryCodesFileView(_OrNewOnes, DownloadRecoveryCodesView):
    pass


class NewRecoveryCodesView(GenerateRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without reading the ones before: they go, whether they can be read or not."""
        return super(GenerateRecoveryCodesView, self).get_context_data(**kwargs)
