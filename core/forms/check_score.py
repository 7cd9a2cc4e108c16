"""Check the scored side of a form: the item tree, reachable limits, points that rise with levels, defaults."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from core.entities import REGISTERS
from core.forms.field_types import type_of
from core.forms.layout import FormErrors, FormPath, placed
from core.forms.operations import Operation
from core.forms.plan_shape import DRAWN_ROWS
from core.forms.shape import (
    PEOPLE,
    RESPONDENTS,
    Band,
    Dimension,
    Instrument,
    Item,
    ItemMeasure,
    MeasureRule,
    Subject,
)
from core.forms.tree import Tree
from core.forms.vocabulary import OFFICE
from core.i18n import _
from core.values import gathered

# the mean of many results is the result of the means
LINEAR = ("sum", "weighted sum", "mean", "weighted mean")


def findings(form: Instrument) -> FormErrors:
    tree = (
        _profiles,
        _dimensions,
        _better,
        _combined,
        _choosing,
        _items,
        _verified,
        _groups,
        _levels,
    )
    for part in (*tree, _negative, _measures, _same_figure, _proofs, _grades, _scales):
        yield from part(form)


def _profiles(form: Instrument) -> FormErrors:
    choices = gathered(
        (one.choice, (at, one)) for at, one in placed("profiles", form.profiles) if one.choice
    )
    for choice, rows in choices.items():
        defaults = [at for at, one in rows if one.default]
        many = {one.many for _at, one in rows}
        if many == {True} and defaults:
            what = _("ทางเลือก {choice} เลือกได้หลายอย่างและไม่มีค่าตั้งต้น")
            mend = _("ลบ default ของทางเลือกนี้")
            yield defaults[0].fault("profile-many", "default", what, mend, choice=choice)
        elif len(many) > 1:
            what = _("ทางเลือก {choice} มี many ไม่ครบทุกโปรไฟล์")
            mend = _("ใส่ many: yes ให้ครบทุกโปรไฟล์ของทางเลือกนี้ หรือลบออกทั้งหมด")
            yield rows[0][0].fault("profile-mixed", "many", what, mend, choice=choice)
        elif many == {False} and len(defaults) != 1:
            at, key = (defaults[1], "default") if defaults else (rows[0][0], "")
            what = _("ทางเลือก {choice} มีค่าตั้งต้น {n} โปรไฟล์")
            mend = _("ใส่ default: yes ไว้ที่โปรไฟล์เดียวของทางเลือกนี้")
            yield at.fault("profile-defaults", key, what, mend, choice=choice, n=len(defaults))


def _dimensions(form: Instrument) -> FormErrors:
    if form.dimensions and not form.kind:
        what = _("แบบนี้มี dimensions แต่ไม่บอกวิธีให้คะแนน")
        mend = _("ใส่ kind: ladder หรือวิธีอื่นที่ต้นไฟล์")
        yield FormPath().fault("kind-missing", "kind", what, mend)
    top = [
        number for number, each in enumerate(form.dimensions) if not each.within and not each.group
    ]
    if top and all(form.dimensions[number].when for number in top):
        what = _("ทุกส่วนของแบบมีเงื่อนไข แบบที่ยังไม่มีใครตอบจึงไม่ถามสิ่งใด")
        mend = _("ลบ when ของส่วนที่ถามเป็นส่วนแรก")
        yield FormPath("dimensions", top[0]).fault("branches-when", "when", what, mend)
    for at, each in placed("dimensions", form.dimensions):
        if any(after < before for before, after in zip(each.points, each.points[1:], strict=False)):
            yield at.fault(
                "points-fall",
                "points",
                _("คะแนนใน points ลดลง"),
                _("เรียงคะแนนจากขั้นที่ 1 ขึ้นไปโดยไม่ลดลง"),
            )
        if any(points < 0 for points in each.points):
            yield at.fault(
                "points-negative", "points", _("คะแนนติดลบ"), _("คะแนนใน points ต้องเป็นศูนย์หรือมากกว่า")
            )
        if (
            Operation.of(form, each).climbs
            and each.points
            and each.full is not None
            and each.full != each.points[-1]
        ):
            what = _("คะแนนเต็มไม่ตรงกับคะแนนตัวสุดท้ายของ points")
            mend = _("แก้ full ให้เท่ากับคะแนนตัวสุดท้ายของ points")
            yield at.fault("full-differs", "full", what, mend)
        weights = (node.weight for node in form.nodes.values() if _in(node) == each.id)
        if each.roll_up and Operation.of(form, each).weighed and not any(weights):
            what = _("{kind} คิดตามน้ำหนัก แต่ไม่มีน้ำหนัก")
            mend = _("ใส่ weight ให้แต่ละข้อหรือแต่ละแถวใน dimensions")
            yield at.fault("weights-missing", "kind", what, mend, kind=each.roll_up)
    ranked: set[str] = set()
    for at, each in placed("dimensions", form.dimensions):
        counted = bool(each.points or each.full or each.weight)
        if each.group and (
            each.within or counted or each.group in ranked or not Operation.of(form, each).climbs
        ):
            what = _("{id} ไม่ใช่บันไดของกลุ่ม")
            mend = _("ให้กลุ่มหนึ่งมีบันไดเดียว เป็น kind: ladder ไม่มี in points full และ weight")
            yield at.fault("group-ladder", "group", what, mend, id=each.id)
        ranked.add(each.group)


def _better(form: Instrument) -> FormErrors:
    """Yield a fault for `better` other than `more` where branches have levels, as a level is reached by doing more."""
    paths = {FormPath()} if form.better != "more" and Operation.of(form).climbs else set()
    for at, each in placed("dimensions", form.dimensions):
        if (each.better or form.better) != "more" and Operation.of(form, each).climbs:
            paths.add(at if each.better else FormPath())
    what = _("คะแนนของขั้นได้จากการทำให้ครบ จึงยิ่งมากยิ่งดีเสมอ")
    mend = _("ลบ better ถ้าไม่ต้องการคำแนะนำใช้ advice: no")
    yield from (at.fault("better-climbs", "better", what, mend) for at in paths)


def _combined(form: Instrument) -> FormErrors:
    """Yield a fault if scores of a committee are to be combined where items give no points of their own."""
    kinds = [Operation.of(form), *(Operation.of(form, each) for each in form.dimensions)]
    if form.combine != "agreed" and any(kind.climbs or kind.by_items for kind in kinds):
        what = _("คะแนนของกรรมการรวมด้วย {combine} ไม่ได้ในวิธีให้คะแนนนี้")
        mend = _("ใช้ combine: agreed หรือวิธีให้คะแนนที่แต่ละข้อได้คะแนนเอง")
        yield FormPath().fault("combine-kind", "combine", what, mend, combine=form.combine)


def _choosing(form: Instrument) -> FormErrors:
    """Check the number of items to be chosen in a branch, and questions that repeat another one (`again`)."""
    for at, each in placed("dimensions", form.dimensions):
        if not (each.least or each.most):
            continue
        own = [item for item in form.items if _in(item) == each.id and not item.need]
        free = sum(item.not_applicable == "out" for item in own)
        if not free:
            what = _("{id} ให้เลือกข้อ แต่ไม่มีข้อที่เว้นได้")
            mend = _("ใส่ not_applicable: out ให้ข้อที่เลือกหรือไม่เลือกก็ได้")
            yield at.fault("choice-none", "min" if each.least else "max", what, mend, id=each.id)
        elif each.least > len(own) or (
            each.most and each.most < max(1, each.least, len(own) - free)
        ):
            what = _("จำนวนข้อที่ให้เลือกของ {id} เป็นไปไม่ได้")
            mend = _("แก้ min และ max ให้เข้ากับจำนวนข้อ")
            yield at.fault("choice-count", "min", what, mend, id=each.id)
    asked = {(ask.within, ask.id): ask for ask in form.asks}
    for at, ask in placed("fields", form.fields):
        first = asked.get((ask.within, ask.again)) if ask.again else None
        if ask.again and (first is None or first.again or first.scale != ask.scale):
            what = _("again อ้างคำถาม {name} ซึ่งข้อนี้ไม่ได้ถามด้วยรายการคำตอบเดียวกัน")
            mend = _("ใช้รหัสของคำถามแรกในข้อเดียวกัน")
            yield at.fault("again-unknown", "again", what, mend, name=ask.again)


def _in(item: Item | Dimension) -> str:
    return item.within.partition("/")[0]


def _steps(form: Instrument) -> dict[str, int]:
    """Return {branch: its number of levels}: one per value of `points`; of a group's ladder the highest one named."""
    named = [(one.within, one.level) for one in form.levels]
    named += [
        (id_, int(n))
        for id_, _slash, n in (one.within.partition("/") for one in form.items)
        if n.isdecimal()
    ]
    levels = {one.id: len(one.points) for one in form.dimensions}
    for one in form.dimensions:
        if one.group:
            levels[one.id] = max((n for of, n in named if of == one.id), default=0)
    return levels


