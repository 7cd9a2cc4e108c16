"""Seals of prints: who may make one, how, and how a key list, a folder's or a centre's, verifies it (docs/seal.md)."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from core.blocks.code import (
    DIGEST,
    KEY_ID,
    SEAL_MARK,
    SIGNATURE,
    PrintSeal,
    SignedPrintSeal,
    shown_code,
)
from core.blocks.document import Stamp
from core.entities import ENTITIES, record_id
from core.errors import UserError
from core.exact import PLACES
from core.forms.ports import Reader
from core.i18n import _
from core.log.scopes import RIGHTS
from core.papers.made import home_of
from core.people.units import office_of
from core.thai.days import short_date
from core.values import Ref

SealState = Literal["genuine", "altered", "newer", "unknown", "barred", "after", "none"]
KEYS_PREFIX = b"prongsai-seal-keys-1\0"  # prefix of a list of keys when it is signed
# whether a key has signed these bytes: key, bytes, signature
Proves = Callable[[bytes, bytes, bytes], bool]
Sign = Callable[[bytes], bytes]
BLANK = bytes(SIGNATURE)


class SealKey(NamedTuple):
    """A signing key in a list. `writes`: its device may write papers; `seals`: if it is revoked, seals still valid."""

    key: str  # public key, hex
    units: tuple[str, ...]  # the codes its unit has had, the present one first
    name: str
    writes: bool = True  # it may write papers: a committee's device may not
    revoked: bool = False
    seals: frozenset[str] = frozenset()  # of a revoked key: hashes of the seals that stay valid


@dataclass(frozen=True, slots=True)
class SealKeyList:
    """A list of seal keys as of one day. `by`: name of the unit from whose folder or publication it comes."""

    keys: tuple[SealKey, ...]
    day: str  # ISO
    by: str  # name of the unit whose list it is


class SealVerdict(NamedTuple):
    """The verdict on a print's seal. `seal`: its content, None if unreadable; `name`: the unit that signed it."""

    state: SealState
    seal: PrintSeal | None = None
    name: str = ""  # of the unit whose key has signed it


# -- made


def blank_seal(
    reader: Reader,
    unit: str,
    subject: Ref,
    form: str,
    stamp: Stamp,
    figures: Callable[[], tuple[str, str]],
) -> tuple[str, str]:
    """Return (text of a print's seal with digest and signature still zero, "") or, without a seal, ("", reason). The
    reason is "" if no seal is expected, as in an office without a centre. `figures` returns (total, grade)."""
    device = reader.trust.device()
    if device is None:
        joined = reader.trust.started() or reader.record(Ref("all", "unit", unit))
        return "", SealVerdictWords.uncertified() if joined and stamp.moment else ""
    if not writes(device.kind) or stamp.moment is None:
        return "", ""
    record = reader.record(subject)
    home = home_of(reader, record) if record else None
    year = (home.number("year") or 0) if home else 0
    total, grade = figures()
    # every reader of seals knows two decimals
    if len(total.partition(".")[2]) > PLACES:
        total = ""
    seal = PrintSeal(
        key=bytes.fromhex(device.key)[:KEY_ID],
        unit=next(iter(codes_of(reader, unit)), ""),
        code=stamp.code,
        form=form,
        year=year,
        number=stamp.number,
        day=stamp.moment.date(),
        total=total,
        grade=grade,
        digest=bytes(DIGEST),
    )
    try:
        return SignedPrintSeal(seal, BLANK).text, ""
    except (ValueError, OverflowError):
        return "", _(
            "ไม่มีตราประทับ เพราะรหัสหน่วยงาน เลขทะเบียน หรือผลประเมินยาวหรือมีอักษรเกินที่ตราประทับเก็บได้"
        )


def signed_seal(blank: str, digest: bytes, sign: Sign) -> str:
    """Return the seal `blank` with the first bytes of the print's `digest`, signed; "" if `blank` is no seal."""
    found = SignedPrintSeal.read(blank)
    if found is None:
        return ""
    seal = found.seal._replace(digest=(digest + bytes(DIGEST))[:DIGEST])
    return SignedPrintSeal(seal, sign(SignedPrintSeal(seal, BLANK).signed_bytes)).text


