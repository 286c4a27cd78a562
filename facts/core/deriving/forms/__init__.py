"""The forms that items are derived in. To add one, write a module of the same shape here and list it."""

from facts.core.deriving.base import Form

from . import card, cloze, date, matching, number, ordering, reverse, several, single, truefalse

FORMS: tuple[Form, ...] = (cloze, reverse, single, truefalse, number, date, several, matching, ordering, card)
