"""Check the rule by which staff propose goals at a meeting: each field and kind of row it names exists and fits."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.findings import FormErrors, FormFault, FormPath, meant
from core.forms.shape import Field, Instrument, ProposalRule
from core.i18n import _

TAKEN = ["met", "not_met"]  # results of the answers by which the meeting takes or leaves a proposal


def completed_rule(form: Instrument, rule: ProposalRule) -> ProposalRule:
    """Return the rule with its empty parts found in the form: the kind that holds proposals, a field for each use."""
    kinds = {kind.id: kind for kind in form.kinds}
    at, called = (kinds[rule.of].within, kinds[rule.of].named) if rule.of in kinds else ("", "")

    def fitting(kind: str, fits: Callable[[Field], bool]) -> list[str]:
        return [one.id for one in form.fields if kind in one.kind and one.stage != "report" and fits(one)]

    def first(kind: str, fits: Callable[[Field], bool]) -> str:
        return next(iter(sorted(fitting(kind, fits), key=lambda one: one != called)), "")

    def takes(one: Field) -> bool:
        return one.id not in rule.groups and [x.result for x in form.choices if x.within == one.scale] == TAKEN

    named = {each for one in form.fields if one.personal for each in one.kind}
    whole = {*fitting(at, lambda one: type_of(one).whole)}
    shares = (cell.over for cell in form.computed if cell.kind == at and cell.op == "share" and {*cell.over} <= whole)
    joined, staff = next((over for over in shares if len(over) == 2), ("", ""))
    days = fitting(at, lambda one: one.id == staff or type_of(one).time == "day")
    group, side = (*rule.groups, "", "")[:2]
    return replace(
        rule, at=at, group=group, side=side, joined=joined, staff=staff,
        picked=first(rule.of, takes), as_of=next(iter(days[days.index(staff) + 1 :]), "") if staff else "",
        named=first(rule.of, lambda one: type_of(one).words and not one.personal),
        votes=first(rule.of, lambda one: type_of(one).whole),
        like=first(rule.of, lambda one: one.to == f"{PLAN}.{rule.of}" and not one.many),
        came=next((one.id for one in form.kinds if at and one.within == at and one.id in named - {rule.of}), ""),
        serves=first(at, lambda one: one.to.endswith(".items")),
    )  # fmt: skip


def rule_of(form: Instrument) -> ProposalRule | None:
    """Return the completed rule by which staff propose the goals of a plan, or None if the form has no such meeting."""
    return next((completed_rule(form, one) for one in form.proposals), None)


def proposal_findings(form: Instrument) -> FormErrors:
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


def sorted_by(form: Instrument, rule: ProposalRule) -> Field | None:
    """Return the choice field of the goals' parent rows with the scale of the proposals' field `side`, or None."""
    above = next((kind.within for kind in form.kinds if kind.id == rule.to), "")
    side = next((each for each in form.fields if each.id == rule.side and rule.of in each.kind), None)
    own = (each for each in form.fields if above in each.kind and type_of(each).source == "choices")
    return next((each for each in own if side and each.scale == side.scale and not each.many), None)


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
