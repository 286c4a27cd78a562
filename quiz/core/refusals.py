"""When somebody asks for something that cannot be done now."""


class Refused(Exception):
    """The message is a sentence for the person who asked: what is the case, and what they can do. Nothing was changed."""
