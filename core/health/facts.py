"""Kinds of damage in an office folder, with texts; results of examining, repairing and trial-restoring; disk space."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePath
from typing import NamedTuple

from core.backups.retention import Backup, RestoreOutcome
from core.i18n import _


class DamageGravity(StrEnum):
    """The seriousness of a kind of damage that an examination finds."""

    DAMAGE = "damage"  # something shown may be false, or something is not here any more
    SHOULD = "should"  # all is here, and somebody ought to do something soon
    NOTE = "note"  # worth knowing; nothing is to be done


class Damage(NamedTuple):
    """One kind of damage that an examination found. `kind`: a key of core.health.diagnoses.KINDS; `places` are texts to
    show, `keys` name the same places for the repair."""

    kind: str  # a key of core.health.diagnoses.KINDS
    # every place, as people call it: title of a file, name of a unit, a table
    places: tuple[str, ...] = ()
    # keys of the places, for the repair: hashes, streams in hex, table names
    keys: tuple[str, ...] = ()

    @staticmethod
    def in_order(damages: "Iterable[Damage]") -> "tuple[Damage, ...]":
        """Return the damages sorted, the gravest first."""
        order = {kind: n for n, kind in enumerate(kinds_in_order(KINDS))}
        return tuple(sorted(damages, key=lambda one: order[one.kind]))


class FolderExamination(NamedTuple):
    """The result of examining an office folder: when, how long, how many ops (`lines`) and `files`, what damage."""

    at: datetime
    seconds: float
    thorough: bool  # every line and every file was read; False: the cheap part only
    lines: int  # ops read and compared with chain, hash and signature
    files: int  # files of evidence read again
    damages: tuple[Damage, ...]


class DamageDiagnosis(NamedTuple):
    """The texts on a kind of damage: what, where, how serious, what to do, what restoring brings, whether to go on."""

    kind: str
    gravity: DamageGravity
    problem: str
    places: tuple[str, ...]
    serious: str  # how serious it is
    do: str  # what to do
    restore: str  # what putting a backup back would bring
    go_on: str  # whether one may go on working
    remedy: str = ""  # the word on the button that repairs it; "" = no repair from here


class RepairReport(NamedTuple):
    """The result of a repair: the backup made before it (None = nothing to repair), damage `mended` and still `left`.
    `requested`: titles of what the next bundle requests; `renewed`: what came along with new keys, None = none made."""

    backup: Path | None  # backup made before, or the files put aside; None: nothing to repair
    mended: tuple[Damage, ...]  # nothing of what is asked for
    left: tuple[Damage, ...]  # still found by the examination made after
    requested: tuple[str, ...] = ()  # titles of what the next outgoing file requests
    renewed: RestoreOutcome | None = None  # new keys were made: what came along with them


class SalvagePreview(NamedTuple):
    """What a new database would contain, made from backups and from all that is readable in the damaged database."""

    ops: int  # lines of the log; 0 = nothing can be read
    texts: int
    last: str  # ISO date and time of its last save, as the PC that made it had it; "" = none
    lost_ops: int  # lines that the damaged file says it had, and that come back from nowhere here
    left: tuple[Damage, ...]  # damage that would remain
    requested: tuple[str, ...]  # titles of what would be requested from others

    def words(self, backups: Sequence[Backup]) -> tuple[str, ...]:
        """Return sentences on what can be read, what would be lost, and how many ops more than in the newest backup."""
        if self.ops:
            return tuple(_foreseen(self, backups))
        return (_("อ่านไฟล์ที่เสียไม่ได้เลย กู้ส่วนใดจากไฟล์นี้ไม่ได้"),)


ANEW = ("file", "unread", "layout")  # kinds of damage that need a new data file
Progress = Callable[[int, int], None]  # done, of


OPENS = ".prongsai-office"  # ends the name of the file of an office folder that opens it by a double click
SYNCED = {  # how the folder of a program that syncs is called, in small letters
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "shared drives": "Google Drive",
    "ไดรฟ์ของฉัน": "Google Drive",
    "ไดรฟ์ที่แชร์": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "mega": "MEGA",
    "box": "Box",
    "syncthing": "Syncthing",
}


class FolderDiskSpace(NamedTuple):
    """The location of an office folder, the bytes that its parts take on the disk, and the bytes `free` there."""

    folder: Path
    evidence: int  # bytes of the files of the office
    backups: int  # bytes of the backups beside them
    database: int  # bytes of the records with their history
    free: int  # bytes that are free there

    @staticmethod
    def synced_by(folder: PurePath) -> str:
        """Return the name of the program that syncs this folder elsewhere, by its path; "" if none is known."""
        for part in folder.parts:
            called = part.casefold()
            for known, name in SYNCED.items():
                if called == known or called.startswith((f"{known} -", f"{known}-", f"{known} (")):
                    return name
        return ""


class FolderRemains(NamedTuple):
    """What is left of a folder with a lost or damaged database. `readable`: some of the database may be readable."""

    backups: tuple[Backup, ...]  # its backups that can be put back, the newest first
    readable: bool  # something of the data file is left, of which parts may still be read


class TrialRestoreResult(NamedTuple):
    """The result of a trial restore of the newest backup. `missing`: files not restored; `whole`: all is sound."""

    at: datetime
    backup: datetime  # when that backup was made
    ops: int
    files: int
    missing: int  # files its records name that did not come back
    whole: bool  # all that the backup declares was restored and is consistent


class DamageKindTexts(NamedTuple):
    """The Thai texts on one kind of damage; translated when shown."""

    gravity: DamageGravity
    problem: str
    serious: str  # how serious it is
    do: str  # what to do
    restore: str  # what putting a backup back would bring
    go_on: str  # whether one may go on working
    remedy: str  # on the button that repairs it; "" = no repair from here


_BAD = DamageGravity.DAMAGE
_SOON = DamageGravity.SHOULD
_KNOW = DamageGravity.NOTE
# The order is that in which they are shown within one gravity, and in which they are repaired: first what the rest
# stands on.
KINDS: dict[str, DamageKindTexts] = {
    "file": DamageKindTexts(
        _BAD,
        "ไฟล์ข้อมูล prongsai.db เสียหาย",
        "ร้ายแรงที่สุด บางส่วนของสิ่งที่บันทึกไว้อาจอ่านไม่ได้แล้ว",
        "กู้ข้อมูลที่ยังอ่านได้ ไฟล์ที่เสียถูกเก็บไว้ในโฟลเดอร์ backups แล้วสร้างไฟล์ใหม่จากบันทึกที่ยังครบ",
        "ได้ข้อมูลครบถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี จึงควรกู้ส่วนที่อ่านได้ก่อน",
        "ยังไม่ควรกรอกต่อ สิ่งที่บันทึกลงไฟล์ที่เสียอาจหายไปด้วย",
        "กู้ข้อมูลที่ยังอ่านได้",
    ),
    "unread": DamageKindTexts(
        _BAD,
        "ตรวจส่วนหนึ่งไม่ตลอด เพราะข้อมูลที่ส่วนนั้นต้องใช้เสียหาย",
        "ร้ายแรง ยังไม่รู้ว่าส่วนที่ตรวจไม่ได้ครบหรือไม่",
        "สร้างไฟล์ข้อมูลใหม่จากบันทึกที่ยังครบ แล้วตรวจอีกครั้ง ไฟล์เดิมถูกเก็บไว้",
        "ได้ข้อมูลครบถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี",
        "ยังไม่ควรกรอกต่อ",
        "สร้างไฟล์ข้อมูลใหม่",
    ),
    "layout": DamageKindTexts(
        _BAD,
        "โครงสร้างของไฟล์ข้อมูลไม่ใช่ที่โปรแกรมสร้างไว้",
        "มีผู้แก้ไฟล์ด้วยโปรแกรมอื่น สิ่งที่แสดงและสิ่งที่บันทึกต่อไปอาจผิด",
        "สร้างไฟล์ข้อมูลใหม่จากบันทึก ไฟล์เดิมถูกเก็บไว้",
        "ได้ไฟล์ที่มีโครงสร้างถูกต้อง แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าสร้างใหม่ได้",
        "ยังไม่ควรกรอกต่อ",
        "สร้างไฟล์ข้อมูลใหม่",
    ),
    "settings": DamageKindTexts(
        _BAD,
        "คำประจำโฟลเดอร์ถูกแก้จากนอกโปรแกรม",
        "ร้ายแรง โปรแกรมอาจเชื่อกุญแจผิดดอก หรือถือว่าโฟลเดอร์เป็นของหน่วยงานอื่น",
        "นำคำเดิมกลับจากไฟล์สำรองล่าสุดที่มี",
        "ได้คำเดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "ยังไม่ควรกรอก พิมพ์ หรือส่งออก",
        "นำคำเดิมกลับ",
    ),
    "own": DamageKindTexts(
        _BAD,
        "บันทึกของเครื่องนี้ถูกแก้หรือขาดตอน",
        "ร้ายแรง ค่าที่หน่วยงานกรอกไว้อาจไม่ใช่ค่าเดิม",
        "นำบันทึกเดิมกลับจากไฟล์สำรองล่าสุดที่มีครบ ส่วนที่ไม่มีในไฟล์สำรองจะขอคืนจากหน่วยงานที่เคยรับ",
        "ได้บันทึกเดิมถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี",
        "ยังไม่ควรกรอก พิมพ์ หรือส่งออก",
        "นำบันทึกเดิมกลับ",
    ),
    "own_lost": DamageKindTexts(
        _BAD,
        "บันทึกของเครื่องนี้ที่เคยส่งออกหรือสำรองแล้วหายไป",
        "ร้ายแรง งานบางส่วนไม่อยู่ในโฟลเดอร์แล้ว แต่มีอยู่ที่อื่น",
        "นำกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอคืนจากหน่วยงานที่เคยรับ",
        "ได้งานที่หายกลับมาถึงเวลาที่สำรอง",
        "กรอกต่อได้ แต่ยังไม่ควรพิมพ์หรือส่งออก",
        "นำส่วนที่หายกลับ",
    ),
    "history": DamageKindTexts(
        _BAD,
        "บันทึกที่รับจากเครื่องอื่นถูกแก้หรือขาดตอน",
        "ร้ายแรง ค่าที่แสดงในนามของผู้อื่นอาจไม่ใช่ค่าที่เขาลงนามไว้",
        "นำบันทึกนั้นออก แล้วนำกลับจากไฟล์สำรอง หรือขอใหม่จากผู้ที่มี",
        "ได้บันทึกเดิมถึงเวลาที่สำรอง งานของหน่วยงานหลังจากนั้นจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกงานของตนต่อได้ แต่ยังไม่ควรสรุปหรือพิมพ์ข้อมูลของผู้อื่น",
        "ขอบันทึกใหม่",
    ),
    "lost": DamageKindTexts(
        _BAD,
        "บันทึกที่เคยรับจากเครื่องอื่นหายไป",
        "ร้ายแรง ข้อมูลที่รับจากเครื่องอื่นไม่ครบโดยไม่มีใครลบ",
        "นำกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอใหม่จากผู้ที่มี",
        "ได้ส่วนที่หายกลับมาถึงเวลาที่สำรอง งานของหน่วยงานหลังจากนั้นจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกงานของตนต่อได้ แต่ยังไม่ควรสรุปหรือพิมพ์ข้อมูลของผู้อื่น",
        "นำส่วนที่หายกลับ",
    ),
    "lines": DamageKindTexts(
        _BAD,
        "มีบรรทัดในบันทึกที่ไม่มีใครลงนาม",
        "มีผู้เพิ่มบรรทัดจากนอกโปรแกรม ค่าที่แสดงอาจมาจากบรรทัดนั้น",
        "นำบรรทัดที่ไม่มีใครลงนามออก โดยไม่แตะบันทึกที่ลงนามไว้",
        "ไม่จำเป็น งานหลังเวลาที่สำรองจะไม่มี",
        "ยังไม่ควรพิมพ์หรือส่งออก",
        "นำบรรทัดนั้นออก",
    ),
    "words": DamageKindTexts(
        _BAD,
        "ข้อความบางช่องหายไป",
        "ข้อความที่พิมพ์ไว้ไม่อยู่ในโฟลเดอร์แล้ว เรื่องนี้ไม่กระทบค่าอื่น",
        "นำข้อความกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอจากหน่วยงานที่เคยรับ",
        "ได้ข้อความกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกต่อได้ แต่อย่าพิมพ์ข้อความทับช่องที่หายจนกว่าจะซ่อม",
        "นำข้อความกลับ",
    ),
    "false_words": DamageKindTexts(
        _BAD,
        "ข้อความบางช่องไม่ใช่ข้อความที่บันทึกไว้",
        "ร้ายแรง มีผู้แก้ข้อความจากนอกโปรแกรม ข้อความที่แสดงในช่องนั้นเชื่อไม่ได้",
        "นำข้อความที่ไม่ตรงออก แล้วนำข้อความเดิมกลับจากไฟล์สำรอง หรือขอจากหน่วยงานที่เคยรับ",
        "ได้ข้อความเดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกต่อได้ แต่ยังไม่ควรพิมพ์หรือส่งออก",
        "นำข้อความเดิมกลับ",
    ),
    "evidence": DamageKindTexts(
        _BAD,
        "ไฟล์หลักฐานหายไป",
        "รายการหลักฐานยังอยู่ แต่เปิดหรือแนบไฟล์ไม่ได้",
        "นำไฟล์กลับจากไฟล์สำรองที่มี ส่วนที่ไม่มีจะขอจากหน่วยงานที่เคยรับ หรือแนบไฟล์เดิมใหม่",
        "ได้ไฟล์กลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกต่อได้",
        "นำไฟล์กลับ",
    ),
    "false_evidence": DamageKindTexts(
        _BAD,
        "ไฟล์หลักฐานถูกแก้หรือเสียหาย",
        "ร้ายแรง ไฟล์ที่เห็นไม่ใช่ไฟล์ที่แนบไว้",
        "เก็บไฟล์ที่เสียไว้ต่างหาก แล้วนำไฟล์เดิมกลับจากไฟล์สำรองที่มี หรือขอจากหน่วยงานที่เคยรับ",
        "ได้ไฟล์เดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้",
        "กรอกต่อได้ แต่อย่าพิมพ์หรือส่งออกไฟล์นั้น",
        "นำไฟล์เดิมกลับ",
    ),
    "shown": DamageKindTexts(
        _BAD,
        "สิ่งที่แสดงไม่ตรงกับบันทึก",
        "ค่าที่เห็นบนหน้าจออาจผิด เรื่องนี้ไม่กระทบบันทึก",
        "สร้างสิ่งที่แสดงใหม่จากบันทึก ไม่มีข้อมูลใดหาย",
        "ไม่จำเป็น สร้างใหม่จากบันทึกในโฟลเดอร์ได้",
        "ยังไม่ควรพิมพ์หรือส่งออก",
        "สร้างใหม่จากบันทึก",
    ),
    "local": DamageKindTexts(
        _BAD,
        "บันทึกการรับส่งไฟล์ถูกแก้จากนอกโปรแกรม",
        "ไม่กระทบค่าที่กรอก แต่ใครได้รับอะไรแล้วที่แสดงอยู่เชื่อไม่ได้",
        "นำส่วนที่ไม่มีลายเซ็นออก ใบตอบรับฉบับต่อไปจะบอกใหม่ และไฟล์ถัดไปอาจส่งข้อมูลบางส่วนซ้ำ",
        "ไม่จำเป็น งานหลังเวลาที่สำรองจะไม่มี",
        "กรอกต่อได้",
        "นำส่วนที่เชื่อไม่ได้ออก",
    ),
    "views": DamageKindTexts(
        _BAD,
        "บันทึกว่าใครดู พิมพ์ หรือส่งออกข้อมูลบุคคล ถูกแก้หรือตัด",
        "ไม่กระทบค่าที่กรอก แต่ตอบไม่ได้ครบว่าใครเห็นข้อมูลบุคคล",
        "แจ้งผู้ดูแลข้อมูลส่วนบุคคลของหน่วยงาน แล้วรับทราบ รอยขาดยังแสดงอยู่ในบันทึกการดูตลอดไป",
        "ไม่ได้ส่วนที่ถูกตัดคืน บันทึกการดูเดินหน้าต่อเสมอ",
        "กรอกต่อได้",
        "รับทราบรอยขาด",
    ),
    "keys": DamageKindTexts(
        _SOON,
        "กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ หรืออ่านไม่ได้",
        "ไม่กระทบค่าที่กรอกไว้ แต่บันทึกต่อ ส่งออก และรับไฟล์ไม่ได้ และยืนยันส่วนที่กุญแจประทับไว้ไม่ได้",
        "นำโฟลเดอร์กุญแจจากเครื่องเดิมกลับมา หรือทำกุญแจใหม่ แล้วขอใบรับรองจากหน่วยงานต้นสังกัด",
        "ได้กุญแจใหม่เช่นกัน แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าทำกุญแจใหม่ได้",
        "อ่าน พิมพ์ฉบับร่าง และสำรองได้ กรอกต่อไม่ได้",
        "ทำกุญแจใหม่",
    ),
    "keys_only": DamageKindTexts(
        _SOON,
        "กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ หรืออ่านไม่ได้ และยังไม่มีใบรับรอง",
        "ไม่กระทบค่าที่กรอกไว้ แต่บันทึกต่อ ส่งออก และรับไฟล์ไม่ได้ และยืนยันส่วนที่กุญแจประทับไว้ไม่ได้",
        "นำโฟลเดอร์กุญแจจากเครื่องเดิมกลับมา ทำกุญแจใหม่ไม่ได้ก่อนมีใบรับรอง",
        "กู้คืนในเครื่องนี้ไม่ได้จนกว่ากุญแจเดิมจะกลับมา",
        "อ่าน พิมพ์ฉบับร่าง และสำรองได้ กรอกต่อไม่ได้",
        "",
    ),
    "keys_unread": DamageKindTexts(
        _SOON,
        "อ่านกุญแจของโฟลเดอร์ไม่ได้ในขณะนี้ ยังไม่ถือว่าหาย",
        "ไม่กระทบค่าที่กรอกไว้ แต่บันทึกต่อ ส่งออก และรับไฟล์ไม่ได้ และยืนยันส่วนที่กุญแจประทับไว้ไม่ได้",
        "ตรวจไดรฟ์และสิทธิ์ของโฟลเดอร์กุญแจ แล้วตรวจอีกครั้ง ไม่ต้องทำกุญแจใหม่",
        "ไม่ต้องกู้คืน",
        "อ่าน พิมพ์ฉบับร่าง และสำรองได้ กรอกต่อไม่ได้",
        "",
    ),
    "erasing": DamageKindTexts(
        _SOON,
        "การลบข้อมูลบุคคลตามกฎหมายยังไม่ครบทุกที่",
        "เรื่องนี้ไม่กระทบข้อมูลในโฟลเดอร์ แต่สิ่งที่ลบแล้วอาจยังอ่านได้จากที่เหล่านี้",
        "ลบต่อให้ครบ การสำรองครั้งถัดไปลงที่เดียวกันก็ลบให้เช่นกัน",
        "ไม่ต้องกู้คืนเพราะเรื่องนี้",
        "ทำงานต่อได้ตามปกติ",
        "ลบต่อให้ครบ",
    ),
    "copies": DamageKindTexts(
        _SOON,
        "ในโฟลเดอร์มีฐานข้อมูลอื่นที่โปรแกรมไม่ได้เขียน",
        "มักเป็นสำเนาที่โปรแกรมคัดลอกขึ้นคลาวด์ทิ้งไว้ ในนั้นอาจมีงานที่โฟลเดอร์นี้ไม่มี และข้อมูลบุคคลที่ลบไปแล้ว",
        "ย้ายออกไปไว้นอกโฟลเดอร์ หน่วยงานที่มีใบรับรองนำงานที่ขาดกลับมาได้: วางไฟล์ในโฟลเดอร์เปล่าด้วยชื่อ prongsai.db เปิด "
        "ส่งออกถึงหน่วยงานเดียวกัน แล้วนำเข้าที่นี่ จากนั้นจึงลบ",
        "ไม่ต้องกู้คืน การกู้คืนไม่เอาไฟล์เหล่านี้ออก",
        "ทำงานต่อได้ แต่การลบข้อมูลบุคคลไม่แตะไฟล์เหล่านี้",
        "",
    ),
    "foreign": DamageKindTexts(
        _KNOW,
        "ในโฟลเดอร์มีไฟล์อื่นที่โปรแกรมไม่ได้เขียน",
        "ไม่กระทบข้อมูล แต่ไฟล์เหล่านี้ไม่ถูกตรวจ ไม่ถูกสำรอง และไม่ถูกลบเมื่อลบข้อมูลบุคคล",
        "ถ้ายังใช้อยู่ ย้ายออกไปไว้นอกโฟลเดอร์",
        "ไม่ต้องกู้คืน การกู้คืนไม่เอาไฟล์เหล่านี้ออก",
        "ทำงานต่อได้ตามปกติ",
        "",
    ),
    "erasing_away": DamageKindTexts(
        _KNOW,
        "รอลบข้อมูลบุคคลในที่เก็บไฟล์สำรองที่ไม่ได้ต่ออยู่",
        "สิ่งที่ลบตามกฎหมายแล้วอาจยังอยู่ในไฟล์สำรองที่นั้น",
        "ต่อที่เก็บนั้นแล้วสำรองลงหนึ่งครั้ง โปรแกรมลบให้เอง ถ้าไม่มีที่เก็บนั้นแล้วไม่ต้องทำอะไร",
        "ไม่ต้องกู้คืนเพราะเรื่องนี้",
        "ทำงานต่อได้ตามปกติ",
        "",
    ),
    "asked": DamageKindTexts(
        _KNOW,
        "รอส่วนที่ขอไว้จากหน่วยงานอื่น",
        "ไม่ร้ายแรง ส่วนที่ขาดถูกขอไว้แล้วและไม่นับว่ามีอยู่",
        "ส่งออกไฟล์ถึงหน่วยงานที่เคยรับ แล้วนำเข้าไฟล์ที่ได้รับตอบ",
        "ได้ส่วนที่ขาดกลับมาถ้าไฟล์สำรองมี",
        "กรอกต่อได้",
        "",
    ),
}


# what a kind of damage says of a part of the folder, compared with what the log says it must hold
STATE_KINDS: dict[str, frozenset[str]] = {
    "missing": frozenset({"own_lost", "lost", "words", "evidence", "keys", "keys_only", "asked"}),
    "altered": frozenset(
        {"layout", "settings", "own", "history", "lines", "false_words", "false_evidence"}
        | {"shown", "local", "views"}
    ),
    "foreign": frozenset({"copies", "foreign", "erasing", "erasing_away"}),
    "unread": frozenset({"file", "unread", "keys_unread"}),
}


def state_of(kind: str) -> str:
    """Return the key of STATE_KINDS for a kind of damage."""
    return next(state for state, kinds in STATE_KINDS.items() if kind in kinds)


def requested_part(key: str) -> str:
    """Return what the `key` of a Damage "asked" names: "files" (a SHA-256), "texts" (hash, record, field) or "records"
    (stream, scope)."""
    if "/" not in key:
        return "files"
    return "texts" if re.fullmatch("[0-9a-f]{64}/[0-9]+/[0-9]+", key) else "records"


def kinds_in_order(kinds: Iterable[str]) -> list[str]:
    grave, named = list(DamageGravity), list(KINDS)
    return sorted(kinds, key=lambda kind: (grave.index(KINDS[kind].gravity), named.index(kind)))


def _foreseen(preview: SalvagePreview, backups: Sequence[Backup]) -> Iterator[str]:
    texts = _("ได้บันทึก {ops} รายการ ถ้อยคำ {texts} ข้อความ")
    texts = texts.format(ops=f"{preview.ops:,}", texts=f"{preview.texts:,}")
    if preview.last:
        at = Backup.moment_words(datetime.fromisoformat(preview.last))
        yield _("{what} ถึง {at}").format(what=texts, at=at)
    else:
        yield texts
    if preview.lost_ops:
        lost = _("หายไป {n} รายการ ที่อ่านได้ไม่ครบและไม่มีในไฟล์สำรอง")
    else:
        lost = _("ไม่พบรายการที่หายไป")
    yield lost.format(n=f"{preview.lost_ops:,}")
    yield from (_("ยังเหลือ: {what}").format(what=counted_words(one)) for one in preview.left)
    if preview.requested:
        yield _("จะขอ {n} แห่งในไฟล์รับส่งถัดไป").format(n=len(preview.requested))
    if backups:
        more = preview.ops - backups[0].holding.ops
        if more > 0:
            words = _("มากกว่าไฟล์สำรองล่าสุด {n} รายการ")
        else:
            words = _("น้อยกว่าไฟล์สำรองล่าสุด {n} รายการ")
        yield words.format(n=f"{abs(more):,}") if more else _("เท่ากับไฟล์สำรองล่าสุด")


def counted_words(damage: Damage) -> str:
    what = _(KINDS[damage.kind].problem)
    return _("{what} {n} แห่ง").format(what=what, n=len(damage.places)) if damage.places else what
