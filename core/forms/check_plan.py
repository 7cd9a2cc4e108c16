"""Check the plan side of a form: kinds of rows, fields and their types, computed cells, row checks, and `carry`."""

import re
from collections.abc import Iterable, Iterator, Mapping

from core.entities import REGISTERS
from core.errors import UserError
from core.exact import MOST_DECIMALS
from core.forms.carry import FIELDS, ITEMS, KINDS, Comparison
from core.forms.computed import PLAN
from core.forms.field_types import FieldType, type_of
from core.forms.layout import FormErrors, FormFault, FormPath, meant
from core.forms.operations import COMPUTED, NONE, date_of, depth, fields_of, number_of, rings
from core.forms.plan_shape import DRAWN
from core.forms.settings import is_number, open_settings
from core.forms.shape import CellFormula, Field, Instrument, RowCheck, Setting
from core.forms.sheet import cells
from core.forms.vocabulary import DEEPEST, DIVISIONS, NUMBERED, OFFICE
from core.forms.wording import Clause, names_in
from core.i18n import _
from core.slots import Slot


def findings(form: Instrument) -> FormErrors:
    yield from _kinds(form)
    yield from _fields(form)
    yield from _decimals(form)
    yield from _computed(form)
    yield from _checks(form)
    yield from _presets(form)
    yield from setting_findings(form.settings)
    yield from _carried(form)


def _kinds(form: Instrument) -> FormErrors:
    for number, kind in enumerate(form.kinds):
        if kind.id == PLAN:
            what = _("คำว่า plan หมายถึงแผนทั้งแผน")
            yield FormFault("kind-plan", FormPath("kinds", number, "id"), what, _("ตั้งรหัสอื่นให้ชนิดแถวนี้"))
        if kind.list and not kind.within:
            what = _("รายการย่อย {id} ไม่อยู่ในแถวใด").format(id=kind.id)
            yield FormFault("list-alone", FormPath("kinds", number, "list"), what, _("ใส่ in: ชนิดของแถวแม่ หรือลบ list"))
        if kind.least < 0 or (kind.most and kind.most < max(1, kind.least)):
            what = _("จำนวนแถวอย่างน้อยและอย่างมากขัดกัน")
            yield FormFault("rows-least-most", FormPath("kinds", number, "min"), what, _("แก้ min และ max"))
        own = [each.id for each in form.fields if kind.id in each.kind]
        if kind.named and kind.named not in own:
            what = _("named อ้างช่อง “{name}” ซึ่งแถวชนิดนี้ไม่มี").format(name=kind.named)
            mend = meant(kind.named, own, _("ใช้รหัสของช่องที่กรอกในแถวชนิดนี้ ช่องคำนวณใช้ไม่ได้"))
            yield FormFault("named-unknown", FormPath("kinds", number, "named"), what, mend)
        for name in names_in(kind.number):
            if name not in own:
                what = _("เลขของแถวอ้างช่อง “{name}” ซึ่งแถวชนิดนี้ไม่มี").format(name=name)
                mend = meant(name, own, _("ใช้รหัสของช่องในแถวชนิดนี้"))
                yield FormFault("number-field", FormPath("kinds", number, "number"), what, mend)


