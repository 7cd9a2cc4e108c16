"""A unit that the register put elsewhere: where it was before keeps what it has and gets no more (docs/bundle.md)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.log.scopes import KeyRole, UnitTree
from core.values import AbsenceReason, Change, Plain, Ref
from storage.db.log import receipts
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town, build, enrol

UNITS = {
    "C": ("centre", ""),
    "P": ("province", "C"),
    "Q": ("province", "C"),
    "D": ("district", "P"),
}


def tree(now: list[str]) -> UnitTree:
    """D was below P and Q at some time; `now`: what stands."""
    made = UnitTree()
    for unit, (kind, parent) in UNITS.items():
        made.add(unit, "kind", kind)
        if parent:
            made.add(unit, "parent", f"all/unit/{parent}")
            made.stands(unit, [f"all/unit/{parent}"])
    made.add("D", "parent", "all/unit/Q")
    made.stands("D", [f"all/unit/{one}" for one in now])
    return made


@pytest.mark.parametrize(
    "now", [["P"], ["Q"], ["P", "Q"], []], ids=["before", "moved", "two values stand", "nowhere"]
)
def test_who_is_above_it_now_gets_its_lines_and_nobody_else_but_the_centre(now: list[str]) -> None:
    centre = KeyRole("centre", "C")
    district = KeyRole("office", "D")
    here = ["D", "D/forms", "P", "Q", "all"]
    for province in ("P", "Q"):
        holder = KeyRole("province", province)
        down = centre.readable(holder, here, tree(now))
        assert down is not None
        assert ({"D", "D/forms"} <= down.scopes) == (province in now)
        assert down.left == (frozenset() if province in now else {"D", "D/forms"})
        assert (district.readable(holder, here, tree(now)) is not None) == (province in now)
    up = district.readable(centre, here, tree(now))
    assert up is not None
    assert "D" in up.scopes


@pytest.fixture
def moved(towns: list[Town], tmp_path: Path) -> Iterator[tuple[list[Town], Ref]]:
    """Two provinces; the district wrote below the one and lies below the other by now. All know."""
    centre, province, one, _two = towns
    other = build(tmp_path / "2", "2", "province")
    enrol([*towns, other])
    plan = one.plan(title="ก่อนย้าย")
    province.take(one.send(province))
    centre.take(province.send(centre))
    register = Ref("all", "unit", other.unit)
    centre.save(
        Change(register, "code", Plain("2")),
        Change(register, "kind", Plain("province")),
        Change(register, "parent", Plain(f"all/unit/{centre.unit}")),
    )
    district = Ref("all", "unit", one.unit)
    record = centre.folder.record(district)
    assert record is not None
    centre.save(
        Change(district, "parent", Plain(f"all/unit/{other.unit}"), record.shown("parent").seen)
    )
    for town in (province, one, other):
        town.take(centre.send(town))
    yield [centre, province, one, other], plan
    other.folder.close()


def test_where_it_was_gets_no_later_lines_words_or_receipts(moved: tuple[list[Town], Ref]) -> None:
    (centre, province, one, other), plan = moved
    one.retitle(plan, "หลังย้าย")
    centre.take(one.send(centre))
    path = centre.send(province)
    sent = read(province.post, path)
    assert one.unit not in {each.scope for each in sent.segments}
    own = province.folder.writer.keys.public.hex()  # who writes a receipt is told of its newest
    assert one.unit not in {
        said.of for said in map(receipts.read, sent.receipts) if said.key != own
    }
    province.take(path)
    assert province.title(plan) == "ก่อนย้าย"
    with pytest.raises(UserError, match="ไม่ใช่ต้นสังกัด"):
        one.send(province)
    other.take(centre.send(other))
    assert other.title(plan) == "หลังย้าย"
    other.take(one.send(other))


def test_where_it_was_gets_the_words_it_lacks_of_lines_it_has(
    moved: tuple[list[Town], Ref],
) -> None:
    (centre, province, one, _other), plan = moved
    db = province.folder.writer.db
    db.execute("INSERT INTO lacking SELECT hash, record, field FROM text WHERE body='ก่อนย้าย'")
    db.execute("DELETE FROM text WHERE body='ก่อนย้าย'")
    assert province.title(plan) is AbsenceReason.NOT_HERE
    one.retitle(plan, "หลังย้าย")
    centre.take(one.send(centre))
    centre.take(province.send(centre))
    province.take(centre.send(province))
    assert province.title(plan) == "ก่อนย้าย"


def test_where_it_was_is_no_station_any_more(moved: tuple[list[Town], Ref]) -> None:
    (centre, province, one, other), _plan = moved
    for town, seen in ((one, {centre.unit, other.unit}), (centre, {one.unit, other.unit})):
        stations = {station.unit for station in town.folder.transfers.stations(one.unit)}
        assert seen <= stations
        assert province.unit not in stations
