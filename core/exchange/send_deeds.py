"""Export data as sealed transfer files (bundles) with a printed cover slip, or as a zip with a bundle per unit. Each
file of an export is complete in itself: ops first, then evidence files (docs/bundle.md: What is sent)."""

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from core.assessment.ballots import CLOSED, CommitteeVote
from core.assessment.rounds import AssessmentRounds
from core.assigning.programme_steps import SELF
from core.blocks.printed import PaperWriter
from core.entities import ENTITIES
from core.errors import UserError, unwritable
from core.exchange.receivers import MOST_NAMED, ReceiverUnit, amount_words
from core.exchange.slip import CoverSlipSender, CoverSlipYear, FileOnCoverSlip, slip
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.op import TextRow
from core.log.ports import Context, signed_whole
from core.log.post import SENT, Bundle, BundleContent, BundleSegment, BundleService, BundleZip
from core.log.scopes import NOTHING_SHARED, ExportOptions
from core.people.units import member_file, office_of, own_member
from core.records.leaving import DisclosureFindings, DisclosureSearch, registered
from core.records.titles import field_place
from core.thai.written import date_and_time, fiscal_year
from core.values import NOTHING as NO_VALUE
from core.values import AbsenceReason, Changes

# Fields that are there to name who signs, and to tell the telephone of an office.
OPEN = frozenset(
    {("office", "phone"), ("unit", "phone"), ("signoff", "signers"), ("review_signoff", "signers")}
)
SLIP_YEARS = 2  # the newest, named by the code of a slip: at the turn of the year papers of the old one still go
_ODD = r"[^A-Za-z0-9_-]+"


class ExportPartFile(NamedTuple):
    """One file of an export, read back after writing. `part`: (number of this file, number of files)."""

    path: Path
    sha256: str
    size: int  # bytes
    part: tuple[int, int]  # number of this file, number of files
    segments: int
    texts: int
    receipts: int
    files: int


class UnitBundleCounts(NamedTuple):
    """The counts of what an exported zip contains for one unit."""

    unit: str
    name: str
    ops: int = 0
    segments: int = 0
    texts: int = 0
    receipts: int = 0
    files: int = 0
    size: int = 0  # bytes, sealed
    bundles: int = 0

    def plus(self, bundle: Bundle, size: int) -> "UnitBundleCounts":
        """Return these counts plus those of a bundle of `size` bytes; receipts are not added: each bundle has all."""
        return self._replace(
            ops=self.ops + sum(one.last - one.first + 1 for one in bundle.segments),
            segments=self.segments + len(bundle.segments),
            texts=self.texts + len(bundle.texts),
            receipts=len(bundle.receipts),
            files=self.files + len(bundle.blobs),
            size=self.size + size,
            bundles=self.bundles + 1,
        )


