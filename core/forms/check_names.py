"""Check the names of a form: ids, lists that ids refer to, depths, allowed words, phrases; and what a programme, the
signing and a goal meeting name. Each finding names a fault, its place and how to mend it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from core.forms.check_plan import setting_findings
from core.forms.computed import completed_rule, sorted_by
from core.forms.field_types import type_of
from core.forms.layout import FormErrors, FormFault, FormPath, given, lists, meant, nearest, slots
from core.forms.operations import date_of, depth, rings
from core.forms.plan_shape import ID_AND_WORDS
from core.forms.programme import AgendaItem, Programme, Step
from core.forms.shape import NO_STEP, Instrument, ProposalRule
from core.forms.sheet import sheet_kinds
from core.forms.vocabulary import ALLOWED, DEEPEST, POINTS, SHARED, SINCE, WITHIN
from core.i18n import _

ID = re.compile(r"[a-z][a-z0-9_.]{0,63}")
DOTLESS = re.compile(r"[a-z][a-z0-9_]{0,63}")  # so that `kind.field` reads one way only
FORM = r"[a-z][a-z0-9_-]{0,63}"
WITHOUT_DOT = frozenset({"kinds", "fields", "computed", "scales"})
Form = Instrument | Programme
MOST, LONGEST = 12, 31  # signing steps; letters of a step's id, as a field's name may have a person's id behind it


def name_findings(form: Form) -> FormErrors:
    yield from _form(form)
    for name in lists(type(form)):
        yield from _ids(name, getattr(form, name))
        yield from _unique(name, getattr(form, name))
    yield from _shared(form)
    yield from _depths(form)
    yield from _words(form)
    yield from _points(form)


MOST_DAYS = 366  # for objections to a result
WORD_BEFORE = {"work": "ตาม", "document": "ขอส่ง", "subject": "เรื่อง", "committee": "แต่งตั้ง"}


def phrase_findings(form: Instrument) -> FormErrors:
    """Yield a fault for each phrase of `called` that begins with the word which sentences put before the phrase."""
    for name, before in WORD_BEFORE.items():
        words = str(getattr(form.called, name))
        if words.startswith(before):
            what = _("{name}: ขึ้นต้นด้วย “{before}” ซ้ำกับคำที่ประโยคใช้นำหน้า").format(name=name, before=before)
            path, mend = FormPath("called", -1, name), _("ตัด “{before}” ออกจากวลี").format(before=before)
            yield FormFault("called-twice", path, what, mend)


def rows(form: Form) -> Iterator[tuple[str, int, Any]]:
    """Yield (list name, row number, row) of the form itself (as list "", number -1) and of each row of its lists."""
    yield "", -1, form
    for name in lists(type(form)):
        for number, row in enumerate(getattr(form, name)):
            yield name, number, row


def language_of(form: Form) -> int:
    """Return the version of the form language needed: the one it names, or that of its newest key if that is higher."""
    said = (SINCE.get((name, key), 1) for name, _number, row in rows(form) for key in given(row))
    return max(1, form.language, *said)


def ids(form: Form, name: str) -> set[str]:
    return {row.id for row in getattr(form, name, ())}


def _form(form: Form) -> FormErrors:
    for name in (form.id, *form.aliases):
        if not re.fullmatch(FORM, name):
            path = FormPath("", -1, "id" if name == form.id else "aliases")
            what = _("รหัสของแบบ “{id}” ใช้ไม่ได้").format(id=name)
            yield FormFault("form-id", path, what, _("ใช้ a-z 0-9 - และ _ ขึ้นต้นด้วยตัวอักษร"))
    for key in ("edition", *["last"] * bool(getattr(form, "last", 0))):
        if not 2400 <= getattr(form, key) <= 2700:
            what, mend = _("ปีของแบบไม่ใช่ปีพุทธศักราช"), _("เขียนปี พ.ศ. สี่หลัก เช่น 2564")
            yield FormFault("edition-year", FormPath("", -1, key), what, mend)
    if form.revision < 1:
        what = _("ฉบับปรับปรุงต้องเริ่มที่ 1")
        yield FormFault("revision", FormPath("", -1, "revision"), what, _("เขียน revision: 1 หรือมากกว่า"))


def _ids(name: str, listed: tuple[Any, ...]) -> FormErrors:
    pattern = DOTLESS if name in WITHOUT_DOT else ID
    for number, row in enumerate(listed):
        if getattr(row, "id", "") and not pattern.fullmatch(row.id):
            yield FormFault(
                "id-letters",
                FormPath(name, number, "id"),
                _("รหัส “{id}” ใช้ไม่ได้").format(id=row.id[:40]),
                _("ใช้ a-z 0-9 และ _ ขึ้นต้นด้วยตัวอักษร") if pattern is DOTLESS else _("ใช้ a-z 0-9 _ และ . ขึ้นต้นด้วยตัวอักษร"),
            )


def _unique(name: str, listed: tuple[Any, ...]) -> FormErrors:
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(listed):
        for key in _keys(name, row):
            if key in seen:
                what = _("“{id}” มีอยู่แล้วในรายการ {list}").format(id=key[-1], list=name)
                mend = _("ตั้งรหัสใหม่ให้ไม่ซ้ำ หรือลบแถวที่ซ้ำ")
                yield FormFault("id-twice", FormPath(name, number, "id" if hasattr(row, "id") else ""), what, mend)
            seen.add(key)


def _keys(name: str, row: Any) -> list[tuple[Any, ...]]:
    if name == "fields":
        return [(home, row.id) for home in row.homes]
    if name == "levels":
        return [(row.within, row.profiles, row.level)]
    if name == "computed":
        return [(row.kind, row.within, row.id)]
    if name in WITHIN:
        return [(row.within, row.id)]
    if name == "given":
        return [(case, row.period, row.id) for case in row.case or ("",) if row.id]
    return [(row.id,)] if hasattr(row, "id") else []


def _shared(form: Form) -> FormErrors:
    owner: dict[str, str] = {}
    for name in SHARED:
        for number, row in enumerate(getattr(form, name, ())):
            if owner.setdefault(row.id, name) != name:
                what = _("รหัส “{id}” ใช้ในรายการ {list} แล้ว").format(id=row.id, list=owner[row.id])
                mend = _("ตั้งรหัสใหม่ เพราะผลการตรวจเก็บไว้ตามรหัสนี้")
                yield FormFault("id-shared", FormPath(name, number, "id"), what, mend)


def _depths(form: Form) -> FormErrors:
    for name in ("dimensions", "items", "kinds"):
        above = {row.id: [row.within] for row in getattr(form, name, ())}
        for id_ in rings(above):
            what, mend = _("“{id}” อยู่ในตัวเองเป็นวง").format(id=id_), _("แก้ in ให้ชี้ขึ้นไปเพียงทางเดียว")
            yield FormFault("in-ring", FormPath(name, [*above].index(id_), "in"), what, mend)
        if depth(above) > DEEPEST:
            what = _("{list} ซ้อนกันเกิน {n} ชั้น").format(list=name, n=DEEPEST)
            yield FormFault("nested-deep", FormPath("", -1, name), what, _("ลดชั้นลง โดยให้ in ชี้ไปที่ชั้นบนกว่า"))


def _words(form: Form) -> FormErrors:
    for name, number, row in rows(form):
        for slot in slots(type(row)):
            allowed = ALLOWED.get((name, slot.key))
            value = getattr(row, slot.name)
            for each in value if slot.many else (value,):
                if allowed is not None and each not in allowed:
                    what = _("ไม่รู้จักค่า “{value}” ของ {field}").format(value=each, field=slot.key)
                    mend = meant(str(each), filter(None, allowed), _one_of(allowed))
                    yield FormFault("word-unknown", FormPath(name, number, slot.key), what, mend)


def _one_of(known: Iterable[str]) -> str:
    return _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=", ".join(sorted(filter(None, known))))


def _points(form: Form) -> FormErrors:
    known: dict[tuple[str, ...], set[str]] = {}
    absent: set[tuple[str, ...]] = set()
    for name, number, row in rows(form):
        for slot in slots(type(row)):
            lists_ = POINTS.get((name, slot.key))
            if lists_ is None:
                continue
            if (name, *lists_) not in known:
                known[name, *lists_] = _targets(form, lists_) | _scored(form, name, lists_)
            value, names = getattr(row, slot.name), known[name, *lists_]
            for each in value if slot.many else (value,):
                if each and not names:
                    if lists_ not in absent:
                        yield _absent(FormPath(name, number, slot.key), each, lists_)
                    absent.add(lists_)
                elif each and each not in names:
                    there = tuple(of for of in lists_ if of[0] != "+" and ids(form, of)) or lists_
                    fault = _nowhere(FormPath(name, number, slot.key), each, there, names)
                    yield fault._replace(mend=_turned(form, each) or fault.mend)


def _turned(form: Form, old: str) -> str:
    """Return the mend for a name of the edition before that `carry` says what has become of; "" if it says nothing."""
    new = [row.new for row in form.carry if row.old == old] if isinstance(form, Instrument) else []
    if any(new):
        return _("{old} เป็นของฉบับก่อน ใช้ {new} แทน").format(old=old, new=_(" หรือ ").join(filter(None, new)))
    return _("{old} เลิกใช้ในฉบับนี้ ลบแถวนี้ หรือใช้รหัสอื่น").format(old=old) if new else ""


def _scored(form: Form, name: str, lists_: tuple[str, ...]) -> set[str]:
    """Return the kinds of rows of the score sheet, which only papers and their columns may name."""
    if name not in ("papers", "columns") or "kinds" not in lists_ or not isinstance(form, Instrument):
        return set()
    return {*sheet_kinds(form)}


def _targets(form: Form, lists_: tuple[str, ...]) -> set[str]:
    """Return the names that a field which points into these lists may hold."""
    return {x[1:] for x in lists_ if x[0] == "+"}.union(*(ids(form, x) for x in lists_ if x[0] != "+"))


FormKind = TypeVar("FormKind", bound=Instrument | Programme)


def as_meant(form: FormKind) -> FormKind:
    """Return the form with each unknown name replaced by the nearest known one, so that it is reported only once."""
    made: dict[str, list[Any]] = {}
    for one in _points(form):
        name, number, key = one.path
        if one.code == "points-nowhere" and name:
            listed = made.setdefault(name, list(getattr(form, name)))
            slot = next(each for each in slots(type(listed[number])) if each.key == key)
            known = _targets(form, POINTS[name, key]) | _scored(form, name, POINTS[name, key])
            value = getattr(listed[number], slot.name)
            every = [
                each if each in known else nearest(each, known) or each for each in (value if slot.many else [value])
            ]
            listed[number] = replace(listed[number], **{slot.name: tuple(every) if slot.many else every[0]})
    changes: dict[str, Any] = {name: tuple(listed) for name, listed in made.items()}
    return replace(form, **changes) if changes else form


def _absent(path: FormPath, value: str, lists_: tuple[str, ...]) -> FormFault:
    """Return the fault that a list is missing altogether, placed at the first field that names a row of it."""
    what = _("แบบนี้ไม่มีรายการ {lists} เลย").format(lists=", ".join(lists_))
    mend = _("เพิ่มรายการ {list}: แล้วใต้นั้นเพิ่มแถว - {{id: {id}, …}}").format(list=lists_[0], id=value)
    return FormFault("list-absent", path, what, mend)


def _nowhere(path: FormPath, value: str, lists_: tuple[str, ...], known: Iterable[str]) -> FormFault:
    targets = ", ".join(name for name in lists_ if name[0] != "+")
    return FormFault(
        "points-nowhere",
        path,
        _("{field} อ้าง “{value}” ซึ่งไม่มีในรายการ {lists}").format(field=path.field, value=value, lists=targets),
        meant(value, known, _("ใส่รหัสของแถวที่หมายถึง ไม่ใช่ชื่อ หรือเพิ่มแถวที่มีรหัสนี้")),
    )


def signing_findings(form: Instrument) -> FormErrors:
    before: set[str] = set()
    for number, step in enumerate(form.signing):
        if len(step.id) > LONGEST:
            what = _("รหัสขั้นลงนามยาวเกิน {most} ตัว").format(most=LONGEST)
            yield FormFault("step-name-long", FormPath("signing", number, "id"), what, _("ตั้งรหัสให้สั้นลง"))
        known = {one.id for one in form.signing}
        for other in step.other_than:
            if other in known and other not in before:
                what = _("ขั้นลงนาม {id} ไม่ได้อยู่ก่อนขั้นนี้").format(id=other)
                mend = _("อ้างได้เฉพาะขั้นที่ลงนามก่อน")
                yield FormFault("signer-not-before", FormPath("signing", number, "other_than"), what, mend)
        if step.deputies and not step.acting:
            what = _("บอกผู้ลงนามแทน แต่ไม่ได้บอกว่าลงนามแทนแบบใด")
            mend = _("เพิ่ม in_charge, on_behalf หรือ caretaker ใน acting หรือลบบทบาทออก")
            yield FormFault("deputies-idle", FormPath("signing", number, "acting"), what, mend)
        before.add(step.id)
    if len(form.signing) > MOST:
        what = _("ขั้นลงนามเกิน {most} ขั้น").format(most=MOST)
        yield FormFault("steps-many", FormPath("signing", MOST, "id"), what, _("รวมขั้นที่ลงนามพร้อมกันด้วย need: all"))


def slot_findings(form: Instrument) -> FormErrors:
    """Yield a fault for each signing slot of a paper that names an unknown step of the signing route."""
    steps = [step.id for step in form.route]
    for number, paper in enumerate(form.papers):
        for said in paper.sign:
            named = re.fullmatch(ID_AND_WORDS, said)
            if named and named[1] not in (*steps, NO_STEP):
                what = _("ไม่มีขั้นลงนาม “{step}”").format(step=named[1][:40])
                mend = meant(named[1], steps, _one_of(steps))
                yield FormFault("sign-step", FormPath("papers", number, "sign"), what, mend)


def programme_findings(form: Programme) -> FormErrors:
    for name in rings({step.id: step.after for step in form.steps}):
        number = [step.id for step in form.steps].index(name)
        what = _("ขั้นตอน {id} รอกันเป็นวง").format(id=name)
        yield FormFault("steps-ring", FormPath("steps", number, "after"), what, _("ลบ after ที่ย้อนกลับ"))
    for number, step in enumerate(form.steps):
        yield from _dates(number, step)
    for number, selection in enumerate(form.selections):
        if selection.take < 1:
            what = _("จำนวนที่คัดเลือกต้องมากกว่าศูนย์")
            yield FormFault("take-none", FormPath("selections", number, "take"), what, _("แก้ take"))
    for number, agenda in enumerate(form.agenda):
        if not _minutes(agenda):
            what = _("เวลาของวาระขัดกัน")
            mend = _("ใช้ minutes อย่างเดียว หรือ min กับ max ที่ไม่สลับกัน")
            yield FormFault("agenda-minutes", FormPath("agenda", number, "minutes"), what, mend)
    yield from setting_findings(form.settings)
    seated = {seat.within for seat in form.seats}
    for number, committee in enumerate(form.committees):
        if committee.objections > MOST_DAYS:
            what = _("จำนวนวันที่ให้ทักท้วงต้องอยู่ระหว่าง 1 ถึง {n}").format(n=MOST_DAYS)
            mend = _("แก้ objections หรือลบออก ถ้าผลของกรรมการเป็นผลสุดท้ายทันที")
            yield FormFault("objection-days", FormPath("committees", number, "objections"), what, mend)
        if committee.id not in seated:
            what = _("คณะกรรมการ {id} ไม่มีกรรมการ").format(id=committee.id)
            mend = _("เพิ่มแถวใน seats ที่มี in: {id}").format(id=committee.id)
            yield FormFault("seats-none", FormPath("committees", number, "id"), what, mend)


def _dates(number: int, step: Step) -> FormErrors:
    for key, value in (("from", step.start), ("until", step.until)):
        if value and date_of(value) is None:
            what = _("“{value}” ไม่ใช่วันที่").format(value=value)
            mend = _("เขียนเป็น ปี ค.ศ.-เดือน-วัน เช่น 2021-04-30 ใน Excel เขียน 30 เม.ย. 2564 ก็ได้")
            yield FormFault("no-date", FormPath("steps", number, key), what, mend)
    start, until = date_of(step.start), date_of(step.until)
    if start and until and until < start:
        yield FormFault("dates-crossed", FormPath("steps", number, "until"), _("วันสิ้นสุดอยู่ก่อนวันเริ่ม"), _("สลับหรือแก้วันที่"))


def _minutes(agenda: AgendaItem) -> bool:
    bounds = agenda.least >= 0 and agenda.minutes >= 0 and (not agenda.most or agenda.least <= agenda.most)
    return bounds and not (agenda.minutes and (agenda.least or agenda.most))


def _proposal_findings(form: Instrument) -> FormErrors:
    """Yield a fault for each name in a proposal rule that is missing or does not fit, as proposals would get lost."""
    kinds = {kind.id: kind for kind in form.kinds}
    for number, rule in enumerate(completed_rule(form, one) for one in form.proposals):
        if number:
            what = _("แบบหนึ่งมีการประชุมตั้งเป้าหมายได้ครั้งเดียว")
            yield FormFault("proposal-one", FormPath("proposals", number, "id"), what, _("ลบแถวที่เกินใน proposals"))
        yield from _fields(form, number, rule)
        of, to, at = kinds.get(rule.of), kinds.get(rule.to), kinds.get(rule.at)
        for key, kind in (("of", of), ("to", to), ("of", at)):
            if kind is not None and kind.stage == "report":
                what = _("แถวชนิด {kind} มีเฉพาะในรายงาน จึงใช้ในการประชุมตั้งเป้าหมายไม่ได้").format(kind=kind.id)
                yield FormFault("proposal-stage", FormPath("proposals", number, key), what, _("ใช้ชนิดแถวของแผน"))
        if of is not None and (at is None or at.within or at.most != 1):
            what = _("เรื่องที่เสนอชนิด {kind} ไม่ได้อยู่ในแถวเดียวของการประชุม").format(kind=rule.of)
            mend = _("ใส่ in: ชนิดแถวของการประชุม ซึ่งมี max: 1 และไม่มี in")
            yield FormFault("proposal-meeting", FormPath("proposals", number, "of"), what, mend)
        if of is not None and not (rule.named and rule.votes):
            what = _("เรื่องที่เสนอชนิด {kind} ไม่มีช่องข้อความหรือช่องเสียง").format(kind=rule.of)
            mend = _("เพิ่มช่องข้อความที่ไม่เป็นข้อมูลส่วนบุคคล และช่องชนิด integer สำหรับเสียงที่ได้")
            yield FormFault("proposal-votes", FormPath("proposals", number, "of"), what, mend)
        if at is not None and not rule.staff:
            what = _("แถวการประชุมชนิด {kind} ไม่มีช่องร้อยละของผู้เข้าร่วม").format(kind=rule.at)
            mend = _("เพิ่ม computed ของ {kind}: op: share, over: [ผู้เข้าร่วม, บุคลากรทั้งหมด] ซึ่งเป็นช่องชนิด integer")
            yield FormFault("proposal-share", FormPath("proposals", number, "of"), what, mend.format(kind=rule.at))
        if to is not None and to.within and not sorted_by(form, rule):
            what = _("แถวชนิด {kind} ที่ทำขึ้นไม่มีแถวแม่").format(kind=rule.to)
            mend = _("ให้แถวแม่มีช่องตัวเลือกชุดเดียวกับช่องที่สองของ group หรือเลือกชนิดแถวที่ไม่มี in")
            yield FormFault("proposal-home", FormPath("proposals", number, "to"), what, mend)


def _fields(form: Instrument, number: int, rule: ProposalRule) -> Iterator[FormFault]:
    asked_of = [("group", name, "choice", rule.of) for name in rule.groups]
    for key, name, asked, home in (*asked_of, *([("line", rule.line, "integer", rule.at)] if rule.line else ())):
        own = {each.id: each for each in form.fields if home in each.kind}
        path, field = FormPath("proposals", number, key), own.get(name)
        if field is None:
            what = _("{key} อ้างช่อง {name} ซึ่งแถวชนิดนี้ไม่มี").format(key=key, name=name)
            yield FormFault("proposal-field", path, what, meant(name, own, _("ใช้รหัสของช่องในแถวชนิดนี้")))
            continue
        fits = type_of(field).whole if asked == "integer" else field.type == asked
        if not fits or field.stage == "report" or field.many or name in rule.groups[2:]:
            what = _("ช่อง {name} ใช้เป็น {key} ไม่ได้").format(key=key, name=name)
            mend = _("ใช้ช่องของแผนชนิด {type} ที่ตอบได้คำตอบเดียว").format(type=asked)
            yield FormFault("proposal-type", path, what, mend)
