"""What an officer who leaves hands over: work, letters, papers, post, keys, backups, with figures and places."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from core.assessment.ranking import SELF, results_of
from core.assigning.signoff_answers import answers_to
from core.backups.retention import moment_words
from core.entities import record_id
from core.errors import UserError
from core.exchange.devices import device_list, standing, standing_lines
from core.exchange.letters import letters
from core.exchange.receivers import ABOVE, heard_on, ways
from core.exchange.rows import HERE, SENT, Undelivered, undelivered
from core.forms.called import role_words
from core.forms.ports import Reader
from core.i18n import _, in_thai
from core.log.certificates import fingerprint
from core.log.contents import standing as standing_record
from core.log.signoff import SIGNED, SOUND, STAGE
from core.papers.handover import DOCUMENTS, NOTHING, OFFICE, SECTIONS
from core.papers.root_paper import KeptRoot
from core.papers.typed import Pairs
from core.plan.locks import locked_words, report_words
from core.plan.reported import asked_reports
from core.plan.view import plan_page
from core.records.route import ROUTE, Stage, awaited, read_route, route_steps, waits_at
from core.records.titles import called
from core.signing.chain import signable
from core.signing.entitlement import roles_of
from core.succession.named_work import NamedCell, named_cells
from core.succession.rows import HandoverPart, Leaving, Outside, Successor, WorkLine
from core.thai.dates import long_date
from core.thai.days import short_date
from core.values import Record, Ref


class Awaiting(NamedTuple):
    """A locked plan, period or assessment that is not delivered whole: it waits for ink, or came back."""

    signoff: Record
    subject: Ref
    title: str
    waits: str  # for whom; "" = for the scan
    people: frozenset[str]  # ids of who is expected and has not signed
    fixed: str  # why nobody else is named in the place of one of them; "" = may be
    returned: str | None = None  # the reason a unit above gave; None = it did not come back

    def passes_from(self, person: str) -> bool:
        return person in self.people and not self.fixed

    def passed(self, person: str, to: str) -> tuple[Stage, ...]:
        """The route with somebody else in the place of a person, once in a step."""
        stages = read_route(self.signoff.text(ROUTE))
        return tuple(
            one._replace(people=tuple(dict.fromkeys(to if each == person else each for each in one.people)))
            for one in stages
        )


def awaiting(reader: Reader, unit: str) -> Iterator[Awaiting]:
    """Everything of the unit, of every year, that is locked and neither signed nor ended; and what was returned."""
    for held in reader.records("signoff", unit):
        for one in reader.sign_offs.of(held.ref):
            if not one.stands or one.body is None:
                continue
            period = report_words(one.body.period) if one.body.period else ""
            title = " ".join(filter(None, (called(reader, one.body.subject), period)))
            if held.text(STAGE) == SIGNED:
                answers = answers_to(reader, [one.ref])
                if answers and not answers[-1].accepted:
                    why = answers[-1].reason
                    yield Awaiting(held, one.body.subject, title, "", frozenset(), _("ลงนามแล้ว"), why)
                continue
            steps = route_steps(reader, held)
            at = waits_at(steps)
            people = frozenset(each for step in steps for each in step.missing)
            inked, printed = any(step.inks for step in steps), bool(signable(reader, one, held))
            waits = awaited(reader, unit, at) if at else "" if inked else _("ลงนาม")
            fixed = _fixed(inked=inked, printed=printed, sound=one.state == SOUND)
            yield Awaiting(held, one.body.subject, title, waits, people, fixed)


def _fixed(*, inked: bool, printed: bool, sound: bool) -> str:
    if inked:
        return _("มีผู้ลงนามบนกระดาษแล้ว ผู้รับมอบลงนามแทนที่ขั้นนั้นตามแบบ")
    if printed:
        return _("พิมพ์แล้วในชื่อเดิม ถ้าลงนามแล้วให้สแกนยืนยัน ถ้ายังไม่ลงนามให้เปลี่ยนผู้ลงนามที่หน้าลงนามแล้วพิมพ์ใหม่")
    return "" if sound else _("รอข้อมูลบางส่วนที่ลงนาม")


MOST_DEVICES = 30


def leaving(reader: Reader, unit: str, person: Ref, today: date, outside: Outside) -> Leaving:
    """Everything in one place. UserError when the person is not here."""
    record = standing_record(reader, person)
    name = record.text("name")
    lines: dict[str, Iterator[WorkLine]] = {
        "duties": _duties(reader, unit, record),
        "work": _work(reader, unit, record),
        "documents": _documents(reader, unit, today),
        "letters": _letters(reader, unit, today),
        "signing": _signing(reader, unit, person.id),
        "sent": _sent(reader, unit, outside),
        "keys": _keys(reader, unit, outside),
        "backups": _backups(outside),
    }
    sections = tuple(HandoverPart(id_, _(title), tuple(lines[id_])) for id_, title in SECTIONS)
    return Leaving(person, name, " ".join(record.text("position").split()), sections)


def head_of(reader: Reader, unit: str) -> Record | None:
    """What the office says of itself."""
    return reader.record(Ref(unit, "office", record_id(unit, "office", unit)))


def _duties(reader: Reader, unit: str, person: Record) -> Iterator[WorkLine]:
    for role in sorted(roles_of(person)):
        yield WorkLine(role_words(role), _("หน้าที่ในการลงนาม ทะเบียนผู้ใช้งาน"), person.ref, moves=True)
    office = head_of(reader, unit)
    if office and office.text("head").strip() == person.text("name").strip():
        yield WorkLine(_("หัวหน้าหน่วยงาน"), _("ข้อมูลหน่วยงาน"), office.ref, moves=True)


def _work(reader: Reader, unit: str, person: Record) -> Iterator[WorkLine]:
    for one in named_cells(reader, unit, person.text("name")):
        yield WorkLine(one.title, _cell_place(reader, one), one.ref, moves=not one.why)
    for entity in ("sheet", "draft_sheet"):
        for sheet in reader.records(entity, unit):
            if sheet.text("assessor").rpartition("/")[2] == person.ref.id and not sheet.text("closed"):
                home = sheet.reference("assessment")
                where = _("แบบให้คะแนนของผู้ส่งมอบยังไม่ปิด ผู้รับมอบให้คะแนนในชื่อของตน")
                yield WorkLine(called(reader, home), where, home)


def _cell_place(reader: Reader, one: NamedCell) -> str:
    said = _("{field}: {said}").format(field=one.of, said=" ".join(one.said.split()))
    return " · ".join(filter(None, (called(reader, one.home), said, one.why)))


def _documents(reader: Reader, unit: str, today: date) -> Iterator[WorkLine]:
    """Everything that can still be filled in, of every year, the newest first."""
    homes = [*reader.records("plan", unit), *reader.records("assessment", unit)]
    for home in sorted(homes, key=lambda one: -(one.number("year") or 0)):
        if home.text("round") in ("", SELF) and not locked_words(reader, home.ref):
            yield WorkLine(called(reader, home.ref), _filled(reader, home.ref, today), home.ref)


def _filled(reader: Reader, home: Ref, today: date) -> str:
    """How much of a plan is reported, or of an assessment answered."""
    try:
        if home.entity == "plan":
            page = plan_page(reader, home)
            if (asked := asked_reports(page.form, page.rows, today)) is None:
                return _("ยังไม่ถึงงวดที่ต้องรายงานผล")
            text = _("มีผลแล้ว {n} จาก {of} รายการ").format(n=asked.made, of=len(asked.owing))
            return " · ".join(filter(None, (asked.words, text)))
        known = {one.name: one.value for one in results_of(reader, home) if not one.dimension}
    except UserError:
        return _("แบบของเอกสารนี้ไม่อยู่ในเครื่องนี้ จึงดูรายการไม่ได้")
    if not known.get("of"):
        return ""
    return _("ตอบแล้ว {n} จาก {of} ข้อ").format(n=known.get("assessed", "0"), of=known["of"])


def _letters(reader: Reader, unit: str, today: date) -> Iterator[WorkLine]:
    for one in letters(reader, unit, today):
        if one.open:
            due = _("ครบกำหนด {day}").format(day=one.due) if one.due else ""
            where = " · ".join(filter(None, (one.who, one.where, due)))
            text = _("{kind}: {text}").format(kind=one.kind_words, text=" ".join(one.text.split()))
            yield WorkLine(text, where, one.ref)


def _signing(reader: Reader, unit: str, person: str) -> Iterator[WorkLine]:
    for one in awaiting(reader, unit):
        yield WorkLine(one.title, _awaiting_words(one, person), one.subject, moves=one.passes_from(person))
    if pages := len(reader.scans.all()):
        yield WorkLine(_("หน้าสแกนที่รอยืนยัน {n} หน้า").format(n=pages), _("หน้าสแกน ในเครื่องนี้เท่านั้น"))


def _awaiting_words(one: Awaiting, person: str) -> str:
    if one.returned is not None:
        return _("ถูกส่งคืนให้แก้: {why}").format(why=one.returned)
    waits = _("รอ{who}").format(who=one.waits) if one.waits else _("ลงนามครบแล้ว รอยืนยันไฟล์สแกน")
    if person not in one.people:
        return waits
    if one.fixed:
        return f"{waits} · {one.fixed}"
    return _("{waits} · ผู้ส่งมอบเป็นผู้ลงนาม").format(waits=waits)


def _sent(reader: Reader, unit: str, outside: Outside) -> Iterator[WorkLine]:
    known = ways(reader, unit)
    for one in undelivered(reader, unit, outside.sent, known):
        yield WorkLine(one.title, _undelivered_words(one), one.subject)
    for way in known:
        if way.receiver.side == ABOVE and (way.stop is None or not way.stop.whole):
            at = heard_on(way.stop.at) if way.stop and way.stop.at else ""
            text = _("ใบตอบรับล่าสุด {at} ยังไม่ครบทุกบันทึก").format(at=at) if at else _("ยังไม่มีใบตอบรับสักใบ")
            yield WorkLine(way.receiver.name, text)
    if unsent := reader.history.unsent(outside.sent):
        yield WorkLine(_("งานที่บันทึก {n} ครั้งยังไม่อยู่ในไฟล์รับส่งใด").format(n=unsent), _("หน้ารับส่ง"))
    if outside.photos:
        yield WorkLine(_("ภาพจากโทรศัพท์ที่รอดู {n} ภาพ").format(n=outside.photos), _("ประชุมให้คะแนน ในเครื่องนี้เท่านั้น"))
    if typed := len(reader.drafts.all()):
        yield WorkLine(_("ข้อความที่พิมพ์ค้างและยังไม่บันทึก {n} ช่อง").format(n=typed), _("ในเครื่องนี้เท่านั้น"))


def _undelivered_words(one: Undelivered) -> str:
    to = one.to or _("ต้นสังกัด")
    if one.state == SENT and one.sent:
        return _("ส่งให้ {name} เมื่อ {day} ยังไม่มีใบตอบรับ").format(name=to, day=short_date(one.sent))
    if one.state == HERE:
        return _("ลงนามแล้ว ยังไม่ได้ส่ง อยู่ในเครื่องนี้เท่านั้น")
    return _("ลงนามแล้ว ยังไม่มีใบตอบรับของ {name}").format(name=to)


def _keys(reader: Reader, unit: str, outside: Outside) -> Iterator[WorkLine]:
    state, _tone, _text, digits = standing_lines(standing(reader, outside.key))
    yield WorkLine(_("กุญแจของเครื่องนี้: {state}").format(state=state), digits)
    if outside.key and outside.sealed:
        where = _("ตั้งเมื่อ {at} ไฟล์สำรองหลังจากนั้นมีกุญแจในซองที่รหัสนี้เปิด").format(at=moment_words(outside.sealed))
        yield WorkLine(_("กู้กุญแจของเครื่องนี้ได้ด้วยรหัสผ่านของกุญแจ"), where)
    elif outside.key:
        yield WorkLine(_("กู้กุญแจของเครื่องนี้จากไฟล์สำรองไม่ได้"), _("ยังไม่ได้ตั้งรหัสผ่านของกุญแจ กุญแจอยู่ในเครื่องนี้เท่านั้น"))
    for one in device_list(reader, unit, outside.key.hex(), MOST_DEVICES).rows:
        if not one.here and not one.revoked and not one.revocable:
            yield WorkLine(one.title, one.digits)
    for root in outside.roots:
        yield WorkLine(_("กุญแจรากดอกที่ {n}").format(n=root.number), _root_words(root))


def _root_words(root: KeptRoot) -> str:
    """Whether the root can be had back from paper; only what was read back from it lies there for certain."""
    digits = _("เลขตรวจสอบ {digits}").format(digits=fingerprint(root.public))
    if root.read:
        where = _("กู้ได้จากกระดาษเท่านั้น อ่านกลับแล้วเมื่อ {day}").format(day=heard_on(root.read))
    elif root.printed:
        where = _("พิมพ์แล้วแต่ยังไม่ได้อ่านกลับจากกระดาษ กุญแจยังอยู่ในเครื่องนี้")
    else:
        where = _("ยังไม่อยู่บนกระดาษ อยู่ในเครื่องนี้เท่านั้น")
    return f"{where} · {digits}"


def _backups(outside: Outside) -> Iterator[WorkLine]:
    if outside.backup is None:
        yield WorkLine(_("ยังไม่มีไฟล์สำรองในเครื่อง"), "")
    else:
        title = _("ไฟล์สำรองล่าสุดในเครื่อง {at}").format(at=moment_words(outside.backup.at))
        lost = len(outside.backup.lost)
        more = _("ขาดไฟล์หลักฐาน {n} ไฟล์").format(n=lost) if lost else _("อ่านกลับมานับแล้วตรงกัน")
        yield WorkLine(title, f"{outside.backup.path.parent} · {more}")
    if outside.second is None:
        yield WorkLine(_("ยังไม่เคยสำรองลงที่เก็บที่สอง"), _("ถ้าเครื่องเสียหรือหาย ข้อมูลที่ยังไม่ได้ส่งจะหายไปด้วย"))
    else:
        title = _("ที่เก็บที่สอง {at}").format(at=moment_words(outside.second.at))
        yield WorkLine(title, str(outside.second.place))


MOST = 60  # lines of a section that stand on the paper


def printed_words(
    reader: Reader, unit: str, leaver: Ref, outside: Outside, to: Successor, day: date, today: date
) -> Pairs:
    """The answers for the paper, in Thai; for a successor nobody named it leaves room to be written on."""
    with in_thai():
        found = leaving(reader, unit, leaver, today, outside)
    who = reader.record(to.person) if to.person else None
    name = who.text("name") if who else to.name.strip()
    position = " ".join((who.text("position") if who else to.position).split())
    office = head_of(reader, unit)
    head = office.text("head") if office else ""
    said = {
        "leaver": found.name, "leaver_position": found.position, "successor": name, "successor_position": position,
        "day": long_date(day), **{one.key: _lines(one) for one in found.sections},
        "head": "" if head == found.name else head,
    }  # fmt: skip
    return tuple((id_, words) for id_, words in said.items() if words)


def _lines(section: HandoverPart) -> str:
    lines = [" ".join(line.words.split()) for line in section.lines[:MOST]]
    with in_thai():
        more = _("และอีก {n} รายการ ดูในโปรแกรม").format(n=len(section.lines) - MOST)
    return "\n".join([*lines, *([more] if len(section.lines) > MOST else [])]) or NOTHING


def registered_with(reader: Reader, unit: str) -> Ref:
    """What the register of papers names for a print: the newest plan or assessment of the unit, else the office."""
    newest = max(_homes(reader, unit), key=lambda one: one.number("year") or 0, default=None)
    return newest.ref if newest else Ref(unit, OFFICE, record_id(unit, OFFICE, unit))


def _homes(reader: Reader, unit: str) -> Iterator[Record]:
    for entity in DOCUMENTS:
        yield from reader.records(entity, unit)
