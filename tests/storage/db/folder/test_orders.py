"""The order of arrival decides nothing: seeded runs (many more: `python -m tests.soak.log_runs 0 --orders 10000`)."""

from collections import Counter
from pathlib import Path

import pytest

from tests.storage.db.orders import play

SEEN: Counter[str] = Counter()


@pytest.mark.parametrize("seed", range(40))
def test_one_set_in_many_orders_gives_one_digest_and_the_same_verdicts(tmp_path: Path, seed: int) -> None:
    SEEN.update(play(tmp_path, seed))


def test_the_runs_met_what_they_are_for() -> None:
    wanted = ["histories beyond two", "strangers", "revocations", "parked", "refused", "not kept", "forked streams"]
    wanted += ["streams of strangers that something names", "sign-offs sound", "sign-offs waiting", "sign-offs invalid"]
    assert [what for what in wanted if not SEEN[what]] == []