def _items(form: Instrument) -> FormErrors:
    points = _steps(form)
    items = {item.id for item in form.items}
    for at, item in placed("items", form.items):
        node, slash, level = item.within.partition("/")
        if node not in points and (slash or node not in items):
            what = _("in ชี้ไปที่ “{node}” ซึ่งไม่มี")
            mend = _("ใส่แถวใน dimensions หรือข้อที่ครอบอยู่ ถ้าเป็นขั้นเติม /ขั้น เช่น d1/2")
            yield at.fault("item-nowhere", "in", what, mend, node=node)
        elif slash and not (level.isdecimal() and 1 <= int(level) <= points[node]):
            what = _("{node} ไม่มีขั้น “{level}”")
            mend = _("ใช้ขั้น 1 ถึง {most}")
            yield at.fault(
                "item-level", "in", what, mend, node=node, level=level, most=points[node]
            )


def _verified(form: Instrument) -> FormErrors:
    """Yield a fault for each item that others verify but that asks more than yes or no, or more than once per unit."""
    nodes = form.nodes
    asking = {one.within for rows in (form.parts, form.measures) for one in rows}
    asking |= {one.within for one in form.asks}
    for at, item in placed("items", form.items):
        more = bool(item.need or form.register or item.id in asking or item.scale_under(nodes))
        if item.verified_by and more:
            what = _("ข้อที่ผู้อื่นตรวจสอบตอบได้เพียงใช่หรือไม่ใช่ แต่ข้อนี้ถามมากกว่านั้น")
            yield at.fault(
                "verified-more",
                "by",
                what,
                _("แยกสิ่งที่ให้ตรวจสอบเป็นข้อของตนเองที่ตอบผ่านหรือไม่ผ่าน หรือลบ by"),
            )


