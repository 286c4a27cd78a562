"""The form of each kind of item. To add one, write a module of the same shape here and list it."""

from facts.forms.items import ItemForm

from . import card, cloze, date, long, matching, number, ordering, several, short, single, truefalse

_MODULES = (single, several, truefalse, short, number, date, cloze, matching, ordering, long, card)

FORMS: dict[str, type[ItemForm]] = {module.Form.KIND: module.Form for module in _MODULES}
"""By name of the kind, in the order of `KINDS`."""
