"""Which print of the register is the original: whatever says the very same afterwards is marked as a copy of it."""

from collections.abc import Collection

from core.model.values import Ref
from core.papers.made import DRAFT, Made
from core.papers.typed import OWN_WORDS
from core.ports import Reader

COPY_OF = "copy:"  # option of a print that bears the mark of a copy: of the print with this number


def original_of(reader: Reader, unit: str, subject: Ref, form: str, made: Made) -> str:
    """The number of the first print of this unit that stands and says the very same; "" = this is the first.

    A draft is no original, nor is a form that is filled in by hand.
    """
    if DRAFT in made.options or form in OWN_WORDS:
        return ""
    options, local = joined(made.options), named(subject, unit)
    for one in reader.records("paper", unit, state_hash=made.state.hex(), form=form, subject=local):
        if one.text("options") == options and not one.text("void_why"):
            return one.text("number")
    return ""


def named(subject: Ref, unit: str) -> str:
    """How the register of a unit names the record of a paper."""
    return subject.local if subject.scope == unit else str(subject)


def joined(options: Collection[str]) -> str:
    return ",".join(sorted(options))


def copied_from(options: Collection[str]) -> str:
    """The number of the print a print was marked as a copy of; "" = it bears no mark."""
    return next((one.removeprefix(COPY_OF) for one in options if one.startswith(COPY_OF)), "")
