"""Every kind of damage an examination can find, in words: what it is, and answers to the four questions a person has;
and in the same form, what ought to be done although nothing is damaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from core.backups.retention import Backup, RestoreOutcome, SecondLocation, UnusableBackup, moment_words
from core.health.facts import Damage, Diagnosis, Examination, Gravity, RepairReport, SalvagePreview, TrialRestore
from core.i18n import _


class DamageKind(NamedTuple):
    """The Thai texts about a kind of damage; translated when they are shown."""

    gravity: Gravity
    what: str
    serious: str  # how serious it is
    do: str  # what to do
    restore: str  # what putting a backup back would bring
    go_on: str  # whether one may go on working
    remedy: str  # on the button that repairs it; "" = no repair from here


_BAD, _SOON, _KNOW = Gravity.DAMAGE, Gravity.SHOULD, Gravity.NOTE
# The order is that in which they are shown within one gravity, and in which they are repaired: first what the rest
# stands on.
KINDS: dict[str, DamageKind] = {
    "file": DamageKind(
        _BAD,
        "ไฟล์ข้อมูล prongsai.db เสียหาย",
        "ร้ายแรงที่สุด บางส่วนของสิ่งที่บันทึกไว้อาจอ่านไม่ได้แล้ว",
        "กู้ข้อมูลที่ยังอ่านได้ ไฟล์ที่เสียถูกเก็บไว้ในโฟลเดอร์ backups แล้วสร้างไฟล์ใหม่จากบันทึกที่ยังครบ",
        "ได้ข้อมูลครบถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี จึงควรกู้ส่วนที่อ่านได้ก่อน",
        "ยังไม่ควรกรอกต่อ สิ่งที่บันทึกลงไฟล์ที่เสียอาจหายไปด้วย",
        "กู้ข้อมูลที่ยังอ่านได้",
    ),
    "unread": DamageKind(
        _BAD,
        "ตรวจส่วนหนึ่งไม่ตลอด เพราะข้อมูลที่ส่วนนั้นต้องใช้เสียหาย",
        "ร้ายแรง ยังไม่รู้ว่าส่วนที่ตรวจไม่ได้ครบหรือไม่",
        "สร้างไฟล์ข้อมูลใหม่จากบันทึกที่ยังครบ แล้วตรวจอีกครั้ง ไฟล์เดิมถูกเก็บไว้",
        "ได้ข้อมูลครบถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี",
        "ยังไม่ควรกรอกต่อ",
        "สร้างไฟล์ข้อมูลใหม่",
    ),
    "layout": DamageKind(
        _BAD,
        "โครงสร้างของไฟล์ข้อมูลไม่ใช่ที่โปรแกรมสร้างไว้",
        "มีผู้แก้ไฟล์ด้วยโปรแกรมอื่น สิ่งที่แสดงและสิ่งที่บันทึกต่อไปอาจผิด",
        "สร้างไฟล์ข้อมูลใหม่จากบันทึก ไฟล์เดิมถูกเก็บไว้",
        "ได้ไฟล์ที่มีโครงสร้างถูกต้อง แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าสร้างใหม่ได้",
        "ยังไม่ควรกรอกต่อ",
        "สร้างไฟล์ข้อมูลใหม่",
    ),
    "settings": DamageKind(
        _BAD,
        "คำประจำโฟลเดอร์ถูกแก้จากนอกโปรแกรม",
        "ร้ายแรง โปรแกรมอาจเชื่อกุญแจผิดดอก หรือถือว่าโฟลเดอร์เป็นของหน่วยงานอื่น",
        "นำคำเดิมกลับจากไฟล์สำรองล่าสุดที่มี",
        "ได้คำเดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "ยังไม่ควรกรอก พิมพ์ หรือส่งออก",
        "นำคำเดิมกลับ",
    ),
    "own": DamageKind(
        _BAD,
        "บันทึกของเครื่องนี้ถูกแก้หรือขาดตอน",
        "ร้ายแรง ค่าที่หน่วยงานกรอกไว้อาจไม่ใช่ค่าเดิม",
        "นำบันทึกเดิมกลับจากไฟล์สำรองล่าสุดที่มีครบ ส่วนที่ไม่มีในไฟล์สำรองจะขอคืนจากหน่วยงานที่เคยรับ",
        "ได้บันทึกเดิมถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี",
        "ยังไม่ควรกรอก พิมพ์ หรือส่งออก",
        "นำบันทึกเดิมกลับ",
    ),
    "own_lost": DamageKind(
        _BAD,
        "บันทึกของเครื่องนี้ที่เคยส่งออกหรือสำรองแล้วหายไป",
        "ร้ายแรง งานบางส่วนไม่อยู่ในโฟลเดอร์แล้ว แต่มีอยู่ที่อื่น",
        "นำกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอคืนจากหน่วยงานที่เคยรับ",
        "ได้งานที่หายกลับมาถึงเวลาที่สำรอง",
        "กรอกต่อได้ แต่ยังไม่ควรพิมพ์หรือส่งออก",
        "นำส่วนที่หายกลับ",
    ),
    "history": DamageKind(
        _BAD,
        "บันทึกที่รับจากเครื่องอื่นถูกแก้หรือขาดตอน",
        "ร้ายแรง ค่าที่แสดงในนามของผู้อื่นอาจไม่ใช่ค่าที่เขาลงนามไว้",
        "นำบันทึกนั้นออก แล้วนำกลับจากไฟล์สำรอง หรือขอใหม่จากผู้ที่มี",
        "ได้บันทึกเดิมถึงเวลาที่สำรอง งานของหน่วยงานหลังจากนั้นจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกงานของตนต่อได้ แต่ยังไม่ควรสรุปหรือพิมพ์ข้อมูลของผู้อื่น",
        "ขอบันทึกใหม่",
    ),
    "lost": DamageKind(
        _BAD,
        "บันทึกที่เคยรับจากเครื่องอื่นหายไป",
        "ร้ายแรง ข้อมูลของหน่วยงานอื่นไม่ครบโดยไม่มีใครลบ",
        "นำกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอใหม่จากผู้ที่มี",
        "ได้ส่วนที่หายกลับมาถึงเวลาที่สำรอง งานของหน่วยงานหลังจากนั้นจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกงานของตนต่อได้ แต่ยังไม่ควรสรุปหรือพิมพ์ข้อมูลของผู้อื่น",
        "นำส่วนที่หายกลับ",
    ),
    "lines": DamageKind(
        _BAD,
        "มีบรรทัดในบันทึกที่ไม่มีใครลงนาม",
        "มีผู้เพิ่มบรรทัดจากนอกโปรแกรม ค่าที่แสดงอาจมาจากบรรทัดนั้น",
        "นำบรรทัดที่ไม่มีใครลงนามออก บันทึกที่ลงนามไว้อยู่ครบ",
        "ไม่จำเป็น งานหลังเวลาที่สำรองจะไม่มี",
        "ยังไม่ควรพิมพ์หรือส่งออก",
        "นำบรรทัดนั้นออก",
    ),
    "words": DamageKind(
        _BAD,
        "ข้อความบางช่องหายไป",
        "ข้อความที่พิมพ์ไว้ไม่อยู่ในโฟลเดอร์แล้ว แต่ค่าอื่นอยู่ครบ",
        "นำข้อความกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอจากหน่วยงานที่เคยรับ",
        "ได้ข้อความกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกต่อได้ แต่อย่าพิมพ์ข้อความทับช่องที่หายจนกว่าจะซ่อม",
        "นำข้อความกลับ",
    ),
    "false_words": DamageKind(
        _BAD,
        "ข้อความบางช่องไม่ใช่ข้อความที่บันทึกไว้",
        "ร้ายแรง มีผู้แก้ข้อความจากนอกโปรแกรม ข้อความที่แสดงในช่องนั้นเชื่อไม่ได้",
        "นำข้อความที่ไม่ตรงออก แล้วนำข้อความเดิมกลับจากไฟล์สำรอง หรือขอจากหน่วยงานที่เคยรับ",
        "ได้ข้อความเดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกต่อได้ แต่ยังไม่ควรพิมพ์หรือส่งออก",
        "นำข้อความเดิมกลับ",
    ),
    "evidence": DamageKind(
        _BAD,
        "ไฟล์หลักฐานหายไป",
        "รายการหลักฐานยังอยู่ แต่เปิดหรือแนบไฟล์ไม่ได้",
        "นำไฟล์กลับจากไฟล์สำรองที่มี ส่วนที่ไม่มีจะขอจากหน่วยงานที่เคยรับ หรือแนบไฟล์เดิมใหม่",
        "ได้ไฟล์กลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกต่อได้",
        "นำไฟล์กลับ",
    ),
    "false_evidence": DamageKind(
        _BAD,
        "ไฟล์หลักฐานถูกแก้หรือเสียหาย",
        "ร้ายแรง ไฟล์ที่เห็นไม่ใช่ไฟล์ที่แนบไว้",
        "เก็บไฟล์ที่เสียไว้ต่างหาก แล้วนำไฟล์เดิมกลับจากไฟล์สำรองที่มี หรือขอจากหน่วยงานที่เคยรับ",
        "ได้ไฟล์เดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกต่อได้ แต่อย่าพิมพ์หรือส่งออกไฟล์นั้น",
        "นำไฟล์เดิมกลับ",
    ),
    "shown": DamageKind(
        _BAD,
        "สิ่งที่แสดงไม่ตรงกับบันทึก",
        "ค่าที่เห็นบนหน้าจออาจผิด แต่บันทึกอยู่ครบ",
        "สร้างสิ่งที่แสดงใหม่จากบันทึก ไม่มีข้อมูลใดหาย",
        "ไม่จำเป็น บันทึกในโฟลเดอร์อยู่ครบ",
        "ยังไม่ควรพิมพ์หรือส่งออก",
        "สร้างใหม่จากบันทึก",
    ),
    "local": DamageKind(
        _BAD,
        "บันทึกการรับส่งไฟล์ถูกแก้จากนอกโปรแกรม",
        "ไม่กระทบค่าที่กรอก แต่ใครได้รับอะไรแล้วที่แสดงอยู่เชื่อไม่ได้",
        "นำส่วนที่ไม่มีลายเซ็นออก ใบตอบรับฉบับต่อไปจะบอกใหม่ และไฟล์ถัดไปอาจส่งข้อมูลบางส่วนซ้ำ",
        "ไม่จำเป็น งานหลังเวลาที่สำรองจะไม่มี",
        "กรอกต่อได้",
        "นำส่วนที่เชื่อไม่ได้ออก",
    ),
    "views": DamageKind(
        _BAD,
        "บันทึกว่าใครดู พิมพ์ หรือส่งออกข้อมูลบุคคล ถูกแก้หรือตัด",
        "ไม่กระทบค่าที่กรอก แต่ตอบไม่ได้ครบว่าใครเห็นข้อมูลบุคคล",
        "แจ้งผู้ดูแลข้อมูลส่วนบุคคลของหน่วยงาน แล้วรับทราบ รอยขาดยังแสดงอยู่ในบันทึกการดูตลอดไป",
        "ไม่ได้ส่วนที่ถูกตัดคืน บันทึกการดูเดินหน้าต่อเสมอ",
        "กรอกต่อได้",
        "รับทราบรอยขาด",
    ),
    "keys": DamageKind(
        _SOON,
        "กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ หรืออ่านไม่ได้",
        "ไม่กระทบค่าที่กรอกไว้ แต่บันทึกต่อ ส่งออก และรับไฟล์ไม่ได้ และยืนยันส่วนที่กุญแจประทับไว้ไม่ได้",
        "นำโฟลเดอร์กุญแจจากเครื่องเดิมกลับมา หรือทำกุญแจใหม่ แล้วขอใบรับรองจากหน่วยงานต้นสังกัด",
        "ได้กุญแจใหม่เช่นกัน แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าทำกุญแจใหม่ได้",
        "อ่าน พิมพ์ฉบับร่าง และสำรองได้ กรอกต่อไม่ได้",
        "ทำกุญแจใหม่",
    ),
    "keys_only": DamageKind(
        _SOON,
        "กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ หรืออ่านไม่ได้ และยังไม่มีใบรับรอง",
        "ไม่กระทบค่าที่กรอกไว้ แต่บันทึกต่อ ส่งออก และรับไฟล์ไม่ได้ และยืนยันส่วนที่กุญแจประทับไว้ไม่ได้",
        "นำโฟลเดอร์กุญแจจากเครื่องเดิมกลับมา ทำกุญแจใหม่ไม่ได้ก่อนมีใบรับรอง",
        "กู้คืนในเครื่องนี้ไม่ได้จนกว่ากุญแจเดิมจะกลับมา",
        "อ่าน พิมพ์ฉบับร่าง และสำรองได้ กรอกต่อไม่ได้",
        "",
    ),
    "erasing": DamageKind(
        _SOON,
        "การลบข้อมูลบุคคลตามกฎหมายยังไม่ครบทุกที่",
        "ข้อมูลในโฟลเดอร์ครบและใช้ได้ แต่สิ่งที่ลบแล้วอาจยังอ่านได้จากที่เหล่านี้",
        "ลบต่อให้ครบ การสำรองครั้งถัดไปลงที่เดียวกันก็ลบให้เช่นกัน",
        "ไม่ต้องกู้คืน ไม่มีอะไรหาย",
        "ทำงานต่อได้ตามปกติ",
        "ลบต่อให้ครบ",
    ),
    "erasing_away": DamageKind(
        _KNOW,
        "รอลบข้อมูลบุคคลในที่เก็บไฟล์สำรองที่ไม่ได้ต่ออยู่",
        "สิ่งที่ลบตามกฎหมายแล้วอาจยังอยู่ในไฟล์สำรองที่นั้น",
        "ต่อที่เก็บนั้นแล้วสำรองลงหนึ่งครั้ง โปรแกรมลบให้เอง ถ้าไม่มีที่เก็บนั้นแล้วไม่ต้องทำอะไร",
        "ไม่ต้องกู้คืน ไม่มีอะไรหาย",
        "ทำงานต่อได้ตามปกติ",
        "",
    ),
    "asked": DamageKind(
        _KNOW,
        "รอส่วนที่ขอไว้จากหน่วยงานอื่น",
        "ไม่ร้ายแรง ส่วนที่ขาดถูกขอไว้แล้วและไม่นับว่ามีอยู่",
        "ส่งออกไฟล์ถึงหน่วยงานที่เคยรับ แล้วนำเข้าไฟล์ที่ได้รับตอบ",
        "ได้ส่วนที่ขาดกลับมาถ้าไฟล์สำรองมี",
        "กรอกต่อได้",
        "",
    ),
}


def diagnoses(examination: Examination) -> tuple[Diagnosis, ...]:
    """Return one diagnosis for each kind of damage, with all its places, the gravest first."""
    places: dict[str, tuple[str, ...]] = {}
    for one in examination.damages:
        places[one.kind] = (*places.get(one.kind, ()), *one.places)
    return tuple(_diagnosis(kind, tuple(dict.fromkeys(places[kind]))) for kind in _in_order(places))


def is_whole(examination: Examination) -> bool:
    """Return whether no damage was found that needs a person."""
    return all(KINDS[one.kind].gravity is Gravity.NOTE for one in examination.damages)


def in_order(damages: Iterable[Damage]) -> tuple[Damage, ...]:
    """Return the damages sorted, the gravest first."""
    order = {kind: n for n, kind in enumerate(_in_order(KINDS))}
    return tuple(sorted(damages, key=lambda one: order[one.kind]))


def _in_order(kinds: Iterable[str]) -> list[str]:
    grave, named = list(Gravity), list(KINDS)
    return sorted(kinds, key=lambda kind: (grave.index(KINDS[kind].gravity), named.index(kind)))


def _diagnosis(kind: str, places: tuple[str, ...]) -> Diagnosis:
    row = KINDS[kind]
    return Diagnosis(
        kind,
        row.gravity,
        _(row.what),
        places,
        _(row.serious),
        _(row.do),
        _(row.restore),
        _(row.go_on),
        _(row.remedy),
    )


def _backed_up_now(
    key: str, what: str, places: tuple[str, ...] = (), *, serious: str, do: str, restore: str
) -> Diagnosis:
    """Return a diagnosis whose remedy is a backup made now; work can go on meanwhile."""
    go_on, remedy = _("ทำงานต่อได้ตามปกติ"), _("สำรองตอนนี้")
    return Diagnosis(key, Gravity.SHOULD, what, places, serious, do, restore, go_on, remedy)


def no_backup() -> Diagnosis:
    return _backed_up_now(
        "backups",
        _("ยังไม่มีไฟล์สำรองในเครื่อง"),
        serious=_("ถ้าไฟล์ข้อมูลเสียหาย จะกู้ได้เฉพาะส่วนที่ยังอ่านได้"),
        do=_("กด สำรองตอนนี้ หรือรอ โปรแกรมทำเองทุกครึ่งชั่วโมงที่มีการแก้ไข และเมื่อปิดหน้าต่าง"),
        restore=_("ยังกู้คืนไม่ได้ เพราะไม่มีไฟล์ให้กู้คืน"),
    )


def unfit_backups(kept: Sequence[Backup], unfit: Sequence[UnusableBackup]) -> Diagnosis:
    restore = _("ไม่มีชุดใดในเครื่องที่กู้คืนได้")
    if kept:
        restore = _("ได้งานถึง {at} ซึ่งเป็นชุดล่าสุดที่ยังกู้คืนได้").format(at=moment_words(kept[0].at))
    return _backed_up_now(
        "backups",
        _("ไฟล์สำรองในเครื่องชุดล่าสุดกู้คืนไม่ได้"),
        tuple(f"{one.path.name}: {one.why}" for one in unfit),
        serious=_("กู้คืนไม่ได้ {n} ชุด กู้คืนได้ {kept} ชุด ข้อมูลในโฟลเดอร์ยังอยู่").format(n=len(unfit), kept=len(kept)),
        do=_("กด สำรองตอนนี้ ชุดใหม่ไม่ต้องใช้ไฟล์ที่หาย ถ้ายังมีไฟล์ที่หายอยู่ที่อื่น วางกลับไว้ที่เดิมแล้วชุดเหล่านี้ใช้ได้อีก"),
        restore=restore,
    )


def no_second() -> Diagnosis:
    return _backed_up_now(
        "second",
        _("ยังไม่เคยสำรองลงแฟลชไดรฟ์"),
        serious=_("ถ้าเครื่องเสียหรือหาย งานที่ยังไม่ได้ส่งจะหายไปด้วย"),
        do=_("เสียบแฟลชไดรฟ์ แล้วกด สำรองตอนนี้"),
        restore=_("ไฟล์สำรองในเครื่องกู้คืนได้เฉพาะเมื่อเครื่องนี้ยังใช้ได้"),
    )


def old_second(days: int, kept: SecondLocation) -> Diagnosis:
    return _backed_up_now(
        "second",
        _("สำรองลงแฟลชไดรฟ์ครั้งล่าสุด {n} วันก่อน").format(n=days),
        (str(kept.place),),
        serious=_("ถ้าเครื่องเสียหรือหาย งาน {n} วันที่ยังไม่ได้ส่งจะหายไปด้วย").format(n=days),
        do=_("เสียบแฟลชไดรฟ์ แล้วกด สำรองตอนนี้"),
        restore=_("จากแฟลชไดรฟ์จะได้งานถึง {at}").format(at=moment_words(kept.at)),
    )


def trial_failed(trial: TrialRestore) -> Diagnosis:
    what = _("ทดลองกู้คืนแล้ว ไฟล์สำรองชุดล่าสุดไม่ครบ")
    lacking = _("ขาดไฟล์หลักฐาน {n} ไฟล์").format(n=trial.missing) if trial.missing else _("ข้อมูลที่ได้ไม่ตรงกับที่บันทึกไว้ในชุด")
    return Diagnosis(
        "backups",
        Gravity.DAMAGE,
        what,
        (),
        serious=_("ชุด {at} กู้คืนได้ไม่ครบ {lacking}").format(at=moment_words(trial.backup), lacking=lacking),
        do=_("กด สำรองตอนนี้ แล้วทดลองกู้คืนอีกครั้ง ถ้ายังไม่ครบให้ดูเรื่องไฟล์หลักฐานในหน้านี้"),
        restore=_("ชุดก่อนหน้านี้อาจครบกว่า ดูได้ในหน้าไฟล์สำรอง"),
        go_on=_("ทำงานต่อได้ ข้อมูลในโฟลเดอร์ไม่ได้เปลี่ยน"),
        remedy=_("สำรองตอนนี้"),
    )


def no_form(documents: int, absent: tuple[str, ...]) -> Diagnosis:
    return Diagnosis(
        "forms",
        Gravity.SHOULD,
        _("{n} เอกสารใช้แบบที่เครื่องนี้ไม่มี").format(n=documents),
        absent,
        serious=_("ข้อมูลอยู่ครบ แต่ยังเปิดดูและพิมพ์เอกสารเหล่านี้ไม่ได้"),
        do=_("ขอแบบจากผู้ที่ส่งเอกสารมา หรือติดตั้งโปรแกรมรุ่นล่าสุด"),
        restore=_("การกู้คืนไม่ช่วย เพราะแบบไม่อยู่ในไฟล์สำรอง"),
        go_on=_("ทำงานกับเอกสารอื่นต่อได้ตามปกติ"),
        remedy="",
    )


def behind_words(behind: timedelta) -> str:
    minutes = max(1, round(behind.total_seconds() / 60))
    if behind >= timedelta(days=1):
        return _("นาฬิกาเครื่องนี้ช้ากว่าที่เคยเห็น {n} วัน").format(n=behind.days)
    if minutes >= 60:
        return _("นาฬิกาเครื่องนี้ช้ากว่าที่เคยเห็น {n} ชั่วโมง").format(n=round(minutes / 60))
    return _("นาฬิกาเครื่องนี้ช้ากว่าที่เคยเห็น {n} นาที").format(n=minutes)


def wrong_clock(behind: timedelta, latest: datetime, who: str) -> Diagnosis:
    heard = moment_words(latest)
    return Diagnosis(
        "clock",
        Gravity.SHOULD,
        behind_words(behind),
        (_("{who} เมื่อ {at}").format(who=who, at=heard) if who else heard,),
        serious=_("งานไม่เสียหาย แต่วันที่ของงานและกำหนดส่งอาจแสดงผิด นาฬิกาเครื่องใดเครื่องหนึ่งตั้งไว้ผิด"),
        do=_("ดูวันที่และเวลาของเครื่องนี้ ถ้าผิดให้ตั้งใหม่แล้วเปิดโปรแกรมอีกครั้ง"),
        restore=_("ไม่ต้องกู้คืน ไม่มีอะไรหาย"),
        go_on=_("ทำงานต่อได้ ลำดับการแก้ไขยังถูกต้อง"),
        remedy="",
    )


def synced(program: str) -> Diagnosis:
    return Diagnosis(
        "place",
        Gravity.SHOULD,
        _("โฟลเดอร์นี้อยู่ในที่เก็บของ {program}").format(program=program),
        (),
        serious=_("{program} อาจคัดลอกหรือเปลี่ยนไฟล์ขณะที่โปรแกรมเขียนอยู่ ข้อมูลอาจเสียหาย").format(program=program),
        do=_("ปิดโปรแกรม ย้ายทั้งโฟลเดอร์ไปไว้นอกที่เก็บนั้น แล้วเปิดจากที่ใหม่"),
        restore=_("ไม่ต้องกู้คืน ถ้าผลตรวจเรื่องอื่นเรียบร้อย"),
        go_on=_("ทำงานต่อได้ แต่ควรย้ายก่อนทำงานมาก"),
        remedy="",
    )


def repair_title(report: RepairReport) -> str:
    """Return the result of a repair in words; damage for which data was only requested does not count as repaired."""
    if report.left or report.asked:
        return _("ซ่อมแล้ว ยังเหลือบางส่วน") if report.mended else _("ยังซ่อมไม่ได้")
    return _("ซ่อมเรียบร้อย") if report.mended else _("ไม่พบสิ่งที่ต้องซ่อมแล้ว")


def repair_words(report: RepairReport) -> tuple[str, ...]:
    """Return sentences: what was repaired, is left over or requested, and where the state before it is stored."""
    return tuple(_lines(report))


def _lines(report: RepairReport) -> Iterator[str]:
    yield from (_("ซ่อมแล้ว: {what}").format(what=_counted(one)) for one in report.mended)
    yield from (_("ยังเหลือ: {what}").format(what=_counted(one)) for one in report.left)
    if not report.mended and not report.left and not report.asked:
        yield _("ไม่พบสิ่งที่ต้องซ่อมแล้ว")
    if report.renewed is not None:
        yield from renewed_lines(report.renewed)
    if report.asked:
        yield _("ขอไว้ {n} แห่งในไฟล์รับส่งถัดไป").format(n=len(report.asked))
    if report.backup is not None:
        yield _("สำรองข้อมูลก่อนซ่อมไว้ที่ {path}").format(path=report.backup)


def salvage_words(found: SalvagePreview, kept: Sequence[Backup]) -> tuple[str, ...]:
    """Return one sentence each about what can be read, what would be lost, and how the newest backup compares."""
    return tuple(_foreseen(found, kept)) if found.ops else (_("อ่านไฟล์ที่เสียไม่ได้เลย กู้ส่วนใดจากไฟล์นี้ไม่ได้"),)


def _foreseen(found: SalvagePreview, kept: Sequence[Backup]) -> Iterator[str]:
    texts = _("ได้บันทึก {ops} รายการ ถ้อยคำ {texts} ข้อความ").format(ops=f"{found.ops:,}", texts=f"{found.texts:,}")
    yield _("{what} ถึง {at}").format(what=texts, at=_moment(found.last)) if found.last else texts
    lost = _("หายไป {n} รายการ ที่อ่านได้ไม่ครบและไม่มีในไฟล์สำรอง") if found.lost else _("ไม่พบรายการที่หายไป")
    yield lost.format(n=f"{found.lost:,}")
    yield from (_("ยังเหลือ: {what}").format(what=_counted(one)) for one in found.left)
    if found.asked:
        yield _("จะขอ {n} แห่งในไฟล์รับส่งถัดไป").format(n=len(found.asked))
    if kept:
        more = found.ops - kept[0].holding.ops
        words = _("มากกว่าไฟล์สำรองล่าสุด {n} รายการ") if more > 0 else _("น้อยกว่าไฟล์สำรองล่าสุด {n} รายการ")
        yield words.format(n=f"{abs(more):,}") if more else _("เท่ากับไฟล์สำรองล่าสุด")


def _moment(said: str) -> str:
    return moment_words(datetime.fromisoformat(said))


def _counted(one: Damage) -> str:
    what = _(KINDS[one.kind].what)
    return _("{what} {n} แห่ง").format(what=what, n=len(one.places)) if one.places else what


def renewed_lines(done: RestoreOutcome) -> Iterator[str]:
    """Yield sentences about a folder with new keys: which data came along, which could not, and what to do next."""
    yield _("โฟลเดอร์นี้มีกุญแจใหม่ บันทึกที่ตามมา {ops} รายการ").format(ops=done.ops)
    if lost := done.backup.holding.ops - done.ops:
        yield _("บันทึก {n} รายการไม่มีลายเซ็นหรือใบรับรองของกุญแจเดิมยืนยัน จึงตามมาไม่ได้ และอยู่ในไฟล์สำรองก่อนซ่อมเท่านั้น").format(
            n=lost
        )
    if done.new_keys:
        yield _("เครื่องนี้เป็นเครื่องใหม่ของหน่วยงาน ต้องขอใบรับรองจากหน่วยงานต้นสังกัด")
