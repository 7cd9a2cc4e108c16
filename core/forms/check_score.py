"""Check the scored side of a form: the item tree, limits that can be met, points that rise with levels, defaults."""

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from core.entities import REGISTERS
from core.forms.field_types import type_of
from core.forms.layout import FormErrors, FormFault, FormPath
from core.forms.operations import Operation
from core.forms.plan_shape import DRAWN_ROWS
from core.forms.shape import PEOPLE, RESPONDENTS, Band, FigureRule, Instrument, Item, Measure, Subject
from core.forms.vocabulary import OFFICE
from core.i18n import _

LINEAR = ("sum", "weighted sum", "mean", "weighted mean")  # the mean of many results is the result of the means


def findings(form: Instrument) -> FormErrors:
    tree = (_profiles, _dimensions, _better, _combined, _choosing, _items, _verified, _groups, _levels)
    for part in (*tree, _negative, _measures, _same_figure, _proofs, _grades, _scales):
        yield from part(form)


def _profiles(form: Instrument) -> FormErrors:
    choices: dict[str, list[int]] = {}
    for number, profile in enumerate(form.profiles):
        if profile.choice:
            choices.setdefault(profile.choice, []).append(number)
    for choice, numbers in choices.items():
        defaults = [number for number in numbers if form.profiles[number].default]
        many = {form.profiles[number].many for number in numbers}
        if many == {True} and defaults:
            what = _("ทางเลือก {choice} เลือกได้หลายอย่างและไม่มีค่าตั้งต้น").format(choice=choice)
            mend = _("ลบ default ของทางเลือกนี้")
            yield FormFault("profile-many", FormPath("profiles", defaults[0], "default"), what, mend)
        elif len(many) > 1:
            what = _("ทางเลือก {choice} มี many ไม่ครบทุกโปรไฟล์").format(choice=choice)
            mend = _("ใส่ many: yes ให้ครบทุกโปรไฟล์ของทางเลือกนี้ หรือลบออกทั้งหมด")
            yield FormFault("profile-mixed", FormPath("profiles", numbers[0], "many"), what, mend)
        elif many == {False} and len(defaults) != 1:
            path = FormPath("profiles", defaults[1] if defaults else numbers[0], "default" if defaults else "")
            what = _("ทางเลือก {choice} มีค่าตั้งต้น {n} โปรไฟล์").format(choice=choice, n=len(defaults))
            yield FormFault("profile-defaults", path, what, _("ใส่ default: yes ไว้ที่โปรไฟล์เดียวของทางเลือกนี้"))


def _dimensions(form: Instrument) -> FormErrors:
    if form.dimensions and not form.kind:
        what = _("แบบนี้มี dimensions แต่ไม่บอกวิธีให้คะแนน")
        yield FormFault("kind-missing", FormPath("", -1, "kind"), what, _("ใส่ kind: ladder หรือวิธีอื่นที่ต้นไฟล์"))
    top = [number for number, each in enumerate(form.dimensions) if not each.within]
    if top and all(form.dimensions[number].when for number in top):
        what = _("ทุกส่วนของแบบมีเงื่อนไข แบบที่ยังไม่มีใครตอบจึงไม่ถามสิ่งใด")
        yield FormFault("branches-when", FormPath("dimensions", top[0], "when"), what, _("ลบ when ของส่วนที่ถามเป็นส่วนแรก"))
    for number, each in enumerate(form.dimensions):
        path = FormPath("dimensions", number, "points")
        if any(after < before for before, after in zip(each.points, each.points[1:], strict=False)):
            yield FormFault("points-fall", path, _("คะแนนใน points ลดลง"), _("เรียงคะแนนจากขั้นที่ 1 ขึ้นไปโดยไม่ลดลง"))
        if any(points < 0 for points in each.points):
            yield FormFault("points-negative", path, _("คะแนนติดลบ"), _("คะแนนใน points ต้องเป็นศูนย์หรือมากกว่า"))
        if Operation.of(form, each).climbs and each.points and each.full is not None and each.full != each.points[-1]:
            what = _("คะแนนเต็มไม่ตรงกับคะแนนตัวสุดท้ายของ points")
            mend = _("แก้ full ให้เท่ากับคะแนนตัวสุดท้ายของ points")
            yield FormFault("full-differs", FormPath("dimensions", number, "full"), what, mend)
        if each.roll_up and Operation.of(form, each).weighed and not any(_weights(form, each.id)):
            what = _("ค่าเฉลี่ยถ่วงน้ำหนักแต่ไม่มีน้ำหนัก")
            mend = _("ใส่ weight ให้แต่ละข้อหรือแต่ละแถวใน dimensions")
            yield FormFault("weights-missing", FormPath("dimensions", number, "kind"), what, mend)


