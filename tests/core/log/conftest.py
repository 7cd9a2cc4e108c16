"""A small country whose certificates are in order."""

import pytest

from tests.core.log.ledger import Ledger, country


@pytest.fixture
def book() -> Ledger:
    return country()
