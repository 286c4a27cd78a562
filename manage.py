#!/usr/bin/env python3
"""Django's command line, with Factkeep's settings."""

import gc
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    gc.disable()  # until all is loaded: config/apps.py
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed here. Run 'make setup' and then '.venv/bin/python manage.py'."
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
