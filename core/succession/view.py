"""What a leaving officer hands over: work, letters, papers, transfer files, keys, backups; and open work with the
officer's name, in cells of plans and registers and in questions of items. No form has a field type for persons: a cell
is an officer's if one of the names it lists is the whole name; names within other words are shown, never changed."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple, Self

from core.assessment.ranking import SELF, results_of
from core.assigning.orders import SignOffDecision
from core.backups.retention import Backup, SecondBackupLocation
from core.errors import UserError
from core.exchange.devices import device_list, standing
from core.exchange.letters import UnitMessage
from core.exchange.receivers import ABOVE, HERE, SENT, ConfirmedOpCount, UndeliveredDocument, ways
from core.forms.field_types import type_of
from core.forms.plan_shape import Field
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.wording import role_words
from core.i18n import _, in_thai
from core.log.certificates import RootKeyRecord, fingerprint
from core.log.op import SIGNED, STAGE
from core.log.ports import standing as standing_record
from core.papers.source import Pairs
from core.people.units import home as home_of
from core.plan.links import own_periods
from core.plan.standing import PlanStanding
from core.plan.tree import PlanRow
from core.plan.year_view import PeriodReports, locked_words
from core.records.leaving import DisclosureSearch
from core.records.route import ROUTE, PlannedRouteStep, RouteStep
from core.records.titles import called
from core.signing.chain import roles_of, signable
from core.slots import Slot
from core.succession.handover import NOTHING, SECTIONS, documents_of
from core.thai.days import short_date
from core.thai.search import squeezed
from core.thai.titles import untitled
from core.thai.written import arabic_digits, long_date
from core.values import Record, Ref, ShownField, Text

# Between the names a line lists; kept, so that only the names change.
_BETWEEN = r"(\s*[,;/\n]\s*|\s+(?:และ|กับ|หรือ)\s*)"

MOST = 60  # lines of a section that stand on the paper


class OfficerNameCell(NamedTuple):
    """A cell with an officer's name, in the plan, assessment or register `home`, which is not finished yet. `reason`:
    why the name stays, "" = it is replaced."""

    ref: Ref
    field: str
    shown: ShownField
    home: Ref  # the plan or assessment
    title: str  # title of the row or item
    field_title: str  # title of the field
    reason: str = ""  # why it is left as it is; "" = it gets the name of who follows

    @property
    def text(self) -> str:
        return str(self.shown.value)


def lists(names: str, name: str) -> bool:
    """Return whether the list `names` has `name` as one whole entry, with or without its title."""
    return any(_same(part, name) for part in re.split(_BETWEEN, names))


def renamed(names: str, name: str, successor: str) -> str:
    """Return a list of names with `name` replaced by `successor`, or removed if `successor` is in the list."""
    parts = re.split(_BETWEEN, names)  # names at even places, what stands between them at odd ones
    if not any(_same(part, successor) for part in parts[::2]):
        return "".join(successor if _same(part, name) else part for part in parts)
    pairs = zip(["", *parts[1::2]], parts[::2], strict=True)
    kept = [(between, part) for between, part in pairs if not _same(part, name)]
    return "".join((between if at else "") + part for at, (between, part) in enumerate(kept))


def mentions(text: str, name: str) -> bool:
    """Return whether a text contains `name` anywhere, with or without its title."""
    short = _bare(name)
    return len(short) >= DisclosureSearch.SHORTEST and short in squeezed(text)


def _same(text: str, name: str) -> bool:
    return bool(name.strip()) and _bare(text) == _bare(name)


def _bare(name: str) -> str:
    return untitled(squeezed(re.sub(r"\s+", " ", name)))


def named_cells(reader: Reader, unit: str, name: str) -> Iterator[OfficerNameCell]:
    """Yield each cell of the unit's unlocked plans and assessments that contains the name, newest year first."""
    for home in documents_of(reader, unit):
        if locked_words(reader, home.ref):
            continue  # what was signed says for ever who it was
        try:
            form = form_for(reader, home)
        except UserError:
            continue  # nobody can say which of its fields are lines of words
        if home.ref.entity == "plan":
            cells = _of_plan(reader, form, home, name)
        else:
            cells = _of_items(reader, form, home, name)
        for cell in cells:
            if not any(each.stands for each in reader.sign_offs.of(cell.ref)):
                yield cell._replace(title=called(reader, cell.ref), reason=_kept(cell, name))


