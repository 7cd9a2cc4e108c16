"""Phones of a test are put away behind it."""

from collections.abc import Iterator

import pytest

from tests.ui.phone.halls import PHONES


@pytest.fixture(autouse=True)
def _put_away() -> Iterator[None]:
    yield
    while PHONES:
        PHONES.pop().close()
