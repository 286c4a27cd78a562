"""What an answer of Moodle's is worth."""

from decimal import Decimal
from xml.etree.ElementTree import Element

from facts.core.formats.fractions import tidy
from facts.core.formats.numbers import decimal


def mark_of(answer: Element) -> Decimal:
    """The fraction of an answer, with five decimals at most. Raises ValueError with a sentence."""
    inner = answer.find("fraction")
    if inner is not None and inner.text:
        given, scale = inner.text, 1
    else:
        given, scale = answer.get("fraction", "0"), 100
    value = decimal(given)
    if value is None or abs(value) > scale:
        raise ValueError(f"An answer is worth “{given[:40]}”, which is no fraction from -100 to 100.")
    return tidy(value / scale)
