"""A unit that stands above others joins by its start file as one that does: its PC confirms theirs."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from core.entities import unit_id
from core.errors import UserError
from core.exchange.invitations import ClaimHoldReason
from core.exchange.receive_deeds import certify_claim, take_in
from core.exchange.staging import ImportOutcome
from core.log.scopes import WIDER_FIRST
from storage.exchange.start import device_digits
from tests.storage.exchange.invited import OPENED, begin, invite
from tests.storage.exchange.towns import Town, build, enrol

ABOVE = {
    "region": "province",
    "province": "province",
    "district": "office",
    "section": "office",
    "centre": "office",
}


@pytest.fixture
def _closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().folder.close()


def centre_over(place: Path, kind: str) -> Town:
    """A centre whose register has unit 2 of this kind, and unit 21 below that."""
    made = build(place / "9", "9", "centre")
    OPENED.append(made)
    enrol([made], [("9", "centre", ""), ("2", kind, "9"), ("21", "district", "2")])
    return made


def confirm(town: Town, new: Town) -> list[ImportOutcome]:
    key = new.folder.writer.keys.public
    town.do(
        partial(certify_claim, key=key.hex(), digits=device_digits(new.unit, key), post=town.post)
    )
    return [
        one
        for one in town.do(partial(take_in, paths=(), post=town.post))
        if isinstance(one, ImportOutcome)
    ]


@pytest.mark.usefixtures("_closed")
@pytest.mark.parametrize("kind", WIDER_FIRST)
def test_every_kind_of_unit_is_invited_for_what_it_stands_for(tmp_path: Path, kind: str) -> None:
    centre = centre_over(tmp_path, kind)
    (made,) = invite(centre, "2")
    new = begin(made.path, tmp_path / "2")
    (row,) = centre.take(new.send(centre))
    if ABOVE[kind] == "office":
        assert row.joined
    else:
        assert row.hold is ClaimHoldReason.PROVINCE
        confirm(centre, new)
    (device,) = [one for one in centre.folder.trust.devices() if one.unit == new.unit]
    assert device.kind == ABOVE[kind]
    new.take(centre.send(new))
    stands = ABOVE[kind] == "province"
    assert new.folder.trust.may_certify("office", unit_id("21")) is stands
    assert new.folder.trust.may_certify("committee", new.unit) is stands


@pytest.mark.usefixtures("_closed")
def test_a_region_invites_those_below_it_and_they_join_without_the_centre(tmp_path: Path) -> None:
    centre = centre_over(tmp_path, "region")
    (made,) = invite(centre, "2")
    region = begin(made.path, tmp_path / "2")
    centre.take(region.send(centre))
    confirm(centre, region)
    region.take(centre.send(region))
    (below,) = invite(region, "21")
    office = begin(below.path, tmp_path / "21")
    (row,) = region.take(office.send(region))
    assert row.joined
    centre.take(region.send(centre))
    assert {one.kind for one in centre.folder.trust.devices() if one.unit == office.unit} == {
        "office"
    }
    with pytest.raises(UserError):
        invite(region, "9")