def _better(form: Instrument) -> FormErrors:
    """Yield a fault for `better` other than `more` where branches have levels, as a level is reached by doing more."""
    paths = {FormPath("", -1, "better")} if form.better != "more" and Operation.of(form).climbs else set()
    for number, each in enumerate(form.dimensions):
        if (each.better or form.better) != "more" and Operation.of(form, each).climbs:
            paths.add(FormPath("dimensions", number, "better") if each.better else FormPath("", -1, "better"))
    for path in paths:
        what = _("คะแนนของขั้นได้จากการทำให้ครบ จึงยิ่งมากยิ่งดีเสมอ")
        yield FormFault("better-climbs", path, what, _("ลบ better ถ้าไม่ต้องการคำแนะนำใช้ advice: no"))


def _combined(form: Instrument) -> FormErrors:
    """Yield a fault if scores of a committee are to be combined where items give no points of their own."""
    kinds = [Operation.of(form), *(Operation.of(form, each) for each in form.dimensions)]
    if form.combine != "agreed" and any(kind.climbs or kind.by_items for kind in kinds):
        what = _("คะแนนของกรรมการรวมด้วย {combine} ไม่ได้ในวิธีให้คะแนนนี้").format(combine=form.combine)
        mend = _("ใช้ combine: agreed หรือวิธีให้คะแนนที่แต่ละข้อได้คะแนนเอง")
        yield FormFault("combine-kind", FormPath("", -1, "combine"), what, mend)


def _choosing(form: Instrument) -> FormErrors:
    """Check the number of items to be chosen in a branch, and questions that repeat another one (`again`)."""
    for number, each in enumerate(form.dimensions):
        if not (each.least or each.most):
            continue
        own = [item for item in form.items if _in(item) == each.id and not item.need]
        free = sum(item.not_applicable == "out" for item in own)
        if not free:
            what = _("{id} ให้เลือกข้อ แต่ไม่มีข้อที่เว้นได้").format(id=each.id)
            path = FormPath("dimensions", number, "min" if each.least else "max")
            yield FormFault("choice-none", path, what, _("ใส่ not_applicable: out ให้ข้อที่เลือกหรือไม่เลือกก็ได้"))
        elif each.least > len(own) or (each.most and each.most < max(1, each.least, len(own) - free)):
            path = FormPath("dimensions", number, "min")
            what = _("จำนวนข้อที่ให้เลือกของ {id} เป็นไปไม่ได้").format(id=each.id)
            yield FormFault("choice-count", path, what, _("แก้ min และ max ให้เข้ากับจำนวนข้อ"))
    asked = {(ask.within, ask.id): ask for ask in form.asks}
    for number, ask in enumerate(form.fields):
        first = asked.get((ask.within, ask.again)) if ask.again else None
        if ask.again and (first is None or first.again or first.scale != ask.scale):
            what = _("again อ้างคำถาม {name} ซึ่งข้อนี้ไม่ได้ถามด้วยรายการคำตอบเดียวกัน").format(name=ask.again)
            yield FormFault("again-unknown", FormPath("fields", number, "again"), what, _("ใช้รหัสของคำถามแรกในข้อเดียวกัน"))


def _weights(form: Instrument, dimension: str) -> Iterator[Fraction]:
    yield from (each.weight for each in form.dimensions if each.within == dimension and each.weight)
    yield from (item.weight for item in form.items if _in(item) == dimension and item.weight)


def _in(item: Item) -> str:
    return item.within.partition("/")[0]


def _items(form: Instrument) -> FormErrors:
    points = {dimension.id: len(dimension.points) for dimension in form.dimensions}
    items = {item.id for item in form.items}
    for number, item in enumerate(form.items):
        path = FormPath("items", number, "in")
        node, slash, level = item.within.partition("/")
        if node not in points and (slash or node not in items):
            what = _("in ชี้ไปที่ “{node}” ซึ่งไม่มี").format(node=node)
            yield FormFault("item-nowhere", path, what, _("เขียนเป็น รหัสใน dimensions/ขั้น เช่น d1/2 หรือรหัสของกลุ่ม"))
        elif slash and not (level.isdecimal() and 1 <= int(level) <= points[node]):
            what = _("{node} ไม่มีขั้น “{level}”").format(node=node, level=level)
            yield FormFault("item-level", path, what, _("ใช้ขั้น 1 ถึง {most}").format(most=points[node]))