def _fields(form: Instrument) -> FormErrors:
    values = choices_of(form)
    for number, each in enumerate(form.fields):
        if bool(each.kind) == bool(each.within):
            what = _("ช่องนี้ต้องอยู่ในแถวหรือในข้ออย่างใดอย่างหนึ่ง")
            mend = _("ใส่ kind: รหัสของชนิดแถว หรือ in: รหัสของข้อ เพียงอย่างเดียว")
            yield FormFault("field-without-kind", FormPath("fields", number, "kind"), what, mend)
        if type_of(each).source == "choices" and not each.scale:
            what, mend = _("ช่องแบบเลือกไม่มีรายการคำตอบ"), _("ใส่ scale: รหัสของรายการคำตอบ")
            yield FormFault("field-without-scale", FormPath("fields", number, "scale"), what, mend)
        leads = type_of(each).source if each.kind else ""
        if leads == "entries" and each.to.count(".") != 1:
            what, mend = _("ช่องแบบโยงไม่บอกว่าโยงไปที่ใด"), _("ใส่ to: แบบ.รายการ เช่น cdd-clean.items")
            yield FormFault("link-nowhere", FormPath("fields", number, "to"), what, mend)
        elif leads == "register" and each.to not in ("", DIVISIONS):
            what = _("ช่องหน่วยงานโยงไป “{to}” ไม่ได้").format(to=each.to)
            mend = _("ลบ to หรือใช้ to: {divisions} ให้เลือกเฉพาะส่วนงานของหน่วยงานเอง").format(divisions=DIVISIONS)
            yield FormFault("units-to", FormPath("fields", number, "to"), what, mend)
        elif each.to.partition(".")[0] == OFFICE and each.to.partition(".")[2] not in REGISTERS:
            what = _("หน่วยงานไม่มีทะเบียนชื่อ “{name}”").format(name=each.to.partition(".")[2])
            known = ", ".join(f"{OFFICE}.{name}" for name in sorted(REGISTERS))
            mend = _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=known)
            yield FormFault("register-unknown", FormPath("fields", number, "to"), what, mend)
        elif each.to.partition(".")[0] == PLAN and each.to.partition(".")[2] not in {kind.id for kind in form.kinds}:
            what = _("to อ้างชนิดแถว “{kind}” ซึ่งไม่มีในแผน").format(kind=each.to.partition(".")[2])
            yield FormFault("link-kind", FormPath("fields", number, "to"), what, _("เขียนเป็น plan. ตามด้วยรหัสของชนิดแถว"))
        if each.personal and not type_of(each).words:
            what = _("ช่องข้อมูลส่วนบุคคล {id} ไม่ใช่ข้อความ").format(id=each.id)
            mend = _("ใช้ type: text หรือ longtext หรือลบ personal")
            yield FormFault("personal-no-words", FormPath("fields", number, "personal"), what, mend)
        if each.lesson and (each.personal or not type_of(each).words or (each.within and form.of_people)):
            what = _("ช่องบทเรียน {id} ไม่ใช่ข้อความที่เปิดเผยได้").format(id=each.id)
            mend = _("ใช้ type: text หรือ longtext ที่ไม่เป็น personal หรือลบ lesson")
            yield FormFault("lesson-no-words", FormPath("fields", number, "lesson"), what, mend)
        if _strange(each, values):
            what = _("ค่าตั้งต้น “{value}” ไม่มีในรายการ {scale}").format(value=each.default, scale=each.scale)
            yield FormFault(
                "default-unknown", FormPath("fields", number, "default"), what, _("ใช้รหัสของคำตอบในรายการนั้น")
            )
        if each.drawn and not _draws(form, each):
            what = _("drawn: {drawn} ไม่บอกว่าดึงตัวเลขใด หรือช่องนี้รับตัวเลขที่ดึงมาไม่ได้").format(drawn=each.drawn)
            mend = _("เขียนเป็น รหัสแบบ ส่วน ปี เช่น ita t<no> last ในช่องจำนวนของแถวตอนวางแผน โดย <no> เป็นช่องของแถวเดียวกัน")
            yield FormFault("field-drawn", FormPath("fields", number, "drawn"), what, mend)
        yield from _bounds(FormPath("fields", number), each)


def _draws(form: Instrument, field: Field) -> bool:
    """Return whether the field may hold a figure drawn from a result, and its row has all fields that `drawn` names."""
    typed = [{each.id for each in form.fields if kind in each.kind and not each.drawn} for kind in field.kind]
    fits = type_of(field).summed and not type_of(field).money and not type_of(field).whole and field.stage == "plan"
    named = {*names_in(field.drawn)}
    return bool(re.fullmatch(DRAWN, field.drawn) and typed and fits and all(named <= own for own in typed))


def _decimals(form: Instrument) -> FormErrors:
    names = ("fields", "computed", "dimensions")
    rows = [("", -1, form), *((name, n, each) for name in names for n, each in enumerate(getattr(form, name)))]
    for name, number, each in rows:
        if (each.decimals or 0) > MOST_DECIMALS:
            what, mend = _("decimals เกิน {n}"), _("ใช้ 0 ถึง {n}").format(n=MOST_DECIMALS)
            yield FormFault("decimals-many", FormPath(name, number, "decimals"), what.format(n=MOST_DECIMALS), mend)


def _strange(each: Field, values: Mapping[str, frozenset[str]]) -> bool:
    """Return whether the field's default is none of its choices."""
    known = values.get(each.scale) if type_of(each).source == "choices" else None
    return known is not None and bool(each.default) and each.default not in known


