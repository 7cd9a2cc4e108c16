"""What certain receivers may read and lack, gathered for one bundle: lines, words, receipts, files and wishes."""

from collections.abc import Mapping, Sequence

from core.entities import record_id
from core.log.certificates import LONGEST_NAME, Request
from core.log.invitation import Invite
from core.log.op import Op, TextRow
from core.log.post import FileStore
from core.log.privacy import Share
from core.log.transfer import BundleContent, Standing
from core.values import Ref
from storage.db.folder import rollback
from storage.db.folder.writer import FolderWriter
from storage.db.keys import age_recipient
from storage.db.log import delta, missing_texts, receipts, trust
from storage.db.log.log import Log
from storage.db.reading.reach import Reach, named_file, prints


class Packing:
    """One bundle for certain age recipients. UserError as of Reach."""

    def __init__(
        self,
        writer: FolderWriter,
        to: Sequence[str],
        policy: str,
        share: Share,
        cut: delta.SharedCuts,
    ) -> None:
        self._cut, self._writer, self._log, self._policy, self._share = cut, writer, writer.log, policy, share
        self._reach = Reach(writer.log, writer.reading, writer.keys.public, to, share)

    @property
    def scopes(self) -> frozenset[str]:
        return self._reach.scopes

    def packed(self, at: str, shelf: FileStore, number: int) -> BundleContent:
        """Sign the open ends of the own streams that leave, note them, gather; `number`: of the new receipts."""
        log, keys, reach = self._log, self._writer.keys, self._reach
        readers = reach.keys
        units = {one.scope.partition("/")[0] for one in reach.branches if one.scope != "all" or reach.every_key()}
        with self._writer.transaction():
            delta.sign_ends(log, keys, self.scopes)
            relayed = receipts.relayed(log, reach.holders, readers, units)
            receipts.note_told(log, relayed, readers, number)
            said, since = self._own_receipts(readers, number)
            rollback.forget(log.db)
        delta.note_sending(log, keys, self.scopes)
        known = [ends for key in readers for ends in receipts.known(log, key)]
        found, ops = delta.pieces(log, known, reach.branches, reach.withheld, self._cut)
        pieces = (
            [one._replace(texts=tuple(filter(reach.goes, one.texts))) for one in found]
            if reach.marked or reach.pack or reach.votes
            else found
        )
        more = [delta.texts(log, key, [*reach.branches, *reach.left], reach.withheld) for key in readers]
        more += [delta.given(log, reach.branches, reach.given)] if self._share.give else []
        more += [self._opened_words(), self._opened_votes(ops), self._names()]
        sent = {text for piece in pieces for text in piece.texts}
        texts = sorted(filter(reach.goes, set[TextRow]().union(*more) - sent))
        files = reach.sent_files({named_file(op.entity, op.field, op.value) for op in ops}, shelf)
        statements = receipts.write(keys, at, said, number)
        statements += receipts.at_places(log, [*relayed, *receipts.newest(log, readers)])
        return BundleContent(
            tuple(pieces),
            tuple(texts),
            tuple(statements),
            tuple(dict.fromkeys((*files.small, *files.originals))),
            self._want(shelf),
            self._policy,
            Standing(since, receipts.read_of(log, readers)),
            _invite(log, keys.public),
            self._request(),
            files.staying,
        )

    def _opened_words(self) -> set[TextRow]:
        """Of sealed ballots, once their vote is open, for devices of the unit that judges alone."""
        reach, unit = self._reach, self._log.home.unit
        if any(one.unit != unit for one in reach.holders):
            return set()
        from storage.db.reading.packs import opened_words  # as in Reach

        drafts = reach.pack.drafts if reach.pack else None
        return opened_words(self._log, self._writer.reading, unit, reach.branches, drafts)

    def _names(self) -> set[TextRow]:
        """Of those convened, for a committee's device that was convened with them."""
        if self._reach.pack is None or not self._reach.pack.people:
            return set()
        from storage.db.reading.packs import names_of_members  # as in Reach

        return names_of_members(self._log, self._writer.reading, self._reach.pack, self._reach.branches)

    def _opened_votes(self, ops: Sequence[Op]) -> set[TextRow]:
        """Of slips whose votes these lines open: who has the lines of the votes lacks their words until then."""
        reach = self._reach
        found = reach.votes.opened_by(ops) if reach.votes else []
        return delta.words_of(self._log, found, reach.branches, reach.withheld) if found else set()

    def _request(self) -> Request | None:
        """What this device says to be certified, as long as it is not; a file of it brings that along."""
        keys, unit = self._writer.keys, self._log.home.unit
        if self._log.verdict.certificate(keys.public, unit):
            return None
        office = self._writer.reading.record(Ref(unit, "office", record_id(unit, "office", unit)))
        code = str(self._writer.reading.info().get("code") or "")
        said = [office.text(name) if office else "" for name in ("name", "kind", "parent")]
        above = said[2].rpartition("/")[2]
        return Request(keys.public, age_recipient(keys), code, said[0][:LONGEST_NAME], said[1], above) if code else None

    def _own_receipts(self, readers: Sequence[bytes], number: int) -> tuple[Mapping[str, receipts.Stated], int]:
        """What we say we hold, and since which number the rest stands; to several receivers all of it."""
        reach = self._reach
        said = receipts.stated(reach.branches)
        if len(readers) != 1:
            return said, 0
        return receipts.to_tell(self._log, readers[0], self._writer.incarnation, said, number)

    def _want(self, shelf: FileStore) -> tuple[bytes, ...]:
        """Texts that are not here, previews, and originals as far as this device wants them."""
        reach, texts = self._reach, missing_texts.wanted(self._log, self.scopes)
        if self._share.ask:
            theirs = {one.unit for one in reach.holders}
            texts += missing_texts.withheld_here(
                self._log, {one for one in self.scopes if one.partition("/")[0] in theirs}
            )
        asked = self._log.db.execute("SELECT hash FROM asked WHERE key=?", (self._writer.keys.public,))
        chosen, others = {bytes(one) for (one,) in asked}, self._passed_on()
        files = set[bytes]()
        for sha256, preview, _scope, personal in reach.files():
            hash_ = bytes.fromhex(sha256)
            wanted = self._policy == "all" or hash_ in chosen or (hash_ in others and not personal)
            names = (preview, sha256 if wanted and self._policy != "none" else "")
            files |= {bytes.fromhex(one) for one in names if one and not shelf.has(one)}
        kept = (
            name for name, scope, nameless in prints(self._log, self.scopes) if nameless or scope == self._writer.unit
        )
        files |= {bytes.fromhex(one) for one in (*reach.forms(), *kept) if not shelf.has(one)}
        return tuple(sorted(missing_texts.some({*texts, *(self._not_erased(files))})))

    def _passed_on(self) -> set[bytes]:
        """What others ask for of this device, where a unit below is asked: going down alone, no wish comes back."""
        above, own = self._log.verdict.trust.units.above_now, self._log.home.unit
        holders = self._reach.holders
        if not all(one.kind != "committee" and own in above(one.unit) for one in holders):
            return set()
        found = self._log.db.execute("SELECT hash FROM asked WHERE key!=?", (self._writer.keys.public,))
        return {bytes(one) for (one,) in found}

    def _not_erased(self, hashes: set[bytes]) -> set[bytes]:
        query = "SELECT 1 FROM erased_file WHERE hash=?"
        return {one for one in hashes if self._log.db.execute(query, (one,)).fetchone() is None}


def _invite(log: Log, own: bytes) -> Invite | None:
    """The claim of an invitation, as long as this device has no certificate; one of another key is none."""
    start, unit = trust.started(log.db), trust.grounds(log.db).unit
    if start is None or start.key != own.hex() or log.verdict.certificate(own, unit):
        return None
    return start.invite
