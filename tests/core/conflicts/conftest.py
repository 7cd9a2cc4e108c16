"""The office folder of the tests of plans."""

from tests.core.plan.conftest import folder

__all__ = ["folder"]
