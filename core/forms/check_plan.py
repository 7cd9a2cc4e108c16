"""Check the plan side of a form: kinds of rows, fields and their types, computed cells, row checks, and `carry`."""

import re
from collections.abc import Iterable, Iterator, Mapping

from core.entities import REGISTERS
from core.errors import UserError
from core.exact import MOST_DECIMALS
from core.forms.carry import FIELDS, ITEMS, KINDS, FormComparison
from core.forms.computed import PLAN
from core.forms.field_types import FieldType, type_of
from core.forms.layout import FormErrors, FormPath, meant, placed
from core.forms.operations import COMPUTED, NONE, date_of, depth, fields_of, number_of, rings
from core.forms.plan_shape import DRAWN
from core.forms.settings import is_number, open_settings
from core.forms.shape import CellFormula, Field, FormSetting, Instrument, RowCheck
from core.forms.sheet import cells
from core.forms.vocabulary import DEEPEST, DIVISIONS, NUMBERED, OFFICE
from core.forms.wording import Clause, names_in
from core.i18n import _
from core.slots import Slot
from core.values import gathered


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
    for at, kind in placed("kinds", form.kinds):
        if kind.id == PLAN:
            yield at.fault("kind-plan", "id", _("คำว่า plan หมายถึงแผนทั้งแผน"), _("ตั้งรหัสอื่นให้ชนิดแถวนี้"))
        if kind.list and not kind.within:
            what = _("รายการย่อย {id} ไม่อยู่ในแถวใด")
            mend = _("ใส่ in: ชนิดของแถวแม่ หรือลบ list")
            yield at.fault("list-alone", "list", what, mend, id=kind.id)
        if kind.least < 0 or (kind.most and kind.most < max(1, kind.least)):
            yield at.fault(
                "rows-least-most", "min", _("จำนวนแถวอย่างน้อยและอย่างมากขัดกัน"), _("แก้ min และ max")
            )
        own = [each.id for each in form.fields if kind.id in each.kind]
        if kind.named and kind.named not in own:
            what = _("named อ้างช่อง “{name}” ซึ่งแถวชนิดนี้ไม่มี").format(name=kind.named)
            mend = meant(kind.named, own, _("ใช้รหัสของช่องที่กรอกในแถวชนิดนี้ ช่องคำนวณใช้ไม่ได้"))
            yield at.fault("named-unknown", "named", what, mend)
        for name in names_in(kind.number):
            if name not in own:
                what = _("เลขของแถวอ้างช่อง “{name}” ซึ่งแถวชนิดนี้ไม่มี").format(name=name)
                yield at.fault(
                    "number-field", "number", what, meant(name, own, _("ใช้รหัสของช่องในแถวชนิดนี้"))
                )


