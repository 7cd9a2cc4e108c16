"""The health page: one row for each aspect of an office folder, urgent ones first, and how each is computed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from core.backups.retention import Backup, SecondBackupLocation, UnusableBackup
from core.exchange.receivers import ABOVE, ConfirmedOpCount, amount_words, ways
from core.forms.ports import Reader, form_here
from core.health import diagnoses
from core.health.facts import (
    DamageDiagnosis,
    FolderDiskSpace,
    FolderExamination,
    TrialRestoreResult,
    requested_part,
)
from core.health.rows import (
    OF_GRAVITY,
    URGENT,
    DiskSpaceRow,
    HealthRow,
    HealthRowRemedy,
    HealthRowState,
    HealthView,
)
from core.i18n import _
from core.people.units import UnitRegister
from core.records.route import form_of
from core.thai.days import moment_of, short_date, time_of_day

GIGA = 2**30  # bytes


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """The data the health page needs besides records. `waiting`: (number, bytes) of files from unknown senders;
    `unfit`: backups that cannot be restored; `stopped`: when an examination newer than `examination` was broken off."""

    now: datetime
    # the newest; None = none was made since the folder was opened
    examination: FolderExamination | None
    backups: tuple[Backup, ...]  # the backups beside the folder, the newest first
    second: SecondBackupLocation | None
    place: FolderDiskSpace
    trial: TrialRestoreResult | None = None
    waiting: tuple[int, int] = (0, 0)  # files of unknown senders that wait, and their bytes
    # backups beside the folder that cannot be put back, the newest first
    unfit: tuple[UnusableBackup, ...] = ()
    stopped: datetime | None = None  # when somebody stopped an examination after `examination`


def health_view(reader: Reader, unit: str, facts: HealthFacts) -> HealthView:
    """Return the health page: a row for each check, the most urgent first, then the space used and free."""
    found, made = facts.examination, [backup.at for backup in facts.backups]
    if facts.second is not None:
        made.append(facts.second.at)
    # without a plan or assessment, no backup is asked for
    work = reader.records("plan", unit) or reader.records("assessment", unit)
    trial = None if _outrun(facts) else facts.trial
    rows = [*examined(found, facts.now)]
    if facts.backups or facts.unfit or work:
        rows.append(own_backups(facts.backups, facts.unfit, trial, facts.now))
    if facts.second or work:
        rows.append(second_place(facts.second, facts.now))
    rows += [
        *receipts(reader, unit),
        *forms_here(reader, unit),
        clock(reader, unit, made, facts.now),
        lies(facts.place),
        *waits(*facts.waiting),
    ]
    order = list(HealthRowState)
    rows.sort(key=lambda row: order.index(row.state))
    place = facts.place
    space = (
        DiskSpaceRow(_("หลักฐาน"), place.evidence, "d1"),
        DiskSpaceRow(_("ไฟล์สำรองในเครื่อง"), place.backups, "d2"),
        DiskSpaceRow(_("ข้อมูลและประวัติ"), place.database, "d3"),
    )
    return HealthView(tuple(rows), _looked(facts), space, _free(place), facts.stopped is not None)


def _outrun(facts: HealthFacts) -> bool:
    """Return whether evidence was damaged after a successful trial restore: backups share files with the folder."""
    found, trial = facts.examination, facts.trial
    if found is None or trial is None or found.at <= trial.at or trial.missing or not trial.whole:
        return False
    return any(ASPECTS.get(one.kind) == "files" for one in found.damages)


def _looked(facts: HealthFacts) -> str:
    """Return when everything was last examined; a stopped examination does not count, but is mentioned."""
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


def _free(place: FolderDiskSpace) -> str:
    """Return the free space in words, with advice if it is less than the folder takes now."""
    size = size_words(place.free)
    if place.free < place.evidence + place.backups + place.database:
        return _("เครื่องนี้ว่าง {size} น้อยกว่าที่โฟลเดอร์นี้ใช้อยู่ ควรเพิ่มเนื้อที่").format(size=size)
    return _("เครื่องนี้ว่าง {size}").format(size=size)


def size_words(size: int) -> str:
    """Return a number of bytes as text in one unit, such as MB."""
    if not size:
        return _("ไม่มี")
    if size >= 10 * GIGA:
        return _("{n} GB").format(n=round(size / GIGA))
    if size >= GIGA:
        return _("{n} GB").format(n=round(size / GIGA, 1))
    return amount_words(size)


def report(view: HealthView, facts: HealthFacts, program: str) -> str:
    """Return the health page as text: each row's state, kind, title, number of faults. `program`: version, system."""
    space = (f"{one.title}: {size_words(one.size)}" for one in view.space)
    return "\n".join((*_head(view, facts, program), "", *_rows(view), "", *space, view.free, ""))