def _groups(form: Instrument) -> FormErrors:
    children = Counter(item.within for item in form.items)
    parted = {row.within for rows in (form.parts, form.measures) for row in rows}
    for at, item in placed("items", form.items):
        below, enough = children[item.id], item.enough
        if (
            enough
            and enough not in ("all", "any")
            and not (enough.isdecimal() and item.id not in parted)
        ):
            what = _("ไม่รู้จักค่า “{value}” ของ need")
            mend = _("ใช้ all, any หรือจำนวนข้อ ของ parts ใช้ all หรือ any")
            yield at.fault("need-unknown", "need", what, mend, value=enough)
        elif enough and not below and item.id not in parted:
            what = _("กลุ่ม {id} ไม่มีข้อย่อย")
            mend = _("เพิ่มข้อที่มี in: {id} หรือลบ need")
            yield at.fault("group-empty", "need", what, mend, id=item.id)
        elif enough.isdecimal() and not 1 <= int(enough) <= below:
            what = _("กลุ่ม {id} ต้องการ {need} ข้อ แต่มี {n} ข้อ")
            mend = _("แก้จำนวนให้อยู่ระหว่าง 1 ถึง {n}")
            yield at.fault("group-need", "need", what, mend, id=item.id, need=enough, n=below)


def _levels(form: Instrument) -> FormErrors:
    """Yield a fault for each level without items, which everybody on the level below would reach, or unknown level."""
    filled, points = {item.within for item in form.items}, _steps(form)
    for at, each in placed("dimensions", form.dimensions):
        if not Operation.of(form, each).climbs:
            continue
        passing = bool(each.group and form.passes)  # the first level is that of the units that pass
        for level in range(1 + passing, points[each.id] + 1):
            if f"{each.id}/{level}" not in filled:
                what = _("{id} ขั้น {level} ไม่มีข้อ")
                mend = _("เพิ่มข้อของขั้นนี้ หรือลบคะแนนของขั้นนี้ใน points")
                yield at.fault("level-empty", "points", what, mend, id=each.id, level=level)
    for at, words in placed("levels", form.levels):
        if not 0 <= words.level <= points.get(words.within, words.level):
            what = _("{id} ไม่มีขั้น {level}")
            mend = _("แก้ level หรือเพิ่มคะแนนใน points ของแถวนั้น")
            yield at.fault("level-unknown", "level", what, mend, id=words.within, level=words.level)