class ExportOutcome(NamedTuple):
    """The result of an export: its transfer files or, if `enclosed` is not empty, zips of transfer files. `settled`:
    the system confirmed that all data is on the drive, so the drive may be removed."""

    parts: tuple[ExportPartFile, ...]
    to: tuple[str, ...]  # the age recipients who can open them
    # originals of evidence that are here and not in the files: how many, bytes
    staying: tuple[int, int] = (0, 0)
    enclosed: tuple[UnitBundleCounts, ...] = ()  # by unit, in the order requested
    skipped: tuple[tuple[str, str], ...] = ()  # (name, why) of units nothing was written for
    settled: bool = False  # all data is on the drive: it may be removed
    # personal data found in its texts; None = they were not searched
    findings: DisclosureFindings | None = None

    @property
    def path(self) -> Path:
        """The path of the export's first file."""
        return self.parts[0].path

    @property
    def sha256(self) -> str:
        """The SHA-256 (hex) of the export's first file."""
        return self.parts[0].sha256

    @property
    def segments(self) -> int:
        return sum(one.segments for one in self.enclosed or self.parts)

    @property
    def files(self) -> int:
        return sum(one.files for one in self.enclosed or self.parts)

    @property
    def receipts(self) -> int:
        """The number of receipts sent. Those of a split export are counted once, as every file has them all."""
        return sum(one.receipts for one in self.enclosed or self.parts[:1])

    def enclosed_lines(self, limit: int = MOST_NAMED) -> list[str]:
        """Return a line on the bundle of each of the first `limit` units, then lines on why units were skipped."""
        text = _("{name}: ข้อมูล {n} รายการ ไฟล์หลักฐาน {files} ใบรับ {receipts}")
        lines = [
            text.format(name=one.name, n=one.ops, files=one.files, receipts=one.receipts)
            for one in self.enclosed[:limit]
        ]
        if len(self.enclosed) > limit:
            lines.append(_("และอีก {n} หน่วยงาน").format(n=len(self.enclosed) - limit))
        return lines + passed_over(self.skipped, limit)

    def staying_lines(self) -> list[str]:
        """Return sentences: how many originals were not sent, and in how many places texts have personal data."""
        among = _("ในทุกข้อความของหน่วยงานนี้ที่อยู่ในไฟล์ นอกจากช่องผู้ลงนามและโทรศัพท์ของหน่วยงาน")
        looked, (files, size) = DisclosureSearch.looked_lines(self.findings, among), self.staying
        if not files:
            return looked
        text = _("ไม่มีไฟล์ต้นฉบับของหลักฐาน {n} ไฟล์ ({amount}) อยู่ด้วย ต้นฉบับไปเมื่อผู้รับขอ ภาพย่อไปกับข้อมูลแล้ว")
        return [text.format(n=files, amount=amount_words(size)), *looked]

    @staticmethod
    def sent_name(reader: Reader, unit: str, code: str, now: datetime) -> str:
        """Return a name for a file to the unit `code`; a committee member's file is named after content and member."""
        _person, called = own_member(reader)
        if called:
            return member_file(_member_sends(reader, unit), called)
        return bundle_name("-to-".join(filter(None, (office_of(reader, unit)[1], code))), now)

    @staticmethod
    def zip_name(reader: Reader, unit: str, now: datetime, units: int = 0) -> str:
        """Return the file name of the zip in which this unit sends a transfer file to every unit below, or to so many
        `units`."""
        return bundle_name(f"{office_of(reader, unit)[1]}-to-{units or 'all'}", now, ENDING)


def passed_over(skipped: Sequence[tuple[str, str]], limit: int) -> list[str]:
    """Return a line for each reason in `skipped`, pairs (unit name, reason), naming at most `limit` units each."""
    text, lines = _("ไม่ได้ส่งถึง {n} หน่วยงาน {why}: {names}"), []
    for reason in dict.fromkeys(reason for _name, reason in skipped):
        names = [name for name, its in skipped if its == reason]
        more = " …" if len(names) > limit else ""
        lines.append(text.format(n=len(names), why=reason, names=", ".join(names[:limit]) + more))
    return lines


def bundle_name(code: str, now: datetime, ending: str = ".prongsai") -> str:
    """Return a file name of the unit's `code`, the time and `ending`, short and ASCII; readers do not rely on it."""
    return f"{re.sub(_ODD, '-', code)[:26] or 'office'}-{now:%Y%m%d-%H%M}{ending}"


def _member_sends(reader: Reader, unit: str) -> str:
    """Return what a committee member's file contains: "first", "ballot" or "words" (core.people.units.FILES)."""
    if reader.trust.device() is None:
        return "first"
    sheets = reader.records("draft_sheet", unit, device=reader.trust.here()["device"])
    drafts = {
        draft.ref: draft
        for one in sheets
        if (draft := reader.record(one.reference("assessment"))) is not None
    }
    open_ones = [
        draft for ref, draft in drafts.items() if CommitteeVote.of(reader, ref).state != CLOSED
    ]
    if any(not signed_whole(reader, AssessmentRounds(one).review) for one in open_ones):
        return "words"
    return "ballot"


