"""How large a request with a file may be: what says that it is larger is not read at all."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.urls import Resolver404, resolve

IMPORTS = "admin:facts_item_import"
ROOM = 1_000_000
"""Bytes of a request beside its file."""


class Limit(FileUploadHandler):
    """The first of the upload handlers. It keeps nothing, and hands on what comes."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:  # noqa: N803
        if content_length > most_of(self.request):
            raise RequestDataTooBig("This request is larger than it may be.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def most_of(request: HttpRequest) -> int:
    """Bytes of a request. Files to import may be large, if somebody sends them who may come in."""
    try:
        is_import = resolve(request.path_info).view_name == IMPORTS
    except Resolver404:
        is_import = False
    may = is_import and request.user.is_authenticated
    return settings.IMPORT_MAX_SIZE + ROOM if may else settings.UPLOAD_MAX_SIZE
