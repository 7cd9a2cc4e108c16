"""The order of arrival decides nothing: seeded runs (many more: `python -m tests.soak.log_runs 0 --orders 10000`)."""

from pathlib import Path

import pytest

from tests.storage.db.orders import play

MEETS = {  # what the runs are for, by a seed that meets it
    4: ["sign-offs waiting"],
    15: [
        "forked streams",
        "histories beyond two",
        "not kept",
        "parked",
        "refused",
        "revocations",
        "sign-offs invalid",
        "sign-offs sound",
        "strangers",
        "streams of strangers that something names",
    ],
}


@pytest.mark.parametrize("seed", range(40))
def test_one_set_in_many_orders_gives_one_digest_and_the_same_verdicts(
    tmp_path: Path, seed: int
) -> None:
    seen = play(tmp_path, seed)
    assert [what for what in MEETS.get(seed, ()) if not seen[what]] == []
