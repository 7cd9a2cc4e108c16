"""What receivers of an export may read: histories, texts withheld, and files, all computed before anything is written.
Votes stay in the unit until voting is closed (docs/log.md), deleted ones and those without their slip, too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.assessment.rounds import SLIP
from core.assessment.sheets import COUNTED, VOTE, answer_at, sheet_of, under_revote
from core.entities import FIRST_TABLE, FORMS, NAMELESS
from core.errors import UserError
from core.forms.ports import Reader
from core.i18n import _
from core.log.certificates import Certificate
from core.log.op import InLine, LogHistory, Op, TextRow, way
from core.log.post import FileStore, OutgoingData
from core.log.scopes import EVERY, NO_ORIGINALS, ExportOptions, KeyRole, unit_of
from core.values import Ref, local
from storage.db.log import delta, receipts
from storage.db.log.keeping import OpAdmissionRules
from storage.db.log.lines import unpack
from storage.db.log.log import SHIFT, Log, refs_of
from storage.db.log.missing_texts import marked
from storage.db.tables import quoted

if TYPE_CHECKING:
    from storage.db.reading.packs import CommitteeReadRights

_ON_SLIPS = (
    "SELECT answer.record, lower(hex(record.record)), coalesce(assessment, ''), coalesce(item, ''), "
    "coalesce(closed, '') FROM sheet CROSS JOIN record ON record.id=sheet.record "
    "CROSS JOIN inside ON parent=sheet.record CROSS JOIN answer ON answer.record=child "
    "WHERE sheet.scope=? AND substr(assessor, 1, ?)=?"
)


class _Opened(NamedTuple):
    """An answer on a slip that may be read by now."""

    record: int  # its number
    sheet: str  # id
    at: tuple[str, str]  # assessment and item


class SecretMeetingVotes:
    """The secret votes on the ballot slips of a unit's meetings; `unopened` are those that nobody may read yet."""

    def __init__(self, log: Log, reader: Reader, unit: str) -> None:
        self._log, self._unit = log, unit
        rows = log.db.execute(_ON_SLIPS, (log.number(unit), len(SLIP), SLIP)).fetchall()
        closed = {assessment for _record, _sheet, assessment, _item, ended in rows if ended}
        again = under_revote(reader.records("motion", unit)) if rows else frozenset[str]()
        counted = {
            at: not again or self._about(*at) not in again
            for at in {(row[2], row[3]) for row in rows}
        }
        self._opened = [
            _Opened(record, sheet, (assessment, item))
            for record, sheet, assessment, item, _ended in rows
            if assessment in closed and counted[assessment, item]
        ]
        self._readable = frozenset(refs_of(log, [one.record for one in self._opened]))
        self.unopened = frozenset(refs_of(log, [row[0] for row in rows])) - self._readable

    def keep(self, ref: Ref, field: str) -> bool:
        """Return whether this field's text is a vote that nobody may read yet, so the text must not leave the unit."""
        return ref in self.unopened or (
            field == VOTE and ref.scope == self._unit and ref not in self._readable
        )

    def opened_by(self, ops: Iterable[Op]) -> list[int]:
        """Return the record numbers of votes that `ops` made readable by closing a slip or counting an item again."""
        sheets, counted = set[str](), set[str]()
        for op in ops if self._opened else ():
            if (op.entity, op.field) == ("sheet", "closed") and op.value:
                sheets.add(op.record)
            elif (op.entity, op.field, op.value) == ("motion", "chosen", f"={COUNTED}"):
                counted.add(self._motion_text(op.record))
        again = {
            at for at in {one.at for one in self._opened} if counted and self._about(*at) in counted
        }
        return [one.record for one in self._opened if one.sheet in sheets or one.at in again]

    def _about(self, assessment: str, item: str) -> str:
        """Return what motions about an item name: its answer on the agreed sheet."""
        return answer_at(sheet_of(local(self._unit, assessment)), item).local

    def _motion_text(self, motion: str) -> str:
        """Return what a motion is about."""
        record = self._log.find_record(Ref(self._unit, "motion", motion))
        row = self._log.db.execute(
            "SELECT about FROM motion WHERE record=?", (record or 0,)
        ).fetchone()
        return str(row[0]) if row else ""


