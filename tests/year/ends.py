"""The end of a year: everybody gets together by honest bundles, then every promise is looked at."""

from collections.abc import Mapping
from itertools import pairwise

from core.entities import unit_id
from core.errors import UserError
from core.values import Change, Ref, Text
from storage.db.log.log import ends_of
from tests.storage.db.world import Device
from tests.year import mail, people
from tests.year.crook import Crook
from tests.year.land import ABOVE, OFFICES, Year, reads
from tests.year.promises import Held, check_all, held
from tests.year.words import files_lacking, lacking

ROUNDS = 8


def check(year: Year, crook: Crook | None, thorough: bool) -> None:
    before = {device.name: held(device.store) for device in alive(year)}
    year.seen["conflicts met"] += sum(len(device.store.conflicts()) for device in alive(year))
    gather(year)
    year.seen["ops"] += year.centre.store.writer.db.execute("SELECT count(*) FROM op").fetchone()[0]
    nothing_is_lost(year, before)
    check_all(year, alive(year), crook, thorough)
    if thorough or year.world.chance.random() < 0.15:
        life_goes_on(year)


def alive(year: Year) -> list[Device]:
    """Those whose certificates nobody has revoked."""
    return [device for device in year.world.devices if device.store.writer.keys.public not in year.struck]


def gather(year: Year) -> None:
    """Who has no certificate gets one; then everybody sends until nobody knows more and no word is missing."""
    for number in range(ROUNDS):
        enrol(year)
        a_round(year)
        if number and together(year) and not lacking(alive(year)) and not files_lacking(year, alive(year)):
            year.seen["rounds"] += number + 1
            return
    for code in ABOVE:
        agree(year, code)
    missing = [*lacking(alive(year)), *files_lacking(year, alive(year))]
    raise AssertionError(f"still missing: {missing}")


def enrol(year: Year) -> None:
    for device in alive(year):
        if to_enrol(year, device):
            people.give_certificate(year, year.certifier(device.code), device)
        if device.code in OFFICES:
            people.hand_over(year.certifier(device.code), device)


def to_enrol(year: Year, device: Device) -> bool:
    """It never had a certificate, or that lies beyond a fork of whoever gave it."""
    return device.code in OFFICES and not people.certified(year.certifier(device.code), device)


def a_round(year: Year) -> None:
    living, centre, province = alive(year), year.centre, year.province
    for device in living:
        if device.code in OFFICES:
            by = year.certifier(device.code)
            exchange(year, device, [by])
            for one in living:
                if one.code == device.code and one is not device:
                    exchange(year, device, [one])
    exchange(year, province, [centre])
    exchange(year, centre, [province])
    for code in OFFICES:
        if office := [one for one in living if one.code == code]:
            exchange(year, year.certifier(code), office)


def exchange(year: Year, device: Device, to: list[Device]) -> None:
    try:
        letters = mail.write(year, device, to)
    except UserError:
        return  # nobody has certified them where it could see it, yet
    for one in to:
        rows = mail.take(year, one, *(letter.path for letter in letters))
        for row in rows:
            assert row.problem is None, row.problem


def readers(year: Year, code: str) -> list[Device]:
    return [device for device in alive(year) if reads(device.code, code)]


def together(year: Year) -> bool:
    known = {device.name: held(device.store) for device in alive(year)}
    rules = Held().union(*(found.get("all", Held()) for found in known.values()))
    if any(year.centre.store.writer.log.find(*end) is None for end in rules):
        return False
    if any(not ruled_alike(year, device) or to_enrol(year, device) for device in alive(year)):
        return False
    return all(
        known[one.name].get(scope, Held()) == known[other.name].get(scope, Held())
        for code in ABOVE
        for scope in _scopes(code)
        for one, other in pairwise(readers(year, code))
    )


def ruled_alike(year: Year, device: Device) -> bool:
    """Does it hold what those above it have certified, revoked and registered, all histories of it?"""
    over = [one for one in (year.centre, year.province) if reads(one.code, device.code)]
    return all(
        ends_of(one.store.writer.log)[stream] == ends_of(device.store.writer.log).get(stream)
        for one in over
        for stream, found in one.store.writer.log.streams.items()
        if found[0].scope == "all" and found[0].key in {above.store.writer.keys.public for above in over}
    )


def agree(year: Year, code: str) -> None:
    for scope in _scopes(code):
        for one, other in pairwise(readers(year, code)):
            mine, theirs = held(one.store).get(scope, Held()), held(other.store).get(scope, Held())
            assert mine == theirs, f"{scope}: {one.name} and {other.name} never become equal"


def _scopes(code: str) -> tuple[str, str]:
    return unit_id(code), f"{unit_id(code)}/forms"


def nothing_is_lost(year: Year, before: Mapping[str, Mapping[str, Held]]) -> None:
    """Every op that lay with somebody who may read it, now lies with everybody who may."""
    for code in ABOVE:
        there = readers(year, code)
        for scope in _scopes(code):
            wanted = Held().union(*(before[one.name].get(scope, Held()) for one in there))
            for one in there:
                missing = [end for end in wanted if one.store.writer.log.find(*end) is None]
                assert not missing, f"{one.name} lacks {len(missing)} ends of {scope}"
    centre = year.centre.store.writer.log
    wanted = Held().union(*(found.get("all", Held()) for found in before.values()))
    assert all(centre.find(*end) is not None for end in wanted), "the centre lacks ops of `all`"


def life_goes_on(year: Year) -> None:
    """After all that, what anybody saves counts for everybody who may read it."""
    said: dict[str, Ref] = {}
    for device in alive(year):
        said[device.name] = Ref(device.unit, "evidence", year.world.new_id())
        device.store.save(year.world.context(device), "after", [Change(said[device.name], "title", Text(device.name))])
    a_round(year)
    for device in alive(year):
        for one in readers(year, device.code):
            record = one.store.record(said[device.name])
            assert record is not None, f"{one.name} does not see what {device.name} saved last"
            assert record.value("title") == device.name
