"""Pictures and sounds that come in."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from facts.actions.media import Accepted, accept
from facts.core.media import MOST_BYTES, MediaError
from facts.models import Media


class UploadForm(forms.ModelForm):
    """A file and what it shows. `upload` is cleaned to what will be stored."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_("A picture (PNG, JPEG, GIF, WebP) or a sound (MP3, Ogg, WAV, M4A, WebM), 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp,audio/*"}),
    )

    class Meta:
        model = Media
        fields = ["deck", "alt"]

    def clean_upload(self) -> Accepted:
        upload: UploadedFile = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 10 MB."))
        try:
            return accept(upload.read())
        except MediaError as error:
            raise ValidationError(str(error)) from error
