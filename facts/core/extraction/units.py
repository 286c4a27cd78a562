"""Currencies and units that values are measured in: a white list, and how they stand in a text."""

from __future__ import annotations

from facts.core.extraction.tokens import Tokens
from facts.core.extraction.words import words

SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH"}
CODES = set(SIGNS.values()) | {"CAD", "AUD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CNY", "BRL", "ZAR", "MXN"}

BEHIND: dict[tuple[str, ...], str] = {
    ("u.s.", "dollars"): "USD",
    ("us", "dollars"): "USD",
    ("canadian", "dollars"): "CAD",
    ("australian", "dollars"): "AUD",
    ("swedish", "kronor"): "SEK",
    ("danish", "kroner"): "DKK",
    ("norwegian", "kroner"): "NOK",
    ("swiss", "francs"): "CHF",
    ("french", "francs"): "FRF",
    ("pounds", "sterling"): "GBP",
    ("british", "pounds"): "GBP",
    ("german", "marks"): "DEM",
    ("dollars",): "USD",
    ("dollar",): "USD",
    ("euros",): "EUR",
    ("euro",): "EUR",
    ("kronor",): "SEK",
    ("yen",): "JPY",
    ("yuan",): "CNY",
    ("roubles",): "RUB",
    ("rubles",): "RUB",
    ("rupees",): "INR",
    ("zloty",): "PLN",
    ("złoty",): "PLN",
    ("litas",): "LTL",
    ("hryvnias",): "UAH",
    **{(code.lower(),): code for code in sorted(CODES)},
}
"""Words behind a number, the longer ones first."""
FIRST_WORDS = {words[0] for words in BEHIND}

_SYMBOLS = set(
    words(
        "m km cm mm µm μm nm pm kg g mg µg μg t l ml dl µl μl s ms µs μs ns h Hz kHz MHz GHz K W kW MW GW TW",
        "V kV mV A mA J kJ MJ kcal Pa hPa kPa MPa bar mol mmol Da kDa bp kb Mb ha kWh MWh GWh TWh mph ly pc",
        "AU eV keV MeV GeV dB rpm m² km² cm² m³ cm³ km³ mi ft lb oz N Ω",
    )
)
_WORDS = set(
    words(
        "metre metres meter meters kilometre kilometres kilometer kilometers centimetre centimetres",
        "centimeter centimeters millimetre millimetres millimeter millimeters micrometre micrometres",
        "micrometer micrometers nanometre nanometres nanometer nanometers gram grams kilogram kilograms",
        "milligram milligrams tonne tonnes ton tons litre litres liter liters mile miles foot feet inch",
        "inches yard yards acre acres hectare hectares pound ounces ounce knots knot watt watts kilowatt",
        "kilowatts megawatt megawatts gigawatt gigawatts volt volts joule joules calories hertz kilohertz",
        "megahertz gigahertz degrees kelvin kelvins pascals light-years decibels micron microns",
    )
)
_AREAS = {"square", "cubic", "nautical", "metric"}
_BEHIND_SLASH = {"h", "s", "min", "l", "ml", "kg", "m", "mol"}


def unit_at(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """The unit that stands here, and the token behind it: "µm", "°C", "km/h", "square kilometres"."""
    token = tokens[at]
    if token.text == "°":
        scale = tokens[at + 1]
        return (f"°{scale.text}", at + 2) if scale.text in ("C", "F") and tokens.touch(at) else ("°", at + 1)
    if token.text in ("℃", "℉"):
        return ("°C" if token.text == "℃" else "°F"), at + 1
    if token.lower in _AREAS and tokens[at + 1].lower in _WORDS:
        return f"{token.text} {tokens[at + 1].text}", at + 2
    if token.lower in _WORDS and token.kind == "word":
        if token.lower == "degrees" and tokens[at + 1].text in ("Celsius", "Fahrenheit"):
            return f"degrees {tokens[at + 1].text}", at + 2
        return token.text, at + 1
    if token.text == "-" and tokens[at + 1].lower in _WORDS and tokens.touch(at) and tokens.touch(at - 1):
        return tokens[at + 1].text, at + 2
    if token.text not in _SYMBOLS:
        return None
    if tokens[at + 1].text == "/" and tokens.touch(at) and tokens[at + 2].text in _BEHIND_SLASH:
        return f"{token.text}/{tokens[at + 2].text}", at + 3
    if token.text == "A" and not tokens.touch(at - 1) and tokens[at + 1].kind == "word":
        return None
    return token.text, at + 1
