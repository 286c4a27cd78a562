"""Say how well the memory model foretells a review log, by the default numbers and by numbers fitted to its first part.

The file is CSV with a head: card_id, rating (1 to 4), review_datetime (ISO 8601, UTC) and, if wanted, review_duration
(ms), in any order. Scored is the last part of the log; docs/memory.md tells what the figures mean.
"""

from argparse import ArgumentTypeError
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand

from quiz.core.memory import DEFAULT_NUMBERS, evaluation, fitting
from quiz.management.files import read_reviews


def quantile(text: str) -> float:
    try:
        share = float(text)
        evaluation.cut([], share)
    except ValueError:
        raise ArgumentTypeError(f"a number between 0 and 1, such as 0.8, not {text!r}") from None
    return share


def zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise ArgumentTypeError(f"a time zone such as Europe/Vilnius, not {text!r}") from None


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument(
            "--quantile",
            type=quantile,
            default=evaluation.QUANTILE,
            help="the share of the reviews, by time, that is learned from (default: 0.8)",
        )
        parser.add_argument("--zone", type=zone, default="UTC", help="where a study day starts at 04:00 (default: UTC)")

    def handle(self, *, file, quantile, zone, **options):
        entries = read_reviews(file, zone, undone="nothing was evaluated")
        start = evaluation.cut(entries, quantile)
        numbers = {"default": DEFAULT_NUMBERS}
        if fitting.IS_INSTALLED:
            numbers["fitted"] = fitting.fit(entries[:start])
        found = evaluation.compare(entries, numbers, start=start)
        cards = len({entry.card for entry in entries})
        self.stdout.write(
            f"{len(entries):,} reviews of {cards:,} card{'s' * (cards != 1)}, "
            f"{entries[0].at:%Y-%m-%d} to {entries[-1].at:%Y-%m-%d}. "
            f"A study day starts at 04:00, {zone}.\n"
            f"Learned from the first {start:,}; scored are those of the last {len(entries) - start:,} that are not "
            "the first of their card.\n\n"
        )
        self.stdout.write(_line("reviews", "by", "n", "log loss", "RMSE(bins)", "AUC"))
        for name, part in ("inter-day", found.between_days), ("all", found.all):
            for by, score in part.items():
                self.stdout.write(
                    _line(name, by, f"{score.n}", *map(_figure, (score.log_loss, score.rmse_bins, score.auc)))
                )
        self.stdout.write(f"\n{self._verdict(entries, start, found)}")

    def _verdict(self, entries, start, found):
        if not fitting.IS_INSTALLED:
            return "No fitted numbers: the package fsrs-rs-python is not installed."
        rests_on = sum(trial.elapsed_days > 0 for trial in evaluation.trials(entries[:start]))
        if rests_on < fitting.FEWEST:
            return f"The fit would be refused: it rests on {rests_on:,} inter-day reviews, not {fitting.FEWEST:,}."
        fitted, default = (found.between_days[name].log_loss for name in ("fitted", "default"))
        if fitted is None:
            return "The fit would be refused: no inter-day review was scored."
        verdict = "adopted" if fitted < default else "refused"
        return f"The fit would be {verdict}: its inter-day log loss is {fitted:.6f}, by default {default:.6f}."


def _figure(number: float | None) -> str:
    return "-" if number is None else f"{number:.6f}"


def _line(*cells: str) -> str:
    return "{:<10} {:<9} {:>8} {:>9} {:>11} {:>9}".format(*cells)