def _of_plan(
    reader: Reader, form: Instrument, plan: Record, name: str
) -> Iterator[OfficerNameCell]:
    year = plan.number("year") or 0
    for row in PlanRow.tree(reader, form, plan.ref)[1:]:
        found = [
            OfficerNameCell(
                cell.ref, cell.field, cell.shown, plan.ref, "", arabic_digits(str(cell.spec.title))
            )
            for cell in row.cells.values()
            if isinstance(cell.spec, Field) and cell.ref == row.ref and cell.field
            if type_of(cell.spec).words
            and not type_of(cell.spec).long
            and mentions(_words(cell.shown), name)
        ]
        if found and row.applies and not row.adrift and not is_done(reader, form, row, year):
            yield from found


def _of_items(
    reader: Reader, form: Instrument, assessment: Record, name: str
) -> Iterator[OfficerNameCell]:
    """Yield cells in text answers to items' questions; answers about a person are left out, since they tell no doer."""
    tree = Tree(form)
    for sheet in reader.records("sheet", assessment.ref.scope, assessment=assessment.ref.local):
        for answer in reader.records("answer", sheet.ref.scope, sheet=sheet.ref.local):
            for ask in tree.asks(answer.text("item")):
                field = Slot("ask", ask.id).name
                shown = answer.shown(field)
                if type_of(ask).words and not type_of(ask).long and mentions(_words(shown), name):
                    yield OfficerNameCell(
                        answer.ref, field, shown, assessment.ref, "", arabic_digits(str(ask.title))
                    )


def _words(field: ShownField) -> str:
    return str(field.value) if isinstance(field.value, Text) else ""


def is_done(reader: Reader, form: Instrument, row: PlanRow, year: int) -> bool:
    """Return whether a plan row needs no more work: its year or its last period is reported, or the row is a report."""
    kind = form.row_kind(row.kind)
    if kind is None or kind.stage == "report":
        return True
    last = {str(year), own_periods(form, year)[-1]}
    return row.progress is not None and any(
        reader.record(PlanRow.progress_at(row.ref, one)) for one in last
    )


def _kept(cell: OfficerNameCell, name: str) -> str:
    """Return why the cell keeps its words, or "" if the name in it will be replaced."""
    if cell.shown.conflict:
        return _("ข้อมูลไม่ตรงกัน เลือกค่าก่อน")
    return "" if lists(cell.text, name) else _("ชื่ออยู่ในข้อความอื่น ดูและแก้เอง")


class HandoverFacts(NamedTuple):
    """Facts for a handover that no record holds. `sent`: {stream: last op exported}; `key`: this PC's public key, b"" =
    lost; `sealed`: when the passphrase of the keys in backups was set; `photos`: how many wait for review."""

    sent: Mapping[bytes, int] = {}  # how far the own streams are in files for others
    key: bytes = b""  # of this PC; b"" = its keys are lost
    sealed: datetime | None = None  # when the passphrase was set that opens the keys in the backups
    roots: tuple[RootKeyRecord, ...] = ()
    backup: Backup | None = None  # the newest in the folder
    second: SecondBackupLocation | None = None
    photos: int = 0  # photos sent from phones that wait for a decision


class HandoverItem(NamedTuple):
    """An item of work that an officer hands over, and where it is; `moves`: whether it then passes to the successor."""

    title: str
    where: str
    ref: Ref | None = None  # the record to open
    moves: bool = False  # it passes to the successor when work is handed over

    @property
    def words(self) -> str:
        return " · ".join(filter(None, (self.title, self.where)))


