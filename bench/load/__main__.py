"""The set-up, in a process of its own: `python -m bench.load FILE STUDENTS QUESTIONS` writes what it made."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    import django

    django.setup()
    from bench.load import world

    file, students, questions = sys.argv[1:]
    world.build(int(students), int(questions)).write(Path(file))


if __name__ == "__main__":
    main()