def bundle_path(ctx: Context, store: Store, path: Path, ending: str = "") -> Path:
    """Return `path` or, if it is a folder, a path in it with a new file name and `ending` ("" = `.prongsai`)."""
    if not path.is_dir():
        return path
    name = path / bundle_name(str(store.info().get("code") or ""), ctx.now)
    return name.with_suffix(ending) if ending else name


def part_path(path: Path, part: int, total: int) -> Path:
    """Return the path of part `part` of `total`: `S10-20261103-0900-2of3.prongsai`; `path` itself if `total` is 1."""
    if total == 1:
        return path
    return path.with_name(f"{path.stem}-{part:0{len(str(total))}}of{total}{path.suffix}")


def export_bundle(
    ctx: Context,
    store: Store,
    recipients: Sequence[str],
    path: Path,
    post: BundleService,
    max_bytes: int = 0,
    share: ExportOptions = NOTHING_SHARED,
    *,
    agreed: bool = False,
) -> Iterator[ExportPartFile | ExportOutcome | Changes]:
    """Write a sealed export to `path` (in a folder: under a new name) for age recipients: all that they may read and
    that at least one of them lacks. `share`: which personal texts and originals to include. What exceeds `max_bytes` (0
    = the largest size) goes to further files. Yield each file once it is read back, then the outcome. UserError if the
    recipients may not all read the same or if writing fails; files already written stay valid. DisclosureError, before
    writing, if texts have personal data, unless `agreed`."""
    path = bundle_path(ctx, store, path)
    made = ctx.now.isoformat(timespec="seconds")
    (content,) = store.exchange.pack([recipients], made, post.shelf, share)
    if isinstance(content, UserError):
        raise content
    search = OutgoingTextSearch(ctx, store, recipients, share, agreed=agreed)
    content = search.through(content)
    search.end()
    store.note_view(ctx, "give" if share.give else "export", ",".join(recipients))
    shares = divided(content, recipients, post.weigh, post.shelf.size, max_bytes)
    done: list[ExportPartFile] = []
    for number, packed in enumerate(shares, start=1):
        try:
            done.append(
                _write(post, bundle_of(ctx, recipients, made, packed, (number, len(shares))), path)
            )
        except UserError as problem:
            if not done:
                raise
            stay = _("ไฟล์ที่เขียนเสร็จแล้ว {done} จาก {of} ไฟล์ยังใช้ได้ ส่วนที่เหลือจะไปกับการส่งออกครั้งหน้า")
            do = f"{problem.do} {stay.format(done=len(done), of=len(shares))}"
            raise UserError(problem.what, problem.why, do) from problem
        yield done[-1]
    sizes = [post.shelf.size(one) for one in content.staying]
    staying, settled = (len(sizes), sum(sizes)), post.settle(done[0].path)
    store.note_view(ctx, SENT, noted(recipients, _ends(ctx.unit, content)))
    yield ExportOutcome(
        tuple(done), tuple(recipients), staying, settled=settled, findings=search.looked
    )
    yield Changes("export_bundle")


class OutgoingTextSearch(DisclosureSearch):
    """The search of this office's texts in an export for personal data. It is off if only this office's PCs receive the
    export, or if the user chose to share personal data."""

    def __init__(
        self,
        ctx: Context,
        store: Store,
        recipients: Sequence[str],
        share: ExportOptions,
        *,
        agreed: bool,
    ) -> None:
        others = {one.unit for one in store.trust.devices() if one.age in recipients} - {ctx.unit}
        super().__init__(store, agreed=agreed, on=bool(others) and not share.give)
        self._store = store
        self._unit, self._device = ctx.unit, ctx.device
        self._own = registered(store, ctx.unit)[1] if others else ()

    def through(self, content: BundleContent) -> BundleContent:
        """Search the texts of a bundle; return the bundle without texts of personal data that were corrected since."""
        own = {one for one in content.texts if one.ref.scope.partition("/")[0] == self._unit}
        for segment, texts in content.pieces:
            if segment.key.hex() == self._device or segment.scope.partition("/")[0] == self._unit:
                own.update(texts)
        open_to_all = [one for one in sorted(own) if (one.ref.entity, one.field) not in OPEN]
        former = set[TextRow]()
        for one in self.personal(open_to_all, lambda text: text.text):
            if self._is_former(one):
                former.add(one)
                continue
            where, spec = field_place(self._store, one.ref, one.field)
            staff = self._own if spec and spec.role else ()
            self.note(one.text, where, one.ref, one.field, staff)
        self._former += len(former)
        return replace(
            content,
            pieces=tuple(
                piece._replace(texts=tuple(text for text in piece.texts if text not in former))
                for piece in content.pieces
            ),
            texts=tuple(text for text in content.texts if text not in former),
        )

    def _is_former(self, row: TextRow) -> bool:
        """Return whether a text was replaced or its record deleted, and no signed state has it. A receiver that needs it
        after all asks for it."""
        record = self._store.record(row.ref)
        shown = record.shown(row.field) if record else NO_VALUE
        values = [shown.value, *(side.value for side in shown.sides)]
        known = row.ref.entity in ENTITIES and not any(
            isinstance(one, AbsenceReason) for one in values
        )
        return known and row.text not in values and not self._store.sign_offs.of(row.ref)


