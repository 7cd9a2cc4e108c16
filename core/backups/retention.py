"""What a backup file contains, in numbers and sentences, and the rules for which backups are kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from core.entities import BLOBS
from core.errors import UserError
from core.i18n import _
from core.thai.days import short_date, time_of_day

if TYPE_CHECKING:
    from core.forms.ports import Reader

# one backup is kept of each
DAYS = 7
WEEKS = 4
MONTHS = 2
LONGEST = timedelta(days=90)  # erased data stays no longer in any backup but the newest
FRESH = timedelta(days=1)  # every backup of the last day is kept
SHORTEST = 12  # letters of a passphrase
FEW = 5  # entries named in one sentence
LEAP = timedelta(days=45)  # between two backups: then the clock may have leapt


@dataclass(frozen=True, slots=True)
class DatabaseSummary:
    """A summary of the database in an office folder; equal summaries mean equal logs."""

    folder: str  # names its keys
    unit: str
    code: str
    name: str  # name of the office; "" if its text is not here
    ops: int
    texts: int
    ends: frozenset[str]  # `stream:seq:chain`, hex
    blobs: frozenset[str]  # SHA-256 of the files its log names, erased ones apart
    last: str  # ISO date and time of the last save, as the PC that made it had it; "" = none


@dataclass(frozen=True, slots=True)
class BackupRowIdLimits:
    """The highest row ids of tables `name` and `record` in a backup; the next incremental backup adds only rows above
    them. `whole`: {table: hash of its rows} for tables that it adds completely, if the hash has changed."""

    numbering: str  # changes when they are given anew
    names: int
    records: int
    # table -> a hash of its rows: it is taken again as a whole when that has changed
    whole: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IncrementalBackup:
    """One incremental backup file: what is new since the preceding backup in the same location."""

    sha256: str  # hex, of its file
    ops: int
    texts: int


class ErasedContent(NamedTuple):
    """What an erasure removed from a copy of the database: number of texts, and SHA-256 of each file."""

    texts: int
    files: frozenset[str]  # SHA-256 of every file that is erased, named by the copy or not


@dataclass(frozen=True, slots=True)
class BackupErasureResult:
    """The result of erasing data in all backups: how many were rewritten or deleted, and which may still have it."""

    written: int = 0  # backups that were rewritten
    dropped: int = 0  # raw copies that were deleted, in which nothing can be erased
    # backups that could not be rewritten: they may still hold erased data
    failed: tuple[Path, ...] = ()
    unread: tuple[Path, ...] = ()  # damaged, or of a newer version
    # other locations, not plugged in: each follows with the next backup there
    away: tuple[Path, ...] = ()

    def __or__(self, other: BackupErasureResult) -> BackupErasureResult:
        return BackupErasureResult(
            self.written + other.written,
            self.dropped + other.dropped,
            self.failed + other.failed,
            self.unread + other.unread,
            self.away + other.away,
        )


class UnerasedBackupFolders(NamedTuple):
    """The backup folders that may still hold data erased in the office; those in `away` are not connected."""

    connected: tuple[Path, ...] = ()
    away: tuple[Path, ...] = ()  # locations not plugged in


class SealedBackupKeys(NamedTuple):
    """The keys of an office folder in a backup, encrypted (`sealed`), and the PC's `counters` at that time as plain
    JSON: the last op of each stream that had left the PC, the last receipt number and the like."""

    sealed: bytes  # an age file that the office's passphrase opens
    counters: bytes  # the numbers given so far when it was made; not secret

    @staticmethod
    def passphrase_of(text: str) -> str:
        """Return `text` as a new passphrase for the folder's keys. Raises UserError if it is too short."""
        passphrase = SealedBackupKeys.composed(text)
        if len(passphrase) < SHORTEST:
            raise UserError(
                _("ใช้รหัสผ่านนี้กับกุญแจไม่ได้"),
                _("เพราะสั้นกว่า {n} ตัว ผู้ที่ได้ไฟล์สำรองไปจะเดาได้").format(n=SHORTEST),
                _("ตั้งให้ยาวขึ้น คำไทยหลายคำต่อกันจำง่ายและเดายาก"),
            )
        return passphrase

    @staticmethod
    def composed(text: str) -> str:
        """Return typed text in Unicode form NFC, since keyboards and systems compose Thai letters differently."""
        return unicodedata.normalize("NFC", text.strip())


