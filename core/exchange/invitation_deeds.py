"""Commands on start files for units: write them with printed letters, renew or withdraw invitations, print again."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from core.blocks.printed import PaperWriter
from core.entities import record_id
from core.errors import UserError
from core.exchange.devices import letter_for
from core.exchange.invitations import INVITATION, UNUSED, USED, name_of, open_still, usable
from core.exchange.letter_deeds import HASHES, may_not_certify
from core.exchange.slip import StartLetter, start_letter
from core.forms.ports import Store
from core.i18n import _
from core.log.certificates import KIND_CLASS, LONGEST_NAME, ParentUnitKeys, StartFile
from core.log.deeds import changes_to, check_clock, fresh
from core.log.op import Segment, TextRow
from core.log.ports import Context
from core.log.post import BundleService
from core.people.units import Unit, UnitRegister, member_file
from core.thai.days import long_date, short_date
from core.thai.search import value_key
from core.thai.titles import untitled
from core.values import Change, Changes, Plain, Record, Ref, Text, Written, file_name

ENDING = ".prongsai-start"
_ODD = r"[^A-Za-z0-9_-]+"
SEAT = "committee"  # kind of the invitation of a committee member's PC
ABOVE = frozenset({"region", "province"})  # kinds of unit whose PCs confirm those below them
# texts of the unit's own line that a start file carries
_OF_UNITS = frozenset({"name", "short", "aliases"})


class StartFileResult(NamedTuple):
    """A start file, number `done` of `total`, that was written and read back. `again`: it replaces an unused one, which
    was withdrawn; `seat`: letter of the PC of the committee member `member`, "" = the file is for an office."""

    done: int
    total: int
    unit: str
    code: str
    name: str
    path: Path
    sha256: str
    digits: str
    until: str
    again: bool = False  # an earlier, unused invitation of the same unit or member was withdrawn in its favour
    seat: str = ""  # the letter of the PC of a committee it is for; "" = it is for an office
    member: str = ""  # the name of the committee member it is for


class StartLetterOutput(NamedTuple):
    """The output of the letters for new start files: the writer of papers and the path of the PDF."""

    papers: PaperWriter
    path: Path

    @staticmethod
    def name(now: datetime) -> str:
        """Return the file name of a PDF with letters, such as `letters-20261103-090000.pdf`."""
        return f"letters-{now:%Y%m%d-%H%M%S}.pdf"


def make_starts(
    ctx: Context,
    store: Store,
    units: Sequence[str],
    folder: Path,
    post: BundleService,
    until: str = "",
    letters: StartLetterOutput | None = None,
) -> Iterator[StartFileResult | Changes]:
    """Write a start file into `folder` for each unit (id); yield each result, then the changes. After the day `until`
    (ISO, "" = none), a person must confirm PCs that use it. The `letters` are printed last, even after a failure.
    UserError if a unit is not registered or this PC may not certify its PCs; earlier files stay valid."""
    invitees = [(id_, "") for id_ in dict.fromkeys(units)]
    yield from _lettered_steps(
        ctx, store, _each_made(ctx, store, invitees, folder, post, until), letters
    )


def make_seats(
    ctx: Context,
    store: Store,
    names: Sequence[str],
    folder: Path,
    post: BundleService,
    letters: StartLetterOutput | None = None,
) -> Iterator[StartFileResult | Changes]:
    """Write a start file into `folder` for each named member of a committee of this unit. An unknown name is added to
    the unit's people; a member's earlier unused file is withdrawn. A person must confirm each PC that joins. UserError
    without names, if this PC may not certify committee PCs, or if no letter is free."""
    called = {value_key(one): " ".join(one.split()) for one in reversed(names) if one.strip()}
    if not called:
        raise UserError(
            _("ออกไฟล์เริ่มงานไม่ได้"), _("ยังไม่ได้พิมพ์ชื่อกรรมการ"), _("พิมพ์ชื่อกรรมการ บรรทัดละหนึ่งคน")
        )
    invitees = [(ctx.unit, called[one]) for one in reversed(called)]
    yield from _lettered_steps(
        ctx, store, _each_made(ctx, store, invitees, folder, post, ""), letters
    )


def _lettered_steps(
    ctx: Context,
    store: Store,
    steps: Iterator[StartFileResult | Changes],
    letters: StartLetterOutput | None,
) -> Iterator[StartFileResult | Changes]:
    """Pass the steps on; at the end, or when they are stopped, print the letters of all start files written."""
    made: list[StartFileResult] = []
    try:
        for step in steps:
            if isinstance(step, StartFileResult):
                made += [step]
            yield step
    except (UserError, GeneratorExit) as stopped:
        if letters and _lettered(ctx, store, made, letters) and isinstance(stopped, UserError):
            stay = _("ไฟล์เริ่มงานที่ออกแล้ว {n} ไฟล์ยังใช้ได้ จดหมายของไฟล์เหล่านั้นคือ {letters}")
            do = f"{stopped.do} {stay.format(n=len(made), letters=letters.path.name)}"
            raise UserError(stopped.what, stopped.why, do) from stopped
        raise
    if letters and made:
        yield write_letters(ctx, store, letters.papers, made, letters.path)


def _each_made(
    ctx: Context,
    store: Store,
    invitees: Sequence[tuple[str, str]],
    folder: Path,
    post: BundleService,
    until: str,
) -> Iterator[StartFileResult | Changes]:
    """Write and yield each start file, then the changes. An invitation is recorded only once its file is written."""
    check_clock(ctx)
    known = UnitRegister.of(store)
    touched = Changes("invite")
    taken = set[str]()
    others = {value_key(name) for _id, name in invitees}
    ours = {one.id for one in known.upwards(ctx.unit)} | {ctx.unit}
    segments, texts = store.exchange.give(scopes={"all", *(f"{unit}/forms" for unit in ours)})
    drawn = post.one_times(store.trust.roots(), [id_ for id_, _member in invitees])
    with closing(drawn):
        for done, (id_, member) in enumerate(invitees, start=1):
            kind = SEAT if member else ""
            person, fresh_person = _person(ctx, store, member, others) if member else ("", [])
            unit = _invitable(store, known, id_, kind)
            forms = tuple(sorted(set(_forms(store, post))))
            made, digits = next(drawn)
            start = _start(
                ctx, store, known, unit, until, made.secret, kind or _invited(store, unit)
            )
            start = replace(start, person=person, member_name=member[:LONGEST_NAME])
            seat = start.letter if member else ""
            of_person = f"person/{person}"
            old = [
                record
                for record in store.records(INVITATION, ctx.unit, unit=id_)
                if usable(record, ctx.now.date())
                and (record.text("kind") == SEAT) == bool(member)
                and (not member or record.text("person") == of_person)
            ]
            line = store.trust.line(id_)
            above = {one.id for one in known.upwards(id_)}
            forms_of = {f"{unit}/forms" for unit in above | {ctx.unit}}
            mine = tuple(
                segment
                for segment in segments
                if (segment.key in line if segment.scope == "all" else segment.scope in forms_of)
            )
            words = tuple(_own_texts(texts, mine, above))
            path = _place(ctx, unit, folder, taken, post, member)
            with post.written_start(path, start.holding(mine, words, forms)) as written:
                beside = [*fresh_person, *(_withdrawn(ctx, one) for one in old)]
                touched |= _invite(ctx, store, start, id_, made.public, beside)
            yield StartFileResult(
                *(
                    done,
                    len(invitees),
                    id_,
                    unit.code,
                    name_of(unit),
                    path,
                    written.sha256,
                    digits,
                    until,
                ),
                *(bool(old), seat, member),
            )
    yield touched


def _person(
    ctx: Context, store: Store, name: str, invited: Container[str]
) -> tuple[str, list[Change]]:
    """Return the id of the person of the unit with this name, else of the only one who has it behind other titles and is
    none of those `invited` (by `value_key`); and the changes that add the person if there is none."""
    every = [
        (value_key(record.text("name")), record) for record in store.records("person", ctx.unit)
    ]
    people = [one for key, one in every if key == value_key(name)]
    if not people:
        bare = value_key(untitled(name))
        alike = [one for key, one in every if value_key(untitled(key)) == bare]
        free = [one for one in alike if value_key(one.text("name")) not in invited]
        people = free if len(alike) == 1 else []
    if people:
        return max(people, key=lambda one: one.number("active") != 0).ref.id, []
    ref = Ref(ctx.unit, "person", ctx.new_id())
    return ref.id, [*fresh(ref, {"name": Text(name), "active": 1})]


def start_name(code: str, part: str = "") -> str:
    """Return the name of a start file: the unit's code, then `part`, which distinguishes files of one unit."""
    called = re.sub(_ODD, "-", code).strip("-")[:40] or "office"
    return file_name("-".join(filter(None, (called, part))) + ENDING)


