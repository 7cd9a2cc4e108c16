"""Forms nobody wrote are refused, or filled, scored and printed; a damaged file is refused whole or kept as it is."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.instruments.reader import parse
from storage.papers.writer import rendered
from tests import random_forms
from tests.form_faults import written

SEEDS = st.integers(0, 2**32)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_a_form_nobody_wrote_is_refused_or_filled_scored_and_printed(seed: int) -> None:
    chance = random.Random(seed)
    sheet = parse(written(random_forms.varied(chance))[0].encode(), "f.yaml")
    if sheet.form is None or sheet.faults:
        assert all(fault.problem and fault.mend for fault in sheet.faults)
    else:
        for paper in random_forms.filled(sheet.form, chance):
            assert rendered([paper], ".xlsx")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_damaged_form_is_refused_whole_or_kept_as_it_is(place: Path, seed: int) -> None:
    random_forms.refused_or_whole(random_forms.damaged(random.Random(seed)), place)
