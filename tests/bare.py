"""An object of the program without what usually makes it, for a test of one thing it does."""

from dataclasses import fields, is_dataclass
from typing import TypeVar

Made = TypeVar("Made")


def bare(kind: type[Made], **has: object) -> Made:
    """A `kind` whose __init__ was left out: its own methods and properties, and of what it holds only `has`.

    What looks for anything else in it fails with AttributeError. TypeError for what no such row of data has.
    """
    made = kind.__new__(kind)
    if is_dataclass(kind):
        strange = has.keys() - {one.name for one in fields(kind)}
        if strange:
            raise TypeError(f"{kind.__name__} has no {', '.join(sorted(strange))}")
        for name, value in has.items():
            object.__setattr__(made, name, value)  # also of what is frozen
    else:
        vars(made).update(has)
    return made
