"""When somebody asks for something that cannot be done now."""


class Refused(Exception):  # noqa: N818  it names an outcome, not a fault
    """The message is a sentence for the person who asked: what is the case, what they can do. Nothing was changed."""