def _head(view: HealthView, facts: HealthFacts, program: str) -> Iterator[str]:
    yield _("ผลตรวจสุขภาพข้อมูล {at}").format(at=Backup.moment_words(facts.now))
    yield program
    says = _("เรียบร้อย {good} จาก {of} เรื่อง ต้องดู {todo} เรื่อง")
    yield says.format(good=view.good, of=len(view.rows), todo=view.todo)
    found = facts.examination
    if found is not None:
        sentence = _("ตรวจเมื่อ {at} ประวัติ {lines} รายการ ไฟล์หลักฐาน {files} ไฟล์")
        yield sentence.format(
            at=Backup.moment_words(found.at), lines=found.lines, files=found.files
        )
    if facts.stopped is not None:
        yield view.examined
    yield _("ไฟล์สำรองในเครื่อง {n} ชุด").format(n=len(facts.backups))
    if facts.second is not None:
        yield _("สำรองลงแฟลชไดรฟ์ {at}").format(at=Backup.moment_words(facts.second.at))


def _rows(view: HealthView) -> Iterator[str]:
    for row in view.rows:
        count = len(row.diagnosis.places) if row.diagnosis else 0
        places = _("({n} แห่ง)").format(n=count) if count else ""
        yield " ".join(filter(None, (f"[{row.state}/{row.key}]", row.title, places)))


OTHER = "records"  # the aspect of a kind that belongs to no other
OFF = timedelta(minutes=2)  # two clocks that differ less agree
WRONG = timedelta(days=1)  # a clock that differs more ought to be set


class _Part(NamedTuple):
    """A part of an examination: its name before, and what to say once it was examined."""

    icon: str
    name: str
    fine: str
    detail: str


def _parts(examination: FolderExamination | None) -> Mapping[str, _Part]:
    lines, files = (f"{examination.lines:,}", f"{examination.files:,}") if examination else ("", "")
    whole = _("ไฟล์หลักฐานในเครื่องนี้ครบและเปิดอ่านได้")
    read = _("อ่านซ้ำ {n} ไฟล์ ตรงกับวันที่เก็บทุกไฟล์").format(n=files)
    if examination is not None and not examination.files:
        whole = _("ยังไม่มีไฟล์หลักฐานในเครื่องนี้")
        read = _("ไฟล์ที่แนบหรือรับมาจะถูกอ่านซ้ำในการตรวจครั้งถัดไป")
    return {
        "records": _Part(
            "table",
            _("ข้อมูลและประวัติทุกรายการ"),
            _("ข้อมูลทุกส่วนอ่านได้และตรงกับที่บันทึก"),
            _("ตรวจประวัติ {n} รายการ ไม่มีรายการที่ถูกแก้นอกโปรแกรม").format(n=lines),
        ),
        "texts": _Part(
            "letters",
            _("ข้อความของทุกรายการ"),
            _("ข้อความครบทุกรายการ"),
            _("ทุกรายการมีข้อความตามที่พิมพ์ หรือมีบันทึกว่าลบแล้วหรือไม่ได้ส่งมา"),
        ),
        "files": _Part(
            "clip",
            _("ไฟล์หลักฐานทุกไฟล์"),
            whole,
            read,
        ),
        "shown": _Part(
            "search",
            _("สิ่งที่แสดงเทียบกับประวัติ"),
            _("สิ่งที่แสดงตรงกับประวัติทุกช่อง"),
            _("คำนวณใหม่จากประวัติทั้งหมดแล้วเทียบ"),
        ),
        "views": _Part(
            "lock", _("บันทึกการดูข้อมูลบุคคล"), _("บันทึกการดูข้อมูลบุคคลครบ"), _("ไม่มีบรรทัดที่ถูกแก้หรือตัดออก")
        ),
    }


ASPECTS: Mapping[
    str, str
] = {  # the part of an examination a kind of damage belongs to; any other is of OTHER
    "words": "texts",
    "false_words": "texts",
    "evidence": "files",
    "false_evidence": "files",
    "shown": "shown",
    "views": "views",
    "erasing": "views",
    "erasing_away": "views",
}
# kinds after which nobody knows how far the log of views went
WITHOUT_KEYS = frozenset({"keys", "keys_only", "keys_unread"})
# kinds after which nobody knows whether the other parts were seen
BLIND = frozenset({"file", "unread", "layout"})