def _measures(form: Instrument) -> FormErrors:
    for at, measure in placed("measures", form.measures):
        trouble = _trouble(measure)
        if trouble:
            yield at.fault("measure-limit", trouble[0], trouble[1], trouble[2])


def _same_figure(form: Instrument) -> FormErrors:
    """Yield a fault if a figure asked at several nodes has different types, as it is entered only once."""
    first: dict[str, ItemMeasure] = {}
    for at, measure in placed("measures", form.measures):
        known = first.setdefault(measure.id, measure)
        if (known.type, known.each) != (measure.type, measure.each):
            what = _("ตัวเลข {id} เป็นคนละชนิดกับที่ {node}")
            mend = _("ใช้ type และ each เดียวกัน หรือตั้งรหัสใหม่")
            yield at.fault("figure-kinds", "type", what, mend, id=measure.id, node=known.within)


def figure_findings(form: Instrument) -> FormErrors:
    """Yield faults in `figures`, the list of rules that compute measures, such as two rules for one measure."""
    measures = {measure.id: measure for measure in form.measures}
    # a group's ladder draws no figures
    items = {item.id for item in form.items}.difference(Tree.group_items(form))
    filled: set[str] = set()
    for at, figure in placed("figures", form.figures):
        measure = measures.get(figure.to)
        for key, what, mend in _figure_troubles(form, figure):
            yield at.fault("figure-rows", key, what, mend)
        if measure is None:
            continue
        if figure.to in filled:
            yield at.fault(
                "figure-twice",
                "to",
                _("ตัวเลข {id} คิดจากสองที่"),
                _("เหลือไว้แถวเดียวสำหรับตัวเลขนี้"),
                id=figure.to,
            )
        filled.add(figure.to)
        if not any(each.id == figure.to and each.within in items for each in form.measures):
            yield at.fault(
                "figure-no-item",
                "to",
                _("ตัวเลข {id} ไม่ได้ถามในข้อใด"),
                _("ใช้ตัวเลขของข้อ"),
                id=figure.to,
            )
        if measure.each:
            what = _("ตัวเลข {id} ถามรายงวด จึงคิดจากแถวของทั้งปีไม่ได้")
            mend = _("ลบ each ของตัวเลข หรือลบแถวนี้")
            yield at.fault("figure-periods", "to", what, mend, id=figure.to)
        if (figure.op == "share") != type_of(measure).share:
            what = _("{op} ใช้กับตัวเลขชนิด {type} ไม่ได้")
            mend = _("ใช้ share กับ percent เท่านั้น ชนิดอื่นใช้ count หรือ sum")
            yield at.fault("figure-op", "op", what, mend, op=figure.op, type=measure.type)