class HandoverSection(NamedTuple):
    """A section of the handover note, with its lines."""

    key: str  # id of the question on the paper
    title: str
    lines: tuple[HandoverItem, ...]


class HandoverContents(NamedTuple):
    """Everything that one officer hands over, in the sections of the handover note."""

    person: Ref
    name: str
    position: str
    sections: tuple[HandoverSection, ...]

    @property
    def moving(self) -> int:
        """Return how many items pass to the successor when the handover is done."""
        return sum(line.moves for section in self.sections for line in section.lines)

    @classmethod
    def of(
        cls, reader: Reader, unit: str, person: Ref, today: date, handover_facts: HandoverFacts
    ) -> Self:
        """Return what an officer hands over, from records and `handover_facts`. UserError if the person is not here."""
        record = standing_record(reader, person)
        name = record.text("name")
        lines: dict[str, Iterator[HandoverItem]] = {
            "duties": _duties(reader, unit, record),
            "work": _work(reader, unit, record),
            "documents": _documents(reader, unit, today),
            "letters": _letters(reader, unit, today),
            "signing": _signing(reader, unit, person.id),
            "sent": _sent(reader, unit, handover_facts),
            "keys": _keys(reader, unit, handover_facts),
            "backups": _backups(handover_facts),
        }
        sections = tuple(
            HandoverSection(id_, _(title), tuple(lines[id_])) for id_, title in SECTIONS
        )
        return cls(person, name, " ".join(record.text("position").split()), sections)


class Successor(NamedTuple):
    """The person who takes over from an officer: one of the office (`person`), or a new one by name and position."""

    person: Ref | None
    name: str = ""
    position: str = ""


class PendingSignOff(NamedTuple):
    """A locked plan, period or assessment that was returned, or waits for signatures or its scan. `waits`: for whom; ""
    = all have signed, only the scan is missing."""

    signoff: Record
    subject: Ref
    title: str
    waits: str  # for whom; "" = for the scan
    people: frozenset[str]  # ids of who is expected and has not signed
    fixed: str  # why nobody else is named in the place of one of them; "" = may be
    returned: str | None = None  # the reason a unit above gave; None = it did not come back

    def passes_from(self, person: str) -> bool:
        return person in self.people and not self.fixed

    def passed(self, person: str, successor: str) -> tuple[PlannedRouteStep, ...]:
        """Return the sign-off's route with `successor` (id) in place of `person` (id); no step names anybody twice."""
        stages = PlannedRouteStep.route(self.signoff.text(ROUTE))
        return tuple(
            one._replace(
                people=tuple(
                    dict.fromkeys(successor if each == person else each for each in one.people)
                )
            )
            for one in stages
        )


def awaiting(reader: Reader, unit: str) -> Iterator[PendingSignOff]:
    """Yield the unit's documents of any year that are locked and not fully signed, or signed and returned since."""
    for held in reader.records("signoff", unit):
        for one in reader.sign_offs.of(held.ref):
            if not one.stands or one.body is None:
                continue
            period = PeriodReports.report_words(one.body.period) if one.body.period else ""
            title = " ".join(filter(None, (called(reader, one.body.subject), period)))
            if held.text(STAGE) == SIGNED:
                answers = SignOffDecision.to(reader, [one.ref])
                if answers and not answers[-1].accepted:
                    why = answers[-1].reason
                    yield PendingSignOff(
                        held, one.body.subject, title, "", frozenset(), _("ลงนามแล้ว"), why
                    )
                continue
            steps = RouteStep.steps(reader, held)
            at = RouteStep.waiting(steps)
            people = frozenset(each for step in steps for each in step.missing)
            inked = any(step.inks for step in steps)
            printed = bool(signable(reader, one, held))
            if at:
                waits = at.awaited(reader, unit)
            elif inked:
                waits = ""
            else:
                waits = _("ลงนาม")
            fixed = _fixed(inked=inked, printed=printed, sound=one.sound)
            yield PendingSignOff(held, one.body.subject, title, waits, people, fixed)