def _fields(form: Instrument) -> FormErrors:
    values = choices_of(form)
    for at, each in placed("fields", form.fields):
        if bool(each.kind) == bool(each.within):
            what = _("ช่องนี้ต้องอยู่ในแถวหรือในข้ออย่างใดอย่างหนึ่ง")
            yield at.fault(
                "field-without-kind",
                "kind",
                what,
                _("ใส่ kind: รหัสของชนิดแถว หรือ in: รหัสของข้อ เพียงอย่างเดียว"),
            )
        if type_of(each).source == "choices" and not each.scale:
            what = _("ช่องแบบเลือกไม่มีรายการคำตอบ")
            mend = _("ใส่ scale: รหัสของรายการคำตอบ")
            yield at.fault("field-without-scale", "scale", what, mend)
        leads = type_of(each).source if each.kind else ""
        if leads == "entries" and each.to.count(".") != 1:
            what = _("ช่องแบบโยงไม่บอกว่าโยงไปที่ใด")
            mend = _("ใส่ to: แบบ.รายการ เช่น cdd-clean.items")
            yield at.fault("link-nowhere", "to", what, mend)
        elif leads == "register" and each.to not in ("", DIVISIONS):
            mend = _("ลบ to หรือใช้ to: {divisions} ให้เลือกเฉพาะส่วนงานของหน่วยงานเอง")
            yield at.fault(
                "units-to",
                "to",
                _("ช่องหน่วยงานโยงไป “{to}” ไม่ได้"),
                mend,
                to=each.to,
                divisions=DIVISIONS,
            )
        elif each.to.partition(".")[0] == OFFICE and each.to.partition(".")[2] not in REGISTERS:
            what = _("หน่วยงานไม่มีทะเบียนชื่อ “{name}”").format(name=each.to.partition(".")[2])
            known = ", ".join(f"{OFFICE}.{name}" for name in sorted(REGISTERS))
            mend = _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=known)
            yield at.fault("register-unknown", "to", what, mend)
        elif each.to.partition(".")[0] == PLAN and each.to.partition(".")[2] not in {
            kind.id for kind in form.kinds
        }:
            what = _("to อ้างชนิดแถว “{kind}” ซึ่งไม่มีในแผน")
            mend = _("เขียนเป็น plan. ตามด้วยรหัสของชนิดแถว")
            yield at.fault("link-kind", "to", what, mend, kind=each.to.partition(".")[2])
        if each.personal and not type_of(each).words:
            what = _("ช่องข้อมูลส่วนบุคคล {id} ไม่ใช่ข้อความ")
            mend = _("ใช้ type: text หรือ longtext หรือลบ personal")
            yield at.fault("personal-no-words", "personal", what, mend, id=each.id)
        if each.lesson and (
            each.personal or not type_of(each).words or (each.within and form.of_people)
        ):
            mend = _("ใช้ type: text หรือ longtext ที่ไม่เป็น personal หรือลบ lesson")
            yield at.fault(
                "lesson-no-words",
                "lesson",
                _("ช่องบทเรียน {id} ไม่ใช่ข้อความที่เปิดเผยได้"),
                mend,
                id=each.id,
            )
        answers = values.get(each.scale) if type_of(each).source == "choices" else None
        if answers is not None and each.default and each.default not in answers:
            what = _("ค่าตั้งต้น “{value}” ไม่มีในรายการ {scale}")
            mend = _("ใช้รหัสของคำตอบในรายการนั้น")
            yield at.fault(
                "default-unknown", "default", what, mend, value=each.default, scale=each.scale
            )
        if each.drawn and not _draws(form, each):
            what = _("drawn: {drawn} ไม่บอกว่าดึงตัวเลขใด หรือช่องนี้รับตัวเลขที่ดึงมาไม่ได้")
            mend = _(
                "เขียนเป็น รหัสแบบ ส่วน ปี เช่น ita t<no> last ในช่องจำนวนของแถวตอนวางแผน โดย <no> เป็นช่องของแถวเดียวกัน"
            )
            yield at.fault("field-drawn", "drawn", what, mend, drawn=each.drawn)
        yield from _bounds(at, each)


def _draws(form: Instrument, field: Field) -> bool:
    """Return whether the field may hold a figure drawn from a result, and its row has all fields that `drawn` names."""
    typed = [
        {each.id for each in form.fields if kind in each.kind and not each.drawn}
        for kind in field.kind
    ]
    fits = (
        type_of(field).summed
        and not type_of(field).money
        and not type_of(field).whole
        and field.stage == "plan"
    )
    named = {*names_in(field.drawn)}
    return bool(
        re.fullmatch(DRAWN, field.drawn) and typed and fits and all(named <= own for own in typed)
    )


def _decimals(form: Instrument) -> FormErrors:
    lists = ("fields", "computed", "dimensions")
    for at, each in (
        (FormPath(), form),
        *(pair for name in lists for pair in placed(name, getattr(form, name))),
    ):
        if (each.decimals or 0) > MOST_DECIMALS:
            yield at.fault(
                "decimals-many",
                "decimals",
                _("decimals เกิน {n}"),
                _("ใช้ 0 ถึง {n}"),
                n=MOST_DECIMALS,
            )


