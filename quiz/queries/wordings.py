"""What the templates of the kinds of question expect (`templates/facts/kinds/`), whoever asks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Worded:
    """A question of some kind with its face, which holds no key."""

    __slots__ = ()

    kind: str
    face: Mapping[str, Any]

    @property
    def template(self) -> str:
        return f"facts/kinds/{self.kind}.html"

    @property
    def stem(self) -> str:
        return self.face["stem"]

    @property
    def unit(self) -> str:
        return self.face.get("unit", "")

    @property
    def precision(self) -> str:
        return self.face.get("precision", "")

    @property
    def era(self) -> bool:
        """Whether a date says AD or BC."""
        return self.face.get("era", False)
