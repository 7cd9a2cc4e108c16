"""An office folder and the shipped forms."""

from pathlib import Path

import pytest

from storage.instruments.library import FormLibrary
from tests.core.conftest import desk, folder

__all__ = ["desk", "folder"]
SHIPPED = Path(__file__).parents[3] / "resources/instruments"


@pytest.fixture(scope="session")
def forms() -> FormLibrary:
    return FormLibrary([SHIPPED])
