"""What a test knows to be there, said once."""

from typing import TypeVar

Thing = TypeVar("Thing")


def known(found: Thing | None) -> Thing:
    """What was found; the test fails when there is nothing."""
    assert found is not None
    return found
