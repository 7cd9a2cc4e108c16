"""Rebuilding a folder's database from the ops and texts of a backup copy. The other tables are derived from them, or
proved by a seal, so nothing that somebody added to the copy by hand is taken over. The new database writes in a new
incarnation (docs/log.md), and what was erased on this PC since the backup is erased in it too."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from core.backups.retention import ErasedContent
from core.errors import UserError
from core.i18n import _
from core.log.op import LogHistory, Segment, StreamPosition
from core.log.ports import FieldDraft
from core.log.post import Receipt
from core.values import Change, Plain, Ref
from storage.db import seal, sqlite
from storage.db.folder import opening
from storage.db.folder.backup import PASSING, log_of
from storage.db.folder.growth import put
from storage.db.folder.incarnation import let_go
from storage.db.folder.store import Folder
from storage.db.folder.writer import RandomSources, program_context
from storage.db.log import drafts, receipts, searching, trust
from storage.db.log.delta import texts_of, withhold_nothing
from storage.db.log.log import Log
from storage.db.log.segments import cut_out, unpacked
from storage.db.log.texts import FolderErasures, erased_of
from storage.db.reading import privacy
from storage.db.sqlite import Connection
from storage.keys import FolderKeys

DRAFT = "prongsai.new"


class ReconstructionKeys(NamedTuple):
    """Keys to rebuild a folder. `signers`: {own key: signing function}; `nobody`: a lost key whose ops are left out."""

    # by the own keys that are here, those of before among them
    signers: Mapping[bytes, Callable[[bytes], bytes]]
    nobody: bytes = b""  # a key that was lost before anybody certified it


_KEPT = (
    "gone",
    "folder",
    "unit",
    "code",
    "year",
    "roots",
    "start",
    "originals",
    trust.BORN,
    opening.FORMER,
    drafts.ERASED,
)  # local settings that the rebuilt folder keeps
_IMPORTS = "SELECT sha256, at, json_set(report, '$.restored', json('true')) FROM bundle"
_BATCH = 200  # segments taken in together


def erased_in(database: Path) -> FolderErasures:
    """Return the texts and files erased in the live `database`, without its log of views. UserError if unreadable."""
    with log_of(database, live=True) as log:
        return erased_of(log)


def rebuild_from(
    copy: Path,
    directory: Path,
    keys: FolderKeys,
    now: datetime,
    erased: FolderErasures,
    signing_keys: ReconstructionKeys,
) -> int:
    """Create the database DRAFT in `directory` from the backup `copy`, without `erased` texts; return its number of
    ops. `signing_keys` sign unsigned ops. UserError if the copy is damaged or part of its log cannot be stored."""
    draft = directory / DRAFT
    for left in directory.glob(f"{draft.name}*"):
        left.unlink()  # left by an interrupted try
    with log_of(copy) as old:
        db = opening.create_database(draft)
        meta = dict(old.db.execute("SELECT name, value FROM meta").fetchall())
        db.executemany(
            "INSERT INTO meta VALUES(?,?)", [(name, meta[name]) for name in _KEPT if name in meta]
        )
        seal.begin(db, keys.secret)
        made = Folder(draft, StringIO(), db, keys, RandomSources())
        try:
            _fill(made, old, frozenset(erased.texts), signing_keys)
            unit = made.writer.unit
            lost = [
                (ref, of)
                for ref, of in erased.own_erasures
                if ref.scope == unit and made.record(ref) is None
            ]
            again = [Change(ref, "of", Plain(of.removeprefix("="))) for ref, of in lost]
            if again:
                made.save(program_context(made.writer, now), "erase_again", again)
            _take_refused(made, old, erased, now)
            _take_imports(made, old)
            privacy.go_on(made.writer.log, erased.views or privacy.lines_of(old.db))
            privacy.add_restored(made.writer.log, now)
            brought = _compare(made.writer.log, old, signing_keys)
            with made.writer.transaction():
                let_go(made.writer.log, keys)
        finally:
            made.close()
    return brought


def _fill(
    folder: Folder,
    old: Log,
    erased: Collection[tuple[bytes, Ref, str]],
    vouchers: ReconstructionKeys,
) -> None:
    """Take over the copy's ops and texts; trust ops come first, so that everything else is judged once."""
    branches = sorted(
        old.histories.values(), key=lambda one: (one.scope != "all", one.stream, one.up, one.id)
    )
    branches = [held for branch in branches if (held := _held(old, branch, vouchers))]
    for start in range(0, len(branches), _BATCH):
        batch = branches[start : start + _BATCH]
        words = {text for one in batch for text in texts_of(old, one, 0, withhold_nothing)}
        folder.exchange.take_segments(
            [segment for one in batch if (segment := segment_of(old, one, vouchers))],
            sorted(text for text in words if (text.hash, text.ref, text.field) not in erased),
            without_rights=True,
        )
    parked = [
        unpacked(content) for (content,) in old.db.execute("SELECT segment FROM parked").fetchall()
    ]
    if parked:
        folder.exchange.take_segments(parked, without_rights=True)
    heard = [
        Receipt(*map(bytes, row))
        for row in old.db.execute("SELECT statement, signature FROM heard").fetchall()
    ]
    others = [
        key for key in folder.writer.log.verdict.trust.standings if key != folder.writer.keys.public
    ]
    with folder.writer.transaction():
        receipts.note(folder.writer.log, heard, others)


