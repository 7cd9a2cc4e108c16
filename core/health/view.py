"""The page of health: every aspect of a folder as one row, what waits for a person first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.backups.retention import Backup, Second, Unfit, moment_words
from core.exchange.receivers import amount_words
from core.forms.ports import Reader
from core.health.aspects import (
    ASPECTS,
    clock,
    examined,
    forms_here,
    has_work,
    lies,
    own_backups,
    receipts,
    second_place,
    time_words,
    waits,
)
from core.health.facts import Examination, Place, TrialRestore
from core.health.rows import HealthRow, HealthView, RowState, SpaceRow
from core.i18n import _

GIGA = 2**30  # bytes


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What is known besides the records."""

    now: datetime
    examination: Examination | None  # the newest; None = none was made since the folder was opened
    own: tuple[Backup, ...]  # the backups beside the folder, the newest first
    second: Second | None
    place: Place
    trial: TrialRestore | None = None
    waiting: tuple[int, int] = (0, 0)  # files of unknown senders that wait, and their bytes
    unfit: tuple[Unfit, ...] = ()  # backups beside the folder that cannot be put back, the newest first
    stopped: datetime | None = None  # when somebody stopped an examination after `examination`


def health_view(reader: Reader, unit: str, facts: HealthFacts) -> HealthView:
    """Everything the page shows."""
    found, made = facts.examination, [one.at for one in facts.own]
    if facts.second is not None:
        made.append(facts.second.at)
    work, trial = has_work(reader, unit), None if _outrun(facts) else facts.trial
    rows: list[HealthRow] = [
        *examined(found, facts.now),
        *([own_backups(facts.own, facts.unfit, trial, facts.now)] if facts.own or facts.unfit or work else []),
        *([second_place(facts.second, facts.now)] if facts.second or work else []),
        *receipts(reader, unit),
        *forms_here(reader, unit),
        clock(reader, unit, made, facts.now),
        lies(facts.place),
        *waits(*facts.waiting),
    ]
    order = list(RowState)
    rows.sort(key=lambda row: order.index(row.state))
    place = facts.place
    space = (
        SpaceRow(_("หลักฐาน"), place.evidence, "d1"),
        SpaceRow(_("ไฟล์สำรองในเครื่อง"), place.backups, "d2"),
        SpaceRow(_("ข้อมูลและประวัติ"), place.database, "d3"),
    )
    return HealthView(tuple(rows), _looked(facts), space, _free(place), facts.stopped is not None)


def _outrun(facts: HealthFacts) -> bool:
    """Whether evidence was harmed since a trial went well: the backups beside the folder share files with it."""
    found, trial = facts.examination, facts.trial
    if found is None or trial is None or found.at <= trial.at or trial.missing or not trial.whole:
        return False
    return any(ASPECTS.get(one.kind) == "files" for one in found.damages)


def _looked(facts: HealthFacts) -> str:
    """When everything was looked at last; one that was stopped did not look at everything, and says so."""
    found, stopped = facts.examination, facts.stopped
    whole = found is not None and found.thorough
    at = time_words(found.at, facts.now) if found else ""
    seconds = max(1, round(found.seconds)) if found else 0
    if stopped is None:
        return _("ตรวจล่าสุด {at} ใช้เวลา {n} วินาที").format(at=at, n=seconds) if whole else ""
    cut = time_words(stopped, facts.now)
    if whole:
        return _("หยุดกลางคันเมื่อ {cut} ผลนี้เป็นของการตรวจครั้งก่อน {at}").format(cut=cut, at=at)
    return _("หยุดกลางคันเมื่อ {cut} ยังตรวจไม่ครบ").format(cut=cut)


def _free(place: Place) -> str:
    """The room that is left, and whether it is enough for as much again."""
    size = size_words(place.free)
    if place.free < place.evidence + place.backups + place.database:
        return _("เครื่องนี้ว่าง {size} น้อยกว่าที่โฟลเดอร์นี้ใช้อยู่ ควรเพิ่มเนื้อที่").format(size=size)
    return _("เครื่องนี้ว่าง {size}").format(size=size)


def size_words(size: int) -> str:
    """A number of bytes as people say it, in one unit."""
    if not size:
        return _("ไม่มี")
    if size >= 10 * GIGA:
        return _("{n} GB").format(n=round(size / GIGA))
    if size >= GIGA:
        return _("{n} GB").format(n=round(size / GIGA, 1))
    return amount_words(size)


def report(view: HealthView, facts: HealthFacts, program: str) -> str:
    """`program`: the version of the program and its system. Of every matter its kind, state and count are written."""
    return "\n".join((*_head(view, facts, program), "", *_rows(view), "", *_space(view), ""))


def _head(view: HealthView, facts: HealthFacts, program: str) -> Iterator[str]:
    yield _("ผลตรวจสุขภาพข้อมูล {at}").format(at=moment_words(facts.now))
    yield program
    yield _("เรียบร้อย {good} จาก {of} เรื่อง ต้องดู {todo} เรื่อง").format(good=view.good, of=len(view.rows), todo=view.todo)
    found = facts.examination
    if found is not None:
        yield _("ตรวจเมื่อ {at} ประวัติ {lines} รายการ ไฟล์หลักฐาน {files} ไฟล์").format(
            at=moment_words(found.at), lines=found.lines, files=found.files
        )
    if facts.stopped is not None:
        yield view.looked
    yield _("ไฟล์สำรองในเครื่อง {n} ชุด").format(n=len(facts.own))
    if facts.second is not None:
        yield _("สำรองลงแฟลชไดรฟ์ {at}").format(at=moment_words(facts.second.at))


def _rows(view: HealthView) -> Iterator[str]:
    for row in view.rows:
        count = len(row.diagnosis.places) if row.diagnosis else 0
        places = _("({n} แห่ง)").format(n=count) if count else ""
        yield " ".join(filter(None, (f"[{row.state}/{row.key}]", row.title, places)))


def _space(view: HealthView) -> Iterator[str]:
    for one in view.space:
        yield f"{one.title}: {size_words(one.size)}"
    yield view.free