def _bounds(path: FormPath, each: Field) -> FormErrors:
    for key, value in (("min", each.least), ("max", each.most)):
        if value and number_of(value) is None and date_of(value) is None:
            what = _("{key} ไม่ใช่ตัวเลขหรือวันที่")
            mend = _("เขียนเป็นตัวเลข หรือวันที่ ปี-เดือน-วัน")
            yield path.fault("bound-no-number", key, what, mend, key=key)
    least, most = number_of(each.least), number_of(each.most)
    if least is not None and most is not None and least > most:
        yield path.fault(
            "bounds-crossed", "max", _("ค่าสูงสุดน้อยกว่าค่าต่ำสุด"), _("สลับ min กับ max หรือแก้ตัวเลข")
        )
    if (each.least or each.most) and not type_of(each).ordered:
        yield path.fault(
            "bounds-idle", "type", _("min และ max ใช้กับตัวเลขและวันที่"), _("แก้ type หรือลบ min และ max")
        )


def _computed(form: Instrument) -> FormErrors:
    known = cells(form)
    needs: dict[str, list[str]] = {}
    for at, cell in placed("computed", form.computed):
        home = cell.kind or cell.within
        if bool(cell.kind) == bool(cell.within):
            what = _("ช่องคำนวณต้องอยู่ในแถวหรือในข้ออย่างใดอย่างหนึ่ง")
            mend = _("ใส่ kind หรือ in เพียงอย่างเดียว")
            yield at.fault("computed-home", "kind", what, mend)
            continue
        op = COMPUTED.get(cell.op, NONE)
        if not op.least <= len(cell.over) <= op.most:
            what = _("{op} ใช้ช่อง {least} ถึง {most} ช่อง")
            mend = _("แก้จำนวนช่องใน over")
            yield at.fault(
                "over-count", "over", what, mend, op=cell.op, least=op.least, most=op.most
            )
        named = [*cell.over[:1]] if cell.op in ("look_up", "band") else [*cell.over]
        if cell.op == "holds":
            named = [clause.field for clause in map(Clause.of, cell.over) if clause is not None]
            if len(named) < len(cell.over):
                what = _("holds ใช้เงื่อนไข เช่น score ≥ 80")
                mend = _("เขียนแต่ละข้อใน over เป็น ช่อง เครื่องหมาย ค่า")
                yield at.fault("holds-condition", "over", what, mend)
        chosen = {
            Slot("setting", each.id).name
            for each in open_settings(form.settings)
            if is_number(each)
        }
        named = [name for name in named if name not in chosen or not op.numbers]
        named_cells = [name for name in named if number_of(name) is None]
        needs[f"{home}.{cell.id}"] = [*_read(home, cell, named_cells)]
        for name in named:
            if number_of(name) is None:
                yield from _over(at, home, name, cell, known)
            elif not op.numbers:
                what, mend = _("{op} ไม่รับตัวเลข {number}"), _("ใช้ชื่อช่อง")
                yield at.fault("over-constant", "over", what, mend, op=cell.op, number=name)
        yield from _shaped(form, at, cell)
        if cell.op in ("look_up", "band") and len(cell.over) == op.least:
            yield from _steps(form, at, cell, known[home].get(cell.over[0]))
    if depth(needs) > DEEPEST:
        what = _("ช่องคำนวณใช้ต่อกันเกิน {n} ทอด")
        mend = _("คำนวณจากช่องที่กรอกโดยตรงให้มากขึ้น")
        yield FormPath().fault("computed-deep", "computed", what, mend, n=DEEPEST)
    for name in rings(needs):
        number = [f"{cell.kind or cell.within}.{cell.id}" for cell in form.computed].index(name)
        what = _("ช่องคำนวณ {id} คำนวณจากตัวเองเป็นวง")
        mend = _("ลบช่องนี้ออกจาก over ของช่องที่ใช้ต่อกัน")
        yield FormPath("computed", number).fault("computed-ring", "over", what, mend, id=name)


def _read(home: str, cell: CellFormula, cell_names: Iterable[str]) -> Iterator[str]:
    """Yield the cells that a computed cell reads, as `kind.cell`: those named, and those its condition reads."""
    for name in cell_names:
        kind, _dot, own = name.rpartition(".")
        yield f"{kind or home}.{own}"
        if kind:
            yield from (f"{kind}.{asked}" for asked in fields_of(cell.when))


