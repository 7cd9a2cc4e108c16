"""Texts on damage found in the folder (answers to four questions each), on what else to do, and on repairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import PurePath

from core.backups.retention import Backup, RestoreOutcome, SecondBackupLocation, UnusableBackup
from core.health.facts import (
    KINDS,
    DamageDiagnosis,
    DamageGravity,
    FolderDiskSpace,
    FolderExamination,
    RepairReport,
    TrialRestoreResult,
    counted_words,
    kinds_in_order,
)
from core.i18n import _


def diagnoses(examination: FolderExamination) -> tuple[DamageDiagnosis, ...]:
    """Return one diagnosis for each kind of damage, with all its places, the gravest first."""
    places: dict[str, tuple[str, ...]] = {}
    for one in examination.damages:
        places[one.kind] = (*places.get(one.kind, ()), *one.places)
    found = []
    for kind in kinds_in_order(places):
        gravity, what, *answers = KINDS[kind]
        found.append(
            DamageDiagnosis(
                kind, gravity, _(what), tuple(dict.fromkeys(places[kind])), *map(_, answers)
            )
        )
    return tuple(found)


def around_words(folder: PurePath, examination: FolderExamination) -> tuple[str, ...]:
    """Return sentences on what sync programs do to an office folder: that one copies it, and the databases that it has
    left there; () if nothing is known of either."""
    program = FolderDiskSpace.synced_by(folder)
    found = [synced(program)] if program else []
    found += [one for one in diagnoses(examination) if one.kind == "copies"]
    return tuple(
        " ".join(filter(None, (one.problem, " · ".join(one.places), one.serious, one.do)))
        for one in found
    )


def is_whole(examination: FolderExamination) -> bool:
    """Return whether the examination found no damage that needs a person."""
    return all(KINDS[one.kind].gravity is DamageGravity.NOTE for one in examination.damages)


def _backed_up_now(
    key: str, problem: str, places: tuple[str, ...] = (), *, serious: str, do: str, restore: str
) -> DamageDiagnosis:
    """Return a diagnosis whose remedy is a backup made now; work can go on meanwhile."""
    return DamageDiagnosis(
        key,
        DamageGravity.SHOULD,
        problem,
        places,
        serious,
        do,
        restore,
        _("ทำงานต่อได้ตามปกติ"),
        _("สำรองตอนนี้"),
    )


def no_backup() -> DamageDiagnosis:
    return _backed_up_now(
        "backups",
        _("ยังไม่มีไฟล์สำรองในเครื่อง"),
        serious=_("ถ้าไฟล์ข้อมูลเสียหาย จะกู้ได้เฉพาะส่วนที่ยังอ่านได้"),
        do=_("กด สำรองตอนนี้ หรือรอ โปรแกรมทำเองทุกครึ่งชั่วโมงที่มีการแก้ไข และเมื่อปิดหน้าต่าง"),
        restore=_("ยังกู้คืนไม่ได้ เพราะไม่มีไฟล์ให้กู้คืน"),
    )


def unfit_backups(backups: Sequence[Backup], unfit: Sequence[UnusableBackup]) -> DamageDiagnosis:
    restore = _("ไม่มีชุดใดในเครื่องที่กู้คืนได้")
    if backups:
        restore = _("ได้งานถึง {at} ซึ่งเป็นชุดล่าสุดที่ยังกู้คืนได้")
        restore = restore.format(at=Backup.moment_words(backups[0].at))
    return _backed_up_now(
        "backups",
        _("ไฟล์สำรองในเครื่องชุดล่าสุดกู้คืนไม่ได้"),
        tuple(f"{one.path.name}: {one.reason}" for one in unfit),
        serious=_("กู้คืนไม่ได้ {n} ชุด กู้คืนได้ {kept} ชุด ข้อมูลในโฟลเดอร์ยังอยู่").format(
            n=len(unfit), kept=len(backups)
        ),
        do=_("กด สำรองตอนนี้ ชุดใหม่ไม่ต้องใช้ไฟล์ที่หาย ถ้ายังมีไฟล์ที่หายอยู่ที่อื่น วางกลับไว้ที่เดิมแล้วชุดเหล่านี้ใช้ได้อีก"),
        restore=restore,
    )


def no_second() -> DamageDiagnosis:
    return _backed_up_now(
        "second",
        _("ยังไม่เคยสำรองลงแฟลชไดรฟ์"),
        serious=_("ถ้าเครื่องเสียหรือหาย งานที่ยังไม่ได้ส่งจะหายไปด้วย"),
        do=_("เสียบแฟลชไดรฟ์ แล้วกด สำรองตอนนี้"),
        restore=_("ไฟล์สำรองในเครื่องกู้คืนได้เฉพาะเมื่อเครื่องนี้ยังใช้ได้"),
    )


def old_second(days: int, location: SecondBackupLocation) -> DamageDiagnosis:
    return _backed_up_now(
        "second",
        _("สำรองลงแฟลชไดรฟ์ครั้งล่าสุด {n} วันก่อน").format(n=days),
        (str(location.place),),
        serious=_("ถ้าเครื่องเสียหรือหาย งาน {n} วันที่ยังไม่ได้ส่งจะหายไปด้วย").format(n=days),
        do=_("เสียบแฟลชไดรฟ์ แล้วกด สำรองตอนนี้"),
        restore=_("จากแฟลชไดรฟ์จะได้งานถึง {at}").format(at=Backup.moment_words(location.at)),
    )


def trial_failed(trial: TrialRestoreResult) -> DamageDiagnosis:
    if trial.missing:
        lacking = _("ขาดไฟล์หลักฐาน {n} ไฟล์").format(n=trial.missing)
    else:
        lacking = _("ข้อมูลที่ได้ไม่ตรงกับที่บันทึกไว้ในชุด")
    return DamageDiagnosis(
        "backups",
        DamageGravity.DAMAGE,
        _("ทดลองกู้คืนแล้ว ไฟล์สำรองชุดล่าสุดไม่ครบ"),
        (),
        serious=_("ชุด {at} กู้คืนได้ไม่ครบ {lacking}").format(
            at=Backup.moment_words(trial.backup), lacking=lacking
        ),
        do=_("กด สำรองตอนนี้ แล้วทดลองกู้คืนอีกครั้ง ถ้ายังไม่ครบให้ดูเรื่องไฟล์หลักฐานในหน้านี้"),
        restore=_("ชุดก่อนหน้านี้อาจครบกว่า ดูได้ในหน้าไฟล์สำรอง"),
        go_on=_("ทำงานต่อได้ ข้อมูลในโฟลเดอร์ไม่ได้เปลี่ยน"),
        remedy=_("สำรองตอนนี้"),
    )


def no_form(documents: int, missing_forms: tuple[str, ...]) -> DamageDiagnosis:
    return DamageDiagnosis(
        "forms",
        DamageGravity.SHOULD,
        _("{n} เอกสารใช้แบบที่เครื่องนี้ไม่มี").format(n=documents),
        missing_forms,
        serious=_("เรื่องนี้ไม่กระทบข้อมูล แต่ยังเปิดดูและพิมพ์เอกสารเหล่านี้ไม่ได้"),
        do=_("ขอแบบจากผู้ที่ส่งเอกสารมา หรือติดตั้งโปรแกรมรุ่นล่าสุด"),
        restore=_("การกู้คืนไม่ช่วย เพราะแบบไม่อยู่ในไฟล์สำรอง"),
        go_on=_("ทำงานกับเอกสารอื่นต่อได้ตามปกติ"),
    )


def behind_words(behind: timedelta) -> str:
    minutes = max(1, round(behind.total_seconds() / 60))
    if behind >= timedelta(days=1):
        return _("นาฬิกาเครื่องนี้ช้ากว่าที่เคยเห็น {n} วัน").format(n=behind.days)
    if minutes >= 60:
        return _("นาฬิกาเครื่องนี้ช้ากว่าที่เคยเห็น {n} ชั่วโมง").format(n=round(minutes / 60))
    return _("นาฬิกาเครื่องนี้ช้ากว่าที่เคยเห็น {n} นาที").format(n=minutes)


def wrong_clock(behind: timedelta, latest: datetime, who: str) -> DamageDiagnosis:
    heard = Backup.moment_words(latest)
    return DamageDiagnosis(
        "clock",
        DamageGravity.SHOULD,
        behind_words(behind),
        (_("{who} เมื่อ {at}").format(who=who, at=heard) if who else heard,),
        serious=_("งานไม่เสียหาย แต่วันที่ของงานและกำหนดส่งอาจแสดงผิด นาฬิกาเครื่องใดเครื่องหนึ่งตั้งไว้ผิด"),
        do=_("ดูวันที่และเวลาของเครื่องนี้ ถ้าผิดให้ตั้งใหม่แล้วเปิดโปรแกรมอีกครั้ง"),
        restore=_("ไม่ต้องกู้คืนเพราะเรื่องนี้"),
        go_on=_("ทำงานต่อได้ ลำดับการแก้ไขยังถูกต้อง"),
    )


def synced(program: str) -> DamageDiagnosis:
    return DamageDiagnosis(
        "place",
        DamageGravity.SHOULD,
        _("โฟลเดอร์นี้อยู่ในที่เก็บของ {program}").format(program=program),
        (),
        serious=_("{program} อาจคัดลอกหรือเปลี่ยนไฟล์ขณะที่โปรแกรมเขียนอยู่ ข้อมูลอาจเสียหาย").format(
            program=program
        ),
        do=_("ปิดโปรแกรม ย้ายทั้งโฟลเดอร์ไปไว้นอกที่เก็บนั้น แล้วเปิดจากที่ใหม่"),
        restore=_("ไม่ต้องกู้คืน ถ้าผลตรวจเรื่องอื่นเรียบร้อย"),
        go_on=_("ทำงานต่อได้ แต่ควรย้ายก่อนทำงานมาก"),
    )


def repair_title(report: RepairReport) -> str:
    """Return a title on a repair's result. Damage whose data was only requested from others counts as not repaired."""
    if report.left or report.requested:
        return _("ซ่อมแล้ว ยังเหลือบางส่วน") if report.mended else _("ยังซ่อมไม่ได้")
    return _("ซ่อมเรียบร้อย") if report.mended else _("ไม่พบสิ่งที่ต้องซ่อมแล้ว")


