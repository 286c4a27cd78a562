"""What the stylesheets promise: they stay small, and their colours can be read (shared/design/DESIGN.md, Tokens)."""

import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
LAYERS = ["tokens", "base", "layout", "parts", "practice", "charts", "modes"]
SCHEMES = ["light", "dark"]
TEXTS = ["ink", "soft", "accent", "right", "partly", "wrong", "due"]
GROUNDS = ["paper", "sheet", "wash"]


def tokens(scheme):
    pattern = r"--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)"
    found = re.findall(pattern, (CSS / "tokens.css").read_text())
    colours = {name: linear(light if scheme == "light" else dark) for name, light, dark in found}
    colours["wash"] = mixed(colours["accent"], colours["sheet"], 0.09)
    return colours


def linear(colour):
    """#rrggbb as linear light."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def mixed(one, other, share):
    """color-mix(in oklab, one share, other), by the matrices of CSS Color 4."""
    to_lms = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
              [0.0883024619, 0.2817188376, 0.6299787005]]  # fmt: skip
    from_lms = [[4.0767416621, -3.3077115913, 0.2309699292], [-1.2684380046, 2.6097574011, -0.3413193965],
                [-0.0041960863, -0.7034186147, 1.7076147010]]  # fmt: skip
    # The step from cube roots to Lab is linear, so mixing before it gives the same.
    roots = [[part ** (1 / 3) for part in times(to_lms, colour)] for colour in (one, other)]
    return times(from_lms, [(share * a + (1 - share) * b) ** 3 for a, b in zip(*roots, strict=True)])


def contrast(one, other):
    light = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def test_all_layers_together_stay_below_20_kb():
    assert sum((CSS / f"{layer}.css").stat().st_size for layer in LAYERS) <= 20_000


def test_the_admins_sheet_stays_below_10_kb():
    assert (CSS / "admin.css").stat().st_size <= 10_240


@pytest.mark.parametrize("layer", LAYERS)
def test_each_sheet_fills_its_own_layer(layer):
    text = re.sub(r"/\*.*?\*/", "", (CSS / f"{layer}.css").read_text(), flags=re.DOTALL)

    assert re.findall(r"@layer (\w+) \{", text) == [layer]
    assert re.findall(r"@layer ([\w, ]+);", text) == ([", ".join(LAYERS)] if layer == "tokens" else [])
    assert "!important" not in text or layer == "modes"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read(scheme, ground, text):
    colours = tokens(scheme)

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_can_be_seen(scheme, ground):
    colours = tokens(scheme)

    assert contrast(colours["edge"], colours[ground]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_primary_button_can_be_read(scheme):
    colours = tokens(scheme)

    assert contrast(colours["fill"], linear("#ffffff")) >= 4.5
    assert contrast(colours["fill"], colours["paper"]) >= 3


def test_the_admin_has_our_accent():
    accent = re.compile(r"--accent: (light-dark\([^)]+\))")

    assert accent.findall((CSS / "admin.css").read_text()) == accent.findall((CSS / "tokens.css").read_text())