def _take_refused(folder: Folder, old: Log, erased: FolderErasures, now: datetime) -> None:
    """Take over the refused texts of the copy, which stand in no op."""
    # what the log erases again is known by it: noted twice, backups in which it is erased would count as overdue
    gone = set(_erased_since(old, erased)) - set(erased_of(folder.writer.log).texts)
    if gone:
        with folder.writer.transaction():
            drafts.add_erased(folder.writer.db, gone)  # so that the next backups know of it
    for one in refused_in(old, erased):
        with suppress(UserError, TypeError, ValueError):  # somebody added it by hand
            change = Change(one.ref, one.field, one.value, one.seen)
            folder.keep_drafts(program_context(folder.writer, now), change, refused=True)


def _take_imports(folder: Folder, old: Log) -> None:
    """Take over the list of imported bundles, if its seal is whole and of this device's key. Each may be imported
    again, for files that the backup lacks."""
    writer = folder.writer
    if seal.holds(old.db, writer.keys.secret, "bundle"):
        rows = old.db.execute(_IMPORTS).fetchall()
        with writer.transaction():
            put(writer.db, "bundle", rows)


def _erased_since(old: Log, erased: FolderErasures) -> Collection[tuple[bytes, Ref, str]]:
    """Return all texts of this unit that are `erased`, if the copy `old` does not know of each; else ()."""
    unit = str(sqlite.meta(old.db, "unit")["unit"])
    gone = {one for one in erased.texts if one[1].scope.partition("/")[0] == unit}
    return () if gone.issubset(erased_of(old).texts) else gone


def refused_in(old: Log, erased: FolderErasures) -> Iterator[FieldDraft]:
    """Yield the refused texts of a backup's log that come back with it; none if something of this unit was erased since
    the backup was made, as nobody can tell whom they name."""
    if _erased_since(old, erased):
        return
    for row in old.db.execute(drafts.KEPT).fetchall():
        with suppress(TypeError, ValueError):  # somebody added it by hand
            yield drafts.draft_of(*row)


def _held(old: Log, branch: LogHistory, vouchers: ReconstructionKeys) -> LogHistory | None:
    """Return the history as far as it is or can be signed, None if no op is; nobody else has seen the ops beyond."""
    if branch.key == vouchers.nobody:
        return None
    if branch.signed < branch.head and branch.key not in vouchers.signers:
        branch = replace(
            branch, head=branch.signed, chain=old.chain_at(branch.id, branch.signed) or b""
        )
    return branch if branch.head > branch.base else None