def writes(kind: str) -> bool:
    """Return whether a device of this kind may write the papers of its unit; a committee's device may not."""
    return ENTITIES["paper"].klass in RIGHTS.get((kind, "own"), frozenset())


def codes_of(reader: Reader, unit: str) -> tuple[str, ...]:
    """Return all codes that a unit has had in the register, the present one first; without any, those in the unit's
    `office` record."""
    found: dict[str, None] = {}
    for ref in (Ref("all", "unit", unit), Ref(unit, "office", record_id(unit, "office", unit))):
        record = reader.record(ref)
        if record and record.text("code") and not found:
            past = (one.value for one in reader.history.of(ref, "code") if one.counts)
            found = dict.fromkeys((record.text("code"), *(str(code) for code in past if code)))
    return tuple(found)


# -- the list of keys


def keys_here(reader: Reader, day: date) -> SealKeyList:
    """Return a list, dated `day`, of the keys of all certified devices; revoked keys have the seals that stay valid."""
    devices = reader.trust.devices()
    gone = {bytes.fromhex(device.key)[:KEY_ID] for device in devices if device.revoked}
    standing = defaultdict[bytes, set[str]](set)
    for paper in reader.records("paper") if gone else ():
        found = SignedPrintSeal.of_register(paper.text("seal"))
        if found and found.seal.key in gone:
            standing[found.seal.key].add(found.hash)
    keys = []
    for device in devices:
        if device.revoked:
            seals = frozenset(standing[bytes.fromhex(device.key)[:KEY_ID]])
        else:
            seals = frozenset[str]()
        name, _code = office_of(reader, device.unit)
        keys.append(
            SealKey(
                device.key,
                codes_of(reader, device.unit),
                name,
                writes(device.kind),
                device.revoked,
                seals,
            )
        )
    by, _code = office_of(reader, reader.trust.here()["unit"])
    return SealKeyList(tuple(keys), day.isoformat(), by)


def keys_text(keys: SealKeyList) -> str:
    """Return a key list as JSON to be signed and published, sorted by unit, without keys that may not write papers."""
    rows = [
        {
            "key": one.key,
            "units": list(one.units),
            "name": one.name,
            **({"revoked": True, "seals": sorted(one.seals)} if one.revoked else {}),
        }
        for one in sorted(keys.keys, key=lambda one: (one.units, one.key))
        if one.writes
    ]
    return json.dumps(
        {"seal_keys": 1, "by": keys.by, "day": keys.day, "keys": rows}, ensure_ascii=False
    )


# -- judged


def judged(text: str, keys: SealKeyList, proves: Proves) -> SealVerdict:
    """Return the verdict on a seal (`text`) by a key list. `proves(key, bytes, signature)` verifies a signature."""
    if not text.startswith(SEAL_MARK):
        return SealVerdict("none")
    found = SignedPrintSeal.read(text)
    if found is None:
        return SealVerdict("newer" if SignedPrintSeal.is_newer(text) else "altered")
    seal = found.seal
    named = [key for key in keys.keys if bytes.fromhex(key.key)[:KEY_ID] == seal.key]
    if not named:
        return SealVerdict("unknown", seal)
    signed = [
        one for one in named if proves(bytes.fromhex(one.key), found.signed_bytes, found.signature)
    ]
    if not signed:
        return SealVerdict("altered", seal)
    able = [one for one in signed if one.writes and seal.unit in one.units]
    if not able:
        return SealVerdict("barred", seal, signed[0].name)
    stands = next((one for one in able if not one.revoked or found.hash in one.seals), None)
    return SealVerdict("genuine" if stands else "after", seal, (stands or able[0]).name)


