"""Ending one's sessions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from people.actions.sign_ins import end_session, end_sessions


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """One of them by its number, or all but this one. Ending twice is ending once."""
    which = request.POST.get("which", "")
    if which == "others":
        count = end_sessions(request.user, but=request.session.session_key)
        messages.success(
            request,
            ngettext("%(count)d other session ended.", "%(count)d other sessions ended.", count) % {"count": count},
        )
    elif which.isascii() and which.isdigit() and len(which) < 19:
        end_session(request.user, int(which))
        messages.success(request, _("That session ended."))
    else:
        raise BadRequest(_("This form is incomplete. Open the page again and repeat what you did."))
    return redirect("people:preferences")
