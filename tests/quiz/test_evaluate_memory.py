"""The command that judges a review log: a table whose figures are those of the protocol, or a reason."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quiz.core.memory import fitting
from quiz.core.memory.evaluation import compare, cut
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS
from tests.quiz.core.memory.simulated import SLOW, simulated_log


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "log.csv"

    def write(entries):
        with open(path, "w", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(["review_datetime", "rating", "card_id", "review_duration"])
            writer.writerows([entry.at.isoformat(), entry.rating, entry.card, 4_000] for entry in entries)
        return str(path)

    return write


def evaluated(*arguments):
    out = StringIO()
    call_command("evaluate_memory", *arguments, stdout=out)
    return out.getvalue().splitlines()


def row(part, by, score):
    return [part, by, str(score.n), *(f"{each:.6f}" for each in (score.log_loss, score.rmse_bins, score.auc))]


def test_the_table_holds_the_figures_of_the_protocol(file):
    log = simulated_log(1_600, SLOW)
    start = cut(log, 0.75)
    found = compare(log, {"default": DEFAULT_NUMBERS, "fitted": fitting.fit(log[:start])}, start=start)
    name = file(reversed(log))  # the order of the lines does not matter

    head, learned, _, *table, _, verdict = evaluated(name, "--quantile", "0.75")

    assert head.startswith(f"{len(log):,} reviews of 1,600 cards, 2024-01-01 to ")
    assert learned.startswith(f"Learned from the first {start:,};")
    assert [line.split() for line in table] == [
        ["reviews", "by", "n", "log", "loss", "RMSE(bins)", "AUC"],
        *(row("inter-day", by, score) for by, score in found.between_days.items()),
        *(row("all", by, score) for by, score in found.all.items()),
    ]
    assert list(found.all) == ["default", "fitted", "constant", "SM-2"]
    fitted, default = found.between_days["fitted"].log_loss, found.between_days["default"].log_loss
    assert verdict == (f"The fit would be adopted: its inter-day log loss is {fitted:.6f}, by default {default:.6f}.")


def test_without_the_package_the_rest_is_printed(file, monkeypatch):
    monkeypatch.setattr(fitting, "IS_INSTALLED", False)

    *_, verdict = lines = evaluated(file(simulated_log(50)))

    assert [line.split()[1] for line in lines[4:10]] == ["default", "constant", "SM-2"] * 2
    assert verdict == "No fitted numbers: the package fsrs-rs-python is not installed."


def test_a_log_of_three_reviews_has_figures_that_are_not_defined(file):
    lines = evaluated(file(simulated_log(1, SLOW)[:3]))

    assert lines[-1].startswith("The fit would be refused: it rests on ")
    assert any(line.split()[-1] == "-" for line in lines[4:])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"card_id,rating,review_datetime\na,9,2026-01-01T10:00Z\n", "Line 2: rating is 1, 2, 3 or 4, not '9'."),
        (b"\xff\xfe\x00", "this is no UTF-8 text (byte 0)."),
        (None, "No such file or directory."),
    ],
)
def test_what_does_not_read_is_refused_and_nothing_is_printed(tmp_path, content, reason):
    path = tmp_path / "log.csv"
    if content is not None:
        path.write_bytes(content)

    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("evaluate_memory", str(path), stdout=out)

    assert str(refused.value).endswith(reason)
    assert out.getvalue() == ""


@pytest.mark.parametrize("option", [["--quantile", "1.5"], ["--quantile", "nan"], ["--zone", "Mars"], ["--zone", "/x"]])
def test_an_option_that_makes_no_sense_is_refused(file, option):
    with pytest.raises(CommandError, match="such as"):
        evaluated(file(simulated_log(1)), *option)