def _place(
    ctx: Context, unit: Unit, folder: Path, used_names: set[str], post: BundleService, member: str
) -> Path:
    """Return a new path in the folder (ignoring case); only this office's file for the same unit may be replaced."""
    parts = chain(("", unit.id[:8]), (f"{unit.id[:8]}-{number}" for number in count(2)))
    places = (
        folder
        / (member_file("start", member, part, ENDING) if member else start_name(unit.code, part))
        for part in parts
    )
    ours = (None, (ctx.unit, unit.id))
    path = next(
        one
        for one in places
        if one.name.casefold() not in used_names and post.units_of_start(one) in ours
    )
    used_names.add(path.name.casefold())
    return path


def _lettered(
    ctx: Context, store: Store, results: Sequence[StartFileResult], letters: StartLetterOutput
) -> bool:
    """Print the letters and return whether it worked; a failure to print must not hide why the run stopped."""
    with suppress(UserError):
        if results:
            write_letters(ctx, store, letters.papers, results, letters.path)
            return True
    return False


def _invitable(store: Store, register: UnitRegister, id_: str, kind: str) -> Unit:
    unit = register.get(id_)
    if unit is None or not unit.registered:
        raise UserError(
            _("ออกไฟล์เริ่มงานไม่ได้"),
            _("เพราะไม่มีหน่วยงานนี้ในทะเบียน"),
            _("โปรดตรวจรหัส หรือเพิ่มหน่วยงานในทะเบียนก่อน"),
        )
    if not store.trust.may_certify(KIND_CLASS[kind or _invited(store, unit)], id_):
        raise may_not_certify(name_of(unit))
    return unit