def _bounds(path: FormPath, each: Field) -> FormErrors:
    for key, value in (("min", each.least), ("max", each.most)):
        if value and number_of(value) is None and date_of(value) is None:
            what, mend = _("{key} ไม่ใช่ตัวเลขหรือวันที่").format(key=key), _("เขียนเป็นตัวเลข หรือวันที่ ปี-เดือน-วัน")
            yield FormFault("bound-no-number", path._replace(field=key), what, mend)
    least, most = number_of(each.least), number_of(each.most)
    if least is not None and most is not None and least > most:
        what = _("ค่าสูงสุดน้อยกว่าค่าต่ำสุด")
        yield FormFault("bounds-crossed", path._replace(field="max"), what, _("สลับ min กับ max หรือแก้ตัวเลข"))
    if (each.least or each.most) and not type_of(each).ordered:
        what = _("min และ max ใช้กับตัวเลขและวันที่")
        yield FormFault("bounds-idle", path._replace(field="type"), what, _("แก้ type หรือลบ min และ max"))


def _computed(form: Instrument) -> FormErrors:
    known = cells(form)
    needs: dict[str, list[str]] = {}
    for number, cell in enumerate(form.computed):
        home = cell.kind or cell.within
        path = FormPath("computed", number, "over")
        if bool(cell.kind) == bool(cell.within):
            what, mend = _("ช่องคำนวณต้องอยู่ในแถวหรือในข้ออย่างใดอย่างหนึ่ง"), _("ใส่ kind หรือ in เพียงอย่างเดียว")
            yield FormFault("computed-home", FormPath("computed", number, "kind"), what, mend)
            continue
        op = COMPUTED.get(cell.op, NONE)
        if not op.least <= len(cell.over) <= op.most:
            what = _("{op} ใช้ช่อง {least} ถึง {most} ช่อง").format(op=cell.op, least=op.least, most=op.most)
            yield FormFault("over-count", path, what, _("แก้จำนวนช่องใน over"))
        named = [*cell.over[:1]] if cell.op in ("look_up", "band") else [*cell.over]
        if cell.op == "holds":
            named = [clause.field for clause in map(Clause.of, cell.over) if clause is not None]
            if len(named) < len(cell.over):
                what = _("holds ใช้เงื่อนไข เช่น score ≥ 80")
                yield FormFault("holds-condition", path, what, _("เขียนแต่ละข้อใน over เป็น ช่อง เครื่องหมาย ค่า"))
        chosen = {Slot("setting", each.id).name for each in open_settings(form.settings) if is_number(each)}
        named = [name for name in named if name not in chosen or not op.numbers]
        named_cells = [name for name in named if number_of(name) is None]
        needs[f"{home}.{cell.id}"] = [*_read(home, cell, named_cells)]
        for name in named:
            if number_of(name) is None:
                yield from _over(path, home, name, cell, known)
            elif not op.numbers:
                what = _("{op} ไม่รับตัวเลข {number}").format(op=cell.op, number=name)
                yield FormFault("over-constant", path, what, _("ใช้ชื่อช่อง"))
        yield from _shaped(form, number, cell)
        if cell.op == "look_up" and len(cell.over) == 3:
            yield from _look_up(form, path, cell)
        if cell.op in ("look_up", "band") and len(cell.over) == op.least:
            yield from _steps(form, path, cell, known[home].get(cell.over[0]))
    if depth(needs) > DEEPEST:
        what = _("ช่องคำนวณใช้ต่อกันเกิน {n} ทอด").format(n=DEEPEST)
        yield FormFault("computed-deep", FormPath("", -1, "computed"), what, _("คำนวณจากช่องที่กรอกโดยตรงให้มากขึ้น"))
    for name in rings(needs):
        number = [f"{cell.kind or cell.within}.{cell.id}" for cell in form.computed].index(name)
        what = _("ช่องคำนวณ {id} คำนวณจากตัวเองเป็นวง").format(id=name)
        yield FormFault(
            "computed-ring", FormPath("computed", number, "over"), what, _("ลบช่องนี้ออกจาก over ของช่องที่ใช้ต่อกัน")
        )