def examined(examination: FolderExamination | None, now: datetime) -> Iterator[HealthRow]:
    """Yield a row for each kind of damage, then one for each other part of the folder: good, or not examined."""
    parts = _parts(examination)
    named = diagnoses.diagnoses(examination) if examination else ()
    ill = {ASPECTS.get(one.kind, OTHER) for one in named if OF_GRAVITY[one.gravity] in URGENT}
    # what is asked for is not here yet, so the part of the folder that lacks it is not called whole
    asked = (
        [damage for damage in examination.damages if damage.kind == "asked"] if examination else []
    )
    ill |= {requested_part(key) for one in asked for key in one.keys}
    when = time_words(examination.at, now) if examination else ""
    for one in named:
        icon = parts[ASPECTS.get(one.kind, OTHER)].icon
        state = OF_GRAVITY[one.gravity]
        yield HealthRow(one.kind, icon, state, one.problem, _named(one), when, _repair(one), one)
    blind = not BLIND.isdisjoint(one.kind for one in named)
    seen = examination is not None and examination.thorough and not blind
    for key, part in parts.items():
        if key in ill:
            continue
        if key == "views" and not WITHOUT_KEYS.isdisjoint(one.kind for one in named):
            hint = _("ตรวจท้ายบันทึกได้เมื่อมีกุญแจเดิม")
            yield HealthRow(key, part.icon, HealthRowState.UNREAD, part.name, hint)
        elif seen:
            yield HealthRow(key, part.icon, HealthRowState.FINE, part.fine, part.detail, when)
        else:
            hint = _("ตรวจได้หลังซ่อมเรื่องที่เสียหายแล้ว") if blind else ""
            yield HealthRow(key, part.icon, HealthRowState.UNREAD, part.name, hint)


def _named(diagnosis: DamageDiagnosis) -> str:
    """Return the first two places, and how many more there are."""
    if not diagnosis.places:
        return diagnosis.serious
    first = " · ".join(diagnosis.places[:2])
    left = len(diagnosis.places) - 2
    return _("{places} และอีก {n} แห่ง").format(places=first, n=left) if left > 0 else first


def _repair(diagnosis: DamageDiagnosis) -> HealthRowRemedy | None:
    """Return the remedy of a damage; if nothing here repairs it, the page of backups."""
    if diagnosis.remedy:
        return HealthRowRemedy(diagnosis.remedy, "repair", diagnosis.kind)
    if OF_GRAVITY[diagnosis.gravity] in URGENT:
        return HealthRowRemedy(_("ดูไฟล์สำรอง"), "page", "backups")
    return None


def own_backups(
    backups: Sequence[Backup],
    unfit: Sequence[UnusableBackup],
    trial: TrialRestoreResult | None,
    now: datetime,
) -> HealthRow:
    """Return the row on this PC's backups: `backups` can be restored, `unfit` cannot; both lists have the newest first.
    Its state: DAMAGE = the trial restore failed; SHOULD = there is no backup, or the newest is unfit or lacks files;
    NOTE = older ones are unfit; FINE = otherwise."""
    count = _("เก็บไว้ {n} ชุด นับและเทียบแล้วเมื่อทำแต่ละชุด").format(n=len(backups))
    title = _("สำรองในเครื่องทุกครึ่งชั่วโมงที่มีการแก้ไข")
    when = time_words(backups[0].at, now) if backups else ""
    row = partial(HealthRow, "backups", "history")
    look = HealthRowRemedy(_("ดูไฟล์สำรอง"), "page", "backups")
    if trial is not None and (trial.missing or not trial.whole):
        trouble = diagnoses.trial_failed(trial)
        remedy = HealthRowRemedy(trouble.remedy, "own")
        return row(HealthRowState.DAMAGE, trouble.problem, count, when, remedy, trouble)
    if not backups or UnusableBackup.is_newest(backups, unfit):
        answers = diagnoses.unfit_backups(backups, unfit) if unfit else diagnoses.no_backup()
        remedy = HealthRowRemedy(answers.remedy, "own")
        return row(HealthRowState.SHOULD, answers.problem, answers.serious, when, remedy, answers)
    if backups[0].lost_files:
        lacking = _("ไฟล์สำรองชุดล่าสุดขาดไฟล์หลักฐาน {n} ไฟล์").format(n=len(backups[0].lost_files))
        return row(HealthRowState.SHOULD, lacking, count, when, look)
    if trial is not None:
        tried = _("ทดลองกู้คืนชุด {at} แล้ว ครบและเปิดได้").format(at=Backup.moment_words(trial.backup))
        count = f"{count} {tried}"
    if not unfit:
        return row(HealthRowState.FINE, title, count, when)
    count = _("{count} อีก {n} ชุดกู้คืนไม่ได้").format(count=count, n=len(unfit))
    return row(HealthRowState.NOTE, title, count, when, look)


