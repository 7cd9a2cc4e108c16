"""The list of a centre read again where something was written is what reading all of it gives, whatever was."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from core.centre import view
from core.centre.view import CentreUnitList, CentreUnitListQuery, centre_list, list_again
from core.entities import record_id, unit_id
from core.values import Change, Plain, Ref, Text
from storage.db.folder.store import Folder
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.reading.season import SHOWN_ON, USUAL, YEARS, Season, unmet
from tests.storage.db.reading.test_read_models import season_of

MEETS = {  # what the runs are for, by a seed that meets it
    1: ["set_aside"],
    2: [*USUAL, "answer", "bring_back", "delete", "patched", "several"],
}


def noted(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> set[Ref]:
    """The records that what is written from now on has touched, as the window is told."""
    touched = set[Ref]()

    def noting(of: object, name: str) -> None:
        deed: Callable[..., Any] = getattr(of, name)

        def done(*words: object, **more: object) -> object:
            found = deed(*words, **more)
            touched.update(found.touched)
            return found

        monkeypatch.setattr(of, name, done)

    noting(folder, "save")
    for name in ("take", "take_segments", "set_aside"):
        noting(folder.exchange, name)
    return touched


def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts from now on how often a list is read again in part ("patched") and as a whole."""
    read, met = view._patched, Counter[str]()

    def counting(*words: Any) -> CentreUnitList | None:
        found = read(*words)
        met["patched" if found else "whole"] += 1
        return found

    monkeypatch.setattr(view, "_patched", counting)
    monkeypatch.setattr(view, "SHARE", 0)  # of three units one is many
    return met


def again(season: Season, before: dict[int, CentreUnitList], touched: set[Ref], year: int) -> None:
    """Read the list of a year again, and beside it as a whole."""
    folder = season.centre.folder
    asked = CentreUnitListQuery(season.centre.unit, year, SHOWN_ON)
    with closing(folder.reader()) as reader, closing(folder.reader()) as other:
        before[year] = list_again(asked, reader, before.get(year), frozenset(touched))
        assert before[year] == centre_list(*asked[:3], other)


@pytest.mark.parametrize("seed", range(10))
def test_a_list_read_again_where_something_was_written_is_the_whole_one(
    desk_of: MakeDesk, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    season = season_of(desk_of, tmp_path, 100 + seed)
    chance = Random(seed)
    before = dict[int, CentreUnitList]()
    touched = noted(season.centre.folder, monkeypatch)
    met = counted(monkeypatch)
    season.begin()
    for turn in range(40):
        season.step()
        if turn % 4 == 3:
            marked(season.centre, chance)
        if chance.random() < 0.3:  # more is written before the list is read again
            met["several"] += 1
            continue
        for year in YEARS:
            again(season, before, touched, year)
        touched.clear()
    met += season.met
    assert unmet(MEETS.get(seed, ()), met) == []


def marked(centre: Desk, chance: Random) -> None:
    """What the centre itself writes of a unit: that a step came on paper, a telephone, that two stand in an order."""
    unit = unit_id(chance.choice(("1001", "1002", "1003")))
    token = f"paper|cdd-clean-programme|{chance.choice(YEARS)}|innovation|2026-11-0{chance.randint(1, 9)}"
    comment = Ref(unit, "comment", centre.context.new_id())
    centre.save(
        Change(comment, "about", Plain(f"office/{unit}")),
        Change(comment, "item", Plain(token)),
        Change(comment, "kind", Plain("note")),
    )
    if chance.random() < 0.3:
        centre.put(Ref("all", "unit", unit), "phone", Text(f"0 2000 000{chance.randint(0, 9)}"))


@pytest.mark.parametrize("kind", ["register", "own telephone", "a unit that is not registered"])
def test_what_is_not_of_single_units_has_all_of_it_read(
    desk_of: MakeDesk, tmp_path: Path, kind: str
) -> None:
    season = season_of(desk_of, tmp_path, 7)
    season.begin()
    centre, stray = season.centre, desk_of("4001")
    centre.take(stray)
    asked = CentreUnitListQuery(centre.unit, YEARS[-1], SHOWN_ON)
    with closing(centre.folder.reader()) as reader:
        before = centre_list(*asked[:3], reader)
    own = Ref(centre.unit, "office", record_id(centre.unit, "office", centre.unit))
    match kind:
        case "register":
            touched = centre.put(Ref("all", "unit", season.offices[0].unit), "region", 2).touched
        case "own telephone":
            touched = centre.put(own, "phone", Text("0 2000 0009")).touched
        case _:
            stray.put(
                Ref(stray.unit, "office", record_id(stray.unit, "office", stray.unit)),
                "name",
                Text("ใหม่"),
            )
            touched = centre.take(stray).touched
    with closing(centre.folder.reader()) as reader, closing(centre.folder.reader()) as other:
        found = list_again(asked, reader, before, touched)
        assert found == centre_list(*asked[:3], other)
    assert found != before
