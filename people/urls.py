from django.urls import path

from people.views import sign_ins
from people.views.help import show_help
from people.views.preferences import preferences

app_name = "people"
urlpatterns = [
    path("preferences/", preferences, name="preferences"),
    path("sessions/end/", sign_ins.end, name="sessions-end"),
    path("help/", show_help, name="help"),
]