def repair_words(report: RepairReport) -> Iterator[str]:
    """Yield sentences on a repair: what was repaired, what is left or requested, where the earlier state is stored."""
    yield from (_("ซ่อมแล้ว: {what}").format(what=counted_words(one)) for one in report.mended)
    yield from (_("ยังเหลือ: {what}").format(what=counted_words(one)) for one in report.left)
    if not report.mended and not report.left and not report.requested:
        yield _("ไม่พบสิ่งที่ต้องซ่อมแล้ว")
    if report.renewed is not None:
        yield from renewed_lines(report.renewed)
    if report.requested:
        yield _("ขอไว้ {n} แห่งในไฟล์รับส่งถัดไป").format(n=len(report.requested))
    if report.backup is not None:
        yield _("สำรองข้อมูลก่อนซ่อมไว้ที่ {path}").format(path=report.backup)


def renewed_lines(outcome: RestoreOutcome) -> Iterator[str]:
    """Yield sentences on a folder that got new keys: which data was taken over, which not, and what to do next."""
    yield _("โฟลเดอร์นี้มีกุญแจใหม่ บันทึกที่ตามมา {ops} รายการ").format(ops=outcome.ops)
    lost = outcome.backup.holding.ops - outcome.ops
    if lost:
        yield _(
            "บันทึก {n} รายการไม่มีลายเซ็นหรือใบรับรองของกุญแจเดิมยืนยัน จึงตามมาไม่ได้ และอยู่ในไฟล์สำรองก่อนซ่อมเท่านั้น"
        ).format(n=lost)
    if outcome.new_keys:
        yield _("เครื่องนี้เป็นเครื่องใหม่ของหน่วยงาน ต้องขอใบรับรองจากหน่วยงานต้นสังกัด")