def _verified(form: Instrument) -> FormErrors:
    """Yield a fault for each item that others verify but that asks more than yes or no, or more than once per unit."""
    nodes, asking = form.nodes, {one.within for rows in (form.parts, form.measures) for one in rows}
    asking |= {one.within for one in form.asks}
    for number, item in enumerate(form.items):
        more = bool(item.need or form.register or item.id in asking or item.scale_under(nodes))
        if item.verified_by and more:
            what = _("ข้อที่ผู้อื่นตรวจสอบตอบได้เพียงใช่หรือไม่ใช่ แต่ข้อนี้ถามมากกว่านั้น")
            mend = _("แยกสิ่งที่ให้ตรวจสอบเป็นข้อของตนเองที่ตอบผ่านหรือไม่ผ่าน หรือลบ by")
            yield FormFault("verified-more", FormPath("items", number, "by"), what, mend)


def _groups(form: Instrument) -> FormErrors:
    children, parted = Counter(item.within for item in form.items), {part.within for part in form.parts}
    for number, item in enumerate(form.items):
        path, below, enough = FormPath("items", number, "need"), children[item.id], item.enough
        if enough and enough not in ("all", "any") and not (enough.isdecimal() and item.id not in parted):
            what = _("ไม่รู้จักค่า “{value}” ของ need").format(value=enough)
            yield FormFault("need-unknown", path, what, _("ใช้ all, any หรือจำนวนข้อ ของ parts ใช้ all หรือ any"))
        elif enough and not below and item.id not in parted:
            mend = _("เพิ่มข้อที่มี in: {id} หรือลบ need").format(id=item.id)
            yield FormFault("group-empty", path, _("กลุ่ม {id} ไม่มีข้อย่อย").format(id=item.id), mend)
        elif enough.isdecimal() and not 1 <= int(enough) <= below:
            what = _("กลุ่ม {id} ต้องการ {need} ข้อ แต่มี {n} ข้อ").format(id=item.id, need=enough, n=below)
            yield FormFault("group-need", path, what, _("แก้จำนวนให้อยู่ระหว่าง 1 ถึง {n}").format(n=below))


def _levels(form: Instrument) -> FormErrors:
    """Yield a fault for each level without items, which everybody on the level below would reach, or unknown level."""
    held = {item.within for item in form.items}
    for number, each in enumerate(form.dimensions):
        if not Operation.of(form, each).climbs:
            continue
        for level in range(1, len(each.points) + 1):
            if f"{each.id}/{level}" not in held:
                what = _("{id} ขั้น {level} ไม่มีข้อ").format(id=each.id, level=level)
                mend = _("เพิ่มข้อของขั้นนี้ หรือลบคะแนนของขั้นนี้ใน points")
                yield FormFault("level-empty", FormPath("dimensions", number, "points"), what, mend)
    points = {dimension.id: len(dimension.points) for dimension in form.dimensions}
    for number, words in enumerate(form.levels):
        if not 0 <= words.level <= points.get(words.within, words.level):
            what = _("{id} ไม่มีขั้น {level}").format(id=words.within, level=words.level)
            mend = _("แก้ level หรือเพิ่มคะแนนใน points ของแถวนั้น")
            yield FormFault("level-unknown", FormPath("levels", number, "level"), what, mend)


def _measures(form: Instrument) -> FormErrors:
    for number, measure in enumerate(form.measures):
        trouble = _trouble(measure)
        if trouble:
            yield FormFault("measure-limit", FormPath("measures", number, trouble[0]), trouble[1], trouble[2])


def _same_figure(form: Instrument) -> FormErrors:
    """Yield a fault if a figure asked at several nodes has different types, as it is entered only once."""
    first: dict[str, Measure] = {}
    for number, measure in enumerate(form.measures):
        known = first.setdefault(measure.id, measure)
        if (known.type, known.each) != (measure.type, measure.each):
            what = _("ตัวเลข {id} เป็นคนละชนิดกับที่ {node}").format(id=measure.id, node=known.within)
            mend = _("ใช้ type และ each เดียวกัน หรือตั้งรหัสใหม่")
            yield FormFault("figure-kinds", FormPath("measures", number, "type"), what, mend)


