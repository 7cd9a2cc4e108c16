"""Phones of a test are put away behind it; whatever was tested before, they speak Thai."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.i18n import THAI, use
from tests.ui.phone.halls import PHONES


@pytest.fixture(autouse=True)
def _put_away() -> Iterator[None]:
    use(THAI, Path())
    yield
    while PHONES:
        PHONES.pop().close()
