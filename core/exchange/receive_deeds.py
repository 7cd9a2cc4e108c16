"""Import files of other folders, preview them, undo the last import, and certify devices that claim an invitation.
Input: files of any name, zips or USB drives, as `BundleService.find` takes them; of a row, `path` is the input and
`file_name` the file in it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from core.boundary import boundary, is_passing, is_strange
from core.errors import RefusedError, UserError, failed, undone_by
from core.evidence.view import OF_ITEMS, AstrayRecord
from core.exchange.devices import letter_for, same_digits
from core.exchange.incoming_view import ImportComparer, ImportPreview, SkippedFiles
from core.exchange.invitations import (
    INVITATION,
    NO_CLAIM,
    USED,
    ClaimHoldReason,
    ClaimingDevice,
    claimants,
    claims,
    hold_of,
    hold_words,
    invited_member,
    name_of,
)
from core.exchange.letter_deeds import certify, may_not_certify
from core.exchange.receivers import MissingExportParts, missing_parts
from core.exchange.staging import FileKey, ImportChoice, ImportOutcome, inside
from core.forms.ports import ImportDryRun, PreviewHook, Reader, Store
from core.i18n import _
from core.log.certificates import KIND_CLASS, CertificateRequest, TrustFile
from core.log.ports import Context
from core.log.post import (
    BundleSender,
    BundleService,
    ImportedBundle,
    ImportResult,
    OpenedBundle,
    RecognisedFile,
    WaitingBundle,
)
from core.papers.deeds import blacken_prints
from core.people.units import UnitRegister
from core.values import Change, Changes, Plain, Ref

MOST_IN_FULL = 1_000_000  # files previewed record by record, by default: in effect all


def take_in(
    ctx: Context,
    store: Store,
    paths: Sequence[Path],
    post: BundleService,
    choice: ImportChoice | None = None,
) -> Iterator[ImportOutcome | SkippedFiles | MissingExportParts | Changes]:
    """Import files, and files waiting in `post` whose sender's certificate has come, each in one transaction. Yield an
    outcome for each, then missing parts of exports, then the changes. A refused file does not stop the others; a trust
    file with an untrusted root is refused. With `choice`, import of `paths` only what was chosen in the preview and is
    unchanged since. A waiting file that fails unexpectedly is set aside."""
    touched, in_parts = set[Ref](), set[str]()
    with post.find(paths) as found:
        beside = _claimed_beside(found.files, post)
        for done, sent in enumerate(found.files, start=1):
            row = _sent(ctx, store, sent, post, choice, beside)
            if row is None:
                continue
            yield (
                row := row._replace(
                    done=done, total=len(found.files), path=sent.chosen_path, file_name=sent.name
                )
            )
            touched |= _shown(row)
            if row.part[1] > 1:
                in_parts |= {row.unit}
        if found.passed and choice is None:
            yield SkippedFiles(found.passed, found.more)
    for waiting in post.waiting():
        if waiting.key and not store.exchange.units_of(bytes.fromhex(waiting.key)):
            continue  # nothing has come that could tell who that is
        if waiting.failed and store.exchange.seen(bytes.fromhex(waiting.sha256)) is None:
            continue
        row = _one(ctx, store, post.waiting_path(waiting.sha256), post, waiting.called)
        if row is None:
            continue
        with suppress(OSError):  # it is met again with the next import
            row = _waited(post, waiting, row)
        if not row.waiting and not row.repeat:
            touched |= _shown(row)
            if row.part[1] > 1:
                in_parts |= {row.unit}
            yield row._replace(file_name=waiting.called)
    if in_parts:
        yield from (
            part for part in missing_parts(store.transfers.arrivals()) if part.unit in in_parts
        )
    yield conclude(ctx, store, post, touched)


def _waited(post: BundleService, file: WaitingBundle, row: ImportOutcome) -> ImportOutcome:
    """Remove a retried file from the waiting ones; put it aside after an unexpected error, keep it after a passing."""
    if row.problem is not None and is_strange(row.problem):
        post.put_aside(file.sha256, row.problem.why)
        do = _("ไฟล์นี้ถูกแยกไว้ จะไม่นำเข้าเองอีก ดูและเลิกเก็บได้ในรายการไฟล์ที่รอ (คำสั่ง bundle waiting)")
        return row._replace(problem=UserError(row.problem.what, row.problem.why, do))
    if not row.waiting and not (row.problem is not None and is_passing(row.problem)):
        post.waited(file.sha256)
    return row


def conclude(ctx: Context, store: Store, post: BundleService, touched: Collection[Ref]) -> Changes:
    """End an import that changed records (`touched`): black out erased texts in stored prints; return all changes."""
    blackened_too = blacken_prints(ctx, store, post.shelf).touched
    return Changes("take_in", "", frozenset(touched)) | Changes("take_in", "", blackened_too)


def _shown(row: ImportOutcome) -> frozenset[Ref]:
    return row.result.touched if row.result else frozenset()


def _claimed_beside(
    files: Sequence[RecognisedFile], post: BundleService
) -> Callable[[], tuple[ClaimingDevice, ...]]:
    """Return a function that reads, once and when first needed, who claims an invitation in the files of an import."""

    def sender_of(file: RecognisedFile) -> BundleSender | None:
        with suppress(UserError), _one_file(file.name), post.opened(file.path, file.name) as opened:
            return opened.sender()
        return None

    @cache
    def read_once() -> tuple[ClaimingDevice, ...]:
        senders = (sender_of(one) for one in files if one.problem is None and one.kind != "trust")
        return tuple(
            ClaimingDevice(one.key, one.unit, one.invite)
            for one in senders
            if one is not None and one.invite
        )

    return read_once


def _sent(
    ctx: Context,
    store: Store,
    recognised_file: RecognisedFile,
    post: BundleService,
    choice: ImportChoice | None,
    beside: Callable[[], Sequence[ClaimingDevice]],
) -> ImportOutcome | None:
    """Import one found file, a bundle or trust file; None = it is left out."""
    if recognised_file.problem is not None:
        known = choice is not None and (recognised_file.chosen_path, "") in choice.left
        if known:
            return None
        return ImportOutcome(0, 0, recognised_file.path, problem=recognised_file.problem)

    def is_chosen(digest: str) -> bool:
        return choice is None or choice.takes(
            recognised_file.chosen_path, digest, recognised_file.name
        )

    if recognised_file.kind != "trust":
        return _one(ctx, store, recognised_file.path, post, recognised_file.name, is_chosen, beside)
    try:
        with _one_file(recognised_file.name):
            file = believed(store, recognised_file, post)
            digest = trust_digest(file)
            if not is_chosen(digest):
                return None
            taken = store.exchange.take_segments(file.segments, file.texts)
            return ImportOutcome(0, 0, recognised_file.path, result=taken, sha256=digest)
    except UserError as problem:
        return ImportOutcome(0, 0, recognised_file.path, problem=problem)


def _one_file(file_name: str) -> AbstractContextManager[None]:
    """Turn any exception of one file into a UserError, so that the others go on."""
    return boundary(partial(failed, _("รับไฟล์ {name} ไม่ได้").format(name=file_name)))


def trust_digest(file: TrustFile) -> str:
    """Return a SHA-256 (hex) over a trust file's roots and segments, to recognise the file that was previewed."""
    return sha256(b"".join([*file.roots, *(one.chain for one in file.segments)])).hexdigest()