def _fixed(*, inked: bool, printed: bool, sound: bool) -> str:
    if inked:
        return _("มีผู้ลงนามบนกระดาษแล้ว ผู้รับมอบลงนามแทนที่ขั้นนั้นตามแบบ")
    if printed:
        return _("พิมพ์แล้วในชื่อเดิม ถ้าลงนามแล้วให้สแกนยืนยัน ถ้ายังไม่ลงนามให้เปลี่ยนผู้ลงนามที่หน้าลงนามแล้วพิมพ์ใหม่")
    return "" if sound else _("รอข้อมูลบางส่วนที่ลงนาม")


def headed_by(reader: Reader, unit: str, person: Record) -> Record | None:
    """Return the unit's `office` record if the person is named in it as head, else None."""
    office = reader.record(home_of(unit))
    return office if office and office.text("head").strip() == person.text("name").strip() else None


def _duties(reader: Reader, unit: str, person: Record) -> Iterator[HandoverItem]:
    for role in sorted(roles_of(person)):
        yield HandoverItem(
            role_words(role), _("หน้าที่ในการลงนาม ทะเบียนผู้ใช้งาน"), person.ref, moves=True
        )
    office = headed_by(reader, unit, person)
    if office:
        yield HandoverItem(_("หัวหน้าหน่วยงาน"), _("ข้อมูลหน่วยงาน"), office.ref, moves=True)


def _work(reader: Reader, unit: str, person: Record) -> Iterator[HandoverItem]:
    for one in named_cells(reader, unit, person.text("name")):
        said = _("{field}: {said}").format(field=one.field_title, said=" ".join(one.text.split()))
        place = " · ".join(filter(None, (called(reader, one.home), said, one.reason)))
        yield HandoverItem(one.title, place, one.ref, moves=not one.reason)
    for entity in ("sheet", "draft_sheet"):
        for sheet in reader.records(entity, unit):
            if sheet.text("assessor").rpartition("/")[2] == person.ref.id and not sheet.text(
                "closed"
            ):
                home = sheet.reference("assessment")
                where = _("แบบให้คะแนนของผู้ส่งมอบยังไม่ปิด ผู้รับมอบให้คะแนนในชื่อของตน")
                yield HandoverItem(called(reader, home), where, home)


def _documents(reader: Reader, unit: str, today: date) -> Iterator[HandoverItem]:
    """Yield the documents that can still be filled in, of every year, newest first."""
    for home in documents_of(reader, unit):
        if home.text("round") in ("", SELF) and not locked_words(reader, home.ref):
            yield HandoverItem(called(reader, home.ref), _filled(reader, home.ref, today), home.ref)


def _filled(reader: Reader, home: Ref, today: date) -> str:
    """Return how much of a plan is reported or of an assessment is answered, in words."""
    try:
        if home.entity == "plan":
            record = reader.record(home)
            asked = PlanStanding.of(reader, record, today).current if record else None
            if asked is None:
                return _("ยังไม่ถึงงวดที่ต้องรายงานผล")
            text = _("มีผลแล้ว {n} จาก {of} รายการที่ถึงกำหนด")
            text = text.format(n=asked.made, of=asked.owing)
            return " · ".join(filter(None, (asked.words, text)))
        known = {one.name: one.value for one in results_of(reader, home) if not one.dimension}
    except UserError:
        return _("แบบของเอกสารนี้ไม่อยู่ในเครื่องนี้ จึงดูรายการไม่ได้")
    if not known.get("of"):
        return ""
    return _("ตอบแล้ว {n} จาก {of} ข้อ").format(n=known.get("assessed", "0"), of=known["of"])


def _letters(reader: Reader, unit: str, today: date) -> Iterator[HandoverItem]:
    for one in UnitMessage.each(reader, unit, today):
        if one.open:
            due = _("ครบกำหนด {day}").format(day=one.due) if one.due else ""
            where = " · ".join(filter(None, (one.who, one.where, due)))
            text = _("{kind}: {text}").format(kind=one.kind_words, text=" ".join(one.text.split()))
            yield HandoverItem(text, where, one.ref)


