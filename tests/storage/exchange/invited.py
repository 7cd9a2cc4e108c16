"""A province that invites its districts by start files, and PCs that begin from them."""

import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import wiring.starts
from core.entities import record_id, unit_id
from core.exchange.invitation_deeds import StartFileResult, make_starts
from core.exchange.invitations import Claim, claims
from core.log.certificates import Certificate, OwnStartFile
from core.values import Ref
from storage.db.folder.folder import open_folder
from tests.country import ROOT, _stream
from tests.storage.exchange.towns import NOW, Town, build, enrol

TODAY = NOW.date()
OPENED: list[Town] = []  # closed by the fixture `_closed` of whoever uses them


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Town]:
    yield province_and_centre(tmp_path)[0]
    while OPENED:
        OPENED.pop().folder.close()


def province_and_centre(place: Path) -> tuple[Town, Town]:
    """(province, centre), certified, with the register of towns.UNITS."""
    found = [build(place / code, code, kind) for code, kind in (("1", "province"), ("9", "centre"))]
    enrol(found)
    OPENED.extend(found)
    return found[0], found[1]


def invite(
    town: Town, *codes: str, until: str = "", out: Path | None = None
) -> list[StartFileResult]:
    """Start files for these units, made by a town."""
    folder = out or town.place.parent / f"starts-{secrets.token_hex(4)}"
    folder.mkdir(exist_ok=True)
    units = [unit_id(code) for code in codes]
    steps = town.do(partial(make_starts, units=units, folder=folder, post=town.post, until=until))
    return [step for step in steps if isinstance(step, StartFileResult)]


def begin(file: Path, place: Path) -> Town:
    """A PC on which an office begins from the file."""
    looked = wiring.starts.start_files(place / "keys").begin(file, place / "office")
    return settled(place, looked.start.code, looked.start.kind)


def settled(place: Path, code: str, kind: str) -> Town:
    town = Town(
        open_folder(place / "office", place / "keys", NOW),
        place / "office",
        place / "keys",
        code,
        kind,
    )
    town.folder.writer.put_shelf(town.post.shelf)
    OPENED.append(town)
    return town


def claims_at(town: Town) -> tuple[Claim, ...]:
    return claims(town.folder, town.unit, town.post, TODAY)


def claiming(town: Town, started: OwnStartFile) -> None:
    """Have a town claim what another one was invited to."""
    town.folder.exchange.trust_in(town.folder.trust.roots(), started)


def second_pc(place: Path, first: Town, kind: str) -> Town:
    """Another PC of a town's unit, certified by the root for a kind of device; both know it."""
    town = build(place, first.code, first.kind)
    OPENED.append(town)
    made = Certificate(town.folder.writer.keys.public, town.age, town.unit, kind, "B")
    paper = _stream(ROOT, repr(made))
    ref = Ref("all", "certificate", record_id("all", "certificate", made.key.hex(), made.unit))
    segments, texts = first.folder.exchange.give(scopes={"all"})
    passport = paper.segment([paper.line(1, ref, "grant", f"={made.line}")])
    town.folder.exchange.trust_in(first.folder.trust.roots())
    for one in (town, first):
        one.folder.exchange.take_segments([*segments, passport], texts)
    return town