def _invited(store: Store, unit: Unit) -> str:
    """Return the kind of invitation: "province" = certifies others, "office" = the unit's first PC, "pc" = another."""
    if unit.kind in ABOVE:
        return "province"
    return "pc" if any(one.unit == unit.id for one in store.trust.devices()) else "office"


def _promised(ctx: Context, store: Store, unit: str) -> set[str]:
    """Return the device letters that open invitations of the unit promise to committee members' PCs."""
    found = store.records(INVITATION, ctx.unit, unit=unit)
    return {one.text("letter") for one in found if one.text("kind") == SEAT and open_still(one)}


def _start(
    ctx: Context,
    store: Store,
    register: UnitRegister,
    unit: Unit,
    until: str,
    secret: bytes,
    invited: str,
) -> StartFile:
    ages: dict[str, list[str]] = {}
    for one in store.trust.devices():
        if not one.revoked and one.kind != "committee":
            ages.setdefault(one.unit, []).append(one.age)
    parents = tuple(
        ParentUnitKeys(
            each.id, each.code, _visible_name(each), tuple(sorted(ages.get(each.id, ())))
        )
        for each in register.upwards(unit.id)
        if each.id != unit.id
    )
    return StartFile(
        bytes.fromhex(ctx.device),
        ctx.unit,
        ctx.now.isoformat(timespec="seconds"),
        tuple(sorted(store.trust.roots())),
        *(unit.code, _visible_name(unit), unit.kind, 0),
        parents,
        invited,
        letter_for(
            store, unit.id, promised=_promised(ctx, store, unit.id) if invited == SEAT else ()
        ),
        until,
        secret,
    )


