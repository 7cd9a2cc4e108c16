"""Look up the code of a cover slip that came with papers: which step of which unit is received with them."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from core.assigning.programme_steps import UnitStepState
from core.centre.view import programme_year
from core.exchange.slip import MARK, CoverSlipCode, CoverSlipYear
from core.forms.ports import Reader, in_force
from core.forms.programme import Programme, Step
from core.i18n import _
from core.people.units import Unit, UnitRegister
from core.thai.days import short_date

SlipState = Literal[
    "ready",  # these steps are to be noted
    "several",  # more than one step it may be of: a person says which
    "noted",  # as received on paper, before
    "done",  # what the unit has sent shows it
    "asked",  # nothing of the kind is asked of the unit
    "form",  # it names no form of the step
    "year",  # it is of other years
    "unit",  # nobody below has this unit
    "old",  # of an earlier version: it names no unit
    "damaged",
    "other",  # the code of something else
]


class CoverSlipReading(NamedTuple):
    """What a cover slip's code means: a `state`, a sentence, the unit, the steps to record. `known_by`: the code."""

    state: SlipState
    says: str
    unit: str = ""  # id
    name: str = ""
    steps: tuple[UnitStepState, ...] = ()  # steps to record; for "several" those to choose from
    known_by: str = ""  # code as printed on the slip


def find_slip(
    reader: Reader, own_unit: str, year: int, code: str, step: str, today: date
) -> CoverSlipReading:
    """Return what the `code` of a cover slip (in capitals) means for a fiscal year. `own_unit`: the unit that reads it;
    the slip's unit must be below. `step`: key of the step to record, "" = the steps that fit the slip's forms best."""
    slip = CoverSlipCode.read(code)
    if slip is None:
        if code.startswith(MARK):
            return CoverSlipReading(
                "damaged",
                _("รหัสใบนำส่งไม่ครบหรือผิด อ่านใบนี้อีกครั้ง ถ้ายังไม่ได้ เลือกหน่วยงานในรายการแล้วบันทึกที่นั่น"),
            )
        return CoverSlipReading(
            "other", _("ไม่ใช่รหัสของใบนำส่ง: {text}").format(text=code[:24] or "–")
        )
    if not slip.unit:
        says = _("ใบนำส่ง {code} เป็นรุ่นเดิม ไม่บอกหน่วยงาน เลือกหน่วยงานในรายการแล้วบันทึกที่นั่น")
        return CoverSlipReading("old", says.format(code=slip.known_by), known_by=slip.known_by)
    unit = next(
        (one for one in UnitRegister.of(reader).listed(own_unit) if one.id == slip.unit), None
    )
    if unit is None:
        says = _("ใบนำส่ง {code} เป็นของหน่วยงานที่ไม่อยู่ในสังกัดหรือไม่อยู่ในทะเบียน").format(code=slip.known_by)
        return CoverSlipReading("unit", says, known_by=slip.known_by)
    meaning = CoverSlipReading("asked", "", unit.id, unit.name or unit.code, known_by=slip.known_by)
    of = slip.of(year)
    if of is None:
        years = ", ".join(str(one.year) for one in slip.years)
        says = _("{unit}: ใบนำส่งเป็นของปี {years} เปลี่ยนปีที่ดูอยู่แล้วอ่านใบนี้อีกครั้ง")
        says = says.format(unit=meaning.name, years=years)
        return meaning._replace(state="year", says=says)
    steps = [*_steps(reader, unit, year, of, today)]
    if step:
        chosen = [(one, told) for one, told in steps if one.key == step]
        if not chosen:
            return meaning._replace(
                says=_("{unit}: ขั้นตอนที่เลือกไว้ไม่ได้ขอจากหน่วยงานนี้").format(unit=meaning.name)
            )
        if not chosen[0][1]:
            says = _("{unit}: ใบนำส่งไม่มีแบบของขั้นตอนที่เลือกไว้ ดูว่ากระดาษนี้เป็นของขั้นตอนใด")
            says = says.format(unit=meaning.name)
            return meaning._replace(state="form", says=says)
    else:
        best = max((told for _one, told in steps), default=0)
        chosen = [(one, told) for one, told in steps if told == best]
    return _standing(meaning, [one for one, _told in chosen])


def _steps(
    reader: Reader, unit: Unit, year: int, slip: CoverSlipYear, today: date
) -> Iterator[tuple[UnitStepState, int]]:
    """Yield the steps asked of a unit, each with how well the slip tells its form: 2 by name, 1 by programme, 0 not."""
    for programme in in_force(reader.forms, year):
        if programme.steps_for(unit.kind):
            whole = programme_year(reader, programme, year, today)
            for one in whole.steps(unit):
                yield one, _step_match(programme, one.step, slip)


def _step_match(programme: Programme, id_: str, slip: CoverSlipYear) -> int:
    if not slip.forms:
        return 1
    step = next(one for one in programme.steps if one.id == id_)
    form = step.form.partition(".")[0]
    if form:
        if form in slip.forms:
            return 2 if step.yields in Step.YIELDS and not step.item else 1
        return 0
    return int(any(name.partition("/")[0] in slip.forms for name in programme.instruments))


def _standing(meaning: CoverSlipReading, states: list[UnitStepState]) -> CoverSlipReading:
    """Return the slip with its state by which of the chosen steps are still owed."""
    owed = tuple(state for state in states if state.state != "done")
    if len(owed) == 1:
        return meaning._replace(state="ready", says=f"{meaning.name}: {owed[0].title}", steps=owed)
    if owed:
        says = _("{unit}: ใบนี้เป็นได้ {n} ขั้นตอน เลือกขั้นตอนข้างบนแล้วอ่านอีกครั้ง")
        says = says.format(unit=meaning.name, n=len(owed))
        return meaning._replace(state="several", says=says, steps=owed)
    noted = [state for state in states if state.paper]
    if noted:
        day = short_date(date.fromisoformat(noted[0].paper))
        says = _("{unit}: {step} บันทึกไว้แล้วว่าได้รับเป็นกระดาษ {day}")
        return meaning._replace(
            state="noted", says=says.format(unit=meaning.name, step=noted[0].title, day=day)
        )
    if states:
        says = _("{unit}: {step} ทำแล้ว เห็นในข้อมูลที่หน่วยงานส่งมา")
        says = says.format(unit=meaning.name, step=states[0].title)
        return meaning._replace(state="done", says=says)
    return meaning._replace(says=_("{unit}: ปีนี้ไม่ได้ขอขั้นตอนใดจากหน่วยงานนี้").format(unit=meaning.name))