class SealVerdictWords(NamedTuple):
    """The verdict on a seal in words: the reason, what to do, what the seal says, and what it cannot say."""

    state: SealState
    pill: str
    tone: str  # ok, warn, bad, mute
    why: str
    do: str
    facts: tuple[tuple[str, str], ...] = ()  # what the seal says
    limits: tuple[str, ...] = ()  # what it cannot say

    @property
    def line(self) -> str:
        """The verdict and the content of the seal in one line of text."""
        said = " · ".join(f"{label} {value}" for label, value in self.facts)
        return " ".join(filter(None, (f"[{self.pill}]", said or self.why)))

    @staticmethod
    def checked(
        reader: Reader, texts: Collection[str], day: date
    ) -> "tuple[SealVerdictWords, ...]":
        """Return a verdict on each seal in `texts` of QR codes, by this folder's keys; without any, one saying so."""
        keys, proves = keys_here(reader, day), reader.trust.proves
        seals = [text for text in dict.fromkeys(texts) if text.startswith(SEAL_MARK)] or [""]
        return tuple(
            _with_register(reader, text, judged(text, keys, proves), keys) for text in seals
        )

    @staticmethod
    def uncertified() -> str:
        """Return a sentence why a device without a certificate prints no seals, and what to do about it."""
        return _("ไม่มีตราประทับ เพราะต้นสังกัดยังไม่ได้รับรองเครื่องนี้ ถ้าต้องใช้ ขอได้ที่หน้าตั้งค่า แล้วพิมพ์ใหม่")

    @staticmethod
    def signed_keys(reader: Reader, day: date, sign: Sign) -> dict[str, str]:
        """Return a centre's key list, to publish: {`list`: JSON text dated `day`, `key`: public key, `signature`}, the
        last two in hex. UserError on any other device."""
        device = reader.trust.device()
        if device is None or device.kind != "centre":
            raise UserError(
                _("ทำไฟล์ตรวจตราประทับไม่ได้"),
                _("ไฟล์นี้มีรายการกุญแจที่ส่วนกลางลงนามรับรอง และเครื่องนี้ไม่ใช่เครื่องของส่วนกลาง"),
                _("ขอไฟล์จากส่วนกลาง หรือตรวจด้วยโปรแกรมนี้ซึ่งใช้ใบรับรองในเครื่อง"),
            )
        text = keys_text(keys_here(reader, day))
        return {
            "list": text,
            "key": device.key,
            "signature": sign(KEYS_PREFIX + text.encode()).hex(),
        }


def seal_message(seal: SealVerdict, keys: SealKeyList) -> SealVerdictWords:
    """Return the verdict `seal` in sentences, with what the seal proves and what it cannot prove."""
    pill, tone, why, do = _WORDS[seal.state](seal.name)
    if seal.seal and seal.state in ("genuine", "after"):
        facts = tuple(_facts(seal.seal, seal.name))
    else:
        facts = ()
    limits = (
        _("ตราประทับบอกไม่ได้ว่าเอกสารถูกยกเลิกภายหลังหรือไม่ และไม่รับรองลายมือชื่อบนกระดาษ"),
        _(
            "ลายนิ้วมือของข้อความในตราประทับตรวจจากกระดาษอย่างเดียวไม่ได้ จึงต้องเทียบตัวเลขและข้อความกับฉบับของหน่วยงาน"
        ),
    )
    listed = _("ตรวจกับรายการกุญแจของ{by} ณ วันที่ {day}")
    listed = listed.format(by=keys.by, day=short_date(date.fromisoformat(keys.day)))
    return SealVerdictWords(
        seal.state, pill, tone, why, do, facts, (*(limits if facts else ()), listed)
    )


def _facts(seal: PrintSeal, name: str) -> Iterator[tuple[str, str]]:
    yield _("หน่วยงาน"), " ".join(filter(None, (seal.unit, name)))
    yield _("รหัสเอกสาร"), shown_code(seal.code)
    yield _("แบบ"), seal.form
    if seal.year:
        yield _("ปีงบประมาณ"), str(seal.year)
    yield _("ทะเบียน"), seal.number
    yield _("วันที่พิมพ์"), short_date(seal.day)
    if seal.total:
        yield _("คะแนนรวม"), seal.total
    if seal.grade:
        yield _("ผล"), seal.grade


