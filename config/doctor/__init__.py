"""What `manage.py doctor` looks at, room by room. It measures; config/core/findings.py says what that means."""