def second_place(location: SecondBackupLocation | None, now: datetime) -> HealthRow:
    """Return the row on backups in the second location (None = there is none): how many days ago the last was made."""
    days = (now.date() - location.at.date()).days if location else 0
    when = short_date(location.at.date()) if location else ""
    if location is None or days >= Backup.OLD:
        answers = diagnoses.old_second(days, location) if location else diagnoses.no_second()
        return HealthRow(
            "second",
            "shield",
            HealthRowState.SHOULD,
            answers.problem,
            answers.serious,
            when,
            HealthRowRemedy(answers.remedy, "second"),
            answers,
        )
    title = _("สำรองลงแฟลชไดรฟ์ {n} วันก่อน").format(n=days) if days else _("สำรองลงแฟลชไดรฟ์วันนี้")
    if days < 0:
        title = _("สำรองลงแฟลชไดรฟ์แล้ว")
    return HealthRow("second", "shield", HealthRowState.FINE, title, str(location.place), when)


def receipts(reader: Reader, unit: str) -> Iterator[HealthRow]:
    """Yield a row on how much of the unit's data the receipts of units above confirm; nothing if no unit is above."""
    above = [way.stop for way in ways(reader, unit) if way.receiver.side == ABOVE]
    if not above:
        return
    answered = [stop for stop in above if stop is not None and stop.at]
    whole = [stop for stop in answered if stop.whole]
    lines = [
        _("{name} ตอบรับ {has} จาก {of} บันทึก").format(
            name=stop.name, has=f"{stop.has:,}", of=f"{stop.total:,}"
        )
        for stop in answered
    ]
    when = ConfirmedOpCount.heard_on(max(stop.at for stop in answered)) if answered else ""
    remedy = HealthRowRemedy(_("ไปหน้ารับส่ง"), "page", "exchange")
    if not answered:
        text = _("ใบตอบรับมากับไฟล์ที่ได้จากต้นสังกัด จนกว่าจะได้รับ อย่าลบไฟล์ที่ส่งไปแล้ว")
        yield HealthRow(
            "receipts", "exchange", HealthRowState.NOTE, _("ต้นสังกัดยังไม่เคยตอบรับ"), text, "", remedy
        )
    elif len(whole) == len(above):
        title = _("ต้นสังกัดรับครบทุกบันทึกที่มีในเครื่องนี้")
        yield HealthRow("receipts", "exchange", HealthRowState.FINE, title, " · ".join(lines), when)
    else:
        title = _("ต้นสังกัดตอบรับครบ {n} จาก {of} แห่ง").format(n=len(whole), of=len(above))
        yield HealthRow(
            "receipts", "exchange", HealthRowState.NOTE, title, " · ".join(lines), when, remedy
        )


def shown_name(form_name: str) -> str:
    """Return `id/edition/revision` of a form from its name in records, which may have hashes behind that."""
    return form_name.partition("#")[0]


def forms_here(reader: Reader, unit: str) -> Iterator[HealthRow]:
    """Yield a row on whether the forms of the unit's plans and assessments are on this PC; nothing if it has none."""
    documents = [
        record for entity in ("plan", "assessment") for record in reader.records(entity, unit)
    ]
    used = {form_of(reader, document) for document in documents}
    absent = tuple(sorted(each for each in used if form_here(reader.forms, each) is None))
    if absent:
        lacking = sum(form_of(reader, document) in absent for document in documents)
        answers = diagnoses.no_form(lacking, tuple(dict.fromkeys(map(shown_name, absent))))
        remedy = HealthRowRemedy(_("ไปหน้ารับส่ง"), "page", "exchange")
        detail = " · ".join(dict.fromkeys(map(shown_name, absent)))
        yield HealthRow(
            "forms", "doc", HealthRowState.SHOULD, answers.problem, detail, "", remedy, answers
        )
    elif documents:
        text = _("{n} เอกสาร ใช้ {forms} แบบ").format(n=len(documents), forms=len(used))
        yield HealthRow("forms", "doc", HealthRowState.FINE, _("แบบครบทุกเอกสาร"), text)


