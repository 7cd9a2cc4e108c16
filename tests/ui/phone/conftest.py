"""Phones of a test are put away behind it."""

from tests.ui.phone.halls import phones_away

__all__ = ["phones_away"]  # the fixture
