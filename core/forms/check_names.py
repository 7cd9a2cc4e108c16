"""Check the names in a form (ids, references, allowed words, phrases, signing route, goal meeting) or programme."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from core.forms.check_plan import setting_findings
from core.forms.computed import completed_rule, sorted_by
from core.forms.field_types import type_of
from core.forms.layout import FieldSchema, FormErrors, FormFault, FormPath, meant, nearest, placed
from core.forms.operations import date_of, depth, rings
from core.forms.plan_shape import ID_AND_WORDS
from core.forms.programme import MOST_DAYS, Programme
from core.forms.shape import NO_STEP, GoalProposalRule, Instrument
from core.forms.sheet import sheet_kinds
from core.forms.vocabulary import ALLOWED, DEEPEST, POINTS, SHARED, SINCE, WITHIN
from core.i18n import _

ID = re.compile(r"[a-z][a-z0-9_.]{0,63}")
DOTLESS = re.compile(r"[a-z][a-z0-9_]{0,63}")  # so that `kind.field` reads one way only
FORM = r"[a-z][a-z0-9_-]{0,63}"
WITHOUT_DOT = frozenset({"kinds", "fields", "computed", "scales"})
Form = Instrument | Programme
# signing steps
MOST = 12
# letters of a step's id, as a field's name may have a person's id behind it
LONGEST = 31


def name_findings(form: Form) -> FormErrors:
    yield from _form(form)
    for name in FieldSchema.lists(type(form)):
        yield from _ids(name, getattr(form, name))
        yield from _unique(name, getattr(form, name))
    yield from _shared(form)
    yield from _depths(form)
    yield from _words(form)
    yield from _points(form)


def findings(form: Instrument) -> FormErrors:
    for part in (_proposals, _signing, _slots, _phrases):
        yield from part(form)


WORD_BEFORE = {"work": "ตาม", "document": "ขอส่ง", "subject": "เรื่อง", "committee": "แต่งตั้ง"}


def _phrases(form: Instrument) -> FormErrors:
    """Yield a fault for each phrase of `called` that begins with the word which sentences put before the phrase."""
    for name, before in WORD_BEFORE.items():
        words = str(getattr(form.called, name))
        if words.startswith(before):
            what = _("{name}: ขึ้นต้นด้วย “{before}” ซ้ำกับคำที่ประโยคใช้นำหน้า")
            mend = _("ตัด “{before}” ออกจากวลี")
            yield FormPath("called").fault(
                "called-twice", name, what, mend, name=name, before=before
            )


def rows(form: Form) -> Iterator[tuple[FormPath, Any]]:
    """Yield (path, object) for the form itself and for each entry of each of its lists."""
    yield FormPath(), form
    for name in FieldSchema.lists(type(form)):
        yield from placed(name, getattr(form, name))


def language_of(form: Form) -> int:
    """Return the form language version that a form needs: the one it names or, if higher, that of its newest key."""
    versions = (
        SINCE.get((at.list, key), 1) for at, row in rows(form) for key in FieldSchema.given(row)
    )
    return max(1, form.language, *versions)


def ids(form: Form, name: str) -> set[str]:
    return {row.id for row in getattr(form, name, ())}


def _form(form: Form) -> FormErrors:
    for name in (form.id, *form.aliases):
        if not re.fullmatch(FORM, name):
            what = _("รหัสของแบบ “{id}” ใช้ไม่ได้")
            mend = _("ใช้ a-z 0-9 - และ _ ขึ้นต้นด้วยตัวอักษร")
            yield FormPath().fault(
                "form-id", "id" if name == form.id else "aliases", what, mend, id=name
            )
    for key in ("edition", *["last"] * bool(getattr(form, "last", 0))):
        if not 2400 <= getattr(form, key) <= 2700:
            yield FormPath().fault(
                "edition-year", key, _("ปีของแบบไม่ใช่ปีพุทธศักราช"), _("เขียนปี พ.ศ. สี่หลัก เช่น 2564")
            )
    if form.revision < 1:
        yield FormPath().fault(
            "revision", "revision", _("ฉบับปรับปรุงต้องเริ่มที่ 1"), _("เขียน revision: 1 หรือมากกว่า")
        )


def _ids(name: str, listed: tuple[Any, ...]) -> FormErrors:
    pattern = DOTLESS if name in WITHOUT_DOT else ID
    for at, row in placed(name, listed):
        if getattr(row, "id", "") and not pattern.fullmatch(row.id):
            if pattern is DOTLESS:
                mend = _("ใช้ a-z 0-9 และ _ ขึ้นต้นด้วยตัวอักษร")
            else:
                mend = _("ใช้ a-z 0-9 _ และ . ขึ้นต้นด้วยตัวอักษร")
            yield at.fault("id-letters", "id", _("รหัส “{id}” ใช้ไม่ได้").format(id=row.id[:40]), mend)


def _unique(name: str, listed: tuple[Any, ...]) -> FormErrors:
    seen: set[tuple[Any, ...]] = set()
    for at, row in placed(name, listed):
        for key in _keys(name, row):
            if key in seen:
                what = _("“{id}” มีอยู่แล้วในรายการ {list}")
                mend = _("ตั้งรหัสใหม่ให้ไม่ซ้ำ หรือลบแถวที่ซ้ำ")
                yield at.fault(
                    "id-twice",
                    "id" if hasattr(row, "id") else "",
                    what,
                    mend,
                    id=key[-1],
                    list=name,
                )
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
        for at, row in placed(name, getattr(form, name, ())):
            if owner.setdefault(row.id, name) != name:
                what = _("รหัส “{id}” ใช้ในรายการ {list} แล้ว")
                mend = _("ตั้งรหัสใหม่ เพราะผลการตรวจเก็บไว้ตามรหัสนี้")
                yield at.fault("id-shared", "id", what, mend, id=row.id, list=owner[row.id])


def _depths(form: Form) -> FormErrors:
    for name in ("dimensions", "items", "kinds"):
        above = {row.id: [row.within] for row in getattr(form, name, ())}
        for id_ in rings(above):
            what = _("“{id}” อยู่ในตัวเองเป็นวง")
            mend = _("แก้ in ให้ชี้ขึ้นไปเพียงทางเดียว")
            yield FormPath(name, [*above].index(id_)).fault("in-ring", "in", what, mend, id=id_)
        if depth(above) > DEEPEST:
            what = _("{list} ซ้อนกันเกิน {n} ชั้น")
            mend = _("ลดชั้นลง โดยให้ in ชี้ไปที่ชั้นบนกว่า")
            yield FormPath().fault("nested-deep", name, what, mend, list=name, n=DEEPEST)


def _words(form: Form) -> FormErrors:
    for at, row in rows(form):
        for slot in FieldSchema.slots(type(row)):
            allowed = ALLOWED.get((at.list, slot.key))
            value = getattr(row, slot.name)
            for each in value if slot.many else (value,):
                if allowed is not None and each not in allowed:
                    what = _("ไม่รู้จักค่า “{value}” ของ {field}").format(value=each, field=slot.key)
                    mend = meant(str(each), filter(None, allowed), _one_of(allowed))
                    yield at.fault("word-unknown", slot.key, what, mend)


def _one_of(values: Iterable[str]) -> str:
    return _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=", ".join(sorted(filter(None, values))))


def _points(form: Form) -> FormErrors:
    known: dict[tuple[str, ...], set[str]] = {}
    absent: set[tuple[str, ...]] = set()
    for at, row in rows(form):
        for slot in FieldSchema.slots(type(row)):
            lists_ = POINTS.get((at.list, slot.key))
            if lists_ is None:
                continue
            if (at.list, *lists_) not in known:
                known[at.list, *lists_] = _targets(form, lists_) | _scored(form, at.list, lists_)
            value, names = getattr(row, slot.name), known[at.list, *lists_]
            for each in value if slot.many else (value,):
                if each and not names:
                    if lists_ not in absent:
                        yield _absent(at, slot.key, each, lists_)
                    absent.add(lists_)
                elif each and each not in names:
                    there = [of for of in lists_ if of[0] != "+" and ids(form, of)] or lists_
                    what = _("{field} อ้าง “{value}” ซึ่งไม่มีในรายการ {lists}")
                    what = what.format(
                        field=slot.key,
                        value=each,
                        lists=", ".join(of for of in there if of[0] != "+"),
                    )
                    mend = _("ใส่รหัสของแถวที่หมายถึง ใน Excel ใส่ชื่อก็ได้ หรือเพิ่มแถวนี้")
                    mend = _turned(form, each) or meant(each, names, mend)
                    yield at.fault("points-nowhere", slot.key, what, mend)


def _turned(form: Form, old: str) -> str:
    """Return the mend for a name of the edition before that `carry` says what has become of; "" if it says nothing."""
    new = [row.new for row in form.carry if row.old == old] if isinstance(form, Instrument) else []
    if any(new):
        says = _("{old} เป็นของฉบับก่อน ใช้ {new} แทน")
        return says.format(old=old, new=_(" หรือ ").join(filter(None, new)))
    return _("{old} เลิกใช้ในฉบับนี้ ลบแถวนี้ หรือใช้รหัสอื่น").format(old=old) if new else ""


def _scored(form: Form, name: str, lists_: tuple[str, ...]) -> set[str]:
    """Return the kinds of rows of the score sheet, which only papers and their columns may name."""
    if (
        name not in ("papers", "columns")
        or "kinds" not in lists_
        or not isinstance(form, Instrument)
    ):
        return set()
    return {*sheet_kinds(form)}


def _targets(form: Form, lists_: tuple[str, ...]) -> set[str]:
    """Return the names that a field which points into these lists may hold."""
    return {x[1:] for x in lists_ if x[0] == "+"}.union(
        *(ids(form, x) for x in lists_ if x[0] != "+")
    )


FormKind = TypeVar("FormKind", bound=Instrument | Programme)


def as_meant(form: FormKind) -> FormKind:
    """Return the form with each unknown target of points replaced by the most similar known name, to report it once."""
    made: dict[str, list[Any]] = {}
    for point in _points(form):
        name, number, key = point.path
        if point.code == "points-nowhere" and name:
            listed = made.setdefault(name, list(getattr(form, name)))
            slot = next(each for each in FieldSchema.slots(type(listed[number])) if each.key == key)
            known = _targets(form, POINTS[name, key]) | _scored(form, name, POINTS[name, key])
            value = getattr(listed[number], slot.name)
            values = value if slot.many else [value]
            every = [each if each in known else nearest(each, known) or each for each in values]
            listed[number] = replace(
                listed[number], **{slot.name: tuple(every) if slot.many else every[0]}
            )
    changes: dict[str, Any] = {name: tuple(listed) for name, listed in made.items()}
    return replace(form, **changes) if changes else form


def _absent(path: FormPath, field: str, value: str, lists_: tuple[str, ...]) -> FormFault:
    """Return the fault that a list is missing altogether, placed at the first field that names a row of it."""
    what = _("แบบนี้ไม่มีรายการ {lists} เลย")
    mend = _("เพิ่มรายการ {list}: แล้วใต้นั้นเพิ่มแถว - {{id: {id}, …}}")
    return path.fault(
        "list-absent", field, what, mend, lists=", ".join(lists_), list=lists_[0], id=value
    )


def _signing(form: Instrument) -> FormErrors:
    before: set[str] = set()
    for at, step in placed("signing", form.signing):
        if len(step.id) > LONGEST:
            yield at.fault(
                "step-name-long",
                "id",
                _("รหัสขั้นลงนามยาวเกิน {most} ตัว"),
                _("ตั้งรหัสให้สั้นลง"),
                most=LONGEST,
            )
        known = {one.id for one in form.signing}
        for other in step.other_than:
            if other in known and other not in before:
                what = _("ขั้นลงนาม {id} ไม่ได้อยู่ก่อนขั้นนี้")
                mend = _("อ้างได้เฉพาะขั้นที่ลงนามก่อน")
                yield at.fault("signer-not-before", "other_than", what, mend, id=other)
        if step.deputies and not step.acting:
            mend = _("เพิ่ม in_charge, on_behalf หรือ caretaker ใน acting หรือลบบทบาทออก")
            yield at.fault(
                "deputies-idle", "acting", _("บอกผู้ลงนามแทน แต่ไม่ได้บอกว่าลงนามแทนแบบใด"), mend
            )
        before.add(step.id)
    if len(form.signing) > MOST:
        what = _("ขั้นลงนามเกิน {most} ขั้น")
        mend = _("รวมขั้นที่ลงนามพร้อมกันด้วย need: all")
        yield FormPath("signing", MOST).fault("steps-many", "id", what, mend, most=MOST)


def _slots(form: Instrument) -> FormErrors:
    """Yield a fault for each signing slot of a paper that names an unknown step of the signing route."""
    steps = [step.id for step in form.route]
    for at, paper in placed("papers", form.papers):
        for signer in paper.sign:
            named = re.fullmatch(ID_AND_WORDS, signer)
            if named and named[1] not in (*steps, NO_STEP):
                what = _("ไม่มีขั้นลงนาม “{step}”").format(step=named[1][:40])
                mend = meant(named[1], steps, _one_of(steps))
                yield at.fault("sign-step", "sign", what, mend)


def programme_findings(form: Programme) -> FormErrors:
    for name in rings({step.id: step.after for step in form.steps}):
        number = [step.id for step in form.steps].index(name)
        what, mend = _("ขั้นตอน {id} รอกันเป็นวง"), _("ลบ after ที่ย้อนกลับ")
        yield FormPath("steps", number).fault("steps-ring", "after", what, mend, id=name)
    for at, step in placed("steps", form.steps):
        start, until = date_of(step.start), date_of(step.until)
        for key, value, read in (("from", step.start, start), ("until", step.until, until)):
            if value and read is None:
                mend = _("เขียนเป็น ปี ค.ศ.-เดือน-วัน เช่น 2021-04-30 ใน Excel เขียน 30 เม.ย. 2564 ก็ได้")
                yield at.fault("no-date", key, _("“{value}” ไม่ใช่วันที่"), mend, value=value)
        if start and until and until < start:
            yield at.fault("dates-crossed", "until", _("วันสิ้นสุดอยู่ก่อนวันเริ่ม"), _("สลับหรือแก้วันที่"))
    for at, selection in placed("selections", form.selections):
        if selection.take < 1:
            yield at.fault("take-none", "take", _("จำนวนที่คัดเลือกต้องมากกว่าศูนย์"), _("แก้ take"))
    for at, agenda in placed("agenda", form.agenda):
        if (agenda.most and agenda.least > agenda.most) or (
            agenda.minutes and (agenda.least or agenda.most)
        ):
            what = _("เวลาของวาระขัดกัน")
            mend = _("ใช้ minutes อย่างเดียว หรือ min กับ max ที่ไม่สลับกัน")
            yield at.fault("agenda-minutes", "minutes", what, mend)
    yield from setting_findings(form.settings)
    seated = {seat.within for seat in form.seats}
    for at, committee in placed("committees", form.committees):
        if committee.objections > MOST_DAYS:
            mend = _("แก้ objections หรือลบออก ถ้าผลของกรรมการเป็นผลสุดท้ายทันที")
            yield at.fault(
                "objection-days",
                "objections",
                _("จำนวนวันที่ให้ทักท้วงต้องอยู่ระหว่าง 1 ถึง {n}"),
                mend,
                n=MOST_DAYS,
            )
        if committee.id not in seated:
            what = _("คณะกรรมการ {id} ไม่มีกรรมการ")
            mend = _("เพิ่มแถวใน seats ที่มี in: {id}")
            yield at.fault("seats-none", "id", what, mend, id=committee.id)


def _proposals(form: Instrument) -> FormErrors:
    """Yield a fault for each name in a proposal rule that is missing or does not fit, as proposals would get lost."""
    kinds = {kind.id: kind for kind in form.kinds}
    for at, rule in placed(
        "proposals", (completed_rule(form, proposal) for proposal in form.proposals)
    ):
        if at.row:
            what = _("แบบหนึ่งมีการประชุมตั้งเป้าหมายได้ครั้งเดียว")
            mend = _("ลบแถวที่เกินใน proposals")
            yield at.fault("proposal-one", "id", what, mend)
        yield from _fields(form, at, rule)
        of = kinds.get(rule.of)
        to = kinds.get(rule.to)
        meeting = kinds.get(rule.at)
        for key, kind in (("of", of), ("to", to), ("of", meeting)):
            if kind is not None and kind.stage == "report":
                what = _("แถวชนิด {kind} มีเฉพาะในรายงาน จึงใช้ในการประชุมตั้งเป้าหมายไม่ได้")
                mend = _("ใช้ชนิดแถวของแผน")
                yield at.fault("proposal-stage", key, what, mend, kind=kind.id)
        if of is not None and (meeting is None or meeting.within or meeting.most != 1):
            what = _("เรื่องที่เสนอชนิด {kind} ไม่ได้อยู่ในแถวเดียวของการประชุม")
            mend = _("ใส่ in: ชนิดแถวของการประชุม ซึ่งมี max: 1 และไม่มี in")
            yield at.fault("proposal-meeting", "of", what, mend, kind=rule.of)
        if of is not None and not (rule.named and rule.votes):
            what = _("เรื่องที่เสนอชนิด {kind} ไม่มีช่องข้อความหรือช่องเสียง")
            mend = _("เพิ่มช่องข้อความที่ไม่เป็นข้อมูลส่วนบุคคล และช่องชนิด integer สำหรับเสียงที่ได้")
            yield at.fault("proposal-votes", "of", what, mend, kind=rule.of)
        if meeting is not None and not rule.staff:
            what = _("แถวการประชุมชนิด {kind} ไม่มีช่องร้อยละของผู้เข้าร่วม")
            mend = _(
                "เพิ่ม computed ของ {kind}: op: share, over: [ผู้เข้าร่วม, บุคลากรทั้งหมด] ซึ่งเป็นช่องชนิด integer"
            )
            yield at.fault("proposal-share", "of", what, mend, kind=rule.at)
        if to is not None and to.within and not sorted_by(form, rule):
            what = _("แถวชนิด {kind} ที่ทำขึ้นไม่มีแถวแม่")
            mend = _("ให้แถวแม่มีช่องตัวเลือกชุดเดียวกับช่องที่สองของ group หรือเลือกชนิดแถวที่ไม่มี in")
            yield at.fault("proposal-home", "to", what, mend, kind=rule.to)


def _fields(form: Instrument, path: FormPath, rule: GoalProposalRule) -> Iterator[FormFault]:
    asked_of = [("group", name, "choice", rule.of) for name in rule.groups]
    for key, name, asked, home in (
        *asked_of,
        *([("line", rule.line, "integer", rule.at)] if rule.line else ()),
    ):
        own = {each.id: each for each in form.fields if home in each.kind}
        field = own.get(name)
        if field is None:
            what = _("{key} อ้างช่อง {name} ซึ่งแถวชนิดนี้ไม่มี").format(key=key, name=name)
            yield path.fault(
                "proposal-field", key, what, meant(name, own, _("ใช้รหัสของช่องในแถวชนิดนี้"))
            )
            continue
        fits = type_of(field).whole if asked == "integer" else field.type == asked
        if not fits or field.stage == "report" or field.many or name in rule.groups[2:]:
            what = _("ช่อง {name} ใช้เป็น {key} ไม่ได้")
            mend = _("ใช้ช่องของแผนชนิด {type} ที่ตอบได้คำตอบเดียว")
            yield path.fault("proposal-type", key, what, mend, key=key, name=name, type=asked)
