"""The end of a year: everybody gets together by honest bundles, then every promise is looked at."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from core.entities import klass_of, unit_id
from core.errors import UserError
from core.log.certificates import Revocation
from core.log.op import StreamPosition
from core.values import Change, Ref, Text
from storage.db.folder.store import Folder
from storage.db.log.log import ends_of
from storage.db.signoffs import signoffs
from storage.db.signoffs.covered import hash_of
from storage.db.signoffs.soundness import within
from tests.country import ROOT_KEY
from tests.storage.db.liar import PUBLIC
from tests.storage.db.promises import check_shown, check_sound, everything, ready
from tests.storage.db.signer import same, view_of
from tests.storage.db.slowly import Country, LineOp
from tests.storage.db.world import Device
from tests.year import mail, people
from tests.year.crook import Crook
from tests.year.land import ABOVE, CODES, OFFICES, Year, above, reads
from tests.year.truth import PERSONAL, ROLES, Role
from tests.year.words import Place, check_files, check_words, files_lacking, kept_back, lacking

Held = frozenset[tuple[bytes, StreamPosition]]


def held(store: Folder) -> Mapping[str, Held]:
    """The ends of every stream, by scope."""
    found: dict[str, set[tuple[bytes, StreamPosition]]] = {}
    for stream, ends in ends_of(store.writer.log).items():
        found.setdefault(store.writer.log.streams[stream][0].scope, set()).update(
            (stream, end) for end in ends
        )
    return {scope: frozenset(ends) for scope, ends in found.items()}


def check_all(year: Year, living: list[Device], crook: Crook | None, thorough: bool) -> None:
    roles = roles_of(year, crook)
    for code in ABOVE:
        check_digests(living, code)
    for device in living:
        check_sound(device.store)
        assert not list(ready(device.store)), "a segment waits though nothing is missing"
        check_rights(device, roles)
        check_forks(year, device)
        check_silent(year, device)
        check_signed(year, device)
        check_files(year, device)
    check_words(year, living, {text.text for text in crook.liar.texts} if crook else set())
    chosen = living if thorough else [year.world.chance.choice(living)]
    for device in chosen:
        if not any(one.forgot for one in (year.centre, year.province)):
            check_slowly(device, roles)


def roles_of(year: Year, crook: Crook | None) -> Mapping[bytes, Role]:
    roles = {device.store.writer.keys.public: ROLES[device.code] for device in year.world.devices}
    return (
        roles
        | {ROOT_KEY: Role("root", "")}
        | ({PUBLIC: crook.role} if crook and crook.role.code else {})
    )


def check_digests(living: list[Device], code: str) -> None:
    """Who holds the same of a scope shows the same."""
    for scope in (unit_id(code), f"{unit_id(code)}/forms"):
        found = {one.store.digest(scope) for one in living if reads(one.code, code)}
        assert len(found) <= 1, f"digests of {code} differ for equal sets"


def check_rights(device: Device, roles: Mapping[bytes, Role]) -> None:
    """Nobody's record was written by another: what counts was written by whom it may have been written by."""
    log = device.store.writer.log
    for history, numbers in log.verdict.upto.items():
        branch = log.histories[history]
        role = roles.get(branch.key)
        entitled = role.classes(branch.scope) if role else frozenset()
        assert numbers.keys() <= entitled, (
            f"{branch.key.hex()[:8]} counts as {set(numbers)} in {branch.scope}"
        )


def check_forks(year: Year, device: Device) -> None:
    may = {one.store.writer.keys.public for one in year.world.devices if one.forgot} | {PUBLIC}
    forked = {found[0].key for found in device.store.writer.log.streams.values() if len(found) > 1}
    assert forked <= may, f"{device.name} knows of an honest PC that forked"
    year.seen["forks"] += len(forked)


def check_silent(year: Year, device: Device) -> None:
    """What honest people wrote has effect, unless their PC was revoked or put back as a whole; the rest is listed.

    A delete that comes after a sign-off it did not know has none either, and is listed.
    """
    lost = (
        {one.store.writer.keys.public for one in year.world.devices if one.forgot}
        | year.struck
        | {PUBLIC}
    )
    problems = device.store.trust.problems()
    for problem in problems:
        key = bytes.fromhex(problem.device)
        known = problem.scope == "all" or reads(
            device.code, CODES.get(problem.scope.partition("/")[0], device.code)
        )
        excused = key in lost or not known or problem.reason in ("parked", "after signing")
        assert excused, f"{device.name}: {problem}"
    year.seen["listed without effect"] += sum(problem.ops for problem in problems)