def believed(reader: Reader, recognised_file: RecognisedFile, post: BundleService) -> TrustFile:
    """Return a received trust file if this folder already trusts all its roots. UserError if it does not."""
    file = post.trust(recognised_file.path)
    if reader.trust.roots().issuperset(file.roots):
        return file
    raise UserError(
        _("ยังไม่นำเข้า {name}").format(name=recognised_file.name),
        _("เพราะไฟล์นี้ให้เชื่อถือกุญแจรากที่โฟลเดอร์นี้ยังไม่รู้จัก จึงต้องเทียบเลขตรวจสอบกับเอกสารก่อน"),
        _("โปรดเปิดไฟล์นี้ที่หน้าตั้งค่า แล้วกรอกเลข 40 หลักบนเอกสาร หรือใช้คำสั่ง key root trust"),
    )


def _one(
    ctx: Context,
    store: Store,
    path: Path,
    post: BundleService,
    file_name: str,
    is_chosen: Callable[[str], bool] = lambda _digest: True,
    beside: Callable[[], Sequence[ClaimingDevice]] = tuple,
) -> ImportOutcome | None:
    """Import one bundle, or keep it waiting if its sender is unknown; None = it is not `is_chosen` by its SHA-256."""
    try:
        with _one_file(file_name), post.opened(path, file_name) as opened:
            digest = opened.sha256.hex()
            if not is_chosen(digest):
                return None
            before = store.exchange.seen(opened.sha256)
            if before is not None:
                return ImportOutcome(0, 0, path, result=before, repeat=True, sha256=digest)
            sender = opened.sender()
            row = ImportOutcome(
                0, 0, path, sender.unit, part=sender.part, key=sender.key.hex(), sha256=digest
            )
            if not store.exchange.meet(sender, opened.papers):
                by_invitation = joined(ctx, store, sender, post, beside)
                if not isinstance(by_invitation, Changes):
                    gone = post.wait(
                        opened, sender, ctx.now.isoformat(timespec="seconds"), file_name
                    )
                    return row._replace(waiting=True, let_go=tuple(gone), hold=by_invitation)
                row = row._replace(joined=True)
            if sender.unit not in store.exchange.units_of(sender.key):
                raise RefusedError(
                    _("รับไฟล์ {name} ไม่ได้").format(name=file_name),
                    _("เพราะไฟล์อ้างว่ามาจากหน่วยงานที่ยังไม่ได้ยืนยันเครื่องผู้ส่ง"),
                    _("โปรดสอบถามผู้ส่งทางโทรศัพท์ว่าส่งจากเครื่องใด และให้ยืนยันเครื่องนั้นกับหน่วยงานก่อน"),
                )
            taken, files = _kept(ctx, store, post, opened)
            touched = [store.record(one) for one in taken.touched if one.entity in OF_ITEMS]
            astray = len(AstrayRecord.among(store, filter(None, touched)))
            return row._replace(result=taken, files=files, astray=astray)
    except UserError as problem:
        return ImportOutcome(0, 0, path, problem=problem)


