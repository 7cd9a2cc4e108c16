"""The CDD form and its cases, read once."""

from pathlib import Path

import pytest

from core.forms.shape import Instrument
from storage.instruments.reader import read

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def cdd() -> Instrument:
    return read(ROOT / "resources/instruments/cdd-clean-2564.yaml")


@pytest.fixture(scope="session")
def cases_text() -> str:
    return (ROOT / "tests/data/cdd_cases.json").read_text(encoding="utf-8")