def _over(
    path: FormPath,
    home: str,
    name: str,
    cell: CellFormula,
    types: Mapping[str, Mapping[str, FieldType]],
) -> FormErrors:
    kind, dot, own = name.rpartition(".")
    type_ = types.get(kind if dot else home, {}).get(own)
    if type_ is None:
        what = _("over อ้างช่อง “{name}” ซึ่งไม่มี").format(name=name)
        if own:
            near = meant(own, types.get(kind if dot else home, {}), "")
        else:
            near = ""
        mend = near or _("เขียนเป็นชื่อช่องในแถวเดียวกัน หรือ ชนิดแถว.ช่อง")
        yield path.fault("over-unknown", "over", what, mend)
    elif COMPUTED.get(cell.op, NONE).reads == "day" and type_.dates != "day":
        yield path.fault(
            "over-no-date", "over", _("“{name}” ไม่ใช่วันที่"), _("ใช้ช่องชนิด date สองช่อง"), name=name
        )
    elif COMPUTED.get(cell.op, NONE).reads == "number" and not type_.summed:
        yield path.fault(
            "over-no-number",
            "over",
            _("“{name}” ไม่ใช่ตัวเลข"),
            _("ใช้ช่องชนิดตัวเลข หรือเปลี่ยน op"),
            name=name,
        )


def _shaped(form: Instrument, path: FormPath, cell: CellFormula) -> FormErrors:
    """Check what single operations (round, rank, so_far, look_up) need beside their cells."""
    step = number_of(cell.over[-1]) if cell.op in ("round", "round_up") else None
    if step is not None and step <= 0:
        what = _("ปัดเป็นจำนวนเท่าของ “{to}” ไม่ได้")
        mend = _("เขียนตัวเลขที่มากกว่าศูนย์ เช่น 10 หรือ 0.01")
        yield path.fault("round-to", "over", what, mend, to=cell.over[-1])
    if cell.op in ("rank", "rank_up") and (
        not cell.kind or cell.kind == PLAN or "." in "".join(cell.over)
    ):
        what = _("{op} ใช้กับช่องของแถวชนิดเดียวกัน")
        mend = _("ใส่ kind: ชนิดแถว และชื่อช่องของแถวนั้น")
        yield path.fault("rank-own", "over", what, mend, op=cell.op)
    if cell.op == "so_far" and not any(
        cell.kind in each.kind and each.id in cell.over[:1] and each.stage == "report"
        for each in form.fields
    ):
        what = _("so_far รวมได้เฉพาะช่องที่แถวนี้รายงาน")
        mend = _("ใช้ช่องของแถวชนิดเดียวกันที่มี stage: report")
        yield path.fault("so-far-own", "over", what, mend)
    if cell.op == "look_up" and len(cell.over) == 3:
        if cell.over[1] not in {scale.id for scale in form.scales}:
            what = _("ไม่มีรายการคำตอบ “{id}”")
            mend = _("ใช้รหัสของรายการใน scales")
            yield path.fault("look-up-scale", "over", what, mend, id=cell.over[1])
        if cell.over[2] not in ("text", "points", "result"):
            what = _("ไม่มีคอลัมน์ “{id}”")
            mend = _("ใช้ text, points หรือ result")
            yield path.fault("look-up-column", "over", what, mend, id=cell.over[2])


def _steps(
    form: Instrument, path: FormPath, cell: CellFormula, field_type: FieldType | None
) -> FormErrors:
    """Check a scale in which numbers are looked up: each step has a distinct start, and the least value has a step."""
    name, scale = cell.over[:2]
    limits = [choice.least for choice in form.choices if choice.within == scale]
    if cell.op == "look_up" and not any(limits) and not (field_type and field_type.summed):
        return  # the answers themselves are looked up
    known = sorted((limit for limit in limits if limit), key=lambda limit: limit.height)
    if not limits or len(known) < len(limits):
        what = _("รายการ {scale} ไม่บอกว่าแต่ละช่วงเริ่มที่เท่าใด")
        mend = _("ใส่ from: ตัวเลข ให้คำตอบทุกข้อของรายการนั้น")
        yield path.fault("band-from", "over", what, mend, scale=scale)
    elif any(limit.op[0] == "<" for limit in known) or len({limit.height for limit in known}) < len(
        known
    ):
        what = _("แต่ละช่วงของ {scale} ต้องเริ่มที่ค่าต่างกันและนับขึ้นไป")
        yield path.fault(
            "band-steps",
            "over",
            what,
            _("ใช้ from: ตัวเลข, '> ตัวเลข' หรือ '= ตัวเลข' ไม่ซ้ำกัน"),
            scale=scale,
        )
    for field in form.fields if known else ():
        if (
            cell.kind in field.kind
            and field.id == name
            and known[0] == (">", number_of(field.least))
        ):
            what = _("{name} เริ่มที่ {least} แต่ช่วงล่างสุดของ {scale} เริ่มเหนือค่านั้น")
            mend = _("เพิ่มคำตอบของค่านั้น เช่น from: 0")
            yield path.fault(
                "band-lowest", "over", what, mend, name=name, least=field.least, scale=scale
            )


