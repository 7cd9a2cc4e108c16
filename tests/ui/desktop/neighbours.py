"""A centre above the office that is open, with a folder of its own: it has certified that office as after joining."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from core.entities import record_id, unit_id
from core.exchange.letter_deeds import answer, certify, trust
from core.forms.ports import Store
from core.log.certificates import Certificate, TrustFile, fingerprint
from core.log.op import Segment
from core.log.ports import Context
from core.values import Change, Changes, Plain, Ref, Text
from tests.country import ROOT, ROOT_KEY, _stream, device_of
from tests.journeys.hands import rest
from tests.storage.exchange.towns import Town, build
from tests.ui.desktop.acting import office
from ui.desktop.shell.window import Window
from ui.session import OfficeSession
from wiring import Wiring

CENTRE = "ส่วนกลางตัวอย่าง"


def _until(done: Callable[[], bool]) -> None:
    """Until the pen has done it."""
    for _turn in range(800):
        if done():
            return
        rest(10)
    raise AssertionError("the pen has not done it")


def rooted(town: Town) -> Segment:
    """The root's certificate of a PC, with the recipient that opens what is sealed to it; the PC takes it in."""
    held = Certificate(
        town.folder.writer.keys.public, town.age, town.unit, device_of(town.kind), "A"
    )
    paper = _stream(ROOT, repr(held))
    ref = Ref("all", "certificate", record_id("all", "certificate", held.key.hex(), held.unit))
    found = paper.segment([paper.line(1, ref, "grant", f"={held.line}")])
    town.folder.exchange.trust_in([ROOT_KEY])
    town.folder.exchange.take_segments([found])
    return found


def enter(centre: Town, code: str, name: str, kind: str, parent: str = "") -> None:
    """Write a unit into the centre's register."""
    ref = Ref("all", "unit", unit_id(code))
    said = [
        Change(ref, "code", Plain(code)),
        Change(ref, "name", Text(name)),
        Change(ref, "kind", Plain(kind)),
    ]
    centre.save(
        *said, *([Change(ref, "parent", Plain(f"all/unit/{unit_id(parent)}"))] if parent else [])
    )


def as_centre(window: Window, desk: Wiring, place: Path, device: str = "centre") -> None:
    """The office that is open is the centre itself, by a certificate of the root, and stands on top of its register.

    `device`: of which kind its PC is certified.
    """
    room = office(window).room
    request = desk.keys.request(room.folder, place / "asked.json")
    held = Certificate(request.key, request.age, room.unit, device, "A")
    paper = _stream(ROOT, repr(held))
    ref = Ref("all", "certificate", record_id("all", "certificate", held.key.hex(), held.unit))
    file = TrustFile((ROOT_KEY,), (paper.segment([paper.line(1, ref, "grant", f"={held.line}")]),))
    room.session.do(partial(trust, file=file, read_fingerprint=fingerprint(ROOT_KEY)))
    _until(lambda: room.session.read(lambda reader: reader.trust.device()) is not None)
    if device != "centre":
        return
    unit = Ref("all", "unit", room.unit)
    said = (
        Change(unit, "code", Plain(request.code)),
        Change(unit, "name", Text(request.name)),
        Change(unit, "kind", Plain("centre")),
    )
    room.session.do(lambda ctx, store: store.save(ctx, "test", said))
    _until(lambda: room.session.read(lambda reader: reader.record(unit)) is not None)


def _below(ctx: Context, store: Store, *, unit: Ref, code: str, above: str) -> Changes:
    said = [Change(unit, "code", Plain(code)), Change(unit, "name", Text(f"อำเภอ {code}"))]
    return store.save(ctx, "test", [*said, Change(unit, "parent", Plain(f"all/unit/{above}"))])


def _known(session: OfficeSession, unit: Ref) -> bool:
    return session.read(lambda reader: reader.record(unit)) is not None


def sit_as(window: Window, desk: Wiring, place: Path, role: str) -> None:
    """The office that is open becomes a centre with two units, or a committee member's PC, and is opened anew."""
    room = office(window).room
    as_centre(window, desk, place, role)
    for code in ("S31", "S32") if role == "centre" else ():
        unit = Ref("all", "unit", unit_id(code))
        room.session.do(partial(_below, unit=unit, code=code, above=room.unit))
        _until(partial(_known, room.session, unit))
    window.show_first_run()
    window.open_folder(room.folder)
    _until(lambda: window.office is not None)


def believe(window: Window, town: Town) -> None:
    """The town takes in what the office that is open answers a request with."""
    found: list[TrustFile] = []

    def told(_ctx: Context, store: Store) -> Changes:
        found.append(answer(store, town.unit))
        return Changes("told")

    office(window).room.session.do(told)
    _until(lambda: bool(found))
    town.folder.exchange.trust_in(found[0].roots)
    town.folder.exchange.take_segments(found[0].segments, found[0].texts)


def district(place: Path, code: str = "S11") -> Town:
    """A PC nobody has confirmed."""
    made = build(place / code, code, "district")
    made.plan(title="แผนของอำเภอ")
    return made


def centre_above(
    window: Window, desk: Wiring, place: Path, below: Sequence[tuple[str, str]] = ()
) -> Town:
    """The centre: the office that is open lies below it and is believed by it; `below`: code and name of units."""
    room = office(window).room
    request = desk.keys.request(room.folder, place / "asked.json")
    centre = build(place / "centre", "S00", "centre")
    rooted(centre)
    enter(centre, "S00", CENTRE, "centre")
    enter(centre, request.code, request.name, request.kind, "S00")
    for code, name in below:
        enter(centre, code, name, "district", request.code)
    centre.do(partial(certify, request=request, kind=device_of(request.kind), letter="A"))
    file = answer(centre.folder, room.unit)
    room.session.do(partial(trust, file=file, read_fingerprint=fingerprint(ROOT_KEY)))
    _until(lambda: room.session.read(lambda reader: reader.trust.device()) is not None)
    return centre