def _kept(
    ctx: Context, store: Store, post: BundleService, opened_bundle: OpenedBundle
) -> tuple[ImportResult, int]:
    """Store the evidence files, then the lines, so that no line is here without its files; on error drop the files."""
    bundle = opened_bundle.bundle()
    files = post.keep(opened_bundle, store.exchange.lacks(bundle.blobs))
    with undone_by(lambda: post.drop(files)):
        time = ctx.now.isoformat(timespec="seconds")
        return store.exchange.take(bundle, opened_bundle.sha256, time, files), len(files)


def previews(
    ctx: Context, store: Store, paths: Sequence[Path], post: BundleService
) -> Iterator[ImportPreview | SkippedFiles | MissingExportParts | Changes]:
    """Yield a preview of each file, writing nothing. Only the first lists records; for the others call `detail`."""
    yield from preview_import(store, store.exchange, paths, post, ctx.now.date(), full_previews=1)
    yield Changes("look_at")


def detail(
    ctx: Context, store: Store, key: FileKey, file_name: str, post: BundleService
) -> ImportPreview:
    """Return the full preview of one listed file, with the records and fields that it would change. `key`: its (path,
    SHA-256); `file_name`: its name in the list. If the file has changed since it was listed, `problem` says this."""
    (path, digest), day = key, ctx.now.date()
    with post.find([path]) as found:
        for sent in found.files:
            if inside(sent.name) != inside(file_name):
                continue
            row = _preview(store, store.exchange, sent, post, day, in_full=True)
            row = row._replace(path=path, file_name=file_name)
            if row.sha256 == digest or row.problem:
                return row
    try:
        ImportChoice(frozenset({key})).takes(path, "", file_name)
    except UserError as problem:
        return ImportPreview(path, file_name=file_name, problem=problem)
    return ImportPreview(path, file_name=file_name)