def figure_findings(form: Instrument) -> FormErrors:
    """Yield the faults of figures, which fill measures: each measure has at most one, and its `op` must fit."""
    measures = {measure.id: measure for measure in form.measures}
    items = {item.id for item in form.items}
    filled: set[str] = set()
    for number, figure in enumerate(form.figures):
        measure = measures.get(figure.to)
        for key, what, mend in _figure_troubles(form, figure):
            yield FormFault("figure-rows", FormPath("figures", number, key), what, mend)
        if measure is None:
            continue
        path = FormPath("figures", number, "to")
        if figure.to in filled:
            what = _("ตัวเลข {id} คิดจากสองที่").format(id=figure.to)
            yield FormFault("figure-twice", path, what, _("เหลือไว้แถวเดียวสำหรับตัวเลขนี้"))
        filled.add(figure.to)
        if not any(each.id == figure.to and each.within in items for each in form.measures):
            what = _("ตัวเลข {id} ไม่ได้ถามในข้อใด").format(id=figure.to)
            yield FormFault("figure-no-item", path, what, _("ใช้ตัวเลขของข้อ"))
        if measure.each:
            what = _("ตัวเลข {id} ถามรายงวด จึงคิดจากแถวของทั้งปีไม่ได้").format(id=figure.to)
            yield FormFault("figure-periods", path, what, _("ลบ each ของตัวเลข หรือลบแถวนี้"))
        if (figure.op == "share") != type_of(measure).share:
            what = _("{op} ใช้กับตัวเลขชนิด {type} ไม่ได้").format(op=figure.op, type=measure.type)
            mend = _("ใช้ share กับ percent เท่านั้น ชนิดอื่นใช้ count หรือ sum")
            yield FormFault("figure-op", FormPath("figures", number, "op"), what, mend)


def _figure_troubles(form: Instrument, figure: FigureRule) -> Iterator[tuple[str, str, str]]:
    """Yield (field, fault, mend) for each fault in a figure's source or in what it does with its rows."""
    using, dot, kind = figure.rows.rpartition(".")
    if not dot or not using or "." in using:
        yield "rows", _("rows ไม่บอกว่าเป็นแถวของทะเบียนใด"), _("เขียนเป็น แบบ.ชนิดแถว หรือ office.division")
    elif using == OFFICE and kind not in REGISTERS:
        known = ", ".join(f"{OFFICE}.{name}" for name in sorted(REGISTERS))
        mend = _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=known)
        yield "rows", _("หน่วยงานไม่มีทะเบียนชื่อ “{name}”").format(name=kind), mend
    elif using == form.id and kind not in {each.id for each in form.kinds}:
        yield "rows", _("ตัวเลขของแบบคิดจากคำตอบของแบบเดียวกันไม่ได้"), _("คิดจากแถวของแผนหรือทะเบียน")
    if (figure.op == "sum") != bool(figure.of):
        yield "of", _("of ใช้กับ sum และต้องมีเสมอ"), _("ใส่ of: ช่องที่บวก หรือลบ of")
    if bool(figure.top) != bool(figure.by):
        yield "by", _("top และ by ต้องมีคู่กัน"), _("เขียนทั้ง top: 3 และ by: ช่องที่เรียง หรือลบทั้งสอง")
    if figure.op == "share" and not figure.when:
        yield "when", _("สัดส่วนที่ไม่มี when เป็นร้อยละ 100 เสมอ"), _("ใส่ when: เงื่อนไขของแถวที่นับ")