def clock(reader: Reader, unit: str, backup_times: Sequence[datetime], now: datetime) -> HealthRow:
    """Return the row on this PC's clock, compared with times from other PCs and of the backups."""
    units = UnitRegister.of(reader)
    times = [
        (_moment(station.at, now), station.unit)
        for station in reader.transfers.stations(unit)
        if station.at
    ]
    times += [(_moment(arrival.made, now), arrival.unit) for arrival in reader.transfers.arrivals()]
    heard = [(at, of) for at, of in times if at is not None]
    latest, where = max(heard, default=(now, ""))
    own = max((at.astimezone() for at in backup_times), default=now)
    behind = max(latest, own) - now
    if behind < OFF:
        text = _("เทียบกับเวลาที่ได้ยินจากเครื่องอื่น {n} ครั้ง").format(n=len(heard))
        none = _("ยังไม่เคยได้ยินเวลาของเครื่องอื่น และยังไม่มีไฟล์สำรองให้เทียบ")
        if backup_times:
            none = _("ยังไม่เคยได้ยินเวลาของเครื่องอื่น จึงเทียบกับไฟล์สำรองของเครื่องนี้เท่านั้น")
        return HealthRow(
            "clock",
            "calendar",
            HealthRowState.FINE,
            _("นาฬิกาเครื่องนี้ไม่ช้ากว่าที่เคยเห็น"),
            text if heard else none,
        )
    who = units[where].name if where in units and latest >= own else ""
    if behind < WRONG:
        text = _("ไม่กระทบงาน ลำดับการแก้ไขยังถูกต้อง")
        detail = f"{text} · {who}" if who else text
        return HealthRow(
            "clock", "calendar", HealthRowState.NOTE, diagnoses.behind_words(behind), detail
        )
    answers = diagnoses.wrong_clock(behind, max(latest, own), who)
    remedy = HealthRowRemedy(_("อ่านเพิ่ม"), "help", "health")
    return HealthRow(
        "clock",
        "calendar",
        HealthRowState.SHOULD,
        answers.problem,
        answers.serious,
        "",
        remedy,
        answers,
    )


def _moment(text: str, now: datetime) -> datetime | None:
    """Return a time that another PC wrote; None if it is invalid."""
    at = moment_of(text)
    return at.replace(tzinfo=now.tzinfo) if at and not at.tzinfo else at


def lies(place: FolderDiskSpace) -> HealthRow:
    """Return the row on whether a sync program (cloud drive) copies the folder elsewhere while it is used."""
    program = FolderDiskSpace.synced_by(place.folder)
    if program:
        answers = diagnoses.synced(program)
        remedy = HealthRowRemedy(_("อ่านวิธีย้าย"), "help", "health")
        return HealthRow(
            "place",
            "folder",
            HealthRowState.SHOULD,
            answers.problem,
            str(place.folder),
            "",
            remedy,
            answers,
        )
    title = _("โฟลเดอร์นี้อยู่ในเครื่อง ไม่ได้อยู่ในที่เก็บร่วมที่รู้จัก")
    return HealthRow("place", "folder", HealthRowState.FINE, title, str(place.folder))


def waits(files: int, size: int) -> Iterator[HealthRow]:
    """Yield the row on waiting transfer files of unknown senders, `size` bytes in all; nothing if there are none."""
    if files:
        title = _("ไฟล์จากผู้ส่งที่ยังไม่รู้จักรออยู่ {n} ไฟล์").format(n=files)
        text = _("ใช้เนื้อที่ {size} ยังไม่มีผลกับข้อมูล นำเข้าเองเมื่อการยืนยันผู้ส่งมาถึง")
        text = text.format(size=amount_words(size))
        yield HealthRow(
            "waiting",
            "in",
            HealthRowState.NOTE,
            title,
            text,
            "",
            HealthRowRemedy(_("ดูไฟล์ที่รอ"), "page", "exchange"),
        )


def time_words(time: datetime, now: datetime) -> str:
    """Return a date and time as text: the time of day if `time` is on the day of `now`, else the date."""
    if time.date() == now.date():
        return _("{time} น.").format(time=time_of_day(time))
    return short_date(time.date())
