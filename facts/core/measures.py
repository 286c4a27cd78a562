"""
Units of measure and currencies that we know, and how they convert: a white list, exact, nothing that is evaluated.

A unit has a name of a word or a few ("km/h", "square metres", "US dollars"). Upper and lower case part two units only
where both stand here (mW, MW). How units are read from text stands in `units`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

LONGEST_NAME = 5
"""Words of the longest name."""


@dataclass(frozen=True)
class Measure:
    """
    A unit. `factor` and `offset` lead to the base unit of its dimension: base = (number + offset) * factor.

    Money does not convert between currencies: `currencies` are those that the name may mean, "$" any dollar.
    """

    name: str
    dimension: str
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    currencies: frozenset[str] = frozenset()

    def converts_to(self, other: Measure) -> bool:
        is_same_money = self.dimension != "money" or bool(self.currencies & other.currencies)
        return self.dimension == other.dimension and is_same_money

    def to_base(self, number: Fraction) -> Fraction:
        return (number + self.offset) * self.factor

    def from_base(self, number: Fraction) -> Fraction:
        return number / self.factor - self.offset


_LENGTHS = {
    "0.000000001": "nm|nanometre|nanometer",
    "0.000001": "μm|micrometre|micrometer|micron",
    "0.001": "mm|millimetre|millimeter",
    "0.01": "cm|centimetre|centimeter",
    "0.1": "dm|decimetre|decimeter",
    "1": "m|metre|meter",
    "1000": "km|kilometre|kilometer",
    "0.0254": "in|inch|inches",
    "0.3048": "ft|foot|feet",
    "0.9144": "yd|yard",
    "1609.344": "mi|mile",
}
_TIMES = {"1": "s|sec|second", "60": "min|minute", "3600": "h|hr|hour"}
_TABLE: Mapping[str, Mapping[str, str]] = {
    "length": {**_LENGTHS, "1852": "nmi|nautical mile", "9460730472580800": "ly|light year|light-year"},
    "mass": {
        "0.000001": "μg|microgram",
        "0.001": "mg|milligram",
        "1": "g|gram|gramme",
        "1000": "kg|kilo|kilogram|kilogramme",
        "1000000": "t|tonne|ton|metric ton|metric tonne",
        "28.349523125": "oz|ounce",
        "453.59237": "lb|lbs|pound",
    },
    "time": {
        "0.000000001": "ns|nanosecond",
        "0.000001": "μs|microsecond",
        "0.001": "ms|millisecond",
        **_TIMES,
        "86400": "d|day",
        "604800": "wk|week",
    },
    "calendar": {"1": "month", "12": "yr|year", "120": "decade", "1200": "century|centuries"},
    "area": {"10000": "ha|hectare", "4046.8564224": "ac|acre"},
    "volume": {
        "0.000001": "ml|millilitre|milliliter|cc",
        "0.00001": "cl|centilitre|centiliter",
        "0.0001": "dl|decilitre|deciliter",
        "0.001": "l|litre|liter",
        "0.1": "hl|hectolitre|hectoliter",
        "0.003785411784": "gal|gallon|us gallon",
        "0.158987294928": "bbl|barrel",
    },
    "speed": {"1609.344/3600": "mph", "1000/3600": "kph|kmh", "1852/3600": "kn|kt|knot"},
    "acceleration": {"1": "m/s2|metre per second squared|meter per second squared"},
    "force": {"1": "N|newton", "1000": "kN|kilonewton"},
    "pressure": {
        "1": "Pa|pascal",
        "100": "hPa|hectopascal|mbar|millibar",
        "1000": "kPa|kilopascal",
        "1000000": "MPa|megapascal",
        "100000": "bar",
        "101325": "atm|atmosphere",
        "133.322387415": "mmHg|mm hg",
    },
    "energy": {
        "1": "J|joule",
        "1000": "kJ|kilojoule",
        "1000000": "MJ|megajoule",
        "1000000000": "GJ|gigajoule",
        "4.184": "cal|calorie",
        "4184": "kcal|kilocalorie",
        "3600": "Wh|watt hour|watt-hour",
        "3600000": "kWh|kilowatt hour|kilowatt-hour",
        "3600000000": "MWh|megawatt hour|megawatt-hour",
        "3600000000000": "GWh|gigawatt hour|gigawatt-hour",
        "3600000000000000": "TWh|terawatt hour|terawatt-hour",
    },
    "power": {
        "0.001": "mW|milliwatt",
        "1": "W|watt",
        "1000": "kW|kilowatt",
        "1000000": "MW|megawatt",
        "1000000000": "GW|gigawatt",
    },
    "frequency": {"1": "Hz|hertz", "1000": "kHz|kilohertz", "1000000": "MHz|megahertz", "1000000000": "GHz|gigahertz"},
    "voltage": {"0.001": "mV|millivolt", "1": "V|volt", "1000": "kV|kilovolt"},
    "current": {"0.001": "mA|milliampere|milliamp", "1": "A|ampere|amp"},
    "resistance": {"1": "Ω|ohm", "1000": "kΩ|kiloohm"},
    "substance": {"0.001": "mmol|millimole", "1": "mol|mole"},
    "angle": {"1": "°|deg|degree"},
    "data": {
        "1": "bit",
        "8": "B|byte",
        "8000": "kB|kilobyte",
        "8000000": "MB|megabyte",
        "8000000000": "GB|gigabyte",
        "8000000000000": "TB|terabyte",
        "8192": "KiB|kibibyte",
        "8388608": "MiB|mebibyte",
        "8589934592": "GiB|gibibyte",
        "1000": "kbit|kilobit",
        "1000000": "Mbit|megabit",
        "1000000000": "Gbit|gigabit",
    },
    "ratio": {"1": "%|percent|per cent|pct|percentage point", "0.1": "‰|per mille|per mil|permille", "0.0001": "ppm"},
}
_TEMPERATURES = {
    ("1", "0"): "K|kelvin",
    ("1", "273.15"): "°c|° c|degc|celsius|degree celsius|deg c|degree c|c|centigrade|degree centigrade|degree|deg|°",
    ("5/9", "459.67"): "°f|° f|degf|fahrenheit|degree fahrenheit|deg f|degree f|f|degree|deg|°",
}
# Code, then names. What several currencies are called alone stands with each.
_MONEY = {
    "USD": "$|us$|dollar|us dollar|united states dollar|american dollar|buck",
    "CAD": "$|c$|ca$|can$|dollar|canadian dollar",
    "AUD": "$|a$|au$|dollar|australian dollar",
    "NZD": "$|nz$|dollar|new zealand dollar",
    "SGD": "$|s$|dollar|singapore dollar",
    "HKD": "$|hk$|dollar|hong kong dollar",
    "EUR": "€|euro",
    "GBP": "£|pound|pound sterling|british pound|sterling|quid",
    "EGP": "pound|egyptian pound",
    "JPY": "¥|yen|japanese yen",
    "CNY": "¥|yuan|renminbi|rmb|chinese yuan",
    "CHF": "franc|swiss franc|fr|sfr",
    "SEK": "kr|krona|kronor|swedish krona|swedish kronor",
    "NOK": "kr|krone|kroner|norwegian krone|norwegian kroner",
    "DKK": "kr|krone|kroner|danish krone|danish kroner",
    "PLN": "zł|zloty|złoty|polish zloty",
    "CZK": "kč|koruna|czech koruna",
    "HUF": "forint|hungarian forint",
    "RUB": "₽|rouble|ruble|russian rouble|russian ruble",
    "UAH": "₴|hryvnia",
    "TRY": "₺|lira|turkish lira",
    "INR": "₹|rs|rupee|indian rupee",
    "PKR": "rs|rupee|pakistani rupee",
    "KRW": "₩|won|south korean won",
    "ILS": "₪|shekel",
    "BRL": "r$|real|reais|brazilian real",
    "MXN": "$|mex$|peso|mexican peso",
    "ZAR": "rand|south african rand",
    "LTL": "litas|lithuanian litas",
}
_HUNDREDTHS = {"cent": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "EUR"}, "penny|pence": {"GBP"}}


def find(words: Sequence[str]) -> Sequence[Measure]:
    """What some words name: nothing, or several units ("pound")."""
    exact = " ".join(words)
    return _EXACT.get(exact) or _FOLDED.get(_fold(exact)) or ()


def prefixes() -> Iterator[str]:
    """What may stand before a sum: signs and codes, the longest first."""
    signs = {name for names in _MONEY.values() for name in names.split("|") if not name[-1].isalpha()}
    yield from sorted({*signs, "rs", "chf", "fr", "kr", *(code.casefold() for code in _MONEY)}, key=len, reverse=True)


def _fold(name: str) -> str:
    """A name without case, dots and the ending of the plural."""
    name = unicodedata.normalize("NFKC", name).casefold().replace(".", "").replace("^", "")
    return re.sub(r"(?<=[^\W\d_]{3})s(?=[ /]|$)", "", name)


def _measures() -> Iterator[tuple[str, Measure]]:
    """Each name with what it stands for."""
    for dimension, units in _TABLE.items():
        for factor, names in units.items():
            yield from _named(names, dimension, _number(factor))
    for (factor, offset), names in _TEMPERATURES.items():
        yield from _named(names, "temperature", _number(factor), _number(offset))
    for factor, names in _LENGTHS.items():
        for name in names.split("|"):
            powers = (("area", 2, ("square", "sq")), ("volume", 3, ("cubic", "cu")))
            for dimension, power, before in powers:
                for each in (*(f"{word} {name}" for word in before), f"{name}{power}"):
                    yield each, Measure(each, dimension, _number(factor) ** power)
            for seconds, times in _TIMES.items():
                for time in times.split("|"):
                    for each in (f"{name} per {time}", f"{name}/{time}"):
                        yield each, Measure(each, "speed", _number(factor) / _number(seconds))
    for code, names in _MONEY.items():
        for name in (code, *names.split("|")):
            yield name, Measure(name, "money", currencies=frozenset(_called(name)))
    for names, codes in _HUNDREDTHS.items():
        yield from (
            (name, Measure(name, "money", Fraction(1, 100), currencies=frozenset(codes))) for name in names.split("|")
        )


def _named(
    names: str, dimension: str, factor: Fraction, offset: Fraction = Fraction(0)
) -> Iterator[tuple[str, Measure]]:
    for name in names.split("|"):
        yield name, Measure(names.partition("|")[0], dimension, factor, offset)


def _called(name: str) -> Iterator[str]:
    """The currencies of this name."""
    return (code for code, names in _MONEY.items() if name in (code, *names.split("|")))


def _number(text: str) -> Fraction:
    above, _, below = text.partition("/")
    return Fraction(above) / Fraction(below or "1")


def _tables() -> tuple[dict[str, list[Measure]], dict[str, list[Measure]]]:
    exact: dict[str, list[Measure]] = {}
    folded: dict[str, list[Measure]] = {}
    for name, measure in _measures():
        for table, key in ((exact, unicodedata.normalize("NFKC", name)), (folded, _fold(name))):
            if measure not in table.setdefault(key, []):
                table[key].append(measure)
    return exact, folded


_EXACT, _FOLDED = _tables()