def _signing(reader: Reader, unit: str, person: str) -> Iterator[HandoverItem]:
    for one in awaiting(reader, unit):
        yield HandoverItem(
            one.title, _awaiting_words(one, person), one.subject, moves=one.passes_from(person)
        )
    pages = len(reader.all_scans())
    if pages:
        yield HandoverItem(_("หน้าสแกนที่รอยืนยัน {n} หน้า").format(n=pages), _("หน้าสแกน ในเครื่องนี้เท่านั้น"))


def _awaiting_words(document: PendingSignOff, person: str) -> str:
    if document.returned is not None:
        return _("ถูกส่งคืนให้แก้: {why}").format(why=document.returned)
    if document.waits:
        waits = _("รอ{who}").format(who=document.waits)
    else:
        waits = _("ลงนามครบแล้ว รอยืนยันไฟล์สแกน")
    if person not in document.people:
        return waits
    if document.fixed:
        return f"{waits} · {document.fixed}"
    return _("{waits} · ผู้ส่งมอบเป็นผู้ลงนาม").format(waits=waits)


def _sent(reader: Reader, unit: str, outside: HandoverFacts) -> Iterator[HandoverItem]:
    known = ways(reader, unit)
    for one in UndeliveredDocument.each(reader, unit, outside.sent, known):
        yield HandoverItem(one.title, _undelivered_words(one), one.subject)
    for way in known:
        if way.receiver.side == ABOVE and (way.stop is None or not way.stop.whole):
            at = ConfirmedOpCount.heard_on(way.stop.at) if way.stop and way.stop.at else ""
            if at:
                text = _("ใบตอบรับล่าสุด {at} ยังไม่ครบทุกบันทึก").format(at=at)
            else:
                text = _("ยังไม่มีใบตอบรับสักใบ")
            yield HandoverItem(way.receiver.name, text)
    unsent = reader.history.unsent(outside.sent)
    if unsent:
        yield HandoverItem(_("งานที่บันทึก {n} ครั้งยังไม่อยู่ในไฟล์รับส่งใด").format(n=unsent), _("หน้ารับส่ง"))
    if outside.photos:
        yield HandoverItem(
            _("ภาพจากโทรศัพท์ที่รอดู {n} ภาพ").format(n=outside.photos), _("ประชุมให้คะแนน ในเครื่องนี้เท่านั้น")
        )
    typed = len(reader.all_drafts())
    if typed:
        yield HandoverItem(
            _("ข้อความที่พิมพ์ค้างและยังไม่บันทึก {n} ช่อง").format(n=typed), _("ในเครื่องนี้เท่านั้น")
        )


def _undelivered_words(document: UndeliveredDocument) -> str:
    to = document.to or _("ต้นสังกัด")
    if document.state == SENT and document.sent_on:
        says = _("ส่งให้ {name} เมื่อ {day} ยังไม่มีใบตอบรับ")
        return says.format(name=to, day=short_date(document.sent_on))
    if document.state == HERE:
        return _("ลงนามแล้ว ยังไม่ได้ส่ง อยู่ในเครื่องนี้เท่านั้น")
    return _("ลงนามแล้ว ยังไม่มีใบตอบรับของ {name}").format(name=to)


