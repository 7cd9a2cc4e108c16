"""A database from which another program took lines: what cannot be done is told as damage, not as a bug."""

from pathlib import Path

import pytest

from tests.tampering import sql, tampered
from tests.ui.terminal.conftest import Command, is_calm

GONE = ["DELETE FROM op WHERE op IN (SELECT op FROM field)", "DELETE FROM history"]
LINES = [
    "search {} ทุจริต",
    "erase {} ใครก็ได้",
    "record list {} answer",
    "backup {}",
    "office info {}",
]


@pytest.mark.parametrize("way", GONE)
@pytest.mark.parametrize("line", LINES)
def test_what_cannot_be_done_is_told_as_damage(
    do: Command, assessed: Path, way: str, line: str
) -> None:
    tampered(assessed, sql(way))
    done = do(*line.format(assessed).split())
    assert done.code == 0 or is_calm(done) or "แล้ว แต่ไม่ครบ" in done.out, done
