"""The digest notices whatever two folders show differently (docs/log.md: Hashes)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.db.clerks import delete, make
from tests.storage.db.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, 2)
    for _ in range(8):
        make(made, made.devices[0])
    while not made.devices[0].store.bin():
        delete(made, made.devices[0])
    yield made
    made.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE field SET mark=zeroblob(8) WHERE record=(SELECT max(record) FROM field)",
        "DELETE FROM field WHERE record=(SELECT max(record) FROM field)",
        "UPDATE bin SET deleted=1-deleted",
        "UPDATE bin SET flag='delete_unseen'",
        "DELETE FROM bin",
        "UPDATE history SET head=head-1 WHERE head>1",
    ],
)
def test_a_folder_that_shows_something_else_has_another_digest(world: World, change: str) -> None:
    store = world.devices[0].store
    before = store.digest()
    with store.writer.transaction():
        store.writer.db.execute(change)
    store.writer.log.reload()
    assert store.digest() != before


def test_the_digest_never_speaks_of_words(world: World) -> None:
    store = world.devices[0].store
    before = store.digest()
    with store.writer.transaction():
        store.writer.db.execute("DELETE FROM text")
    assert store.digest() == before