def _read(home: str, cell: CellFormula, named: Iterable[str]) -> Iterator[str]:
    """Yield the cells that a computed cell reads, as `kind.cell`: those named, and those its condition reads."""
    for name in named:
        kind, _dot, own = name.rpartition(".")
        yield f"{kind or home}.{own}"
        if kind:
            yield from (f"{kind}.{asked}" for asked in fields_of(cell.when))


def _over(
    path: FormPath, home: str, name: str, cell: CellFormula, known: Mapping[str, Mapping[str, FieldType]]
) -> FormErrors:
    kind, dot, own = name.rpartition(".")
    type_ = known.get(kind if dot else home, {}).get(own)
    if type_ is None:
        what = _("over อ้างช่อง “{name}” ซึ่งไม่มี").format(name=name)
        near = meant(own, known.get(kind if dot else home, {}), "") if own else ""
        mend = near or _("เขียนเป็นชื่อช่องในแถวเดียวกัน หรือ ชนิดแถว.ช่อง")
        yield FormFault("over-unknown", path, what, mend)
    elif COMPUTED.get(cell.op, NONE).reads == "day" and type_.time != "day":
        yield FormFault("over-no-date", path, _("“{name}” ไม่ใช่วันที่").format(name=name), _("ใช้ช่องชนิด date สองช่อง"))
    elif COMPUTED.get(cell.op, NONE).reads == "number" and not type_.summed:
        yield FormFault(
            "over-no-number", path, _("“{name}” ไม่ใช่ตัวเลข").format(name=name), _("ใช้ช่องชนิดตัวเลข หรือเปลี่ยน op")
        )


def _shaped(form: Instrument, number: int, cell: CellFormula) -> FormErrors:
    """Check what single operations (round, rank, so_far) need beside their cells."""
    path = FormPath("computed", number, "over")
    step = number_of(cell.over[-1]) if cell.op in ("round", "round_up") else None
    if step is not None and step <= 0:
        what = _("ปัดเป็นจำนวนเท่าของ “{to}” ไม่ได้").format(to=cell.over[-1])
        yield FormFault("round-to", path, what, _("เขียนตัวเลขที่มากกว่าศูนย์ เช่น 10 หรือ 0.01"))
    if cell.op in ("rank", "rank_up") and (not cell.kind or cell.kind == PLAN or "." in "".join(cell.over)):
        what = _("{op} ใช้กับช่องของแถวชนิดเดียวกัน").format(op=cell.op)
        yield FormFault("rank-own", path, what, _("ใส่ kind: ชนิดแถว และชื่อช่องของแถวนั้น"))
    if cell.op == "so_far" and not any(
        cell.kind in each.kind and each.id in cell.over[:1] and each.stage == "report" for each in form.fields
    ):
        what = _("so_far รวมได้เฉพาะช่องที่แถวนี้รายงาน")
        yield FormFault("so-far-own", path, what, _("ใช้ช่องของแถวชนิดเดียวกันที่มี stage: report"))


def _steps(form: Instrument, path: FormPath, cell: CellFormula, of: FieldType | None) -> FormErrors:
    """Check a scale in which numbers are looked up: each step has a distinct start, and the least value has a step."""
    name, scale = cell.over[:2]
    limits = [choice.least for choice in form.choices if choice.within == scale]
    if cell.op == "look_up" and not any(limits) and not (of and of.summed):
        return  # the answers themselves are looked up
    known = sorted((limit for limit in limits if limit), key=lambda limit: limit.height)
    if not limits or len(known) < len(limits):
        what = _("รายการ {scale} ไม่บอกว่าแต่ละช่วงเริ่มที่เท่าใด").format(scale=scale)
        yield FormFault("band-from", path, what, _("ใส่ from: ตัวเลข ให้คำตอบทุกข้อของรายการนั้น"))
    elif any(limit.op[0] == "<" for limit in known) or len({limit.height for limit in known}) < len(known):
        what = _("แต่ละช่วงของ {scale} ต้องเริ่มที่ค่าต่างกันและนับขึ้นไป").format(scale=scale)
        yield FormFault("band-steps", path, what, _("ใช้ from: ตัวเลข, '> ตัวเลข' หรือ '= ตัวเลข' ไม่ซ้ำกัน"))
    for field in form.fields if known else ():
        if cell.kind in field.kind and field.id == name and known[0] == (">", number_of(field.least)):
            what = _("{name} เริ่มที่ {least} แต่ช่วงล่างสุดของ {scale} เริ่มเหนือค่านั้น")
            what = what.format(name=name, least=field.least, scale=scale)
            yield FormFault("band-lowest", path, what, _("เพิ่มคำตอบของค่านั้น เช่น from: 0"))


