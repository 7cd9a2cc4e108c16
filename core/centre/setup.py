"""The progress of setting up a centre: four steps, each computed from the records and not stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from core.assigning.programme_steps import DueDate
from core.errors import UserError
from core.exchange.invitations import INVITATION, open_still, usable
from core.forms.ports import Forms, FormSummary, Reader, in_force
from core.forms.programme import Programme
from core.forms.published import PUBLISHED, PublishedForm
from core.i18n import _
from core.log.certificates import RootKeyRecord
from core.people.units import Unit, UnitRegister, home
from core.thai.written import fiscal_year
from core.values import Record, Ref

ROOTS = "roots"
REGISTER = "register"
PROGRAMME = "programme"
STARTS = "starts"
STEPS = (ROOTS, REGISTER, PROGRAMME, STARTS)
# what became of a unit's start file
NONE = "none"
MADE = "made"
LATE = "late"  # its last day has passed
WITHDRAWN = "withdrawn"
JOINED = "joined"


class SetupStep(NamedTuple):
    """One of the four steps of setting up a centre: whether it is done, and a text on its state (`status`)."""

    key: str
    title: str
    done: bool
    status: str


class ProgrammeRow(NamedTuple):
    """A programme that the centre can publish. `record`: its publication, None = none; `past`: ended or replaced."""

    label: FormSummary
    record: Ref | None  # the record by which it is published; None = it is not
    past: bool = False  # ended, or a newer edition is in force


class UnitStartFileRow(NamedTuple):
    """A unit below the centre, with its start file's `state`. `another`: a further PC's start file is still unused."""

    unit: Unit
    parent: str  # name of the unit above
    state: str
    until: str  # ISO day, "" = none
    another: bool = False  # it has begun, and a start file for another of its PCs is open


@dataclass(frozen=True, slots=True)
class CentreSetupView:
    """All data of the page on which a centre is set up."""

    name: str
    kind: str
    certified: str  # what the device of this PC is certified as, "" = nothing yet
    roots: tuple[RootKeyRecord, ...]  # root keys made on this PC
    trusting: bool  # whether it trusts any root, so that others are not to be made
    units: int
    regions: int
    programmes: tuple[ProgrammeRow, ...]
    forms: int  # published by anybody
    starts: tuple[UnitStartFileRow, ...]

    @property
    def steps(self) -> tuple[SetupStep, ...]:
        return _roots_step(self), _register_step(self), _programme_step(self), _starts_step(self)

    @property
    def next(self) -> str:
        """Return the key of the first step that is not done, or of the last step if all are done."""
        return next((one.key for one in self.steps if not one.done), STARTS)


def setup(
    reader: Reader, unit: str, roots: Sequence[RootKeyRecord], today: date
) -> CentreSetupView:
    """Return the set-up state of the centre `unit`; `roots` are the root keys stored on this PC."""
    office = reader.record(home(unit))
    device = reader.trust.device()
    units = UnitRegister.of(reader)
    under = [one for one in units.below(unit) if one.registered]
    known = PublishedForm.all(reader)
    mine = {one.file: one.ref for one in known if one.state == PUBLISHED and one.owner == unit}
    offered = [label for label in reader.forms.labels() if label.programme]
    # in place of those of the program of the same id
    own = {one.id for one in offered if one.file in mine}
    offered = [one for one in offered if one.file in mine or one.id not in own]
    joined = {
        one.unit for one in reader.trust.devices() if not one.revoked and one.kind != "committee"
    }
    # the last of each
    invited = {record.text("unit"): record for record in reader.records(INVITATION, unit)}
    names = {one.id: one.name for one in UnitRegister.of(reader).values()}
    rows, year = [], fiscal_year(today)
    for one in under:
        last = invited.get(one.id)
        state = JOINED if one.id in joined else _state(last, today)
        another = state == JOINED and last is not None and usable(last, today)
        rows.append(
            UnitStartFileRow(
                one, names.get(one.parent, ""), state, last.text("until") if last else "", another
            )
        )
    title = kind = certified = ""
    if office:
        title, kind = office.text("name"), office.text("kind")
    if device and not device.revoked and device.unit == unit:
        certified = device.kind
    return CentreSetupView(
        title,
        kind,
        certified,
        tuple(roots),
        bool(reader.trust.roots()),
        len(under),
        len({one.region for one in under if one.region}),
        tuple(
            ProgrammeRow(one, mine.get(one.file), _past(reader.forms, one, offered, year))
            for one in offered
        ),
        sum(one.state == PUBLISHED for one in known),
        tuple(rows),
    )


def _past(forms: Forms, label: FormSummary, offered: Sequence[FormSummary], year: int) -> bool:
    """Return whether a programme has ended before a year, or a newer edition of it is among the offered ones then."""
    newer = any(one.id == label.id and label.edition < one.edition <= year for one in offered)
    return newer or not forms.programme(label.name).serves(max(label.edition, year))


def _state(invitation: Record | None, today: date) -> str:
    if invitation is None:
        return NONE
    if usable(invitation, today):
        return MADE
    if open_still(invitation):
        return LATE
    return WITHDRAWN


def dated_programmes(view: CentreSetupView, forms: Forms, year: int) -> tuple[ProgrammeRow, ...]:
    """Return the published programmes in force in a year, whose due dates therefore apply."""
    using = {one.using for one in in_force(forms, year)}
    return tuple(
        one for one in view.programmes if one.record is not None and one.label.using in using
    )


def programme_dates(
    reader: Reader, name: str, year: int
) -> tuple[Programme, tuple[tuple[str, str, DueDate], ...]] | None:
    """Return (programme `name`, its steps as (id, title, due date in `year`)); None if its form file is unreadable."""
    try:
        programme = reader.forms.programme(name)
    except UserError:
        return None
    due = DueDate.by_step(reader, programme, year)
    return programme, tuple((step.id, str(step.title), due[step.id]) for step in programme.steps)


def _roots_step(view: CentreSetupView) -> SetupStep:
    title = _("กุญแจรากบนกระดาษ")
    if view.certified and view.certified != "centre":
        return SetupStep(ROOTS, title, True, _("ต้นสังกัดรับรองเครื่องนี้แล้ว"))
    waits = sum(not one.read for one in view.roots)
    if not view.certified:
        return SetupStep(ROOTS, title, False, _("กุญแจรากสองดอก เก็บบนกระดาษ"))
    if waits:
        return SetupStep(ROOTS, title, False, _("รอพิมพ์หรืออ่านทวน {n} แผ่น").format(n=waits))
    if not view.roots:  # keys made elsewhere: unknown here whether they are on paper
        return SetupStep(ROOTS, title, True, _("กุญแจรากรับรองเครื่องนี้แล้ว"))
    return SetupStep(ROOTS, title, True, _("เก็บบนกระดาษแล้ว {n} แผ่น").format(n=len(view.roots)))


def _register_step(view: CentreSetupView) -> SetupStep:
    title = _("ทะเบียนหน่วยงาน")
    if not view.units:
        return SetupStep(REGISTER, title, False, _("จาก Excel หนึ่งไฟล์"))
    units = _("{n} หน่วยงาน").format(n=f"{view.units:,}")
    zones = " " + _("{n} เขต").format(n=view.regions) if view.regions else ""
    return SetupStep(REGISTER, title, True, units + zones)


def _programme_step(view: CentreSetupView) -> SetupStep:
    title = _("โครงการและแบบ")
    own = sum(one.record is not None for one in view.programmes)
    if view.certified == "province":
        return SetupStep(PROGRAMME, title, True, _("ส่วนกลางเป็นผู้ประกาศ"))
    if not own:
        return SetupStep(PROGRAMME, title, False, _("โครงการของปี วันกำหนดส่ง และแบบ"))
    return SetupStep(PROGRAMME, title, True, _("ประกาศแล้ว {n} โครงการ").format(n=own))


def _starts_step(view: CentreSetupView) -> SetupStep:
    title = _("ไฟล์เริ่มงาน")
    states = Counter(one.state for one in view.starts)
    out = states[MADE] + states[JOINED]
    if not out:
        return SetupStep(STARTS, title, False, _("หนึ่งไฟล์ต่อหน่วยงาน"))
    status = _("ออกแล้ว {n} จาก {of} เริ่มแล้ว {joined}")
    status = status.format(n=out, of=len(view.starts), joined=states[JOINED])
    return SetupStep(STARTS, title, out == len(view.starts), status)
