"""An assessment beside the units of its region: their mean by kept results, and nobody else's."""

import json
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

import main
from core.assessment.facts import assessment_facts, compared, peers_of
from core.assessment.ranking import scored
from core.assessment.start_deeds import assessment_at, import_answers
from core.entities import unit_id
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.assessment.test_results import deriving
from tests.core.centre.test_rank import CDD, ctx, register
from tests.core.conftest import NOON
from tests.country import settle_in

SAMPLES = {"S10": ("cdd_province_a.json", 5), "S20": ("cdd_province_c.json", 5), "S30": ("cdd_province_b.json", 6)}


def of(code: str) -> Ref:
    return assessment_at(unit_id(code), CDD.id, 2569)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Folder]:
    """A centre that holds the assessments of two provinces of one region and of one of another."""
    with closing(create(tmp_path / "S00", tmp_path / "keys", "S00", "S00", "centre", "", 2569, NOON)) as made:
        settle_in(made, "centre")
        for code, (name, region) in SAMPLES.items():
            register(made, code, region=region)
            with closing(create(tmp_path / code, tmp_path / "keys", code, code, "province", "", 2569, NOON)) as office:
                made.exchange.take_segments([settle_in(office, "province")])
                given = json.loads((main.RESOURCES / "samples" / name).read_text(encoding="utf-8"))
                import_answers(ctx(office), office, CDD, 2569, given)
                made.exchange.take_segments(*office.exchange.give())
        made.results.derive_by(deriving())
        made.results.catch_up()
        yield made


def total(centre: Folder, code: str) -> Fraction:
    record = centre.record(of(code))
    assert record is not None
    found, _problem = scored(centre, record)
    assert found is not None
    return found.total


def test_the_mean_is_that_of_the_units_of_the_same_region(centre: Folder) -> None:
    peers = peers_of(centre, of("S10"))
    assert peers is not None
    assert peers.count == 2
    assert peers.total == (total(centre, "S10") + total(centre, "S20")) / 2
    assert peers.total != total(centre, "S10")
    assert set(peers.shares) == {"d1", "d2", "d3", "d4", "d5"}
    assert all(0 <= share <= 1 for share in peers.shares.values())
    assert "5" in peers.words


def test_a_unit_alone_in_its_region_is_compared_with_nobody(centre: Folder) -> None:
    assert peers_of(centre, of("S30")) is None


def test_the_page_is_given_the_same_mean(centre: Folder) -> None:
    assert compared(centre, assessment_facts(centre, of("S20"))).peers == peers_of(centre, of("S10"))