def _proofs(form: Instrument) -> FormErrors:
    """Check proofs: only one of an answered item may block, and it asks for 1 piece or more, of at most 12 months."""
    answered = {item.id for item in form.items if not item.need}
    for number, proof in enumerate(form.proofs):
        if proof.fault == "block" and proof.within not in answered:
            what = _("หลักฐาน {id} ของ {node} บังคับไม่ได้ เพราะไม่ใช่ข้อที่ตอบ").format(id=proof.id, node=proof.within)
            yield FormFault("proof-block", FormPath("proofs", number, "fault"), what, _("ใช้ warn หรือย้ายไปไว้ที่ข้อย่อย"))
        if proof.period == "month" and proof.many > 12:
            what = _("หลักฐาน {id} ต้องการ {n} เดือนในหนึ่งปี").format(id=proof.id, n=proof.many)
            yield FormFault("proof-months", FormPath("proofs", number, "many"), what, _("ใช้จำนวนเต็ม 1 ถึง 12"))
        if proof.drawn and not re.fullmatch(DRAWN_ROWS, proof.drawn):
            what = _("drawn: {drawn} ไม่บอกว่าดึงจากผลใด").format(drawn=proof.drawn)
            yield FormFault(
                "proof-drawn", FormPath("proofs", number, "drawn"), what, _("เขียนเป็น รหัสแบบ ปี เช่น ita last")
            )
        if proof.many < 1:
            what = _("หลักฐาน {id} ต้องการ {n} ชิ้น").format(id=proof.id, n=proof.many)
            yield FormFault("proof-many", FormPath("proofs", number, "many"), what, _("ใช้จำนวนเต็มตั้งแต่ 1"))


def _trouble(measure: Measure) -> tuple[str, str, str] | None:
    value = measure.holds.value
    if type_of(measure).share and not 0 <= value <= 100:
        return "is", _("เกณฑ์ร้อยละต้องอยู่ระหว่าง 0 ถึง 100"), _("แก้ตัวเลขของเกณฑ์")
    if type_of(measure).whole and (value < 0 or value.denominator != 1):
        return "is", _("เกณฑ์จำนวนนับต้องเป็นจำนวนเต็มไม่ติดลบ"), _("แก้ตัวเลข หรือใช้ type: decimal")
    if measure.not_applicable and not type_of(measure).share:
        return "not_applicable", _("not_applicable ใช้ได้กับร้อยละเท่านั้น"), _("ลบ not_applicable หรือใช้ type: percent")
    if any(not step.harder_than(last) for last, step in pairwise(measure.step_limits)):
        return (
            "steps",
            _("ขั้นใน steps ไม่ยากขึ้นตามลำดับ"),
            _("เรียงจากขั้นที่ 1 ขึ้นไป ขั้นหลังยากกว่าขั้นก่อน: เมื่อ is เป็น >= ตัวเลขต้องมากขึ้น เมื่อเป็น <= ต้องน้อยลง"),
        )
    if measure.gives and (measure.steps or measure.holds.op != "<=" or value <= 0):
        return (
            "gives",
            _("ตัวเลขที่เป็นคะแนนของข้อต้องบอกคะแนนเต็ม และใช้กับขั้นไม่ได้"),
            _("เขียน is: '<= คะแนนเต็ม' และลบ steps"),
        )
    return None


def _negative(form: Instrument) -> FormErrors:
    for name, keys in (("dimensions", ("weight", "full")), ("items", ("weight",))):
        for number, row in enumerate(getattr(form, name)):
            for key in keys:
                if (getattr(row, key) or 0) < 0:
                    what = _("{key} น้อยกว่าศูนย์").format(key=key)
                    yield FormFault("weight-negative", FormPath(name, number, key), what, _("เขียนจำนวนตั้งแต่ 0"))


def _grades(form: Instrument) -> FormErrors:
    last: dict[str, Band] = {}
    for number, band in enumerate(form.bands):
        before = last.get(band.of)
        if before and (band.least > before.least or (band.least == before.least and not before.when)):
            what = _("ขีดของเกรดไม่ลดลงตามลำดับ")
            mend = _("เรียงเกรดจากคะแนนมากไปน้อย ซ้ำกันได้เมื่อเกรดก่อนหน้ามี when")
            yield FormFault("bands-rise", FormPath("bands", number, "from"), what, mend)
        last[band.of] = band
    for number, extra in enumerate(form.extra):
        if extra.points <= 0:
            what = _("คะแนนพิเศษต้องมากกว่าศูนย์")
            yield FormFault("extra-points", FormPath("extra", number, "points"), what, _("แก้คะแนน หรือลบแถวนี้"))
    for number, level in enumerate(form.rank_levels):
        if bool(level.of) != (level.holds is not None):
            what = _("of และ is ต้องมีคู่กัน")
            mend = _("เขียนทั้ง of: base และ is: '>= 86' หรือลบทั้งสอง")
            yield FormFault("rank-limit", FormPath("rank_levels", number, "of"), what, mend)