def _ends(unit: str, content: BundleContent) -> dict[bytes, int]:
    """Return by stream the last op of the unit's own data in the export; a stream always goes up to its end."""
    ends: dict[bytes, int] = {}
    for piece in content.pieces:
        if piece.segment.scope == unit:
            ends[piece.segment.stream] = max(piece.segment.last, ends.get(piece.segment.stream, 0))
    return ends


def bundle_of(
    ctx: Context,
    recipients: Sequence[str],
    made_at: str,
    content: BundleContent,
    part: tuple[int, int],
) -> Bundle:
    """Return the bundle to seal as one file; `made_at`: ISO time; `part`: (number of this file, number of all)."""
    texts = {*content.texts, *(text for piece in content.pieces for text in piece.texts)}
    return Bundle(
        bytes.fromhex(ctx.device),
        ctx.unit,
        tuple(recipients),
        made_at,
        tuple(piece.segment for piece in content.pieces),
        tuple(sorted(texts)),
        *(content.receipts, content.blobs, content.want, content.originals, part, content.standing),
        invite=content.invite,
        request=content.request,
    )


def _write(post: BundleService, bundle: Bundle, path: Path) -> ExportPartFile:
    file = part_path(path, *bundle.part)
    sealed = post.write(file, bundle)
    counts = (len(bundle.segments), len(bundle.texts), len(bundle.receipts), len(bundle.blobs))
    return ExportPartFile(file, sealed.sha256.hex(), sealed.size, bundle.part, *counts)


def write_slip(
    ctx: Context, store: Store, papers: PaperWriter, outcome: ExportOutcome, path: Path
) -> Changes:
    """Print an export's cover slip; return Changes whose notes name characters the font lacks. UserError on failure."""
    office, code = office_of(store, ctx.unit)
    known = [
        one
        for one in ReceiverUnit.each(store, ctx.unit)
        if not set(one.ages).isdisjoint(outcome.to)
    ]
    named = [one.name for one in known]
    if len(named) > MOST_NAMED:
        named = [f"{len(named)} หน่วยงาน"]
    unnamed = set(outcome.to) - {age for one in known for age in one.ages}
    page = slip(
        office=office or code,
        code=code,
        receivers=(*named, *(("ผู้รับที่เลือก",) if unnamed else ())),
        files=tuple(FileOnCoverSlip(one.path.name, one.size, one.sha256) for one in outcome.parts),
        time=date_and_time(ctx.now),
        content_lines=(
            f"ข้อมูล {outcome.segments} ชุด",
            f"ไฟล์หลักฐาน {outcome.files} ไฟล์",
            f"ใบตอบรับ {outcome.receipts} ใบ",
        ),
        qr_sender=CoverSlipSender(ctx.unit, code, _years(ctx, store)),
    )
    return Changes("write_slip", notes=papers.write([page], path).missing_letters)