_WORDS: Mapping[SealState, Callable[[str], tuple[str, str, str, str]]] = {
    "genuine": lambda name: (
        _("ตราประทับถูกต้อง"),
        "ok",
        _("ตราประทับนี้ทำด้วยกุญแจของ{name} ข้อมูลข้างล่างจึงเป็นตามที่หน่วยงานนั้นเองรับรอง").format(name=name),
        _("เทียบข้อมูลข้างล่างกับที่พิมพ์บนกระดาษทีละรายการ ถ้าต่างกัน กระดาษถูกแก้หรือตราประทับเป็นของฉบับอื่น"),
    ),
    "altered": lambda _name: (
        _("ตราประทับถูกแก้"),
        "bad",
        _("ข้อมูลในตราประทับไม่เป็นไปตามลายเซ็นดิจิทัลของหน่วยงาน จึงเชื่อไม่ได้ทั้งหมด"),
        _("อย่าเพิ่งใช้กระดาษแผ่นนี้ ขอฉบับจริงจากหน่วยงานเจ้าของเอกสาร"),
    ),
    "newer": lambda _name: (
        _("ตราประทับรุ่นใหม่"),
        "warn",
        _("ตราประทับนี้มาจากโปรแกรมรุ่นใหม่กว่า จึงยังตัดสินไม่ได้"),
        _("ปรับโปรแกรมหรือขอไฟล์ตรวจตราประทับรุ่นใหม่ แล้วตรวจอีกครั้ง"),
    ),
    "unknown": lambda _name: (
        _("ไม่รู้จักกุญแจ"),
        "warn",
        _("กุญแจที่ทำตราประทับนี้ไม่อยู่ในรายการที่ใช้ตรวจ จึงบอกไม่ได้ว่าเป็นของหน่วยงานใด"),
        _("รับไฟล์ล่าสุดจากส่วนกลางเข้ามา แล้วตรวจอีกครั้ง หรือสอบถามหน่วยงานเจ้าของเอกสาร"),
    ),
    "barred": lambda name: (
        _("กุญแจไม่มีสิทธิ์"),
        "bad",
        _("กุญแจที่ทำตราประทับนี้เป็นของ{name} ซึ่งไม่มีสิทธิ์ออกเอกสารของหน่วยงานในตราประทับ").format(name=name),
        _("อย่าเพิ่งใช้กระดาษแผ่นนี้ แจ้งหน่วยงานเจ้าของเอกสารและส่วนกลาง"),
    ),
    "after": lambda name: (
        _("กุญแจถูกเพิกถอน"),
        "bad",
        _("กุญแจของ{name} ถูกเพิกถอนไปแล้ว และเอกสารนี้ไม่อยู่ในเอกสารที่ออกก่อนเพิกถอน").format(name=name),
        _("อย่าเพิ่งใช้กระดาษแผ่นนี้ ขอฉบับที่พิมพ์ใหม่จากหน่วยงานเจ้าของเอกสาร"),
    ),
    "none": lambda _name: (
        _("ไม่พบตราประทับ"),
        "mute",
        _(
            "ในภาพนี้อ่านตราประทับของโปรแกรมไม่ได้ ตราประทับอยู่หน้าสุดท้ายของ PDF ฉบับจริงเท่านั้น ฉบับร่าง Word และ Excel ไม่มี"
        ),
        _("ถ่ายภาพหน้าสุดท้ายใหม่ให้ชัดและเห็นตราประทับเต็ม แล้วตรวจอีกครั้ง"),
    ),
}


def _with_register(
    reader: Reader, text: str, seal: SealVerdict, keys: SealKeyList
) -> SealVerdictWords:
    """Return the verdict in words, and whether the register here knows the print as void, which a seal cannot show."""
    message = seal_message(seal, keys)
    if seal.state != "genuine" or seal.seal is None:
        return message
    papers = reader.records("paper", None, code=seal.seal.code)
    paper = next(
        (
            one
            for one in papers
            if (kept := SignedPrintSeal.of_register(one.text("seal"))) and kept.text == text
        ),
        None,
    )
    if paper is None:
        return message
    void = paper.text("void_why")
    if void:
        known = _("ทะเบียนเอกสารในเครื่องนี้บอกว่ายกเลิกแล้ว: {why}").format(why=void)
    else:
        known = _("ทะเบียนเอกสารในเครื่องนี้มีฉบับนี้ และไม่ได้บอกว่ายกเลิก")
    return message._replace(limits=(known, *message.limits))
