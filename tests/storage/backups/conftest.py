"""Every rule of backups holds for whole ones and for those that go on from another."""

import pytest

from storage.backups import keeper

KINDS = ("whole", "grown")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`whole_only`: the test says what becomes of the file itself; tests of parts stand in test_grown.py."""
    only = metafunc.definition.get_closest_marker("whole_only")
    metafunc.parametrize("kind", KINDS[:1] if only else KINDS, indirect=True)


@pytest.fixture(autouse=True)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of the backups after the first: the offices of tests are small."""
    if request.param == "grown":
        monkeypatch.setattr(keeper, "LARGE", 0)
        monkeypatch.setattr(keeper, "SHARE", 1000)
    return str(request.param)