def _visible_name(unit: Unit) -> str:
    """Return the unit's name without invisible characters, or its code if nothing is left."""
    name = "".join(letter for letter in " ".join(unit.name.split()) if letter.isprintable())
    return name.strip()[:LONGEST_NAME] or unit.code


def _invite(
    ctx: Context, store: Store, start: StartFile, unit: str, public: bytes, beside: Iterable[Change]
) -> Changes:
    """Save the record of the invitation, together with the changes `beside` it."""
    ref = Ref(ctx.unit, INVITATION, record_id(ctx.unit, INVITATION, public.hex()))
    fields: dict[str, Written] = {
        "unit": Plain(unit),
        "kind": Plain(start.invited),
        "key": Plain(public.hex()),
        "letter": Plain(start.letter),
        USED: Plain(UNUSED),
    }
    if start.until:
        fields["until"] = Plain(start.until)
    if start.person:
        fields["person"] = Plain(f"person/{start.person}")
    new = [Change(ref, name, value) for name, value in fields.items()]
    return store.save(ctx, "invite", [*new, *beside])


def _withdrawn(ctx: Context, record: Record) -> Change:
    return Change(
        record.ref, "withdrawn", Plain(ctx.now.date().isoformat()), record.shown("withdrawn").seen
    )


def _own_texts(
    texts: Iterable[TextRow], segments: Iterable[Segment], line: set[str]
) -> Iterator[TextRow]:
    """Yield the texts that go along: names of the unit and of those above, reasons of deadlines; nothing personal."""
    named = {hash_ for one in segments for hash_ in re.findall(HASHES, one.lines)}
    for one in texts:
        mine = one.ref.entity == "unit" and one.ref.id in line and one.field in _OF_UNITS
        if (mine or one.ref.entity == "deadline") and urlsafe_b64encode(one.hash).rstrip(
            b"="
        ) in named:
            yield one


def _forms(store: Store, post: BundleService) -> Iterator[str]:
    """Return the names of the files of published forms that are stored on this PC."""
    for entity in ("instrument", "programme", "wording"):
        for one in store.records(entity):
            name = one.text("file")
            if name and post.shelf.has(name):
                yield name


def write_letters(
    ctx: Context, store: Store, papers: PaperWriter, results: Sequence[StartFileResult], path: Path
) -> Changes:
    """Print start letters as a PDF; return Changes whose notes name characters the font lacks. UserError on failure."""
    check_clock(ctx)
    known = UnitRegister.of(store)
    own = known.get(ctx.unit)
    phone = own.phone if own else ""
    letters = [
        StartLetter(
            *(
                one.name,
                one.code,
                one.unit,
                name_of(own),
                phone,
                one.path.name,
                one.sha256,
            ),
            one.digits,
            long_date(date.fromisoformat(one.until)) if one.until else "",
            one.seat,
            one.member,
        )
        for one in results
    ]
    return Changes(
        "write_letters", notes=papers.write(tuple(map(start_letter, letters)), path).missing_letters
    )


