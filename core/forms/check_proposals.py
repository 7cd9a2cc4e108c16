"""What staff propose at a meeting, and what it becomes: every field and kind the rule names is there and fits."""

from collections.abc import Iterator, Mapping

from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.findings import FormErrors, FormPath, Unsound, meant
from core.forms.shape import Field, Instrument, ProposalRule
from core.i18n import _

# what each word of the rule names: whether a field fits it
_WORDS, _CHOICE, _WHOLE, _DAY, _LINK = "text", "choice", "whole", "day", "link"
_OF_PROPOSAL = {"named": _WORDS, "group": _CHOICE, "side": _CHOICE, "votes": _WHOLE, "like": _LINK, "picked": _CHOICE}
_OF_MEETING = {"line": _WHOLE, "staff": _WHOLE, "joined": _WHOLE, "as_of": _DAY, "serves": _LINK}


def proposal_findings(form: Instrument) -> FormErrors:
    """A rule that names what is not there would lose what people propose."""
    kinds = {kind.id: kind for kind in form.kinds}
    for number, rule in enumerate(form.proposals):
        if number:
            what = _("แบบหนึ่งมีการประชุมตั้งเป้าหมายได้ครั้งเดียว")
            yield Unsound("proposal-one", FormPath("proposals", number, "id"), what, _("ลบแถวที่เกินใน proposals"))
        for homes, named in ((rule.of, _OF_PROPOSAL), (rule.at, _OF_MEETING)):
            own = {each.id: each for each in form.fields if homes in each.kind}
            yield from _fields(form, number, rule, own, named)
        of, to, at = kinds.get(rule.of), kinds.get(rule.to), kinds.get(rule.at)
        for key, kind in (("of", of), ("to", to), ("at", at)):
            if kind is not None and kind.stage == "report":
                what = _("แถวชนิด {kind} มีเฉพาะในรายงาน จึงใช้ในการประชุมตั้งเป้าหมายไม่ได้").format(kind=kind.id)
                yield Unsound("proposal-stage", FormPath("proposals", number, key), what, _("ใช้ชนิดแถวของแผน"))
        if of is not None and of.within not in ("", rule.at):
            what = _("เรื่องที่เสนอชนิด {kind} อยู่ใต้แถวอื่น").format(kind=rule.of)
            mend = _("ลบ in ของชนิดแถวนี้ หรือให้อยู่ใน {at}").format(at=rule.at)
            yield Unsound("proposal-place", FormPath("proposals", number, "of"), what, mend)
        if at is not None and (at.within or at.most != 1):
            what = _("แถวชนิด {kind} มีได้หลายแถว จึงไม่รู้ว่าเป็นการประชุมใด").format(kind=rule.at)
            yield Unsound("proposal-meeting", FormPath("proposals", number, "at"), what, _("ใส่ max: 1 และไม่ใส่ in"))
        if to is not None and to.within and not sorted_by(form, rule):
            what = _("แถวชนิด {kind} ที่ทำขึ้นไม่มีแถวแม่").format(kind=rule.to)
            mend = _("ให้แถวแม่มีช่องตัวเลือกชุดเดียวกับ side หรือเลือกชนิดแถวที่ไม่มี in")
            yield Unsound("proposal-home", FormPath("proposals", number, "to"), what, mend)
        came = kinds.get(rule.came)
        if came is not None and came.within != rule.at:
            what = _("รายชื่อผู้เข้าร่วมชนิด {kind} ไม่อยู่ในแถวของการประชุม").format(kind=rule.came)
            mend = _("ใส่ in: {at} ให้ชนิดแถวนี้").format(at=rule.at)
            yield Unsound("proposal-came", FormPath("proposals", number, "came"), what, mend)


def sorted_by(form: Instrument, rule: ProposalRule) -> Field | None:
    """The choice of the row above what is made that says what sort it is, by the answers of `side`; None = none."""
    above = next((kind.within for kind in form.kinds if kind.id == rule.to), "")
    side = next((each for each in form.fields if each.id == rule.side and rule.of in each.kind), None)
    own = (each for each in form.fields if above in each.kind and type_of(each).source == "choices")
    return next((each for each in own if side and each.scale == side.scale and not each.many), None)


def _fields(
    form: Instrument, number: int, rule: ProposalRule, own: Mapping[str, Field], named: Mapping[str, str]
) -> Iterator[Unsound]:
    for key, asked in named.items():
        if not (name := getattr(rule, key)):
            continue
        path, field = FormPath("proposals", number, key), own.get(name)
        if field is None:
            what = _("{key} อ้างช่อง {name} ซึ่งแถวชนิดนี้ไม่มี").format(key=key, name=name)
            yield Unsound("proposal-field", path, what, meant(name, own, _("ใช้รหัสของช่องในแถวชนิดนี้")))
        elif not _fits(form, rule, field, key, asked):
            what = _("ช่อง {name} ใช้เป็น {key} ไม่ได้").format(key=key, name=name)
            yield Unsound("proposal-type", path, what, _asked(asked))


def _asked(asked: str) -> str:
    """What a field has to be, as the mend says it."""
    return {
        _WORDS: _("ใช้ช่องข้อความที่ไม่เป็นข้อมูลส่วนบุคคล"),
        _CHOICE: _("ใช้ช่องชนิด choice ที่เลือกได้คำตอบเดียว"),
        _WHOLE: _("ใช้ช่องชนิด integer"),
        _DAY: _("ใช้ช่องชนิด date"),
        _LINK: _("ใช้ช่องชนิด link: like โยงถึง plan. ตามด้วยชนิดแถวเดียวกัน serves โยงถึง items ของแบบประเมิน"),
    }[asked]


def _fits(form: Instrument, rule: ProposalRule, field: Field, key: str, asked: str) -> bool:
    found = type_of(field)
    if field.stage == "report":
        return False
    if asked == _CHOICE:
        answers = [one for one in form.choices if one.within == field.scale]
        return found.source == "choices" and not field.many and (key != "picked" or len(answers) == 2)
    if asked == _LINK:
        wanted = field.to == f"{PLAN}.{rule.of}" and not field.many if key == "like" else field.to.endswith(".items")
        return found.source == "entries" and wanted
    if asked == _WORDS:
        return found.words and not field.personal
    return found.whole if asked == _WHOLE else found.time == "day"