def _scales(form: Instrument) -> FormErrors:
    used = {choice.within for choice in form.choices}
    for number, scale in enumerate(form.scales):
        if scale.id not in used:
            what = _("รายการคำตอบ {id} ไม่มีคำตอบ").format(id=scale.id)
            mend = _("เพิ่มแถวใน choices ที่มี in: {id}").format(id=scale.id)
            yield FormFault("scale-empty", FormPath("scales", number, "id"), what, mend)


def subject_findings(form: Instrument) -> FormErrors:
    """Yield the faults of subjects: only one may have a register, which must be known; items must name all others."""
    for number, subject in enumerate(form.subjects):
        path = FormPath("subjects", number, "rows")
        using, dot, name = subject.register.rpartition(".")
        if not subject.register:
            if any(one.subject == subject.id for one in form.items):
                continue
            what = _("subjects ไม่บอกว่าเป็นรายการของทะเบียนใด และไม่มีข้อใดเรียกใช้")
            yield FormFault("subject-nowhere", path, what, _("เขียนเป็น แบบ.ชนิดแถว หรือ office.division"))
        elif subject is not form.filled_for:
            what = _("กรอกครั้งละหนึ่งรายการของทะเบียนเดียวเท่านั้น")
            yield FormFault("subjects-many", path, what, _("เหลือ subjects ที่มี rows ไว้แถวเดียว"))
        elif using == OFFICE and name not in REGISTERS and subject.register not in PEOPLE:
            what = _("โปรแกรมรุ่นนี้ยังไม่กรอกแบบครั้งละหนึ่งรายการของ {register}").format(register=subject.register)
            known = ", ".join(sorted({*(f"{OFFICE}.{each}" for each in REGISTERS), *PEOPLE}))
            yield FormFault("subject-register", path, what, _("ใช้ {known} หรือ แบบ.ชนิดแถว").format(known=known))
        elif not dot or not using:
            what = _("subjects ไม่บอกว่าเป็นรายการของทะเบียนใด")
            yield FormFault("subject-unknown", path, what, _("เขียนเป็น แบบ.ชนิดแถว หรือ office.division"))
        yield from _of_people(form, subject, number)


def _of_people(form: Instrument, subject: Subject, number: int) -> FormErrors:
    """Check subjects that are people: `by` is for them alone, and only mean points may leave the unit."""
    if subject.by and not subject.of_people:
        what = _("by แบ่งกลุ่มคน แต่ {id} ไม่ใช่คน").format(id=subject.id)
        mend = _("ลบ by หรือใส่ personal: yes")
        yield FormFault("subject-groups", FormPath("subjects", number, "by"), what, mend)
    own = subject.register.partition(".")[2] if subject.register.partition(".")[0] == form.id else ""
    if own and not subject.personal and any(field.personal and own in field.kind for field in form.fields):
        what = _("แถว {kind} มีข้อมูลส่วนบุคคล คำตอบจึงเป็นข้อมูลส่วนบุคคลด้วย").format(kind=own)
        yield FormFault("subject-personal", FormPath("subjects", number, "rows"), what, _("ใส่ personal: yes"))
    asked = next((one for one in form.asks if one.id == subject.asked), None)
    once = asked is not None and type_of(asked).whole and asked.within not in form.entry_items
    if subject.asked and not (once and subject.register == RESPONDENTS):
        what = _("of ของ {id} ไม่ใช่จำนวนที่ถามหน่วยงานว่าขอให้ตอบกี่คน").format(id=subject.id)
        mend = _("ใช้ชื่อช่อง type: integer ของข้อที่ตอบครั้งเดียว กับ rows: office.respondent")
        yield FormFault("subject-asked", FormPath("subjects", number, "of"), what, mend)
    if not subject.of_people:
        return
    kinds = {form.kind, *(one.roll_up for one in form.dimensions)} - {"", *LINEAR}
    if kinds:
        what = _("คะแนนของคนหลายคนรวมเป็นค่าเฉลี่ยรายข้อ จึงใช้กับ {kinds} ไม่ได้").format(kinds=", ".join(sorted(kinds)))
        mend = _("ใช้ {known}").format(known=", ".join(LINEAR))
        yield FormFault("people-kind", FormPath("subjects", number, "rows"), what, mend)