def _years(ctx: Context, store: Store) -> tuple[CoverSlipYear, ...]:
    """Return the newest fiscal years with plans or assessments of the unit, and their forms; else the current year."""
    found: dict[int, set[str]] = {}
    plans = store.fields.brief("plan", ("instrument_id", "year"))
    for one in (*plans, *store.fields.brief("assessment", ("instrument_id", "year"), round=SELF)):
        if one.ref.scope == ctx.unit and (year := one.number("year")):
            found.setdefault(year, set()).add(one.text("instrument_id"))
    newest = sorted(found)[-SLIP_YEARS:] or [fiscal_year(ctx.now.date())]
    return tuple(CoverSlipYear(year, tuple(sorted(found.get(year, ())))) for year in newest)


ENDING = ".zip"


class ZipExportProgress(NamedTuple):
    """The progress of a zip export: `done` of `total` units are written or skipped."""

    done: int
    total: int


def export_zip(
    ctx: Context,
    store: Store,
    receivers: Sequence[ReceiverUnit],
    path: Path,
    post: BundleService,
    max_bytes: int = 0,
    share: ExportOptions = NOTHING_SHARED,
    *,
    agreed: bool = False,
) -> Iterator[ZipExportProgress | ExportOutcome | Changes]:
    """Write a zip to `path` (in a folder: under a new name) with a sealed bundle for each unit. The bundles are
    shuffled and name no receiver, so that only the receiver can tell which one is its own. What exceeds `max_bytes` (0
    = the largest size) goes to further zips. `share`: which personal texts and originals to include. The outcome names
    units skipped because they have no certified PC or nothing to get. UserError if writing fails; earlier zips stay
    valid. DisclosureError if texts have personal data, unless `agreed`."""
    path = bundle_path(ctx, store, path, ENDING)
    mail = _Mail(ctx, store, receivers, post, max_bytes, share, agreed)
    store.note_view(ctx, "give" if share.give else "export", ",".join(mail.ages))
    zips: list[BundleZip] = []
    for step in post.write_zips(path, mail.bundles(), max_bytes):
        if isinstance(step, BundleZip):
            zips.append(step)
        else:
            yield ZipExportProgress(mail.note(step.sealed.size), len(receivers))
    if not zips:
        raise UserError(
            _("ไม่มีหน่วยงานที่ส่งไฟล์ถึงได้"),
            "\n".join(passed_over(mail.skipped, MOST_NAMED)) or _("เพราะยังไม่ได้เลือกผู้รับ"),
            _("โปรดรับรองเครื่องของหน่วยงานก่อน หรือเลือกผู้รับอื่น"),
        )
    store.note_view(ctx, SENT, ",".join(mail.written))
    yield mail.exported(zips)
    yield Changes("export_zip")


