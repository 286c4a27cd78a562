"""The door for WSGI servers: `granian --interface wsgi config.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from config.disks import refuse_network

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()  # until all is loaded: config/apps.py
application = get_wsgi_application()
refuse_network()