_HASH = r"[0-9a-f]{64}"
# by entity, the fields whose files are sent
_SENT = {"file": ("sha256", "preview"), "paper": ("print", "rest")}
_FILES = (
    "SELECT file.record, file.sha256, file.preview, "
    "max(coalesce(evidence.personal, 0)!=0 OR coalesce(file.personal, 0)!=0 OR coalesce(field.conflict, 0)) "
    "FROM record CROSS JOIN file ON file.record=record.id "  # by scope: a centre holds the files of all
    "LEFT JOIN inside ON inside.child=file.record LEFT JOIN evidence ON evidence.record=inside.parent "
    "LEFT JOIN field ON field.record IN (inside.parent, file.record) AND field.name=? "  # one side may say so
    "WHERE record.scope=? AND record.entity=? AND file.record NOT IN (SELECT record FROM hidden) GROUP BY file.record"
)

_PRINTS = (
    "SELECT paper.record, paper.print, paper.rest, paper.options FROM record "
    "CROSS JOIN paper ON paper.record=record.id "
    "WHERE record.scope=? AND record.entity=? AND paper.record NOT IN (SELECT record FROM hidden)"
)


class ExportFiles(NamedTuple):
    """The files of one export (SHA-256, hex). `small` (previews, prints, forms) and `originals` are sent. The originals
    in `unsent` are not sent; of these, `staying` are named by ops that are sent, and `back` are personal."""

    small: tuple[str, ...]  # previews, kept prints and forms, with the records that name them
    originals: tuple[str, ...]  # as each receiver wants them
    # originals named by the ops that are sent, which are not sent themselves
    staying: tuple[str, ...]
    unsent: tuple[str, ...]  # all readable originals that are not sent, `staying` included
    back: tuple[str, ...]  # those of `unsent` that are personal and are not sent even on request


