"""What `doctor` says of what it measured, and what is to be done: values in, sentences out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

DISK_FULL, DISK_TIGHT = 200_000_000, 2_000_000_000
"""Bytes left below which writing may fail any hour, and below which it is time to make room."""
BACKUP_EVERY = dt.timedelta(days=2)
"""A nightly backup that failed once is no fault yet."""
BEAT_EVERY = dt.timedelta(minutes=10)
"""The worker beats each second, but not while it reads a large file."""
SKEW = 5.0
"""Seconds by which two clocks of one machine may differ."""
NETWORKS = ("nfs", "cifs", "smb", "ceph", "gluster", "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "afs", "lustre")


class Level(StrEnum):
    WELL = "well"
    ADVICE = "advice"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """What was found, and what to do about it; the cure is empty where all is well."""

    level: Level
    what: str
    cure: str = ""


def well(what: str) -> Finding:
    return Finding(Level.WELL, what)


def advice(what: str, cure: str) -> Finding:
    return Finding(Level.ADVICE, what, cure)


def fault(what: str, cure: str) -> Finding:
    return Finding(Level.FAULT, what, cure)


def disk(free: int, *, path: str) -> Finding:
    left = f"{free / 1e9:,.1f} GB are left on the disk of {path}."
    cure = "Make room, or move the data folder to a larger disk; old backups may be the first to go."
    if free < DISK_FULL:
        return fault(left, cure)
    return advice(left, cure) if free < DISK_TIGHT else well(left)


def backup(age: dt.timedelta | None, *, folder: str, is_public: bool) -> Finding:
    """`age` of the newest one, None where there is none."""
    cure = "Run 'manage.py backup', and let it run every night (docs/operating.md)."
    worse = fault if is_public else advice
    if age is None:
        return worse(f"There is no backup in {folder}.", cure)
    if age > BACKUP_EVERY:
        return worse(f"The last backup in {folder} is {_long(age)} old.", cure)
    return well(f"The last backup is {_long(age)} old.")


def worker(age: dt.timedelta | None, *, is_used: bool) -> Finding:
    """`age` of its last sign of life, None where there never was one."""
    if not is_used:
        return well("No worker is used: whoever imports a large file waits for it.")
    cure = "Start 'manage.py work' beside the server and keep it running (deploy/systemd has a service)."
    if age is None:
        return fault("FACTKEEP_TASKS is database, but no worker ever ran here: imports wait for ever.", cure)
    if age > BEAT_EVERY:
        return fault(f"The worker gave its last sign of life {_long(age)} ago: imports wait.", cure)
    return well("The worker is at work.")


def clock(skew_seconds: float, *, of: str) -> Finding:
    """Ours, compared with the clock of files or of the database."""
    if abs(skew_seconds) <= SKEW:
        return well(f"The clock agrees with that of {of}.")
    cure = "Set both by the network (on Debian: install systemd-timesyncd or chrony). Deadlines depend on it."
    return fault(f"The clock is {abs(skew_seconds):,.0f} seconds off that of {of}.", cure)


def newest_entry(ahead: dt.timedelta) -> Finding:
    """By how much the last answer in the log lies in the future."""
    if ahead.total_seconds() <= SKEW:
        return well("No answer lies in the future.")
    return fault(
        f"The last answer in the log is {_long(ahead)} in the future: the clock was ahead then, or is behind now.",
        "Set the clock by the network. Until it has caught up, new answers seem older than that one.",
    )


def private(mode: int, *, path: str) -> Finding:
    """`mode` as `stat` gives it: nobody but the owner has anything to do with what people trusted to the site."""
    if mode & 0o077:
        return fault(f"Other accounts of this machine may look into {path}.", f"Run: chmod go-rwx {path}")
    return well(f"{path} is closed to other accounts.")


def pragmas(found: Mapping[str, str], wanted: Mapping[str, str]) -> Finding:
    """SQLite's settings by name, as it tells them."""
    wrong = [f"{name} is {found[name]} in place of {value}" for name, value in wanted.items() if found[name] != value]
    if not wrong:
        return well("SQLite is set as it should be.")
    return fault(
        f"SQLite is not set as it should be: {', '.join(wrong)}.",
        "Put the data folder on a local disk of this machine, and leave FACTKEEP_SQLITE_SYNCHRONOUS at FULL.",
    )


def file_system(kind: str) -> Finding:
    """Of the disk that SQLite's file lies on. Over a network its locks do not hold, and files get damaged."""
    if kind.startswith(NETWORKS):
        return fault(
            f"The SQLite database lies on a network file system ({kind}), where it gets damaged.",
            "Move FACTKEEP_DATA_DIR to a local disk, or use PostgreSQL (manage.py move_to_postgres).",
        )
    return well("The database lies on a local disk.")


def kind_of_disk(mountinfo: str, path: str) -> str:
    """The kind of file system that this absolute path lies on, by the text of /proc/self/mountinfo; "" if unknown.

    A line: `36 35 98:0 / /mnt/data rw,noatime master:1 - ext3 /dev/root rw`. Blanks in a path are written \\040.
    """
    found, longest = "", 0
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = fields[4].replace("\\040", " ").rstrip("/") + "/"
        if f"{path}/".startswith(point) and len(point) >= longest:
            found, longest = right.split()[0], len(point)
    return found


def _long(age: dt.timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    for number, unit in ((minutes // 1440, "day"), (minutes // 60, "hour"), (minutes, "minute")):
        if number:
            return f"{number:,} {unit}{'s' * (number != 1)}"
    return "less than a minute"
