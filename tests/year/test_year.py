"""Seeded years of a small country through real bundles: every promise holds (many more: tests/soak/year_runs.py)."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.storage.db.world import shared_memory
from tests.year.play import play, size_of

# Of the first eighty seeds those that meet, between them, what years are for, most of it twice; of each what it is for.
MEETS = {
    0: ["comments", "views compared"],
    1: ["hostile bundles", "revoked", "sent to the crook", "set aside"],
    4: ["in parts", "restores", "waited for a certificate"],
    9: ["hostile bundles", "robberies", "waited for a certificate"],
    12: ["erased"],
    14: ["certified late", "robberies"],
    22: ["erased", "settled"],
    30: ["in parts", "zips"],
    33: ["lost", "refused pieces"],
    35: ["listed without effect"],
    36: ["deletes", "sign-offs ended", "undone"],
    38: ["machines", "set aside"],
    40: ["comments", "restores"],
    42: ["forks", "sent to the crook", "settled"],
    43: ["refused files", "revoked"],
    51: ["lies", "zips"],
    52: ["refused files", "twice"],
    53: ["acceptances", "refused pieces", "signed"],
    56: ["lies", "parked"],
    57: ["lost", "sign-offs ended"],
    62: ["files erased", "twice"],
    70: ["listed without effect", "signed"],
    71: ["certified late", "files erased", "undone"],
    77: ["deletes", "machines", "views compared"],
    134: ["listed without effect", "refused pieces"],
    146: ["listed without effect", "parked"],
    151: ["files", "views compared"],
}


@pytest.mark.parametrize("seed", MEETS)
def test_a_year_ends_with_every_promise_kept_and_meets_what_it_is_for(seed: int) -> None:
    with TemporaryDirectory(dir=shared_memory()) as room:
        seen = play(Path(room), size_of(seed))
    assert [what for what in MEETS[seed] if not seen[what]] == []