class ClockDoubtReason(NamedTuple):
    """A reason not to trust this PC's clock: a backup's time `at` is ahead of it, long past or equal (`kind`)."""

    kind: str  # ahead: that backup is of a later day; leapt: it is very long ago; frozen: it is of the same moment
    at: datetime

    @classmethod
    def of(cls, times: Iterable[datetime], now: datetime) -> Self | None:
        """Return how the time `now` of a new backup contradicts `times`, those of all backups; None if it does not."""
        every = sorted(times, reverse=True)
        if every and every[0] - now > FRESH:
            return cls("ahead", every[0])
        if every.count(now) > 1:
            return cls("frozen", now)
        before = next((at for at in every if at < now), now)
        return cls("leapt", before) if now - before > LEAP else None


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file that was read back after writing. `lost_files`: SHA-256 of files of which no intact copy was left;
    `spared`: of files intact only in the backup's location; `base`: the full backup it adds to, None = it is full."""

    OLD = 7  # days after which the second place is asked for again
    ENDING = ".prongsai-backup"  # ending of a backup's file name
    ENDINGS = (ENDING, ".backup.zip")  # the second is older; read for ever

    path: Path
    at: datetime
    reason: str  # asked, close, timer, import, restore
    holding: DatabaseSummary  # `blobs`: those that are kept beside it
    # SHA-256 of files the office had, of which no good copy is left here
    lost_files: frozenset[str] = frozenset()
    # of those that are good beside it only: the office's own are gone or spoilt
    spared: frozenset[str] = frozenset()
    doubt: ClockDoubtReason | None = None  # why nothing was thinned when it was made
    # the whole backup beside it that this one goes on from; None = it is whole itself
    base: Path | None = None
    parts: tuple[IncrementalBackup, ...] = ()  # what it holds beyond that one, in order
    reach: BackupRowIdLimits | None = None  # None: no backup can go on from this one
    erased: str = ""  # what was erased in the folder when it was made
    keys: SealedBackupKeys | None = None  # None: no passphrase was set
    # texts and parts of the log that the folder lacked when the backup was made; counted only if a person asked for it
    lacking: int = 0
    unnoted: bool = False  # the folder could not be written, so it does not know this place

    @property
    def is_whole(self) -> bool:
        """Return whether the folder held all that it must hold when the backup was made, and the backup has it."""
        return not (self.lost_files or self.spared or self.lacking)

    def lines(self, names: Mapping[str, str]) -> Iterator[str]:
        """Yield sentences saying whether a new backup is complete or what it lacks; `names`: file names by SHA-256."""

        def named(files: Iterable[str]) -> str:
            return ", ".join(sorted({names.get(sha256, sha256[:12]) for sha256 in files}))

        if self.lost_files or self.lacking:
            yield _("สำรองไว้ที่ {path} แล้ว แต่ไม่ครบ").format(path=self.path)
        else:
            yield _("สำรองไว้ที่ {path} และอ่านกลับมานับแล้วตรงกัน").format(path=self.path)
        if self.lacking:
            yield _(
                "ในโฟลเดอร์ขาดข้อความหรือบันทึก {n} แห่งตั้งแต่ก่อนสำรอง office check บอกว่าที่ใดและซ่อมอย่างไร"
            ).format(n=self.lacking)
        if self.lost_files:
            yield _("ไฟล์หลักฐานที่หายหรือเสีย {n} ไฟล์: {names}").format(
                n=len(self.lost_files), names=named(self.lost_files)
            )
            yield _("โปรดกู้คืนไฟล์เหล่านี้จากที่เก็บสำรองอื่น หรือขอจากหน่วยงานที่มี แล้วแนบใหม่")
        if self.spared:
            yield _(
                "ไฟล์หลักฐาน {n} ไฟล์ในโฟลเดอร์หน่วยงานหายหรือเสีย เหลือสำเนาที่ดีข้างไฟล์สำรองเท่านั้น: {names}"
            ).format(n=len(self.spared), names=named(self.spared))
            yield _("โปรดกู้คืนจากไฟล์สำรองนี้ แล้วไฟล์จะกลับมา")
        if self.unnoted:
            yield _(
                "โฟลเดอร์เขียนไม่ได้ จึงยังไม่ได้จดที่เก็บนี้ไว้ เมื่อเขียนได้แล้วให้สำรองลงที่นี่อีกครั้ง สิ่งที่ลบตามกฎหมายจึงจะถูกลบที่นี่ด้วย"
            )
        if self.doubt:
            yield clock_words(self.doubt, self.at)

    def names(self, reader: Reader) -> Mapping[str, str]:
        """Return {SHA-256: file name} of files that are lost, or intact only in the backup's location (`spared`)."""
        # every part of the program that speaks of backups would wait for it
        from core.records.titles import title

        found = {}
        for sha256 in sorted(self.lost_files | self.spared):
            places = ((entity, name) for entity, names in BLOBS.items() for name in names)
            records = (
                one for entity, name in places for one in reader.records(entity, **{name: sha256})
            )
            found[sha256] = next((name for one in records if (name := title(one))), sha256[:12])
        return found

    @staticmethod
    def is_backup(path: Path) -> bool:
        """Return whether the file is named like a backup of any version of the program."""
        return path.name.endswith(Backup.ENDINGS) and not path.name.startswith(".")

    @staticmethod
    def moment_words(time: datetime) -> str:
        """Return a date and time as text, such as `20 พ.ย. 2569 14:30 น.`"""
        return _("{date} {time} น.").format(date=short_date(time.date()), time=time_of_day(time))

    @staticmethod
    def let_go(
        times: Iterable[datetime], now: datetime, needed: Collection[datetime] = ()
    ) -> datetime | None:
        """Return the time of the oldest backup that may be deleted and is not in `needed`; None if there is none, or
        while the clock is in doubt. `now` is the time of the newest backup."""
        every = sorted(times)
        if not every or now < every[-1] or ClockDoubtReason.of(every, now) is not None:
            return None
        stay = kept(every, now)
        return next((at for at in every if at not in stay and at not in needed), None)