def segment_of(old: Log, branch: LogHistory, signing_keys: ReconstructionKeys) -> Segment | None:
    """Return a history as one segment. If its last ops are unsigned, sign it; None if `signing_keys` lack its key."""
    segment, _ops = cut_out(old, branch, 0)
    if branch.signed == branch.head:
        return segment
    if branch.key in signing_keys.signers:
        signature = signing_keys.signers[branch.key](
            Segment.statement(segment.stream, segment.last, segment.chain)
        )
        return replace(segment, signature=signature)
    return None


def _compare(log: Log, old: Log, vouchers: ReconstructionKeys) -> int:
    """Return how many ops of the copy are here. UserError unless all are, except what only a lost PC could sign."""
    held = [one for branch in old.histories.values() if (one := _held(old, branch, vouchers))]
    if any(log.find(one.stream, StreamPosition(one.head, one.chain)) is None for one in held):
        raise incomplete()
    return sum(one.head - one.base for one in held)


def incomplete() -> UserError:
    return UserError(
        _("กู้คืนข้อมูลไม่สำเร็จ"),
        _("เพราะบันทึกบางส่วนในไฟล์สำรองไม่สมบูรณ์ ข้อมูลในเครื่องยังอยู่อย่างเดิม"),
        _("โปรดเลือกไฟล์สำรองอื่นที่ใกล้เคียงที่สุด"),
    )


_FIELD_KEY = (
    "SELECT record.id, f.id FROM record JOIN name AS s ON s.id=scope JOIN name AS e ON e.id=entity, name AS f "
    "WHERE record.record=? AND s.text=? AND e.text=? AND f.text=?"
)
_DELETE = "DELETE FROM text WHERE hash=? AND record=? AND field=?"


def erase_in(database: Path, copy: Path) -> ErasedContent:
    """Delete from a backup copy the texts erased in the live `database`, refused texts that do not stand there any
    more, and what an older program left of drafts and scanned pages. Return (number of texts deleted, files erased in
    `database`). UserError if either fails."""
    with log_of(database, live=True) as log:
        erased = erased_of(log)
        stand = {row[:3] for row in log.db.execute(drafts.KEPT)}
    with sqlite.in_words(_("ลบในไฟล์สำรองไม่ได้")), closing(sqlite.connect_plain(copy, "rw")) as db:
        db.execute("PRAGMA trusted_schema=OFF")
        db.execute("PRAGMA secure_delete=ON")
        # a journal file would contain the texts, and nobody overwrites it
        db.execute("PRAGMA journal_mode=MEMORY")
        db.execute("PRAGMA temp_store=MEMORY")
        db.execute("BEGIN")
        indexed = searching.drop(db)  # a copy made before an update, or by hand, has an index
        gone = sum(_delete(db, *text) for text in erased.texts)
        has = sqlite.tables_in(db)
        gone += sum(db.execute(PASSING[table]).rowcount for table in has & PASSING.keys())
        if "draft" in has:
            past = [row[:2] for row in db.execute(drafts.KEPT).fetchall() if row[:3] not in stand]
            db.executemany("DELETE FROM draft WHERE place=? AND field=?", past)
            gone += len(past)
        db.execute("COMMIT")
        if gone or indexed:
            db.execute("VACUUM")
    with open(copy, "rb+") as file:
        os.fsync(file.fileno())
    return ErasedContent(gone, frozenset(erased.files))


def _delete(db: Connection, hash_: bytes, ref: Ref, field: str) -> int:
    key = db.execute(_FIELD_KEY, (bytes.fromhex(ref.id), ref.scope, ref.entity, field)).fetchone()
    return int(db.execute(_DELETE, (hash_, *key)).rowcount) if key else 0