def preview_import(
    reader: Reader,
    exchange: ImportDryRun,
    paths: Sequence[Path],
    post: BundleService,
    today: date | None = None,
    full_previews: int = MOST_IN_FULL,
) -> Iterator[ImportPreview | SkippedFiles | MissingExportParts]:
    """Yield a preview of each file in `paths`, the first `full_previews` with records and fields; then skipped files
    and missing parts of exports. With `today`, also say if an unknown sender's invitation would be accepted."""
    looked, first = list[ImportPreview](), dict[str, str]()
    with post.find(paths) as found:
        beside = _claimed_beside(found.files, post)
        for done, sent in enumerate(found.files, start=1):
            row = _preview(
                reader, exchange, sent, post, today, beside, in_full=done <= full_previews
            )
            row = row._replace(
                path=sent.chosen_path, file_name=sent.name, done=done, total=len(found.files)
            )
            if row.sha256 and (row.preview or row.joins):
                row = row._replace(twin=first.get(row.sha256, ""))
                first.setdefault(row.sha256, sent.name)
            looked.append(row._replace(foreseen=None, preview=None))
            yield row
        if found.passed:
            yield SkippedFiles(found.passed, found.more)
    in_parts = {row.unit for row in looked if row.part[1] > 1}
    if in_parts:
        coming = (
            ImportedBundle("", row.unit, 0, row.made_at, 0, 0, row.key, row.part)
            for row in looked
            if row.key
        )
        yield from (
            part
            for part in missing_parts([*reader.transfers.arrivals(), *coming])
            if part.unit in in_parts
        )


def _preview(
    reader: Reader,
    exchange: ImportDryRun,
    recognised_file: RecognisedFile,
    post: BundleService,
    today: date | None,
    beside: Callable[[], Sequence[ClaimingDevice]] = tuple,
    *,
    in_full: bool,
) -> ImportPreview:
    path = recognised_file.path
    if recognised_file.problem is not None:
        return ImportPreview(path, problem=recognised_file.problem)
    watch = ImportComparer() if in_full else None
    look = watch.look if watch else None
    try:
        with _one_file(recognised_file.name):
            if recognised_file.kind == "trust":
                file = believed(reader, recognised_file, post)
                seen = exchange.preview(file.segments, file.texts, look)
                row = ImportPreview(path, preview=seen, sha256=trust_digest(file))
            else:
                with post.opened(path, recognised_file.name) as opened:
                    row = _looked_at(exchange, opened, post, look)._replace(path=path)
                    if row.waiting and today:
                        row = _claiming(reader, row, opened.sender(), post, today, beside)
            return row._replace(foreseen=watch.foreseen(reader)) if watch and row.preview else row
    except UserError as problem:
        return ImportPreview(path, problem=problem)


def _claiming(
    reader: Reader,
    row: ImportPreview,
    sender: BundleSender,
    post: BundleService,
    today: date,
    beside: Callable[[], Sequence[ClaimingDevice]],
) -> ImportPreview:
    """Return the row of an unknown sender, adding whether the invitation it claims would be accepted today."""
    if sender.invite is None:
        return row
    one = ClaimingDevice(sender.key, sender.unit, sender.invite)
    unit = reader.trust.here()["unit"]
    hold = hold_of(reader, unit, one, claimants(post), today) or hold_of(
        reader, unit, one, beside(), today
    )
    return row._replace(
        joins=hold is None, hold=hold, member=invited_member(reader, unit, one.invite.record)
    )


def _looked_at(
    exchange: ImportDryRun,
    opened_bundle: OpenedBundle,
    post: BundleService,
    look: PreviewHook | None,
) -> ImportPreview:
    """Return the preview of an opened bundle; one of an unknown sender is not read, for it would wait."""
    repeat = exchange.seen(opened_bundle.sha256) is not None
    sender = opened_bundle.sender()
    row = ImportPreview(
        Path(), sender.unit, sender.made, repeat=repeat, key=sender.key.hex(), part=sender.part
    )
    row = row._replace(sha256=opened_bundle.sha256.hex())
    if not exchange.would_know(sender, opened_bundle.papers):
        return row._replace(waiting=True)
    bundle = opened_bundle.bundle()
    preview = exchange.preview(bundle.segments, bundle.texts, look)
    return row._replace(
        preview=preview, files=sum(not post.shelf.has(one) for one in exchange.lacks(bundle.blobs))
    )


def set_aside(_ctx: Context, store: Store) -> Changes:
    """Undo the last import as a whole. UserError if a receipt for it was sent or anything was saved since."""
    return store.exchange.set_aside()