class UnusableBackup(NamedTuple):
    """A file that is named like a backup but cannot be restored, with the reason."""

    path: Path
    at: datetime  # when it was made; of one that says nothing any more, when the file was written
    reason: str  # `เพราะ…`

    @staticmethod
    def is_newest(backups: Sequence[Backup], unfit: Sequence[UnusableBackup]) -> bool:
        """Return whether the newest of all these files is an unfit one; both sequences begin with their newest."""
        return bool(unfit) and (not backups or unfit[0].at > backups[0].at)


@dataclass(frozen=True, slots=True)
class SecondBackupLocation:
    """The second backup location (folder) of an office folder, and the time `at` of the last backup in it."""

    place: Path
    at: datetime


class ContentSinceBackup(NamedTuple):
    """The content of an office folder that a backup lacks: numbers of ops and records saved after it."""

    ops: int
    records: int
    last: str  # ISO date and time of its last save


class RestorePreview(NamedTuple):
    """What restoring a backup would do. `keys`: this PC has the folder's keys; `sealed`: only the backup has them."""

    backup: Backup
    missing: int  # files its log names that are neither beside it nor in the folder
    present: bool  # is there a folder already?
    newer: ContentSinceBackup | None  # None = nothing is there, or it cannot be read
    keys: bool  # are the folder's keys on this PC?
    sealed: bool = False  # they are not, but the backup holds them, and a passphrase opens them
    # of the missing files, those that this PC attached: nobody else needs to have them
    own: int = 0
    # entries typed in red, which are no valid value and stand in no record: they come back with the backup
    red: tuple[str, ...] = ()

    def return_lines(self) -> Iterator[str]:
        """Yield sentences on what is in no record but comes back, and on what comes from nowhere."""
        if self.red:
            names = "; ".join(self.red[:FEW]) + (" …" if len(self.red) > FEW else "")
            text = _("คำตัวแดงที่ยังไม่ได้บันทึก {n} ช่องกลับมาด้วย: {names}")
            yield text.format(n=len(self.red), names=names)
        if self.own:
            yield _(
                "ไฟล์ที่ขาด {n} ไฟล์เป็นไฟล์ที่เครื่องนี้แนบเอง หน่วยงานอื่นอาจไม่มี โปรดหาจากที่เก็บสำรองอื่นหรือแนบใหม่ office check บอกชื่อ"
            ).format(n=self.own)


