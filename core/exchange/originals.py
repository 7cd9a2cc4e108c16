"""Original evidence files that are missing on this PC: which unit is asked for them, and which this PC is asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Self

from core.errors import UserError
from core.evidence.view import EvidenceFile
from core.exchange.receivers import ABOVE, ReceiverUnit, amount_words, last_sent
from core.forms.ports import Reader, Store
from core.home.rows import Destination, Task
from core.i18n import _
from core.log.ports import Context
from core.log.post import FileStore
from core.people.units import UnitRegister, members, of_committee
from core.thai.days import stamp
from core.values import Changes, Record, Ref

HERE = "here"
NEVER = "never"
ABSENT = "absent"
ASKED = "asked"
FOLLOWS = "follows"


class OriginalFileState(NamedTuple):
    """Whether an original file is on this PC. `state`: HERE, ABSENT (not requested), ASKED (requested), FOLLOWS (this
    PC requests all files) or NEVER (it will not come)."""

    state: str
    text: str  # "" = it is here

    @classmethod
    def of(
        cls,
        reader: Reader,
        own_unit: str,
        scope: str,
        file: EvidenceFile,
        files: FileStore,
        *,
        personal: bool,
    ) -> Self:
        """Return whether the original of a file of unit `scope` is here, requested, or never to come. `personal`: the
        file or its evidence is marked as personal."""
        if not file.sha256 or files.has(file.sha256):
            return cls(HERE, "")
        if file.sha256 in reader.transfers.erased():
            return cls(NEVER, _("ต้นฉบับถูกลบตามกฎหมายแล้ว"))
        if personal and (scope != own_unit or of_committee(reader)):
            return cls(NEVER, _("มีข้อมูลส่วนบุคคล ต้นฉบับอยู่ที่หน่วยงานเจ้าของเท่านั้น"))
        asked = reader.transfers.requested_originals()
        if file.sha256 in asked:
            return cls(
                ASKED,
                _asked_words(reader, asked[file.sha256], request_receiver(reader, own_unit, scope)),
            )
        if reader.transfers.policy() == "all":
            return cls(FOLLOWS, _("ต้นฉบับยังไม่อยู่ในเครื่องนี้ ซึ่งตั้งไว้ให้ขอทุกไฟล์อยู่แล้ว"))
        return cls(ABSENT, _("ที่เห็นคือภาพย่อ ต้นฉบับยังไม่อยู่ในเครื่องนี้"))


class UnitOriginalFiles(NamedTuple):
    """A unit's original evidence files: `files` are missing here, some of them `requested`; `present` ones are here."""

    unit: str
    name: str
    files: tuple[str, ...]  # SHA-256 (hex) of those not here
    size: int  # bytes, as their records say
    requested: tuple[str, ...]  # those of `files` that are asked for
    present: tuple[str, ...]  # SHA-256 (hex) of those that are here
    present_size: int  # bytes

    @property
    def left(self) -> tuple[str, ...]:
        """Return the missing files that are not asked for yet."""
        return tuple(one for one in self.files if one not in self.requested)

    @staticmethod
    def of(
        reader: Reader, assessments: Iterable[Ref], file_store: FileStore
    ) -> "tuple[UnitOriginalFiles, ...]":
        """Return an entry per unit with evidence in `assessments`; personal and missing erased files are left out."""
        of: dict[str, list[Ref]] = {}
        for ref in assessments:
            of.setdefault(ref.scope, []).append(ref)
        units = UnitRegister.of(reader)
        asked = reader.transfers.requested_originals()
        erased = reader.transfers.erased()
        found = []
        for scope, refs in of.items():
            files = {
                file.text("sha256"): file.number("size") or 0
                for file in _files(reader, scope, refs)
            }
            here = tuple(file for file in files if file_store.has(file))
            gone = {
                one: size for one, size in files.items() if one not in here and one not in erased
            }
            wished = tuple(one for one in gone if one in asked)
            if files:
                name = units.called(scope)
                found.append(
                    UnitOriginalFiles(
                        scope,
                        name,
                        tuple(gone),
                        sum(gone.values()),
                        wished,
                        here,
                        sum(files[o] for o in here),
                    )
                )
        return tuple(found)

    @staticmethod
    def words(originals: "Sequence[UnitOriginalFiles]") -> str:
        """Return a sentence: how many originals are missing on this PC and how many are asked for; "" if none is."""
        short = [one for one in originals if one.files]
        if not short:
            return ""
        n = sum(len(one.files) for one in short)
        asked = sum(len(one.requested) for one in short)
        size = amount_words(sum(one.size for one in short))
        text = _("ยังขาดต้นฉบับ {n} ไฟล์ ของ {m} หน่วยงาน ({size})").format(n=n, m=len(short), size=size)
        return text + (" " + _("ขอไว้แล้ว {k} ไฟล์").format(k=asked) if asked else "")


def request_receiver(reader: Reader, own_unit: str, scope: str) -> ReceiverUnit | None:
    """Return the receiver whose next transfer file carries a request for originals of unit `scope`: on a committee
    member's PC the secretary, else that unit or the nearest one above it that this PC sends to, or None."""
    found = {one.unit: one for one in ReceiverUnit.each(reader, own_unit) if one.side != ABOVE}
    if of_committee(reader):
        return found.get(own_unit)
    way = [one.id for one in UnitRegister.of(reader).upwards(scope)] or [scope]
    return next(
        (found[unit] for unit in way if unit in found and (unit != own_unit or scope == own_unit)),
        None,
    )