def _checks(form: Instrument) -> FormErrors:
    """Check the rules over rows: they name cells that can be compared, and `sum` and `count` have a limit."""
    known = cells(form)
    kinds = {kind.id for kind in form.kinds}
    for number, check in enumerate(form.checks):
        path = FormPath("checks", number, "over")
        below = check.op in ("sum", "count")
        least, most = NUMBERED.get(check.op, (1, 9))
        if not least <= len(check.over) <= most:
            what = _("{op} ใช้ช่อง {least} ถึง {most} ช่อง").format(op=check.op, least=least, most=most)
            yield FormFault("check-count", path, what, _("แก้จำนวนช่องใน over"))
            continue
        if below != (check.holds is not None):
            what = _("is ใช้กับ sum และ count และต้องมีเสมอ")
            yield FormFault("check-limit", FormPath("checks", number, "is"), what, _("เพิ่ม is: '= 100' หรือลบ is"))
        for name in check.over:
            kind, dot, own = name.rpartition(".")
            there = name in kinds if check.op == "count" else own in known.get(kind if dot else check.kind, {})
            if not there and not (check.op == "inside" and name == "year" and name == check.over[-1]):
                what = _("over อ้างช่อง “{name}” ซึ่งไม่มี").format(name=name)
                yield FormFault("check-over", path, what, _("เขียนเป็นชื่อช่องในแถวเดียวกัน หรือ ชนิดแถว.ช่อง"))
            elif there and not _comparable(check, known.get(kind if dot else check.kind, {}).get(own)):
                what = _("{op} เทียบ “{name}” ไม่ได้").format(op=check.op, name=name)
                mend = _("before ใช้ตัวเลข วันที่ หรือช่วงเวลา inside ใช้วันที่หรือช่วงเวลา sum ใช้ตัวเลข")
                yield FormFault("check-type", path, what, mend)


def _presets(form: Instrument) -> FormErrors:
    """Check preset rows of a plan: each comes after its parent, of the right kind, with values its fields accept."""
    kinds, before = {kind.id: kind for kind in form.kinds}, dict[str, str]()
    for number, row in enumerate(form.rows):
        kind = kinds.get(row.kind)
        if kind and (kind.within != before.get(row.within, "") or kind.stage == "report"):
            what = _("แถวตั้งต้น {id} อยู่ที่นี่ไม่ได้").format(id=row.id)
            mend = _("เขียนไว้หลังแถวที่ in ชี้ ซึ่งต้องเป็นชนิดแม่ของ {kind} และเป็นแถวของแผน").format(kind=row.kind)
            yield FormFault("preset-place", FormPath("rows", number, "in"), what, mend)
        before[row.id] = row.kind
        for said in row.says:
            name, equals, words = (part.strip() for part in said.partition("="))
            field = next((each for each in form.fields if each.id == name and row.kind in each.kind), None)
            if not equals or field is None or field.stage == "report" or not _typed(field, words):
                what = _("แถวตั้งต้น {id} บอก “{said}” ไม่ได้").format(id=row.id, said=said[:40])
                own = [each.id for each in form.fields if row.kind in each.kind and each.stage != "report"]
                mend = _("เขียนเป็น 'ช่อง = ค่า' ของช่องในแผนที่รับค่านั้น")
                mend = meant(name, own, mend) if equals and name not in own else mend
                yield FormFault("preset-says", FormPath("rows", number, "says"), what, mend)


def _typed(field: Field, words: str) -> bool:
    """Return whether the field accepts the typed words."""
    try:
        return bool(words) and type_of(field).read(field, words) is not None
    except UserError:
        return False


def _comparable(check: RowCheck, type_: FieldType | None) -> bool:
    if check.op in ("unique", "count") or type_ is None:
        return True
    if check.op == "sum":
        return type_.summed
    return bool(type_.time) or (check.op == "before" and type_.ordered)