def _checks(form: Instrument) -> FormErrors:
    """Check the rules over rows: they name cells that can be compared, and `sum` and `count` have a limit."""
    known = cells(form)
    kinds = {kind.id for kind in form.kinds}
    for at, check in placed("checks", form.checks):
        below = check.op in ("sum", "count")
        least, most = NUMBERED.get(check.op, (1, 9))
        if not least <= len(check.over) <= most:
            what = _("{op} ใช้ช่อง {least} ถึง {most} ช่อง")
            mend = _("แก้จำนวนช่องใน over")
            yield at.fault("check-count", "over", what, mend, op=check.op, least=least, most=most)
            continue
        if below != (check.holds is not None):
            yield at.fault(
                "check-limit",
                "is",
                _("is ใช้กับ sum และ count และต้องมีเสมอ"),
                _("เพิ่ม is: '= 100' หรือลบ is"),
            )
        for name in check.over:
            kind, dot, own = name.rpartition(".")
            if check.op == "count":
                there = name in kinds
            else:
                there = own in known.get(kind if dot else check.kind, {})
            if not there and not (
                check.op == "inside" and name == "year" and name == check.over[-1]
            ):
                what = _("over อ้างช่อง “{name}” ซึ่งไม่มี")
                mend = _("เขียนเป็นชื่อช่องในแถวเดียวกัน หรือ ชนิดแถว.ช่อง")
                yield at.fault("check-over", "over", what, mend, name=name)
            elif there and not _comparable(
                check, known.get(kind if dot else check.kind, {}).get(own)
            ):
                mend = _("before ใช้ตัวเลข วันที่ หรือช่วงเวลา inside ใช้วันที่หรือช่วงเวลา sum ใช้ตัวเลข")
                yield at.fault(
                    "check-type", "over", _("{op} เทียบ “{name}” ไม่ได้"), mend, op=check.op, name=name
                )


def _presets(form: Instrument) -> FormErrors:
    """Check preset rows of a plan: each comes after its parent, of the right kind, with values its fields accept."""
    kinds, before = {kind.id: kind for kind in form.kinds}, dict[str, str]()
    for at, row in placed("rows", form.rows):
        kind = kinds.get(row.kind)
        if kind and (kind.within != before.get(row.within, "") or kind.stage == "report"):
            what = _("แถวตั้งต้น {id} อยู่ที่นี่ไม่ได้")
            mend = _("เขียนไว้หลังแถวที่ in ชี้ ซึ่งต้องเป็นชนิดแม่ของ {kind} และเป็นแถวของแผน")
            yield at.fault("preset-place", "in", what, mend, id=row.id, kind=row.kind)
        before[row.id] = row.kind
        for preset in row.says:
            name, equals, words = (part.strip() for part in preset.partition("="))
            field = next(
                (each for each in form.fields if each.id == name and row.kind in each.kind), None
            )
            if not equals or field is None or field.stage == "report" or not _typed(field, words):
                what = _("แถวตั้งต้น {id} บอก “{said}” ไม่ได้").format(id=row.id, said=preset[:40])
                own = [
                    each.id
                    for each in form.fields
                    if row.kind in each.kind and each.stage != "report"
                ]
                mend = _("เขียนเป็น 'ช่อง = ค่า' ของช่องในแผนที่รับค่านั้น")
                if equals and name not in own:
                    mend = meant(name, own, mend)
                yield at.fault("preset-says", "says", what, mend)