def check_signed(year: Year, device: Device) -> None:
    """Every body says what its signer saw, and the state hash it states is the state it fixes."""
    log = device.store.writer.log
    for one in signoffs.every(log):
        year.seen[f"sign-offs {one.state}"] += 1
        near = device.unit == one.ref.scope or device is year.centre
        if not near or one.op not in year.views or one.state == "waiting" or one.body is None:
            continue
        assert one.state == "sound", f"{device.name}: {one}"
        with within(log, one, one.body) as then:
            assert hash_of(then, one.body.subject, one.body.period) == one.body.state_hash
        seen = {
            ref: fields for ref, fields in year.views[one.op].items() if ref.scope == one.ref.scope
        }
        now = {
            ref: fields
            for ref, fields in view_of(device.store, one).items()
            if ref.scope == one.ref.scope
        }
        same(now, seen)
        year.seen["views compared"] += 1


# -- the slow reckoning


def check_slowly(device: Device, roles: Mapping[bytes, Role]) -> None:
    """All a folder shows, worked out once more from bare segments."""
    store = device.store
    segments, texts = everything(store), store.exchange.give({})[1]
    if any(not ROLES[device.code].may_read(segment.scope, "") for segment in segments):
        return  # somebody dishonest gave it what it may not read: the certificates of those who wrote it are not here
    country = Country(segments, texts, lambda country: judged(country, roles))
    signed = {told.ref.scope for told in country.ops() if told.ref.entity.endswith("signoff")}
    picture = country.picture()
    picture.withheld |= {
        (told.ref, told.field, str(told.value)) for told in country.ops() if kept_from(device, told)
    }
    check_shown(store, picture, signed)


def kept_from(device: Device, told: LineOp) -> bool:
    if told.ref.scope.partition("/")[0] == device.unit:
        return False
    place = Place(told.ref.scope, told.ref.entity, bytes.fromhex(told.ref.id), told.field, b"")
    return (told.ref.entity, told.field) in PERSONAL or kept_back(device, place)


def judged(country: Country, roles: Mapping[bytes, Role]) -> Callable[[LineOp], bool]:
    """What counts, when everybody's certificate is here."""
    kept = revoked(country, roles)

    def counts(told: LineOp) -> bool:
        key = country.keys[told.at[0]]
        klass = klass_of(told.ref.entity, told.ref.scope)
        if key not in roles or klass not in roles[key].classes(told.ref.scope):
            return False
        if key in kept:
            return told.at in kept[key]
        return told.at[1] < country.first[told.at[0]]

    return counts


def revoked(
    country: Country, roles: Mapping[bytes, Role]
) -> Mapping[bytes, set[tuple[bytes, int, bytes]]]:
    """Of each revoked key, what every revocation leaves."""
    kept: dict[bytes, set[tuple[bytes, int, bytes]]] = {}
    for told in country.ops():
        role = roles.get(country.keys[told.at[0]])
        if told.ref.entity == "revocation" and role and role.kind in ("centre", "province", "root"):
            said = Revocation.read(str(told.value)[1:])
            if said and may_speak(role, roles.get(said.key)):
                holds = set(country.held(said.cut))
                kept[said.key] = kept.get(said.key, holds) & holds
    return kept


def may_speak(role: Role, of: Role | None) -> bool:
    if of is None or role.kind in ("root", "centre"):
        return of is not None
    return of.kind in ("office", "committee") and (
        role.code in above(of.code) or of.kind == "committee"
    )


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
    return [
        device
        for device in year.world.devices
        if device.store.writer.keys.public not in year.struck
    ]


def gather(year: Year) -> None:
    """Who has no certificate gets one; then everybody sends until nobody knows more and no word is missing."""
    for number in range(ROUNDS):
        enrol(year)
        a_round(year)
        if (
            number
            and together(year)
            and not lacking(alive(year))
            and not files_lacking(year, alive(year))
        ):
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
    living = alive(year)
    centre = year.centre
    province = year.province
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
        office = [one for one in living if one.code == code]
        if office:
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
        if found[0].scope == "all"
        and found[0].key in {above.store.writer.keys.public for above in over}
    )


def agree(year: Year, code: str) -> None:
    for scope in _scopes(code):
        for one, other in pairwise(readers(year, code)):
            mine = held(one.store).get(scope, Held())
            theirs = held(other.store).get(scope, Held())
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
        device.store.save(
            year.world.context(device),
            "after",
            [Change(said[device.name], "title", Text(device.name))],
        )
    a_round(year)
    for device in alive(year):
        for one in readers(year, device.code):
            record = one.store.record(said[device.name])
            assert record is not None, f"{one.name} does not see what {device.name} saved last"
            assert record.value("title") == device.name