def _figure_troubles(form: Instrument, figure: MeasureRule) -> Iterator[tuple[str, str, str]]:
    """Yield (field, fault, mend) for each fault in a figure's source or in what it does with its rows."""
    using, dot, kind = figure.rows.rpartition(".")
    if not dot or not using or "." in using:
        yield (
            "rows",
            _("rows ไม่บอกว่าเป็นแถวของทะเบียนใด"),
            _("เขียนเป็น แบบ.ชนิดแถว หรือ office.division"),
        )
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
    for at, proof in placed("proofs", form.proofs):
        if proof.fault == "block" and proof.within not in answered:
            what = _("หลักฐาน {id} ของ {node} บังคับไม่ได้ เพราะไม่ใช่ข้อที่ตอบ")
            mend = _("ใช้ warn หรือย้ายไปไว้ที่ข้อย่อย")
            yield at.fault("proof-block", "fault", what, mend, id=proof.id, node=proof.within)
        if proof.period == "month" and proof.many > 12:
            what = _("หลักฐาน {id} ต้องการ {n} เดือนในหนึ่งปี")
            mend = _("ใช้จำนวนเต็ม 1 ถึง 12")
            yield at.fault("proof-months", "many", what, mend, id=proof.id, n=proof.many)
        if proof.drawn and not re.fullmatch(DRAWN_ROWS, proof.drawn):
            what = _("drawn: {drawn} ไม่บอกว่าดึงจากผลใด")
            mend = _("เขียนเป็น รหัสแบบ ปี เช่น ita last")
            yield at.fault("proof-drawn", "drawn", what, mend, drawn=proof.drawn)
        if proof.many < 1:
            what = _("หลักฐาน {id} ต้องการ {n} ชิ้น")
            mend = _("ใช้จำนวนเต็มตั้งแต่ 1")
            yield at.fault("proof-many", "many", what, mend, id=proof.id, n=proof.many)


def _trouble(measure: ItemMeasure) -> tuple[str, str, str] | None:
    value = measure.holds.value
    if type_of(measure).share and not 0 <= value <= 100:
        return "is", _("เกณฑ์ร้อยละต้องอยู่ระหว่าง 0 ถึง 100"), _("แก้ตัวเลขของเกณฑ์")
    if type_of(measure).whole and (value < 0 or value.denominator != 1):
        return "is", _("เกณฑ์จำนวนนับต้องเป็นจำนวนเต็มไม่ติดลบ"), _("แก้ตัวเลข หรือใช้ type: decimal")
    if measure.not_applicable and not type_of(measure).share:
        return (
            "not_applicable",
            _("not_applicable ใช้ได้กับร้อยละเท่านั้น"),
            _("ลบ not_applicable หรือใช้ type: percent"),
        )
    if any(not step.harder_than(last) for last, step in pairwise(measure.step_limits)):
        mend = _(
            "เรียงจากขั้นที่ 1 ขึ้นไป ขั้นหลังยากกว่าขั้นก่อน: เมื่อ is เป็น >= ตัวเลขต้องมากขึ้น เมื่อเป็น <= ต้องน้อยลง"
        )
        return "steps", _("ขั้นใน steps ไม่ยากขึ้นตามลำดับ"), mend
    if measure.gives and (measure.steps or measure.holds.op != "<=" or value <= 0):
        what = _("ตัวเลขที่เป็นคะแนนของข้อต้องบอกคะแนนเต็ม และใช้กับขั้นไม่ได้")
        mend = _("เขียน is: '<= คะแนนเต็ม' และลบ steps")
        return "gives", what, mend
    return None


def _negative(form: Instrument) -> FormErrors:
    for name, keys in (("dimensions", ("weight", "full")), ("items", ("weight",))):
        for at, row in placed(name, getattr(form, name)):
            for key in keys:
                if (getattr(row, key) or 0) < 0:
                    yield at.fault(
                        "weight-negative", key, _("{key} น้อยกว่าศูนย์"), _("เขียนจำนวนตั้งแต่ 0"), key=key
                    )


def _grades(form: Instrument) -> FormErrors:
    last: dict[str, Band] = {}
    for at, band in placed("bands", form.bands):
        before = last.get(band.of)
        if before and (
            band.least > before.least or (band.least == before.least and not before.when)
        ):
            what = _("ขีดของเกรดไม่ลดลงตามลำดับ")
            mend = _("เรียงเกรดจากคะแนนมากไปน้อย ซ้ำกันได้เมื่อเกรดก่อนหน้ามี when")
            yield at.fault("bands-rise", "from", what, mend)
        last[band.of] = band
    for at, extra in placed("extra", form.extra):
        if extra.points <= 0:
            yield at.fault(
                "extra-points", "points", _("คะแนนพิเศษต้องมากกว่าศูนย์"), _("แก้คะแนน หรือลบแถวนี้")
            )


