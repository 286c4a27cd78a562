"""Numbers and dates as charts say them."""

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]

_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def number_word(number: int) -> str:
    """Up to twelve in letters."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def counted(number: int, one: str, many: str) -> str:
    return f"{number_word(number)} {one if number == 1 else many}"


def card_words(number: int) -> str:
    return f"{number or 'no'} {'card' if number == 1 else 'cards'}"


def signed(number: float) -> str:
    """A whole number, with a true minus sign below 0."""
    return f"{round(number)}".replace("-", "−")


def percent_words(percent: float) -> str:
    return f"{signed(percent)} %"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