class _Mail:
    """The state of a zip export: the bundles still to be written, and counts of those written, by receiver."""

    def __init__(
        self,
        ctx: Context,
        store: Store,
        receivers: Sequence[ReceiverUnit],
        post: BundleService,
        size: int,
        share: ExportOptions,
        agreed: bool,
    ) -> None:
        self._ctx = ctx
        self._store = store
        self._post = post
        self._size = size
        self._share = share
        self._to = receivers
        sent = [number for number, receiver in enumerate(receivers) if receiver.ages]
        # no place in a zip says whose it is
        self._sent = sorted(sent, key=lambda _number: ctx.new_id())
        # being written: receiver, bundle, staying
        self._queue: deque[tuple[int, Bundle, tuple[str, ...]]] = deque()
        self._enclosed: dict[int, UnitBundleCounts] = {}
        self._staying: set[str] = set()
        self.skipped = [
            (receiver.name, _("เพราะยังไม่มีเครื่องที่ยืนยันแล้ว"))
            for receiver in receivers
            if not receiver.ages
        ]
        self.ages = tuple(sorted(age for receiver in receivers for age in receiver.ages))
        self._search = OutgoingTextSearch(ctx, store, self.ages, share, agreed=agreed)

    def bundles(self) -> Iterator[Bundle]:
        """Yield the bundles one by one; each is made when the one before is written, so that only one is in memory."""
        ctx, post = self._ctx, self._post
        made = ctx.now.isoformat(timespec="seconds")
        groups = [self._to[number].ages for number in self._sent]
        room = (self._size or MOST_OF_A_ZIP) - AROUND_IN_A_ZIP
        weigh = post.weigh if self._size else unpacked
        packed = self._store.exchange.pack(groups, made, post.shelf, self._share)
        for number, ages, content in zip(self._sent, groups, packed, strict=True):
            if isinstance(content, UserError):
                self.skipped.append((self._to[number].name, content.why))
                continue
            content = self._search.through(content)
            if self._search.refuses:
                continue  # all is looked through before anything more is written
            parts = divided(content, ages, weigh, post.shelf.size, room)
            for k, part in enumerate(parts, start=1):
                bundle = bundle_of(ctx, ages, made, part, (k, len(parts)))
                self._queue.append((number, bundle, content.staying))
                yield bundle
        self._search.end()

    def note(self, size: int) -> int:
        """Note that the next bundle, of `size` bytes, is in its zip; return the number of units that are done."""
        number, bundle, staying = self._queue.popleft()
        one = self._to[number]
        self._enclosed[number] = self._enclosed.get(
            number, UnitBundleCounts(one.unit, one.name)
        ).plus(bundle, size)
        self._staying.update(staying)
        return len(self._enclosed) + len(self.skipped)

    @property
    def written(self) -> tuple[str, ...]:
        """The age recipients for whom a bundle was written."""
        return tuple(sorted(age for number in self._enclosed for age in self._to[number].ages))

    def exported(self, zips: Sequence[BundleZip]) -> ExportOutcome:
        found = [self._enclosed[number] for number in sorted(self._enclosed)]
        of = len(zips)
        files = tuple(
            ExportPartFile(
                one.path, one.sealed.sha256.hex(), one.sealed.size, (number, of), 0, 0, 0, 0
            )
            for number, one in enumerate(zips, start=1)
        )
        sizes = [self._post.shelf.size(one) for one in sorted(self._staying)]
        settled = self._post.settle(zips[0].path)
        looked = self._search.looked
        return ExportOutcome(
            files,
            self.written,
            (len(sizes), sum(sizes)),
            tuple(found),
            tuple(self.skipped),
            settled,
            looked,
        )


def noted(recipients: Collection[str], ends: Mapping[bytes, int]) -> str:
    """Return an entry of the log of views: `recipients;stream:number,…`. `ends`: {stream: number of its last op}."""
    sent = ",".join(f"{stream.hex()}:{seq}" for stream, seq in sorted(ends.items()))
    return ",".join(recipients) + (f";{sent}" if sent else "")


MEGABYTE = 1_000_000  # bytes, as mail boxes and sticks count them
# megabytes a person may choose for a part
LEAST = 1
# a file system of sticks ends at 4,294 MB
MOST = 3000
# bytes of a zip of bundles: beyond 2 GiB it is of another kind, which is not opened
MOST_OF_A_ZIP = 2000 * MEGABYTE
AROUND_IN_A_ZIP = 200  # bytes of the zip and of what it says of one bundle
AROUND = 2048  # bytes of manifest, signature and container besides what is named below
A_FILE = 512  # bytes that manifest and container say of a file
A_REQUEST = 67  # bytes of a hash in the manifest
A_RECEIVER = 200  # bytes of the seal, and its name in the manifest
# bytes around their contents
A_SEGMENT = 512
A_TEXT = 256
A_RECEIPT = 256
SEALING = 4000  # the seal makes one byte of so many more
_Item = TypeVar("_Item", BundleSegment, TextRow, str)


class ExportSize(NamedTuple):
    """The size of a part of an export: bytes of the file, unpacked bytes of lines and of texts, number of files."""

    sealed: int  # bytes of the file
    lines: int = 0  # bytes of segments, unpacked
    words: int = 0  # bytes of texts, unpacked
    files: int = 0


NOTHING = ExportSize(0)
# a reader unpacks 256 MiB and reads 4 MiB of manifest
FULL = ExportSize(MOST * MEGABYTE, 240 * 2**20, 240 * 2**20, 16_000)


