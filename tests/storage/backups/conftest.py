"""The district whose folder is backed up and put back."""

import pytest

from tests.storage.exchange.towns import Town


@pytest.fixture
def town(towns: list[Town]) -> Town:
    """The first district."""
    return towns[2]
