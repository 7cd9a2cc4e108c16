"""What certain receivers may read and lack, gathered for one bundle: lines, words, receipts, files and wishes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from core.entities import FIRST_TABLE, FORMS, NAMELESS
from core.errors import UserError
from core.i18n import _
from core.lazy import regex
from core.log.invitation import Invite
from core.log.op import Op
from core.log.post import FileStore
from core.log.privacy import Share, may_be_given, unguarded, withheld
from core.log.rights import Holder
from core.log.scopes import readable
from core.log.segment import TextRow
from core.log.transfer import BundleContent, Standing
from core.values import Ref
from storage.db.folder import rollback
from storage.db.folder.writer import FolderWriter
from storage.db.log import delta, missing_texts, receipts, trust
from storage.db.log.log import Branch, Log
from storage.db.log.missing_texts import marked
from storage.db.tables import quoted

_HASH = regex(r"[0-9a-f]{64}")
_SENT = {"file": ("sha256", "preview"), "paper": ("print", "rest")}  # by entity, the fields whose files are sent
_FILES = (
    "SELECT file.sha256, file.preview, "
    "max(coalesce(evidence.personal, 0)!=0 OR coalesce(file.personal, 0)!=0 OR coalesce(field.conflict, 0)) "
    "FROM record CROSS JOIN file ON file.record=record.id "  # by scope: a centre holds the files of all
    "LEFT JOIN inside ON inside.child=file.record LEFT JOIN evidence ON evidence.record=inside.parent "
    "LEFT JOIN field ON field.record IN (inside.parent, file.record) AND field.name=? "  # one side may say so
    "WHERE record.scope=? AND record.entity=? AND file.record NOT IN (SELECT record FROM hidden) GROUP BY file.record"
)

_PRINTS = (
    "SELECT paper.print, paper.rest, paper.options FROM record CROSS JOIN paper ON paper.record=record.id "
    "WHERE record.scope=? AND record.entity=? AND paper.record NOT IN (SELECT record FROM hidden)"
)


class Packing:
    """One bundle for certain age recipients. UserError when one may read nothing, or something else than another."""

    def __init__(
        self,
        writer: FolderWriter,
        to: Sequence[str],
        policy: str,
        share: Share,
        cut: delta.SharedCuts,
    ) -> None:
        self._cut = cut
        self._writer, self._log, self._policy, self._share = writer, writer.log, policy, share
        weighed = writer.log.verdict.trust
        certified = [one for found in weighed.certificates.values() for one in found if one.age in to]
        self._devices = [one for one in certified if self._stands(one.key, one.holder)]
        self._strangers = not set(to) <= {one.age for one in self._devices}  # who has certified them is not known here
        strangers = [None] if self._strangers else []
        holders: list[Holder | None] = [*{one.holder for one in self._devices}, *strangers]
        self._holders = holders
        tables = [self._table(one.key) for one in self._devices] + ([FIRST_TABLE] if self._strangers else [])
        self._known_table = min(tables, default=FIRST_TABLE)  # of the oldest program among them
        self._inside = all(one is not None and one.unit == writer.unit for one in holders)
        self._branches, self._left = self._readable(holders)
        self.scopes = frozenset(one.scope for one in self._branches)
        self._marked = marked(writer.log, self.scopes | {one.scope for one in self._left})

    def _stands(self, key: bytes, holder: Holder) -> bool:
        standings = self._log.verdict.trust.standings.get(key, ())
        return any(one.holder == holder and not one.revoked for one in standings)

    def _readable(self, holders: Iterable[Holder | None]) -> tuple[list[Branch], list[Branch]]:
        """The histories that each of these may read, and those of which it may read what it has and no more.

        What one of them lacked would go without its knowing.
        """
        found = [(one, self._histories(one)) for one in holders]
        if len({_reads(one, branches) for one, (branches, _left) in found}) > 1:
            raise _not_alike()
        return found[0][1]

    def _histories(self, receiver: Holder | None) -> tuple[list[Branch], list[Branch]]:
        verdict, own = self._log.verdict, self._log.home
        here = {one.scope for one in self._log.histories.values()}
        found = readable(own, receiver, here, verdict.trust.units)
        if found is None:
            raise _neither()
        line = verdict.line(receiver.unit if receiver else own.unit) | {self._writer.keys.public}
        branches = [
            one
            for one in delta.branches_of(self._log, found.scopes)
            if one.scope != "all" or found.every_key or one.key in line
        ]
        return branches, delta.branches_of(self._log, found.left)

    def packed(self, at: str, shelf: FileStore, number: int) -> BundleContent:
        """Sign the open ends of the own streams that leave, note them, gather; `number`: of the new receipts."""
        log, keys, readers = self._log, self._writer.keys, [one.key for one in self._devices]
        units = {one.scope.partition("/")[0] for one in self._branches if one.scope != "all" or self._every_key()}
        with self._writer.transaction():
            delta.sign_ends(log, keys, self.scopes)
            relayed = receipts.relayed(log, self._holders, readers, units)
            receipts.note_told(log, relayed, readers, number)
            said, since = self._own_receipts(readers, number)
            rollback.forget(log.db)
        delta.note_sending(log, keys, self.scopes)
        known = [ends for key in readers for ends in receipts.known(log, key)] + ([{}] if self._strangers else [])
        found, ops = delta.pieces(log, known, self._branches, self._withheld, self._cut)
        pieces = [one._replace(texts=tuple(filter(self._goes, one.texts))) for one in found] if self._marked else found
        requested = self._requested()
        more = [delta.texts(log, key, [*self._branches, *self._left], self._withheld) for key in readers]
        more += [delta.given(log, self._branches, self._given)] if self._share.give else []
        sent = {text for piece in pieces for text in piece.texts}
        texts = sorted(filter(self._goes, set[TextRow]().union(*more) - sent))
        blobs, staying = self._blobs(ops, {hash_.hex() for hash_ in requested}, shelf)
        statements = receipts.write(keys, at, said, number)
        statements += receipts.at_places(log, [*relayed, *receipts.newest(log, readers)])
        return BundleContent(
            tuple(pieces),
            tuple(texts),
            tuple(statements),
            tuple(blobs),
            self._want(shelf),
            self._policy,
            Standing(since, receipts.read_of(log, readers)),
            _invite(log, keys.public),
            tuple(staying),
        )

    def _own_receipts(self, readers: Sequence[bytes], number: int) -> tuple[Mapping[str, receipts.Stated], int]:
        """What we say we hold, and since which number the rest stands; to several receivers all of it."""
        said = receipts.stated(self._branches)
        if self._strangers or len(readers) != 1:
            return said, 0
        return receipts.to_tell(self._log, readers[0], self._writer.incarnation, said, number)

    def _every_key(self) -> bool:
        here = sum(one.scope == "all" for one in self._log.histories.values())
        return sum(one.scope == "all" for one in self._branches) == here

    # -- what they ask for

    def _requested(self) -> set[bytes]:
        keys = [one.key for one in self._devices]
        rows = (self._log.db.execute("SELECT hash FROM asked WHERE key=?", (key,)) for key in keys)
        return {bytes(hash_) for found in rows for (hash_,) in found}

    def _table(self, key: bytes) -> int:
        row = self._log.db.execute("SELECT value FROM meta WHERE name=?", (table_of(key),)).fetchone()
        return int(row[0]) if row else FIRST_TABLE

    def _unguarded(self, scope: str, entity: str, field: str) -> bool:
        return any(unguarded(scope, entity, field, one, self._known_table) for one in self._holders)

    def _withheld(self, scope: str, entity: str, field: str) -> bool:
        if self._unguarded(scope, entity, field):
            return True
        return not self._gives(scope) and any(withheld(scope, entity, field, one) for one in self._holders)

    def _gives(self, scope: str) -> bool:
        """Whether personal texts of this scope are to be given to these receivers, and may be."""
        own = self._writer.unit
        return self._share.give and all(may_be_given(scope, own, one) for one in self._holders)

    def _given(self, ref: Ref, field: str) -> bool:
        """Is it personal, and given on purpose?"""
        if not self._gives(ref.scope) or self._unguarded(ref.scope, ref.entity, field):
            return False
        return withheld(ref.scope, ref.entity, field, None, marked=ref in self._marked)

    def _goes(self, text: TextRow) -> bool:
        """Texts of personal evidence are kept back as its files are."""
        ref = text.ref
        if ref not in self._marked or self._gives(ref.scope):
            return True
        return not any(withheld(ref.scope, ref.entity, text.field, one, marked=True) for one in self._holders)

    # -- files

    def _blobs(self, ops: Sequence[Op], requested: set[str], shelf: FileStore) -> tuple[list[str], list[str]]:
        """(previews, kept prints and forms with the records that name them, then originals as each receiver wants them;
        those that stay)."""
        new = {text[1:] for op in ops if op.field in _SENT.get(op.entity, ()) and (text := _plain(op))}
        named = {text[1:] for op in ops if op.field == "file" and op.entity in FORMS and (text := _plain(op))}
        every = all(self._originals(one.key) == "all" for one in self._devices) and bool(self._devices)
        previews, originals, staying = dict[str, None](), dict[str, None](), dict[str, None]()
        for sha256, preview, scope, personal in self._files():
            kept_back = personal and not self._inside and not self._gives(scope)
            if preview and not kept_back and (preview in new or preview in requested):
                previews[preview] = None
            if sha256 and not kept_back and (sha256 in requested or (every and sha256 in new)):
                originals[sha256] = None
            elif sha256 and sha256 in new:
                staying[sha256] = None
        for kept, scope, nameless in _prints(self._log, self.scopes):
            given = not nameless and self._gives(scope)
            if given or ((kept in new or kept in requested) and (nameless or _read_personal(self._holders, scope))):
                previews[kept] = None
        forms = self._forms()
        previews |= dict.fromkeys(one for one in forms if one in requested or one in named)
        here = [one for one in previews | originals if shelf.has(one)]
        return here, [one for one in staying if one not in originals and shelf.has(one)]

    def _originals(self, key: bytes) -> str:
        row = self._log.db.execute("SELECT originals FROM reader WHERE key=?", (key,)).fetchone()
        return str(row[0]) if row else "asked"

    def _files(self) -> Iterator[tuple[str, str, str, int]]:
        """(original, picture, scope, personal) of every file; "" where its record names none, or no hash at all."""
        log = self._log
        personal, entity = log.number("personal"), log.number("file")
        for scope in sorted(self.scopes):
            rows = log.db.execute(_FILES, (personal, log.number(scope), entity)).fetchall()
            for sha256, preview, private in rows:
                yield _hash(sha256), _hash(preview), scope, private

    def _forms(self) -> Iterator[str]:
        """The files of forms, which travel whatever is said of originals: without them records cannot be read."""
        here = {self._log.number(scope) for scope in self.scopes}
        for entity in sorted(FORMS):
            query = f"SELECT file, scope FROM {quoted(entity)}"  # few, whatever the number of scopes
            for file, scope in self._log.db.execute(query).fetchall():
                if scope in here and (name := _hash(file)):
                    yield name

    def _want(self, shelf: FileStore) -> tuple[bytes, ...]:
        """Texts that are not here, previews, and originals as far as this device wants them."""
        texts = missing_texts.wanted(self._log, self.scopes)
        if self._share.ask:
            theirs = {one.unit for one in self._holders if one is not None}
            texts += missing_texts.withheld_here(
                self._log, {one for one in self.scopes if one.partition("/")[0] in theirs}
            )
        asked = self._log.db.execute("SELECT hash FROM asked WHERE key=?", (self._writer.keys.public,))
        chosen = {bytes(one) for (one,) in asked}
        files = set[bytes]()
        for sha256, preview, _scope, _personal in self._files():
            wanted = self._policy == "all" or bytes.fromhex(sha256) in chosen
            names = (preview, sha256 if wanted and self._policy != "none" else "")
            files |= {bytes.fromhex(one) for one in names if one and not shelf.has(one)}
        prints = (
            name for name, scope, nameless in _prints(self._log, self.scopes) if nameless or scope == self._writer.unit
        )
        files |= {bytes.fromhex(one) for one in (*self._forms(), *prints) if not shelf.has(one)}
        return tuple(sorted(missing_texts.some({*texts, *(self._not_erased(files))})))

    def _not_erased(self, hashes: set[bytes]) -> set[bytes]:
        query = "SELECT 1 FROM erased_file WHERE hash=?"
        return {one for one in hashes if self._log.db.execute(query, (one,)).fetchone() is None}


def _invite(log: Log, own: bytes) -> Invite | None:
    """The claim of an invitation, as long as this device has no certificate; one of another key is none."""
    start, unit = trust.started(log.db), trust.grounds(log.db).unit
    if start is None or start.key != own.hex() or log.verdict.certificate(own, unit):
        return None
    return start.invite


def _prints(log: Log, scopes: Collection[str]) -> Iterator[tuple[str, str, bool]]:
    """(what is kept of it or left, scope, whether it holds no personal word) of every print."""
    for scope in sorted(scopes):
        for kept, rest, options in log.db.execute(_PRINTS, (log.number(scope), log.number("paper"))).fetchall():
            nameless = NAMELESS in str(options or "").split(",")
            yield from ((name, scope, nameless) for name in map(_hash, (kept, rest)) if name)


def _read_personal(holders: Iterable[Holder | None], scope: str) -> bool:
    """Whether all of them read the personal words of a paper of this scope."""
    return not any(withheld(scope, "paper", "said", one) for one in holders)


def table_of(key: bytes) -> str:
    """The local word that keeps the version of the table a device has last said to know."""
    return f"table {key.hex()}"


def _hash(text: str | None) -> str:
    return text if text and _HASH.fullmatch(text) else ""


def _plain(op: Op) -> str:
    return op.value if isinstance(op.value, str) and op.value.startswith("=") else ""


def _reads(holder: Holder | None, branches: Iterable[Branch]) -> tuple[frozenset[int], str]:
    """What a receiver may read: these histories, with the personal words of its own unit if it is one of its PCs."""
    found = tuple(branches)
    own = holder is not None and holder.kind != "committee" and any(_unit(one) == holder.unit for one in found)
    return frozenset(one.id for one in found), holder.unit if holder is not None and own else ""


def _unit(branch: Branch) -> str:
    return branch.scope.partition("/")[0]


def _not_alike() -> UserError:
    return UserError(
        _("ส่งออกเป็นไฟล์เดียวถึงผู้รับเหล่านี้ไม่ได้"),
        _("เพราะผู้รับอ่านข้อมูลได้ไม่เหมือนกัน ไฟล์เดียวกันจะขาดส่วนของบางหน่วยงานโดยไม่มีใครรู้"),
        _("โปรดส่งออกเป็น zip (ชื่อไฟล์ลงท้าย .zip) ซึ่งมีไฟล์ของแต่ละหน่วยงานแยกกัน หรือส่งออกทีละหน่วยงาน"),
    )


def _neither() -> UserError:
    return UserError(
        _("ส่งออกถึงหน่วยงานนี้ไม่ได้"),
        _("เพราะไม่ใช่ต้นสังกัดและไม่ใช่หน่วยงานในสังกัดตามทะเบียนหน่วยงาน"),
        _("โปรดตรวจผู้รับ หรือนำเข้าทะเบียนล่าสุดจากต้นสังกัดก่อน"),
    )