def _asked_words(reader: Reader, asked_at: int, receiver: ReceiverUnit | None) -> str:
    text = _("ขอแล้วเมื่อ {at}").format(at=stamp(asked_at)) if asked_at else _("ขอแล้ว")
    if receiver is None:
        return text + " " + _("คำขอยังไปไม่ได้ เพราะเครื่องนี้ยังไม่รู้จักเครื่องของหน่วยงานนั้น")
    sent = last_sent(reader) if asked_at else {}
    left = [when for age in receiver.ages if (when := _moment(sent, age)) > asked_at]
    if left:
        went = _("คำขออยู่ในไฟล์ที่เขียนถึง {name} เมื่อ {at} แล้ว รอไฟล์จากเขา")
        return text + " " + went.format(name=receiver.name, at=stamp(max(left)))
    return text + " " + _("จะไปกับไฟล์รับส่งครั้งหน้าถึง {name}").format(name=receiver.name)


def _moment(sent_times: Mapping[str, datetime], age: str) -> int:
    """When a file was last written for an age recipient, in milliseconds since 1970; 0 = never."""
    return int(sent_times[age].timestamp() * 1000) if age in sent_times else 0


def _files(reader: Reader, scope: str, assessments: Sequence[Ref]) -> Iterator[Record]:
    """Yield the current files of evidence linked to these assessments, except those with personal data."""
    ids = {one.local for one in assessments}
    linked = {
        one.text("evidence") for one in reader.records("link", scope) if one.text("target") in ids
    }
    pieces = {
        one.ref.local: one for one in reader.records("evidence", scope) if one.ref.local in linked
    }
    for one in reader.records("file", scope):
        piece = pieces.get(one.text("evidence"))
        if (
            piece is not None
            and one.text("sha256")
            and not one.text("replaced_by")
            and not (_marked(piece) or _marked(one))
        ):
            yield one


def _marked(record: Record) -> bool:
    return record.shown("personal").conflict or bool(record.number("personal"))


def ask_originals(
    ctx: Context, store: Store, files: Sequence[str], *, wanted: bool = True
) -> Changes:
    """Ask for original files (SHA-256, hex), or stop if not `wanted`. UserError if this PC is set to receive none."""
    if wanted and store.exchange.policy() == "none":
        raise UserError(
            _("ขอต้นฉบับไม่ได้"),
            _("เครื่องนี้ตั้งไว้ว่าไม่รับต้นฉบับของหลักฐาน"),
            _("เปลี่ยนได้ที่หน้าตั้งค่า ข้อ ต้นฉบับของหลักฐาน แล้วขออีกครั้ง"),
        )
    store.exchange.ask(*files, time=int(ctx.now.timestamp() * 1000), wanted=wanted)
    return Changes("ask_originals")


def choose_originals(_ctx: Context, store: Store, policy: str) -> Changes:
    """Set which original files this PC wants to receive (`policy`: none | asked | all)."""
    store.exchange.policy(policy)
    return Changes("choose_originals")


class UnitOriginalsRequest(NamedTuple):
    """A request of a unit or committee member for original files; the next transfer file to them answers it."""

    unit: str
    name: str
    committee: bool
    files: int
    size: int  # bytes


def requests_here(reader: Reader) -> tuple[UnitOriginalsRequest, ...]:
    """Return others' unanswered requests for originals; if a unit or member has several, the one for most files."""
    found = reader.transfers.wished()
    if not found:
        return ()
    devices = {one.key: one for one in reader.trust.devices() if not one.revoked}
    units, sent = UnitRegister.of(reader), last_sent(reader)
    # when a device's newest file was imported here
    came = {arrival.key: arrival.at for arrival in reader.transfers.arrivals()}
    called = members(reader, reader.trust.here()["unit"])
    of: dict[tuple[str, bool], UnitOriginalsRequest] = {}
    for wish in found:
        device = devices.get(wish.key)
        if device is None or _moment(sent, device.age) >= came.get(wish.key, 0):
            continue
        judges = device.kind == "committee"
        if judges:
            named = _("กรรมการ เครื่อง {letter}").format(letter=device.letter)
        else:
            named = units.called(device.unit)
        named = called.get(wish.key, ("", ""))[1] or named
        one = UnitOriginalsRequest(device.unit, named, judges, len(wish.files), wish.size)
        at = wish.key if judges else device.unit, judges
        if at not in of or one.files > of[at].files:
            of[at] = one
    return tuple(of.values())


def wish_tasks(reader: Reader) -> Iterator[Task]:
    """Yield a task per unit or committee member whose request for original files is not answered yet."""
    for one in requests_here(reader):
        title = _("{name} ขอดูต้นฉบับหลักฐาน {n} ไฟล์").format(name=one.name, n=one.files)
        if one.committee:
            reason = _(
                "ขนาดรวม {size} ที่อยู่ในเครื่องนี้ไปกับใบตรวจครั้งหน้า ที่ยังขาดจะขอจากหน่วยงานในไฟล์ครั้งหน้าที่ส่งให้เขา"
            )
            deed, goal = _("เปิดคณะกรรมการ"), Destination("committee")
        else:
            reason = _("ขนาดรวม {size} ที่อยู่ในเครื่องนี้ไปกับไฟล์ครั้งหน้าที่ส่งให้เขา ก่อนส่งเลือกได้ว่าจะส่งหรือไม่")
            deed, goal = _("เปิดหน้ารับส่ง"), Destination("exchange")
        yield Task(
            "clip",
            "info",
            title,
            reason.format(size=amount_words(one.size)),
            "",
            "mute",
            deed,
            goal,
        )