class RecipientReadRights:
    """What the devices with certain age keys, the receivers of an export, may read. UserError if one of them is not
    certified or may read nothing, or if they may not all read the same."""

    def __init__(
        self,
        log: Log,
        reader: Reader,
        own_key: bytes,
        recipients: Sequence[str],
        share: ExportOptions,
    ) -> None:
        """`own_key` is the key of this device; `reader` must read the same folder as `log`."""
        self._log = log
        self._reader = reader
        self._own = own_key
        self._share = share
        weighed = log.verdict.trust
        certified = [
            one for found in weighed.certificates.values() for one in found if one.age in recipients
        ]
        self._devices = [one for one in certified if self._stands(one.key, one.holder)]
        if not set(recipients) <= {device.age for device in self._devices}:
            raise _not_confirmed()
        self.holders = [*{device.holder for device in self._devices}]
        tables = [self._table(device.key) for device in self._devices]
        self._known_table = min(tables, default=FIRST_TABLE)  # of the oldest program among them
        self._inside = all(holder.unit == log.home.unit for holder in self.holders)
        members = [device for device in self._devices if device.holder.kind == "committee"]
        self.pack = _packed(log, reader, members)
        # a committee gets no personal file, of whatever unit
        self._reads_personal = self._inside and not members
        self.branches, self.left = self._readable(self.holders)
        self.scopes = frozenset(branch.scope for branch in self.branches)
        self.marked = marked(log, self.scopes | {one.scope for one in self.left})
        # votes of other units come when they may be read
        whole = self._reads_personal or log.number("sheet") is None
        self.votes = None if whole else SecretMeetingVotes(log, reader, log.home.unit)

    @property
    def keys(self) -> list[bytes]:
        """The public keys of the receivers' devices."""
        return [one.key for one in self._devices]

    def _stands(self, key: bytes, holder: KeyRole) -> bool:
        standings = self._log.verdict.trust.standings.get(key, ())
        return any(one.holder == holder and not one.revoked for one in standings)

    def _readable(self, holders: Iterable[KeyRole]) -> tuple[list[LogHistory], list[LogHistory]]:
        """Return (histories that all receivers may read, those of which they may only read what they have already).
        Raises UserError if they may not read the same: one of them would lack something without knowing."""
        found = [(one, self._histories(one)) for one in holders]
        if len({_reads(one, branches) for one, (branches, _left) in found}) > 1:
            raise _not_alike()
        return found[0][1]

    def _histories(self, receiver: KeyRole) -> tuple[list[LogHistory], list[LogHistory]]:
        verdict, own = self._log.verdict, self._log.home
        here = {one.scope for one in self._log.histories.values()} - self._log.verdict.trust.archive
        pack = self.pack.scopes if self.pack else frozenset[str]()
        found = own.readable(receiver, here, verdict.trust.units, pack)
        if found is None:
            raise UserError(
                _("ส่งออกถึงหน่วยงานนี้ไม่ได้"),
                _("เพราะไม่ใช่ต้นสังกัดและไม่ใช่หน่วยงานในสังกัดตามทะเบียนหน่วยงาน"),
                _("โปรดตรวจผู้รับ หรือนำเข้าทะเบียนล่าสุดจากต้นสังกัดก่อน"),
            )
        units = {receiver.unit, *pack}
        line = frozenset[bytes]().union(*map(verdict.line, units)) | {self._own}
        branches = [
            one
            for one in delta.branches_of(self._log, found.scopes)
            if one.scope != "all" or found.every_key or one.key in line
        ]
        return branches, delta.branches_of(self._log, found.left)

    def every_key(self) -> bool:
        here = sum(one.scope == "all" for one in self._log.histories.values())
        return sum(one.scope == "all" for one in self.branches) == here

    # -- what they ask for

    def _table(self, key: bytes) -> int:
        row = self._log.db.execute(
            "SELECT value FROM meta WHERE name=?", (table_of(key),)
        ).fetchone()
        return int(row[0]) if row else FIRST_TABLE

    def _unguarded(self, scope: str, entity: str, field: str) -> bool:
        return any(
            KeyRole.unguarded(scope, entity, field, one, self._known_table) for one in self.holders
        )

    def withheld(self, scope: str, entity: str, field: str) -> bool:
        if self._unguarded(scope, entity, field):
            return True
        return not self.gives(scope) and any(
            KeyRole.withheld(scope, entity, field, one) for one in self.holders
        )

    def gives(self, scope: str) -> bool:
        """Return whether personal texts of this scope are sent: the user chose it, and all receivers may have them."""
        own = self._log.home.unit
        return self._share.give and all(
            KeyRole.may_be_given(scope, own, one) for one in self.holders
        )

    def given(self, ref: Ref, field: str) -> bool:
        """Return whether a field's text is sent only because the user chose to send personal texts; False if it would
        be sent anyway, or is not sent."""
        if not self.gives(ref.scope) or self._unguarded(ref.scope, ref.entity, field):
            return False
        return KeyRole.withheld(ref.scope, ref.entity, field, None, marked=ref in self.marked)

    def goes(self, text: TextRow) -> bool:
        """Return whether a text is sent. Not sent are texts of personal evidence, votes that nobody may read yet and,
        to a committee, texts that are not in its evidence pack."""
        if not _chosen(self.pack, text.ref, text.field):
            return False
        return not (self.secret(text.ref, text.field) or self._marks(text.ref, text.field))

    def secret(self, ref: Ref, field: str) -> bool:
        """Return whether this field's text is a vote that nobody may read yet and that some receiver must not get."""
        return self.votes is not None and self.votes.keep(ref, field)

    def keeps(self, ref: Ref, field: str) -> bool:
        """Return whether the text of this field is withheld from these receivers."""
        if self.secret(ref, field) or not _chosen(self.pack, ref, field):
            return True
        if self.pack is not None and ref in self.pack.people and field == "name":
            return False  # names of those convened together with the reader
        return self.withheld(ref.scope, ref.entity, field) or self._marks(ref, field)

    def _marks(self, ref: Ref, field: str) -> bool:
        if ref not in self.marked or self.gives(ref.scope):
            return False
        return any(
            KeyRole.withheld(ref.scope, ref.entity, field, one, marked=True) for one in self.holders
        )

    # -- files

    def sent_files(self, named_files: Collection[str], files: FileStore) -> ExportFiles:
        """Return the files of an export, sent and not sent; `named_files`: SHA-256 that the exported ops name."""
        rows = (
            self._log.db.execute("SELECT hash FROM asked WHERE key=?", (device.key,))
            for device in self._devices
        )
        requested = {bytes(hash_).hex() for found in rows for (hash_,) in found}
        new, objected = set(named_files), set(self._objected())
        wants = {self._originals(device.key) for device in self._devices}
        every, none = wants == {"all"}, self._share.originals == NO_ORIGINALS
        # a receiver who wants none is sent none
        chosen = self._share.originals == EVERY and "none" not in wants
        small = dict[str, None]()
        originals = dict[str, None]()
        staying = dict[str, None]()
        back = set[str]()
        for sha256, preview, scope, personal in self.files():
            kept_back = personal and not self._reads_personal and not self.gives(scope)
            if preview and not kept_back and (preview in new or preview in requested):
                small[preview] = None
            wanted = (
                chosen or sha256 in requested or sha256 in objected or (every and sha256 in new)
            )
            if sha256 and wanted and not kept_back and not none:
                originals[sha256] = None
            elif sha256:
                staying[sha256] = None
                back |= {sha256} if kept_back else set()
        for print_, scope, nameless in prints(self._log, self.scopes, self.pack):
            given = not nameless and self.gives(scope)
            asked = print_ in new or print_ in requested
            if given or (
                asked
                and (
                    nameless
                    or not any(
                        KeyRole.withheld(scope, "paper", "said", holder) for holder in self.holders
                    )
                )
            ):
                small[print_] = None
        small |= dict.fromkeys(form for form in self.forms() if form in requested or form in new)
        kept = tuple(one for one in staying if one not in originals | small and files.has(one))
        here = tuple(filter(files.has, small))
        lines = tuple(one for one in kept if one in new)
        withheld = tuple(one for one in kept if one in back)
        return ExportFiles(here, tuple(filter(files.has, originals)), lines, kept, withheld)

    def _objected(self) -> Iterator[str]:
        """Yield originals on which own objections rest, until a receiving unit has confirmed to have the objection."""
        reader = self._reader
        scope = self._log.home.unit
        units = {holder.unit for holder in self.holders}
        if self.pack is not None or scope not in self.scopes:
            return
        for objection in reader.records("objection", scope):
            for link in reader.records("link", scope, target=objection.ref.local):
                held = reader.transfers.holding(scope, link.shown("target").seen)
                if units.isdisjoint(one.unit for one in held):
                    files = reader.records("file", scope, evidence=link.text("evidence"))
                    yield from (file.text("sha256") for file in files)

    def _originals(self, key: bytes) -> str:
        row = self._log.db.execute("SELECT originals FROM reader WHERE key=?", (key,)).fetchone()
        return str(row[0]) if row else "asked"

    def files(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield (SHA-256, preview's SHA-256 or "", scope, 1 if personal) of evidence files the receivers may read."""
        log = self._log
        personal, entity = log.number("personal"), log.number("file")
        for scope in sorted(self.scopes):
            rows = log.db.execute(_FILES, (personal, log.number(scope), entity)).fetchall()
            for record, sha256, preview, private in rows:
                if self.pack is None or log.ref(record) in self.pack.records:
                    yield _hash(sha256), _hash(preview), scope, private

    def forms(self) -> Iterator[str]:
        """Yield the SHA-256 of each published form file; all are sent, as records cannot be read without them."""
        here = {self._log.number(scope) for scope in self.scopes}
        for entity in sorted(FORMS):
            query = f"SELECT file, scope FROM {quoted(entity)}"  # few records, however many scopes
            for file, scope in self._log.db.execute(query).fetchall():
                if scope in here and (name := _hash(file)):
                    yield name


def prints(
    log: Log, scopes: Collection[str], access: CommitteeReadRights | None = None
) -> Iterator[tuple[str, str, bool]]:
    """Yield (SHA-256, scope, whether it is without personal text) of each stored print of the papers in `scopes`; with
    `access` (None = no limit) only of papers among its `records`."""
    for scope in sorted(scopes):
        rows = log.db.execute(_PRINTS, (log.number(scope), log.number("paper"))).fetchall()
        for record, kept, rest, options in rows:
            if access is not None and log.ref(record) not in access.records:
                continue
            nameless = NAMELESS in str(options or "").split(",")
            yield from ((name, scope, nameless) for name in map(_hash, (kept, rest)) if name)


def _packed(log: Log, reader: Reader, members: Sequence[Certificate]) -> CommitteeReadRights | None:
    """Return what these committee devices were convened for, or None for no device. Raises UserError if they differ."""
    if not members:
        return None
    from storage.db.reading.packs import pack_of  # imported only if there is a committee

    found = {pack_of(log, reader, one.holder.unit, one.key) for one in members}
    if len(found) > 1:
        raise _not_alike()
    return found.pop()


def _chosen(pack: CommitteeReadRights | None, ref: Ref, field: str) -> bool:
    """Return whether a text is for the holder of the pack (None = everybody): what they judge, the names of those
    convened, and what is for all units, such as the units and forms."""
    if pack is None or ref.scope == "all" or ref.scope.endswith("/forms"):
        return True
    return ref in pack.records and (ref not in pack.people or field == "name")


def table_of(key: bytes) -> str:
    """Return the name of the database's `meta` entry with the version of the entity table that a device stated last."""
    return f"table {key.hex()}"


def _hash(text: str | None) -> str:
    return text if text and re.fullmatch(_HASH, text) else ""


def named_file(entity: str, field: str, value: object) -> str:
    """Return the SHA-256 (hex) of the file sent along with this value of an entity's field; "" if there is none."""
    sent = field in _SENT.get(entity, ()) or (entity in FORMS and field == "file")
    return value[1:] if sent and isinstance(value, str) and value.startswith("=") else ""


def _reads(holder: KeyRole, branches: Iterable[LogHistory]) -> tuple[frozenset[int], str]:
    """Return what a receiver may read: these histories, and its unit if it may read that unit's personal texts."""
    found = tuple(branches)
    own = holder.kind != "committee" and any(unit_of(one.scope) == holder.unit for one in found)
    return frozenset(one.id for one in found), holder.unit if own else ""


def _not_alike() -> UserError:
    return UserError(
        _("ส่งออกเป็นไฟล์เดียวถึงผู้รับเหล่านี้ไม่ได้"),
        _("เพราะผู้รับอ่านข้อมูลได้ไม่เหมือนกัน ไฟล์เดียวกันจะขาดส่วนของบางหน่วยงานโดยไม่มีใครรู้"),
        _("โปรดส่งออกเป็น zip (ชื่อไฟล์ลงท้าย .zip) ซึ่งมีไฟล์ของแต่ละหน่วยงานแยกกัน หรือส่งออกทีละหน่วยงาน"),
    )


def _not_confirmed() -> UserError:
    return UserError(
        _("ยังไม่ส่งข้อมูลถึงเครื่องนี้"),
        _("เพราะเครื่องของผู้รับยังไม่ได้รับการยืนยันในโฟลเดอร์นี้ หรือถูกเพิกถอนแล้ว จึงยังไม่รู้ว่าข้อมูลจะถึงใคร"),
        _(
            "โปรดยืนยันเครื่องนี้ก่อน ของต้นสังกัดด้วยไฟล์เริ่มงานหรือไฟล์ .trust ที่เทียบเลขแล้ว ของหน่วยงานในสังกัดด้วยคำขอหรือไฟล์แรกของเขา"
        ),
    )


_LINES = (
    "SELECT scope, entity, record.record, field, value FROM op JOIN record ON record.id=op.record "
    "WHERE op BETWEEN ? AND ?"
)


def outgoing(
    log: Log,
    reader: Reader,
    own_key: bytes,
    recipients: Sequence[str],
    file_store: FileStore,
    share: ExportOptions,
) -> OutgoingData:
    """Return what an export to these age recipients contains, as `share` chooses; `own_key`: this device's key.
    UserError if nothing may be sent to them."""
    reach = RecipientReadRights(log, reader, own_key, recipients, share)
    known = [ends for key in reach.keys for ends in receipts.stated_ends(log, key)]
    changed, named = Counter[Ref](), set[str]()
    held, secret = set[tuple[Ref, str]](), set[tuple[Ref, str]]()
    behind = dict[str, tuple[int, int]]()
    keeping = OpAdmissionRules(log)
    for branch in reach.branches:
        # own unsigned ops are signed when they are sent
        signed = branch.signed or branch.key == own_key
        if branch.head == branch.base or not signed or not keeping.passed(branch):
            continue
        after = min(
            (delta.last_stated(log, branch, one.get(branch.stream, ())) for one in known), default=0
        )
        if after < branch.head:
            # of a forked stream, what every end needs
            low, high = behind.get(branch.stream.hex(), (after, branch.head))
            behind[branch.stream.hex()] = min(low, after), max(high, branch.head)
        for ref, field, value in _lines(log, branch, after):
            changed[ref] += 1
            if isinstance(value, bytes):
                kept = secret if reach.secret(ref, field) else held
                kept |= {(ref, field)} if reach.keeps(ref, field) else set()
            elif file := named_file(ref.entity, field, unpack(value)):
                named.add(file)
    files = reach.sent_files(named, file_store)
    staying = tuple(one for one in files.unsent if one not in files.back)
    counts = (len(held), len(secret))
    return OutgoingData(
        tuple(changed.items()), files.small, files.originals, staying, *counts, files.back, behind
    )


def _lines(log: Log, branch: LogHistory, after: int) -> Iterator[tuple[Ref, str, InLine]]:
    """Yield (record, field, value) of the ops of a history after number `after`."""
    for history, last in way(log.histories, branch.id, branch.head).items():
        first = max(after, log.histories[history].base) + 1
        span = (history << SHIFT | first, history << SHIFT | last)
        for scope, entity, id_, field, value in log.db.execute(_LINES, span):
            yield Ref(log.name(scope), log.name(entity), id_.hex()), log.name(field), value