def let_go(
    _ctx: Context, _store: Store, post: BundleService, hash_starts: Collection[str] = ()
) -> Changes:
    """Delete the waiting files whose SHA-256 begins with one of `hash_starts` (() = all waiting files). UserError if
    one of `hash_starts` does not fit exactly one waiting file."""
    waiting = [one.sha256 for one in post.waiting()]
    chosen = [[one for one in waiting if one.startswith(words)] for words in hash_starts]
    for words, found in zip(hash_starts, chosen, strict=True):
        if len(found) != 1 or not words:
            raise UserError(
                _("เลิกเก็บไฟล์ {name} ไม่ได้").format(name=words),
                _("เพราะไม่มีไฟล์ที่รออยู่ซึ่งขึ้นต้นอย่างนี้เพียงไฟล์เดียว"),
                _("โปรดดูรายการด้วยคำสั่ง bundle waiting"),
            )
    for digest in [one for found in chosen for one in found] if hash_starts else waiting:
        post.waited(digest)
    return Changes("let_go")


def joined(
    ctx: Context,
    store: Store,
    sender: BundleSender,
    post: BundleService,
    claimants_in_import: Callable[[], Sequence[ClaimingDevice]] = tuple,
) -> Changes | ClaimHoldReason | None:
    """Certify a sender that claims an invitation. Return the changes or, if the claim must wait, the reason; None
    without a claim. `claimants_in_import`, called if no other reason is found, returns claimants in the same import."""
    if sender.invite is None:
        return None
    one = ClaimingDevice(sender.key, sender.unit, sender.invite)
    today = ctx.now.date()
    hold = hold_of(store, ctx.unit, one, claimants(post), today) or hold_of(
        store, ctx.unit, one, claimants_in_import(), today
    )
    invitation = store.record(Ref(ctx.unit, INVITATION, one.invite.record))
    is_dated = invitation is not None and invitation.text("until") != ""
    if ctx.clock_doubt is not None and is_dated and hold in (None, ClaimHoldReason.LATE):
        return ClaimHoldReason.CLOCK
    return hold or _certified(ctx, store, one)


def _certified(ctx: Context, store: Store, claimant: ClaimingDevice) -> Changes:
    invitation = store.record(Ref(ctx.unit, INVITATION, claimant.invite.record))
    unit = UnitRegister.of(store).get(claimant.unit)
    if invitation is None or unit is None:
        raise may_not_certify(claimant.unit[:8])
    letter = letter_for(store, claimant.unit, claimant.key, invitation.text("letter"))
    request = CertificateRequest(
        claimant.key, claimant.invite.age, unit.code, name_of(unit), unit.kind
    )
    used = Change(invitation.ref, USED, Plain(claimant.key.hex()), invitation.shown(USED).seen)
    return certify(ctx, store, request, KIND_CLASS[invitation.text("kind")], letter, [used])


def certify_claim(
    ctx: Context, store: Store, key: str, digits: str, post: BundleService
) -> Changes:
    """Certify a device (`key`, hex) that claims an invitation, by the 12 digits heard by telephone. UserError if the
    device has no valid claim or the digits differ."""
    found = next(
        (one for one in claims(store, ctx.unit, post, ctx.now.date()) if one.key == key), None
    )
    if found is None or found.hold in NO_CLAIM:
        raise UserError(
            _("ยืนยันเครื่องนี้ไม่ได้"),
            hold_words(found) if found else _("เพราะไม่มีไฟล์ที่รออยู่ของเครื่องนี้ซึ่งมาจากไฟล์เริ่มงาน"),
            _("โปรดดูรายการที่รอการยืนยันอีกครั้ง"),
        )
    if not same_digits(digits, post.device_digits(found.unit, bytes.fromhex(key))):
        raise UserError(
            _("ยังไม่ยืนยันเครื่องของ {name}").format(name=found.name),
            _("เพราะเลข 12 หลักที่กรอกไม่ตรงกับเลขของเครื่องที่ส่งไฟล์มา"),
            _("โปรดถามเลขอีกครั้งทางโทรศัพท์ ถ้ายังไม่ตรง เครื่องที่ส่งไฟล์มาไม่ใช่เครื่องของหน่วยงาน"),
        )
    signature = next(
        one.invite
        for one in claimants(post)
        if one.key.hex() == key and one.invite.record == found.record
    )
    return _certified(ctx, store, ClaimingDevice(bytes.fromhex(key), found.unit, signature))