def _typed(field: Field, text: str) -> bool:
    """Return whether the field accepts the typed words."""
    try:
        return bool(text) and type_of(field).read(field, text) is not None
    except UserError:
        return False


def _comparable(check: RowCheck, type_: FieldType | None) -> bool:
    if check.op in ("unique", "count") or type_ is None:
        return True
    if check.op == "sum":
        return type_.summed
    return bool(type_.dates) or (check.op == "before" and type_.ordered)


def setting_findings(settings: Iterable[FormSetting]) -> FormErrors:
    for at, setting in placed("settings", settings):
        if setting.choices and setting.option(setting.default) is None:
            what = _("ค่าตั้งต้นของ {id} ไม่อยู่ในตัวเลือก")
            mend = _("ใช้ข้อความเดียวกับตัวเลือกหนึ่ง")
            yield at.fault("setting-default", "default", what, mend, id=setting.id)
        keys = [one.key for one in setting.options]
        if len(set(keys)) < len(keys):
            yield at.fault(
                "setting-twice",
                "choices",
                _("ตัวเลือกของ {id} ซ้ำกัน"),
                _("ให้แต่ละตัวเลือกต่างกัน"),
                id=setting.id,
            )


def _carried(form: Instrument) -> FormErrors:
    """Check the table `carry`: each row names ids that exist, of an earlier edition, one to one."""
    scales = {choice.within for choice in form.choices}
    for at, row in placed("carry", form.carry):
        if row.of not in (ITEMS, KINDS, FIELDS) and row.of not in scales:
            what = _("ไม่มีรายการ “{of}” ให้ยกมา")
            mend = _("ใช้ items, kinds, fields หรือรหัสของรายการใน scales")
            yield at.fault("carry-of", "of", what, mend, of=row.of)
            continue
        if row.of != ITEMS and row.op in ("split", "merged"):
            what = _("แยกหรือรวมได้เฉพาะข้อ ไม่ใช่ {of}")
            mend = _("ใช้ reworded, new หรือ gone")
            yield at.fault("carry-op", "op", what, mend, of=row.of)
        if row.edition >= form.edition:
            what = _("ฉบับ {edition} ไม่ใช่ฉบับก่อนหน้า")
            mend = _("ใส่ปีของแบบฉบับก่อน")
            yield at.fault("carry-edition", "edition", what, mend, edition=row.edition)
        if bool(row.new) == (row.op == "gone") or (
            row.new and row.new not in FormComparison.listed(form, row.of)
        ):
            what = _("การยกมาจาก “{old}” ไม่บอกข้อใหม่ที่มีอยู่")
            mend = _("ใส่รหัสที่มีในแบบนี้ หรือใช้ op: gone โดยไม่มี to")
            yield at.fault("carry-new", "to", what, mend, old=row.old)
        if not row.old and row.op != "new":
            what = _("การยกมาเป็น “{new}” ไม่บอกว่ามาจากข้อใด")
            mend = _("ใส่รหัสของฉบับก่อน หรือใช้ op: new")
            yield at.fault("carry-old", "from", what, mend, new=row.new)
    yield from _carried_twice(form)


def _carried_twice(form: Instrument) -> FormErrors:
    before: dict[tuple[int, str, str], str] = {}
    for at, row in placed("carry", form.carry):
        for name, ids, several in (("from", row.old, "split"), ("to", row.new, "merged")):
            key = row.edition, f"{row.of} {name}", ids
            if ids and key in before and not before[key] == row.op == several:
                what = _("“{id}” ยกมาแล้วในอีกแถวหนึ่ง หลายแถวได้เมื่อทุกแถวเป็น {op} เท่านั้น")
                mend = _("ลบแถวหนึ่ง หรือใช้ split เมื่อแยกข้อ และ merged เมื่อรวมข้อ")
                yield at.fault("carry-twice", name, what, mend, id=ids, op=several)
            before[key] = row.op


def choices_of(form: Instrument) -> dict[str, frozenset[str]]:
    """Return {id of a scale: ids of its choices}."""
    values = gathered((choice.within, choice.id) for choice in form.choices)
    return {scale: frozenset(found) for scale, found in values.items()}