def _scales(form: Instrument) -> FormErrors:
    used = {choice.within for choice in form.choices}
    for at, scale in placed("scales", form.scales):
        if scale.id not in used:
            what = _("รายการคำตอบ {id} ไม่มีคำตอบ")
            mend = _("เพิ่มแถวใน choices ที่มี in: {id}")
            yield at.fault("scale-empty", "id", what, mend, id=scale.id)


def subject_findings(form: Instrument) -> FormErrors:
    """Yield faults in the list `subjects`: more than one register, an unknown register, a subject that nothing uses."""
    for at, subject in placed("subjects", form.subjects):
        using, dot, name = subject.register.rpartition(".")
        if not subject.register:
            if any(item.subject == subject.id for item in form.items):
                continue
            what = _("subjects ไม่บอกว่าเป็นรายการของทะเบียนใด และไม่มีข้อใดเรียกใช้")
            mend = _("เขียนเป็น แบบ.ชนิดแถว หรือ office.division")
            yield at.fault("subject-nowhere", "rows", what, mend)
        elif subject is not form.filled_for:
            what = _("กรอกครั้งละหนึ่งรายการของทะเบียนเดียวเท่านั้น")
            mend = _("เหลือ subjects ที่มี rows ไว้แถวเดียว")
            yield at.fault("subjects-many", "rows", what, mend)
        elif using == OFFICE and name not in REGISTERS and subject.register not in PEOPLE:
            known = ", ".join(sorted({*(f"{OFFICE}.{each}" for each in REGISTERS), *PEOPLE}))
            what = _("โปรแกรมรุ่นนี้ยังไม่กรอกแบบครั้งละหนึ่งรายการของ {register}")
            mend = _("ใช้ {known} หรือ แบบ.ชนิดแถว")
            yield at.fault(
                "subject-register", "rows", what, mend, register=subject.register, known=known
            )
        elif not dot or not using:
            what = _("subjects ไม่บอกว่าเป็นรายการของทะเบียนใด")
            mend = _("เขียนเป็น แบบ.ชนิดแถว หรือ office.division")
            yield at.fault("subject-unknown", "rows", what, mend)
        yield from _of_people(form, subject, at)


def _of_people(form: Instrument, subject: Subject, path: FormPath) -> FormErrors:
    """Check subjects that are people: `by` is for them alone, and only mean points may leave the unit."""
    if subject.by and not subject.of_people:
        what = _("by แบ่งกลุ่มคน แต่ {id} ไม่ใช่คน")
        mend = _("ลบ by หรือใส่ personal: yes")
        yield path.fault("subject-groups", "by", what, mend, id=subject.id)
    if subject.register.partition(".")[0] == form.id:
        own = subject.register.partition(".")[2]
    else:
        own = ""
    if (
        own
        and not subject.personal
        and any(field.personal and own in field.kind for field in form.fields)
    ):
        what = _("แถว {kind} มีข้อมูลส่วนบุคคล คำตอบจึงเป็นข้อมูลส่วนบุคคลด้วย")
        mend = _("ใส่ personal: yes")
        yield path.fault("subject-personal", "rows", what, mend, kind=own)
    asked = next((one for one in form.asks if one.id == subject.asked), None)
    once = asked is not None and type_of(asked).whole and asked.within not in form.entry_items
    if subject.asked and not (once and subject.register == RESPONDENTS):
        what = _("of ของ {id} ไม่ใช่จำนวนที่ถามหน่วยงานว่าขอให้ตอบกี่คน")
        mend = _("ใช้ชื่อช่อง type: integer ของข้อที่ตอบครั้งเดียว กับ rows: office.respondent")
        yield path.fault("subject-asked", "of", what, mend, id=subject.id)
    if not subject.of_people:
        return
    kinds = {form.kind, *(dimension.roll_up for dimension in form.dimensions)} - {"", *LINEAR}
    if kinds:
        what = _("คะแนนของคนหลายคนรวมเป็นค่าเฉลี่ยรายข้อ จึงใช้กับ {kinds} ไม่ได้")
        mend = _("ใช้ {known}")
        named = {"kinds": ", ".join(sorted(kinds)), "known": ", ".join(LINEAR)}
        yield path.fault("people-kind", "rows", what, mend, **named)