def _keys(reader: Reader, unit: str, outside: HandoverFacts) -> Iterator[HandoverItem]:
    state, _tone, _text, digits = standing(reader, outside.key).lines()
    yield HandoverItem(_("กุญแจของเครื่องนี้: {state}").format(state=state), digits)
    if outside.key and outside.sealed:
        where = _("ตั้งเมื่อ {at} ไฟล์สำรองหลังจากนั้นมีกุญแจในซองที่รหัสนี้เปิด")
        where = where.format(at=Backup.moment_words(outside.sealed))
        yield HandoverItem(_("กู้กุญแจของเครื่องนี้ได้ด้วยรหัสผ่านของกุญแจ"), where)
    elif outside.key:
        yield HandoverItem(
            _("กู้กุญแจของเครื่องนี้จากไฟล์สำรองไม่ได้"), _("ยังไม่ได้ตั้งรหัสผ่านของกุญแจ กุญแจอยู่ในเครื่องนี้เท่านั้น")
        )
    for row in device_list(reader, unit, outside.key.hex(), 30).rows:
        if not row.is_this_pc and not row.revoked and not row.revocable:
            yield HandoverItem(row.title, row.digits)
    for root in outside.roots:
        yield HandoverItem(_("กุญแจรากดอกที่ {n}").format(n=root.number), _root_words(root))


def _root_words(root: RootKeyRecord) -> str:
    """Return whether the root key can be restored from paper; certain only if it was read back from it."""
    digits = _("เลขตรวจสอบ {digits}").format(digits=fingerprint(root.public))
    if root.read:
        where = _("กู้ได้จากกระดาษเท่านั้น อ่านกลับแล้วเมื่อ {day}")
        where = where.format(day=ConfirmedOpCount.heard_on(root.read))
    elif root.printed:
        where = _("พิมพ์แล้วแต่ยังไม่ได้อ่านกลับจากกระดาษ กุญแจยังอยู่ในเครื่องนี้")
    else:
        where = _("ยังไม่อยู่บนกระดาษ อยู่ในเครื่องนี้เท่านั้น")
    return f"{where} · {digits}"


def _backups(outside: HandoverFacts) -> Iterator[HandoverItem]:
    if outside.backup is None:
        yield HandoverItem(_("ยังไม่มีไฟล์สำรองในเครื่อง"), "")
    else:
        title = _("ไฟล์สำรองล่าสุดในเครื่อง {at}").format(at=Backup.moment_words(outside.backup.at))
        lost = len(outside.backup.lost_files)
        more = _("ขาดไฟล์หลักฐาน {n} ไฟล์").format(n=lost) if lost else _("อ่านกลับมานับแล้วตรงกัน")
        yield HandoverItem(title, f"{outside.backup.path.parent} · {more}")
    if outside.second is None:
        yield HandoverItem(
            _("ยังไม่เคยสำรองลงที่เก็บที่สอง"), _("ถ้าเครื่องเสียหรือหาย ข้อมูลที่ยังไม่ได้ส่งจะหายไปด้วย")
        )
    else:
        title = _("ที่เก็บที่สอง {at}").format(at=Backup.moment_words(outside.second.at))
        yield HandoverItem(title, str(outside.second.place))


def printed_words(
    reader: Reader,
    unit: str,
    leaver: Ref,
    handover_facts: HandoverFacts,
    successor: Successor,
    day: date,
    today: date,
) -> Pairs:
    """Return (question id, Thai text) pairs that fill the handover note; empty texts are left out."""
    with in_thai():
        found = HandoverContents.of(reader, unit, leaver, today, handover_facts)
    who = reader.record(successor.person) if successor.person else None
    name = who.text("name") if who else successor.name.strip()
    position = " ".join((who.text("position") if who else successor.position).split())
    office = reader.record(home_of(unit))
    head = office.text("head") if office else ""
    said = {
        "leaver": found.name,
        "leaver_position": found.position,
        "successor": name,
        "successor_position": position,
        "day": long_date(day),
        **{one.key: _lines(one) for one in found.sections},
        "head": "" if head == found.name else head,
    }
    return tuple((id_, words) for id_, words in said.items() if words)


def _lines(section: HandoverSection) -> str:
    lines = [" ".join(line.words.split()) for line in section.lines[:MOST]]
    with in_thai():
        more = _("และอีก {n} รายการ ดูในโปรแกรม").format(n=len(section.lines) - MOST)
    return "\n".join([*lines, *([more] if len(section.lines) > MOST else [])]) or NOTHING