@dataclass(slots=True)
class _Part:
    load: ExportSize = NOTHING
    pieces: list[BundleSegment] = field(default_factory=list)
    texts: list[TextRow] = field(default_factory=list)
    blobs: list[str] = field(default_factory=list)


def divided(
    content: BundleContent,
    recipients: Collection[str],
    packed_size: Callable[[BundleSegment], int],
    file_size: Callable[[str], int],
    max_bytes: int = 0,
) -> list[BundleContent]:
    """Divide an export into parts of at most `max_bytes` (0 = the largest size); a part is larger only if a single item
    is. Each part has all receipts and requests, so parts may arrive in any order. `packed_size` returns the packed
    bytes of a segment, `file_size` those of the file with this SHA-256."""
    most = FULL._replace(sealed=min(FULL.sealed, max_bytes or FULL.sealed))
    around = AROUND + sum(len(receipt.statement) + A_RECEIPT for receipt in content.receipts)
    around += A_REQUEST * len(content.want) + A_RECEIVER * len(recipients)
    most = most._replace(sealed=most.sealed - most.sealed // SEALING - around)
    parts = [_Part()]
    # who may write comes before what
    own = sorted(content.pieces, key=lambda piece: piece.segment.scope != "all")
    pieces = ((piece, _load(piece, packed_size if max_bytes else unpacked)) for piece in own)
    _first_fit(parts, most, pieces, lambda part: part.pieces)
    _first_fit(
        parts, most, ((text, _words(text)) for text in content.texts), lambda part: part.texts
    )
    files = ((name, ExportSize(file_size(name) + A_FILE, files=1)) for name in content.blobs)
    _first_fit(parts, most, files, lambda part: part.blobs)
    return [
        replace(
            content, pieces=tuple(part.pieces), texts=tuple(part.texts), blobs=tuple(part.blobs)
        )
        for part in parts
    ]


def _first_fit(
    parts: list[_Part],
    max_load: ExportSize,
    items: Iterable[tuple[_Item, ExportSize]],
    list_of: Callable[[_Part], list[_Item]],
) -> None:
    """Put each item into the first part with room for it, or into a new part."""
    for item, load in items:
        part = next((part for part in parts if _fits(part, load, max_load)), None)
        if part is None:
            part = _Part()
            parts.append(part)
        part.load = _sum(part.load, load)
        list_of(part).append(item)


def _fits(part: _Part, load: ExportSize, max_load: ExportSize) -> bool:
    if part.load == NOTHING:
        return True
    return all(have <= limit for have, limit in zip(_sum(part.load, load), max_load, strict=True))


def _sum(one: ExportSize, other: ExportSize) -> ExportSize:
    return ExportSize(*(a + b for a, b in zip(one, other, strict=True)))


def _load(piece: BundleSegment, weigh: Callable[[BundleSegment], int]) -> ExportSize:
    words = sum(_words(text).words for text in piece.texts)
    return ExportSize(weigh(piece), len(piece.segment.lines) + A_SEGMENT, words)


def unpacked(piece: BundleSegment) -> int:
    """Return an upper bound of a segment's packed size in bytes, without packing it."""
    return len(piece.segment.lines) + A_SEGMENT + sum(_words(text).words for text in piece.texts)


def _words(text: TextRow) -> ExportSize:
    size = len(text.text.encode()) + A_TEXT
    return ExportSize(size, words=size)


def sign_for_backup(ctx: Context, store: Store, *, leaves_office: bool = False) -> Changes:
    """Sign this PC's log streams before a backup, as unsigned ops can be restored only with this PC's keys. If
    `leaves_office`, first note in the log of views that the backup takes personal data out. UserError if this fails,
    unless the folder's drive is full or failing and the backup is made elsewhere: that is when it is needed."""
    try:
        if leaves_office:
            store.note_view(ctx, "give", "backup")
        store.exchange.leave()
    except UserError as problem:
        if not leaves_office or unwritable(problem) is None:
            raise
    return Changes("backup")
