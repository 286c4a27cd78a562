"""One page that explains the place. Open to all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    return render(request, "people/help.html")
