"""User-readable names for what an integrity check found damaged: units, records, evidence files, tables."""

from collections.abc import Callable

from core.entities import BLOBS, ENTITIES, record_id
from core.health.facts import Damage, requested_part
from core.i18n import _
from core.records.titles import kind_words, short, title
from core.values import Ref
from storage.db.folder.log_checks import ODD
from storage.db.folder.text_checks import read_key
from storage.db.log.log import Log
from storage.db.reading.reader import FolderReader

_FILE = " UNION ALL ".join(
    f"SELECT record FROM {entity} WHERE {name}=?1"
    for entity, names in BLOBS.items()
    for name in names
)


class DamagePlaceNamer:
    """Says in words for users what is damaged: a record by its title if the folder has that, else by its kind."""

    def __init__(self, log: Log, reader: FolderReader) -> None:
        self._log, self._reader = log, reader
        self._units: dict[str, str] = {}

    def of(self, damage: Damage) -> Damage:
        """Return the damage with user-readable names of its keys as `places`; unchanged if it has `places` already."""
        if damage.places:
            return damage
        return damage._replace(
            places=tuple(dict.fromkeys(filter(None, map(self._namer(damage.kind), damage.keys))))
        )

    def _namer(self, kind: str) -> Callable[[str], str]:
        namers: dict[str, Callable[[str], str]] = {
            **dict.fromkeys(("own", "own_lost", "history", "lost"), self.stream),
            "asked": self.requested,
            **dict.fromkeys(("words", "false_words"), self.words),
            **dict.fromkeys(("evidence", "false_evidence"), self.file),
            **dict.fromkeys(("shown", "local"), self.table),
            "settings": self.word,
            "views": lambda n: _("บรรทัดที่ {n}").format(n=n),
        }
        return namers.get(kind, lambda _key: "")

    def requested(self, key: str) -> str:
        part = requested_part(key)
        return {"texts": self.words, "files": self.file}.get(part, self.stream)(key)

    def stream(self, key: str) -> str:
        """Return the name of the unit of a stream; `key`: stream id (hex), or `id/scope` if the stream is missing."""
        named, _slash, scope = key.partition("/")
        found = self._log.streams.get(bytes.fromhex(named), ())
        return self.unit(scope or (found[0].scope if found else ""))

    def unit(self, scope: str) -> str:
        if scope not in self._units:
            try:
                self._units[scope] = self._unit(scope)
            except ODD:
                self._units[scope] = scope
        return self._units[scope]

    def _unit(self, scope: str) -> str:
        if scope == "all":
            return _("ข้อมูลร่วมของทุกหน่วยงาน")
        unit = scope.partition("/")[0]
        for ref in (Ref("all", "unit", unit), Ref(unit, "office", record_id(unit, "office", unit))):
            record = self._reader.record(ref) if len(unit) == 32 else None
            if record is not None and record.text("name"):
                return record.text("name")
        return unit

    def words(self, key: str) -> str:
        try:
            return self.record(read_key(key)[1])
        except ODD:
            return ""

    def file(self, sha256: str) -> str:
        try:
            row = self._log.db.execute(_FILE, (sha256,)).fetchone()
            return self.record(row[0]) if row else sha256[:8]
        except ODD:
            return sha256[:8]

    def record(self, number: int) -> str:
        """Return the kind, title (if it is in this folder) and unit of the record with this number, as one phrase."""
        ref = self._log.ref(number)
        record = self._reader.record(ref) if ref.entity in ENTITIES else None
        own = short(title(record)) if record is not None else ""
        return " ".join(filter(None, (kind_words(ref.entity), own, f"({self.unit(ref.scope)})")))

    @staticmethod
    def table(name: str) -> str:
        local = {
            "heard": _("ใบตอบรับ"),
            "reader": _("สิ่งที่ผู้รับต้องการ"),
            "asked": _("สิ่งที่ขอไว้"),
            "parked": _("ชุดข้อมูลที่รอ"),
            "lacking": _("ข้อความที่รอ"),
            "bundle": _("ไฟล์ที่รับเข้า"),
            "field": _("ค่าที่แสดง"),
            "inside": _("ลำดับชั้นของข้อมูล"),
            "bin": _("ถังขยะ"),
            "hidden": _("ถังขยะ"),
            "body": _("การลงนาม"),
            "frozen": _("ข้อมูลที่ล็อก"),
            "erased": _("รายการที่ลบตามกฎหมาย"),
            "erased_file": _("รายการที่ลบตามกฎหมาย"),
            "result": _("คะแนน"),
            "whole": _("คะแนน"),
            "spoken": _("ลำดับของบันทึก"),
            "table": _("สิ่งที่ผู้รับต้องการ"),
            **dict.fromkeys(("twice", "told", "read", "stands"), _("ใบตอบรับ")),
        }
        return local.get(name) or kind_words(name)

    @staticmethod
    def word(name: str) -> str:
        words = {
            "folder": _("รหัสโฟลเดอร์"),
            "unit": _("หน่วยงาน"),
            "code": _("รหัสหน่วยงาน"),
            "year": _("ปีงบประมาณ"),
            "device": _("กุญแจของเครื่อง"),
            "roots": _("กุญแจรากที่เชื่อ"),
            "originals": _("การรับไฟล์ต้นฉบับ"),
            "start": _("ไฟล์เริ่มงาน"),
            "let_go": _("ส่วนที่ปล่อยไปแล้ว"),
            "asked_back": _("ส่วนที่ขอคืน"),
            "born": _("งานเดิมก่อนเข้าสังกัด"),
        }
        return words.get(name, name)