@dataclass(frozen=True, slots=True)
class RestoreOutcome:
    """The result of restoring a backup. `unaware`: this PC may not know what other PCs erased since the backup."""

    backup: Backup
    ops: int  # ops of the backup that are in the folder now
    files: int  # the office's files that were restored
    missing: int  # files its log names that were not found
    saved: Path | None  # where the former folder was moved; None = there was none
    new_keys: bool  # the folder goes on as a new device, which must be certified
    unaware: bool  # the folder is new here: erasures by others since the backup are not known yet


def kept(times: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Return the times of the backups to keep: the newest, all of the last day, and one for each recent day, week and
    month. Of backups dated in the future, only the newest is kept."""
    every = sorted(times, reverse=True)
    newest_first = [at for at in every if at - now <= FRESH]
    stay = {*newest_first[:1], *[at for at in every if at - now > FRESH][:1]}
    aged = list(_ages(newest_first, now))
    young = [at for at, age in aged if age <= LONGEST]
    stay.update(at for at, age in aged if age <= FRESH)
    stay.update(_newest(young, lambda at: at.date().isoformat(), DAYS))
    stay.update(_newest(young, lambda at: str(at.isocalendar()[:2]), WEEKS))
    stay.update(_newest(young, lambda at: f"{at:%Y-%m}", MONTHS))
    return frozenset(stay)


def _ages(newest_first: Sequence[datetime], now: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """Yield each backup's age; a gap longer than LEAP counts as none, because the clock may have leapt."""
    age, later = timedelta(), now
    for at in newest_first:
        age += later - at if later - at <= LEAP else timedelta()
        later = at
        yield at, age


def _newest(
    times: Sequence[datetime], span: Callable[[datetime], str], limit: int
) -> Iterator[datetime]:
    """Yield the newest backup of each of the last `limit` spans that have one."""
    seen: set[str] = set()
    for at in times:
        if span(at) not in seen and len(seen) < limit:
            seen.add(span(at))
            yield at


def clock_words(doubt: ClockDoubtReason, now: datetime) -> str:
    """Return a sentence that says why this PC's clock is not trusted."""
    said = {
        "ahead": _(
            "วันที่ของเครื่องคือ {now} แต่มีไฟล์สำรองลงวันที่หลังจากนั้น ({at}) จึงไม่ลบไฟล์สำรองเก่า โปรดตรวจวันที่และเวลาของเครื่อง"
        ),
        "leapt": _(
            "วันที่ของเครื่องคือ {now} ห่างจากไฟล์สำรองก่อนหน้า ({at}) มาก จึงไม่ลบไฟล์สำรองเก่า โปรดตรวจวันที่และเวลาของเครื่อง"
        ),
        "frozen": _("นาฬิกาของเครื่องหยุดอยู่ที่ {now} จึงไม่ลบไฟล์สำรองเก่า โปรดตรวจวันที่และเวลาของเครื่อง"),
    }
    return said[doubt.kind].format(now=Backup.moment_words(now), at=Backup.moment_words(doubt.at))


def count_words(contents: DatabaseSummary) -> str:
    """Return the numbers of ops, texts and files in a backup as one line of text."""
    says = _("บันทึก {ops} รายการ ถ้อยคำ {texts} ข้อความ ไฟล์หลักฐาน {files} ไฟล์")
    return says.format(ops=contents.ops, texts=contents.texts, files=len(contents.blobs))


def unfit_words(backup: UnusableBackup) -> str:
    """Return a sentence that says why a file cannot be restored as a backup."""
    return _("กู้คืนไม่ได้ {why}").format(why=backup.reason)


def bare_copy_words() -> str:
    """Return a sentence that says what a bare copy of the database in a folder of backups is."""
    return _("ไฟล์ข้อมูลเดิมที่เก็บไว้ก่อนกู้คืน ซ่อม หรือปรับรุ่น ไม่ใช่ไฟล์สำรอง")


def why_words(backup: Backup) -> str:
    """Return the occasion on which a backup was made, as text."""
    return {
        "asked": _("สั่งเอง"),
        "close": _("เมื่อปิดหน้าต่าง"),
        "timer": _("ทุกครึ่งชั่วโมงที่มีการแก้ไข"),
        "import": _("ก่อนนำเข้าไฟล์"),
        "restore": _("ก่อนกู้คืน"),
        "repair": _("ก่อนซ่อม"),
    }.get(backup.reason, backup.reason)


def unaware_words() -> str:
    """Return the warning shown when a backup is restored without its folder: others may have erased data since."""
    return _(
        "ข้อมูลบุคคลที่ลบตามกฎหมายหลังวันสำรอง ถ้าเครื่องนี้ไม่เคยรู้ จะยังแสดงอยู่ นำเข้าไฟล์รับส่งล่าสุดจากเครื่องอื่นหรือหน่วยงานอื่น แล้วจะลบให้ทันที"
    )


def foreseen_lines(preview: RestorePreview) -> Iterator[str]:
    """Yield sentences to confirm a restore: what the backup holds, what is newer in the folder, and what is missing."""
    holding = preview.backup.holding
    newer = preview.newer
    at = Backup.moment_words(preview.backup.at)
    yield _("ไฟล์สำรองของ {name} ทำเมื่อ {at}").format(name=holding.name or holding.code, at=at)
    yield count_words(holding)
    if newer and newer.ops:
        yield _("ในโฟลเดอร์มีข้อมูลใหม่กว่า {n} รายการ ซึ่งจะถูกสำรองไว้ก่อน").format(n=newer.records)
    elif newer:
        yield _("ในโฟลเดอร์ไม่มีอะไรใหม่กว่าไฟล์สำรอง")
    elif preview.present:
        yield _("อ่านข้อมูลที่มีอยู่ในโฟลเดอร์ไม่ได้ จะเก็บไฟล์เดิมไว้ก่อนกู้คืน")
    if preview.missing:
        yield _("ไฟล์หลักฐาน {n} ไฟล์ไม่ได้อยู่ข้างไฟล์สำรอง").format(n=preview.missing)
    yield from preview.return_lines()
    if not preview.present:
        yield unaware_words()
    if preview.sealed:
        yield _(
            "กุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้ แต่อยู่ในไฟล์สำรอง ใส่รหัสผ่านของกุญแจแล้วเครื่องนี้ทำงานต่อแทนเครื่องเดิม ซึ่งต้องเลิกใช้"
        )
    elif not preview.keys:
        yield _("กุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้ เครื่องนี้จะได้กุญแจใหม่และต้องขอใบรับรอง")