def _look_up(form: Instrument, path: FormPath, cell: CellFormula) -> FormErrors:
    if cell.over[1] not in {scale.id for scale in form.scales}:
        what = _("ไม่มีรายการคำตอบ “{id}”").format(id=cell.over[1])
        yield FormFault("look-up-scale", path, what, _("ใช้รหัสของรายการใน scales"))
    if cell.over[2] not in ("text", "points", "result"):
        what = _("ไม่มีคอลัมน์ “{id}”").format(id=cell.over[2])
        yield FormFault("look-up-column", path, what, _("ใช้ text, points หรือ result"))


def setting_findings(settings: Iterable[Setting]) -> FormErrors:
    for number, setting in enumerate(settings):
        if setting.choices and setting.option(setting.default) is None:
            what = _("ค่าตั้งต้นของ {id} ไม่อยู่ในตัวเลือก").format(id=setting.id)
            mend = _("ใช้ข้อความเดียวกับตัวเลือกหนึ่ง")
            yield FormFault("setting-default", FormPath("settings", number, "default"), what, mend)
        keys = [one.key for one in setting.options]
        if len(set(keys)) < len(keys):
            what = _("ตัวเลือกของ {id} ซ้ำกัน").format(id=setting.id)
            yield FormFault("setting-twice", FormPath("settings", number, "choices"), what, _("ให้แต่ละตัวเลือกต่างกัน"))


def _carried(form: Instrument) -> FormErrors:
    """Check the table `carry`: each row names ids that exist, of an earlier edition, one to one."""
    scales = {choice.within for choice in form.choices}
    for number, row in enumerate(form.carry):
        if row.of not in (ITEMS, KINDS, FIELDS) and row.of not in scales:
            what = _("ไม่มีรายการ “{of}” ให้ยกมา").format(of=row.of)
            mend = _("ใช้ items, kinds, fields หรือรหัสของรายการใน scales")
            yield FormFault("carry-of", FormPath("carry", number, "of"), what, mend)
            continue
        if row.of != ITEMS and row.op in ("split", "merged"):
            what = _("แยกหรือรวมได้เฉพาะข้อ ไม่ใช่ {of}").format(of=row.of)
            yield FormFault("carry-op", FormPath("carry", number, "op"), what, _("ใช้ reworded, new หรือ gone"))
        if row.edition >= form.edition:
            what = _("ฉบับ {edition} ไม่ใช่ฉบับก่อนหน้า").format(edition=row.edition)
            yield FormFault("carry-edition", FormPath("carry", number, "edition"), what, _("ใส่ปีของแบบฉบับก่อน"))
        if bool(row.new) == (row.op == "gone") or (row.new and row.new not in Comparison.listed(form, row.of)):
            what = _("การยกมาจาก “{old}” ไม่บอกข้อใหม่ที่มีอยู่").format(old=row.old)
            mend = _("ใส่รหัสที่มีในแบบนี้ หรือใช้ op: gone โดยไม่มี to")
            yield FormFault("carry-new", FormPath("carry", number, "to"), what, mend)
        if not row.old and row.op != "new":
            what = _("การยกมาเป็น “{new}” ไม่บอกว่ามาจากข้อใด").format(new=row.new)
            mend = _("ใส่รหัสของฉบับก่อน หรือใช้ op: new")
            yield FormFault("carry-old", FormPath("carry", number, "from"), what, mend)
    yield from _carried_twice(form)


def _carried_twice(form: Instrument) -> FormErrors:
    before: dict[tuple[int, str, str], str] = {}
    for number, row in enumerate(form.carry):
        for name, said, several in (("from", row.old, "split"), ("to", row.new, "merged")):
            key = row.edition, f"{row.of} {name}", said
            if said and key in before and not before[key] == row.op == several:
                what = _("“{id}” ยกมาแล้วในอีกแถวหนึ่ง หลายแถวได้เมื่อทุกแถวเป็น {op} เท่านั้น").format(id=said, op=several)
                mend = _("ลบแถวหนึ่ง หรือใช้ split เมื่อแยกข้อ และ merged เมื่อรวมข้อ")
                yield FormFault("carry-twice", FormPath("carry", number, name), what, mend)
            before[key] = row.op


def choices_of(form: Instrument) -> dict[str, frozenset[str]]:
    """Return {id of a scale: ids of its choices}."""
    values: dict[str, set[str]] = {}
    for choice in form.choices:
        values.setdefault(choice.within, set()).add(choice.id)
    return {scale: frozenset(found) for scale, found in values.items()}
