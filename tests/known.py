"""What a test knows to be there, said once."""

from contextlib import suppress
from typing import TypeVar

from core.errors import UserError
from core.forms.ports import Forms
from core.forms.shape import Instrument

Thing = TypeVar("Thing")


def known(found: Thing | None) -> Thing:
    """What was found; the test fails when there is nothing."""
    assert found is not None
    return found


def every(forms: Forms) -> tuple[Instrument, ...]:
    """Every sound instrument that is offered, in the order of the labels."""
    found = []
    for one in forms.labels():
        with suppress(UserError):
            found += [] if one.programme else [forms.get(one.name)]
    return tuple(found)