def withdraw(ctx: Context, store: Store, units: Sequence[str]) -> Changes:
    """Withdraw the unused invitations of units; PCs that joined before stay certified. UserError if none is unused."""
    found = [
        one
        for unit in units
        for one in store.records(INVITATION, ctx.unit, unit=unit)
        if open_still(one)
    ]
    if not found:
        raise UserError(
            _("ถอนไฟล์เริ่มงานไม่ได้"),
            _("เพราะไม่มีไฟล์เริ่มงานของหน่วยงานนี้ที่ยังใช้ได้"),
            _("โปรดดูรายการไฟล์เริ่มงานก่อน"),
        )
    return store.save(ctx, "withdraw", [_withdrawn(ctx, one) for one in found])


RENEW = "renew_starts"  # the deed's name


def renew(ctx: Context, store: Store, units: Sequence[str], until: str) -> Changes:
    """Set the last day (ISO, "" = no limit) on which the start files of these units certify a PC without a person's
    confirmation. The files do not change. UserError if no invitation is open or the day has passed."""
    check_clock(ctx)
    if until and date.fromisoformat(until) < ctx.now.date():
        raise UserError(
            _("ต่ออายุไฟล์เริ่มงานไม่ได้"),
            _("เพราะ {day} ผ่านไปแล้ว").format(day=short_date(date.fromisoformat(until))),
            _("โปรดใส่วันที่ยังไม่ถึง"),
        )
    found = [
        one
        for unit in units
        for one in store.records(INVITATION, ctx.unit, unit=unit)
        if open_still(one)
    ]
    if not found:
        raise UserError(
            _("ต่ออายุไฟล์เริ่มงานไม่ได้"),
            _("เพราะไฟล์เริ่มงานของหน่วยงานที่เลือกถูกใช้หรือถูกถอนไปแล้ว"),
            _("โปรดออกไฟล์เริ่มงานใหม่"),
        )
    day = Plain(until) if until else None
    changes = [change for one in found for change in changes_to(one, {"until": day})]
    return store.save(ctx, RENEW, changes) if changes else Changes(RENEW)


def print_again(
    ctx: Context,
    store: Store,
    units: Sequence[str],
    folder: Path,
    post: BundleService,
    papers: PaperWriter,
    path: Path,
) -> Iterator[StartFileResult | Changes]:
    """Print again, as a PDF at `path`, the letters of the start files in `folder` that are for these units and still
    valid. The letters show the last day set now. Yield each result, then the changes. UserError without such files."""
    known, left = UnitRegister.of(store), set(units)
    made: list[StartFileResult] = []
    for one in post.starts_in(folder):
        invitation = store.record(
            Ref(ctx.unit, INVITATION, record_id(ctx.unit, INVITATION, one.public.hex()))
        )
        if (
            invitation is None
            or invitation.deleted
            or not open_still(invitation)
            or one.unit not in left
        ):
            continue
        unit = known.get(one.unit)
        digits = post.start_digits(one.roots, one.unit, one.public)
        code, until = unit.code if unit else "", invitation.text("until")
        seat = invitation.text("letter") if invitation.text("kind") == SEAT else ""
        if not seat:  # of a committee each PC has one
            left.discard(one.unit)
        done = len(made) + 1
        step = (
            done,
            max(done, len(units)),
            one.unit,
            code,
            name_of(unit),
            one.path,
            one.sha256,
            digits,
            until,
        )
        person = store.record(Ref(ctx.unit, "person", invitation.text("person").rpartition("/")[2]))
        made.append(
            StartFileResult(*step, seat=seat, member=person.text("name") if seat and person else "")
        )
        yield made[-1]
    if not made:
        raise UserError(
            _("พิมพ์จดหมายอีกครั้งไม่ได้"),
            _("เพราะในโฟลเดอร์นี้ไม่มีไฟล์เริ่มงานที่ยังใช้ได้ของหน่วยงานที่เลือก"),
            _("โปรดเลือกโฟลเดอร์ที่เก็บไฟล์ไว้ หรือออกไฟล์ใหม่แทนของเดิม"),
        )
    yield write_letters(ctx, store, papers, made, path)
