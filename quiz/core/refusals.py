"""When somebody asks for something that cannot be done now."""


class Refused(Exception):  # noqa: N818  it names an outcome, not a fault
    """The message is a sentence for the person who asked: what is the case, what they can do. Nothing was changed."""


ELSEWHERE = "This form belongs to another page. Open it again and repeat what you did."
"""What somebody is told whose form carries an operation id that was used for something else."""
