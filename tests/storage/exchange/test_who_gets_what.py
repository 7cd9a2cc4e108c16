"""Nothing leaves that the table of docs/bundle.md does not name: every kind of sender and receiver, and every scope."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.letter_deeds import revoke
from core.log.scopes import NOTHING_SHARED, KeyRole, UnitTree, relation, scopes_of
from tests.storage.exchange.towns import PCS, Town, neighbours
from tests.templates import Copied

DOC = Path(__file__).parents[3] / "docs" / "bundle.md"
KINDS = {
    "C": "centre",
    "P": "province",
    "Q": "province",
    "P1": "district",
    "P2": "district",
    "Q1": "district",
}
# P2 moved to Q
PARENTS = [("P", "C"), ("Q", "C"), ("P1", "P"), ("P2", "P"), ("P2", "Q"), ("Q1", "Q")]
DEVICES = {"centre": "centre", "province": "province", "district": "office"}
HOLDERS = [KeyRole(DEVICES[kind], unit) for unit, kind in KINDS.items()]
HOLDERS += [KeyRole("committee", unit) for unit in KINDS]
HERE = frozenset({"all", *scopes_of([*KINDS, "X"])})
PACK = frozenset({"P1", "P", "Q1/forms"})


def table() -> dict[str, dict[str, str]]:
    """The table, by receiver and column."""
    lines = [line for line in DOC.read_text("utf-8").splitlines() if line.startswith("| ")]
    start = next(n for n, line in enumerate(lines) if line.startswith("| receiver |"))
    head, *rows = [
        [cell.strip() for cell in line.strip("| ").split("|")] for line in lines[start : start + 10]
    ]
    return {row[0]: dict(zip(head[1:], row[1:], strict=False)) for row in rows}


@pytest.fixture(scope="module")
def units() -> UnitTree:
    made = UnitTree()
    for unit, kind in KINDS.items():
        made.add(unit, "kind", kind)
    for unit, parent in PARENTS:
        made.add(unit, "parent", f"all/unit/{parent}")
        made.stands(unit, [f"all/unit/{parent}"])
    return made


def row_of(own: KeyRole, to: KeyRole) -> str:
    """Which row of the table speaks of them, walked by the register above."""
    above = {
        "P": {"C"},
        "Q": {"C"},
        "P1": {"P", "C"},
        "P2": {"P", "Q", "C"},
        "Q1": {"Q", "C"},
        "C": set[str](),
    }
    committee = to.kind == "committee"
    if own.unit == to.unit:
        if committee:
            return "committee of the same unit"
        return "PC of the same unit" + (", a centre's" if own.kind == "centre" else "")
    if own.kind == "committee" or not ({own.unit, to.unit} & (above[own.unit] | above[to.unit])):
        return "neither above nor below"
    if (own.unit, to.unit) == ("P2", "P"):
        return "unit that was above and is no more"
    if committee:
        return "committee of another unit above or below"
    return "unit above, the centre among them" if to.unit in above[own.unit] else "unit below"


def column_of(scope: str, own: KeyRole, to: KeyRole, units: UnitTree) -> str:
    unit, _slash, forms = scope.partition("/")
    if scope == "all":
        return "`all`"
    if forms and unit in {to.unit, *units.above(to.unit)}:
        return "forms of the receiver and of units above it"
    order = [("sender's unit", unit == own.unit), ("receiver's unit", unit == to.unit)]
    lower = [
        ("below the receiver", units.below_now(unit, to.unit)),
        ("below the sender", units.below(unit, own.unit)),
    ]
    order += lower if units.below(to.unit, own.unit) else reversed(lower)
    return next((name for name, fits in order if fits), "any other")


def test_what_a_receiver_may_read_is_what_the_table_says(units: UnitTree) -> None:
    said = table()
    met = set[str]()
    wrong = list[tuple[object, ...]]()
    for own, to in product(HOLDERS, repeat=2):
        row = row_of(own, to)
        pack = PACK if relation(own, to, units.below) == "same" else frozenset[str]()
        met.add(row)
        found = own.readable(to, HERE, units, pack)
        if "refused" in said[row].values() or found is None:
            wrong += (
                [(own, to, row)] if found is not None or "refused" not in said[row].values() else []
            )
            continue
        for scope in HERE:
            cell = said[row][column_of(scope, own, to, units)]
            goes = {
                "yes": True,
                "every": True,
                "line": True,
                "–": False,
                "forms": "/" in scope,
                "pack": scope in PACK,
            }
            if goes[cell] != (scope in found.scopes):
                wrong.append((own, to, row, scope, cell))
        if found.every_key != (said[row]["`all`"] == "every"):
            wrong.append((own, to, row, "all"))
    assert not wrong, wrong[:5]
    assert met | {"not certified here, or revoked"} == said.keys()


@pytest.fixture
def towns(copied: Copied) -> Iterator[list[Town]]:
    """A centre, a province and a district that know each other; and a district nobody has certified."""
    made = neighbours(copied, PCS, 3)
    yield made
    for one in made:
        one.folder.close()


def test_nothing_goes_to_a_pc_that_nobody_certified_here(towns: list[Town], tmp_path: Path) -> None:
    *known, stranger = towns
    for own in towns:
        own.plan()
        path = tmp_path / f"{own.code}.prongsai"
        with pytest.raises(UserError, match="ยืนยันเครื่องนี้ก่อน"):
            own.send(stranger, path=path)
        assert not path.exists()
        with pytest.raises(UserError, match="ยืนยันเครื่องนี้ก่อน"):
            own.folder.transfers.outgoing([stranger.age], own.post.shelf, NOTHING_SHARED)
    for own in known[:2]:
        sent = own.answers(known[2], stranger)
        assert [name for name, _why in sent.skipped] == [f"หน่วยงาน {stranger.code}"]
        with pytest.raises(UserError, match="ยืนยันเครื่องนี้ก่อน"):
            own.send(known[2], stranger)


def test_nothing_goes_to_a_pc_whose_certificate_was_revoked(
    towns: list[Town], tmp_path: Path
) -> None:
    centre, province, district, _stranger = towns
    centre.send(district)
    centre.do(partial(revoke, key=district.folder.writer.keys.public.hex()))
    with pytest.raises(UserError, match="ยืนยันเครื่องนี้ก่อน"):
        centre.send(district)
    province.take(centre.send(province))
    with pytest.raises(UserError, match="ถูกเพิกถอนแล้ว"):
        province.send(district, path=tmp_path / "x")
