"""The repair of each kind of damage in a folder open for writing; it changes only places that a damage names."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from core.errors import UserError
from core.health.facts import Damage
from core.log.op import LogHistory, TextRow
from core.log.ports import Context
from core.log.post import Receipt
from storage.db import seal, sqlite
from storage.db.folder import log_checks
from storage.db.folder.backup import log_of
from storage.db.folder.examination import is_read
from storage.db.folder.incarnation import (
    ASKED_BACK,
    LET_GO,
    OpsRequest,
    let_go,
    note_requested,
    requested_streams,
)
from storage.db.folder.log_checks import LOCAL, ODD
from storage.db.folder.reconstruction import ReconstructionKeys, segment_of
from storage.db.folder.salvage import drop_unnamed
from storage.db.folder.store import Folder
from storage.db.folder.text_checks import LOOSE, read_key
from storage.db.log.delta import texts_of, withhold_nothing
from storage.db.log.log import MASK, SHIFT, Log
from storage.db.log.texts import TextKey
from storage.db.reading.transfers import ImportReport
from storage.db.signoffs.consequences import rebuild
from storage.files import pieces_of


class RepairCallbacks(NamedTuple):
    """The functions that a repair calls: to read backups and evidence files, and to store, put aside or erase files."""

    # the databases of its backups, the newest first; each until the next is asked
    copies: Callable[[], Iterator[Path]]
    blob: Callable[[str], Path]  # where a file of evidence lies in the folder
    files: Callable[[str], Iterable[Path]]  # where backups may keep a file
    keep: Callable[[Iterable[bytes], str], object]  # put a file of this SHA-256 into the folder
    aside: Callable[[Path], None]  # put a damaged file aside
    # delete these erased files (SHA-256), which came back from outside; erase in the backups what is erased here
    erase: Callable[[Collection[str]], None]


STREAMS = frozenset({"own", "own_lost", "history", "lost"})
_KEPT = ("unit", "code", "year", "roots", "born")
_WORDS = "SELECT salt, body FROM text WHERE hash=?"
_MOST = "INSERT OR IGNORE INTO lacking VALUES(?,?,?)"


class RepairRun:
    """Repairs one folder, step by step. `asked`: damages whose data no backup has and other devices are to send."""

    def __init__(self, folder: Folder, helpers: RepairCallbacks, ctx: Context) -> None:
        self._folder = folder
        self._helpers = helpers
        self._ctx = ctx
        self._writer = folder.writer
        self._log = folder.writer.log
        self._db = folder.writer.db
        self._kept_false = set[bytes]()
        self._saved = set[TextRow]()  # words of lines that were put aside, and may come again
        self.asked: list[Damage] = []

    def mend(self, damages: Collection[Damage]) -> None:
        """Repair these damages in such an order that each comes after those that must be repaired first."""
        kinds = {
            damage.kind: [key for each in damages if each.kind == damage.kind for key in each.keys]
            for damage in damages
        }
        sealed = set(seal.broken(self._db, self._writer.keys.secret))
        done = self._settings(sealed) if "settings" in kinds else set[str]()
        if "local" in kinds:
            self._local(kinds["local"])
        named = [key.partition("/") for kind in STREAMS & kinds.keys() for key in kinds[kind]]
        streams = {
            bytes.fromhex(stream): self._due(bytes.fromhex(stream), scope)
            for stream, _slash, scope in named
        }
        lines = [int(op) for op in kinds.get("lines", ())]
        words = "false_words" in kinds
        if streams or lines or words:
            self._clear(streams, lines, words)
        streams = {stream: due for stream, due in streams.items() if stream not in self._kept_false}
        if STREAMS & kinds.keys():
            self._bring_back(streams)
        self._words(
            [read_key(key) for kind in ("words", "false_words") for key in kinds.get(kind, ())]
        )
        self._evidence(kinds.get("evidence", []), kinds.get("false_evidence", []))
        with self._writer.transaction():
            rebuild(self._log)
            self._writer.settled(frozenset())
        self._accept(sealed, done, kinds.keys(), streams)
        if "views" in kinds:
            self._folder.privacy.accept(self._ctx)
        if "erasing" in kinds:
            self._writer.sweep()
            self._helpers.erase(kinds["erasing"])

    def _accept(
        self,
        sealed: Collection[str],
        settled: Collection[str],
        kinds: Collection[str],
        streams: Collection[bytes],
    ) -> None:
        """Seal anew what was mended; what was not mended is still reported."""
        done = {f"history/{stream.hex()}" for stream in streams}
        names = [
            name
            for name in sealed
            if ("/".join(name.split("/")[:2]) in done)
            or (name == "history" and STREAMS & set(kinds))
            or name in settled
            or ("local" in kinds and (name in LOCAL or name.removeprefix("meta/") in seal.OTHERS))
        ]
        with self._writer.transaction():
            seal.accept(self._db, self._writer.keys.secret, names)

    # -- the folder's own words, and what it keeps of others

    def _settings(self, sealed: Collection[str]) -> set[str]:
        """Restore from the newest backup, or set anew, settings that differ from their seal; return sealed names."""
        wrong = {name.partition("/")[2] for name in sealed if name.startswith("meta/")}
        known: dict[str, object] = {
            "folder": self._writer.keys.directory.name,
            "device": self._writer.keys.public.hex(),
            "originals": "asked",
            **dict.fromkeys((LET_GO, ASKED_BACK), ""),
            **(self._kept_words() if wrong & set(_KEPT) else {}),
        }
        with self._writer.transaction():
            rows = [(name, known[name]) for name in wrong & known.keys()]
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES(?,?)", rows)
            self._writer.unit = str(sqlite.meta(self._db, "unit")["unit"])
        return {f"meta/{name}" for name in wrong & known.keys()} | {"meta"}

    def _kept_words(self) -> dict[str, object]:
        for copy in self._helpers.copies():
            with suppress(UserError), log_of(copy) as log:
                return dict(sqlite.meta(log.db, *_KEPT))
        return {}

    def _local(self, tables: Collection[str]) -> None:
        """Delete receipts nobody has signed. Notes of files that were imported stay as far as they can be read."""
        db = self._db
        with self._writer.transaction():
            for table in set(log_checks.RECEIPTS) & set(tables):
                rows = db.execute(
                    f"SELECT key, unit, number, statement, signature FROM {table}"
                ).fetchall()
                false = [
                    row[:3]
                    for row in rows
                    if not log_checks.is_signed_here(Receipt(*map(bytes, row[3:])), *row[:3])
                ]
                db.executemany(f"DELETE FROM {table} WHERE key=? AND unit=? AND number=?", false)
            for table in {"reader", "asked", "told"} & set(tables):
                db.execute(f"DELETE FROM {table}")
            # the next file of each device says it again
            for word in set(seal.OTHERS) & set(tables):
                db.execute("DELETE FROM meta WHERE name LIKE ? || ' %'", (word,))
            if "bundle" in tables:
                unread = [
                    row[:1]
                    for row in db.execute("SELECT sha256, report FROM bundle").fetchall()
                    if not _is_report(*row)
                ]
                db.executemany("DELETE FROM bundle WHERE sha256=?", unread)

    # -- histories

    def _clear(self, streams: Collection[bytes], lines: Iterable[int], with_texts: bool) -> None:
        """Set aside histories that are invalid, ops of no history, and texts of no op."""
        false = [
            one
            for s in streams
            for one in self._log.streams.get(s, ())
            if not self._holds(self._log, one)
        ]
        own = {one.stream for one in false if one.key == self._writer.keys.public}
        # nobody but this PC may have it: better an invalid op than none
        kept = own - self._in_backups(own)
        false = [one for one in false if one.stream not in kept]
        self._kept_false = kept
        self._saved = {text for one in false for text in self._texts(one)}
        gone = {one.stream for one in false}
        with self._writer.transaction():
            self._db.executemany("DELETE FROM op WHERE op=?", [(op,) for op in lines])
            for one in [each for stream in gone for each in self._log.streams[stream]]:
                self._db.execute(
                    "DELETE FROM op WHERE op BETWEEN ? AND ?",
                    (one.id << SHIFT, one.id << SHIFT | MASK),
                )
                self._db.execute("DELETE FROM history WHERE id=?", (one.id,))
            drop_unnamed(self._db)
            if gone or lines:
                self._forget_files(gone)
            if with_texts or gone or lines or streams:
                loose = self._db.execute(LOOSE).fetchall()
                self._db.executemany(
                    "DELETE FROM text WHERE hash=? AND record=? AND field=?", loose
                )
            if with_texts:
                false_rows = [
                    (hash_, record, field)
                    for hash_, record, field, salt, body in self._db.execute(
                        "SELECT * FROM text"
                    ).fetchall()
                    if TextRow.salted(salt, body) != hash_
                ]
                self._db.executemany(
                    "DELETE FROM text WHERE hash=? AND record=? AND field=?", false_rows
                )
            rebuild(self._log)

    def _holds(self, log: Log, branch: LogHistory) -> bool:
        """Return whether the history is valid and includes every op of it that has left this PC."""
        try:
            log_checks.hold(log, branch, self._writer.keys.public)
        except ODD:
            return False
        left = self._writer.keys.left.get(branch.stream)
        return (
            left is None
            or branch.up > 0
            or left.seq > branch.head
            or log.chain_at(branch.id, left.seq) == left.chain
        )

    def _in_backups(self, streams: Collection[bytes]) -> set[bytes]:
        """Return those streams that a backup holds up to what left this PC, or in part if others were sent the rest."""
        left = self._writer.keys.left
        sent = self._writer.keys.sent
        found = set[bytes]()
        for old in self._old_logs() if streams else ():
            held = {
                one.stream
                for one in old.histories.values()
                if one.stream in streams and self._holds(old, one)
            }
            found |= {one for one in held if one not in left or sent.get(one, 0) >= left[one].seq}
            found |= {one for one in held if one in left and old.find(one, left[one]) is not None}
        return found

    def _old_logs(self) -> Iterator[Log]:
        for copy in self._helpers.copies():
            with suppress(*ODD), log_of(copy) as old:
                yield old

    def _texts(self, branch: LogHistory) -> set[TextRow]:
        try:
            return texts_of(self._log, branch, 0, withhold_nothing)
        except ODD:
            return set()

    def _forget_files(self, streams: Collection[bytes]) -> None:
        """Forget that the bundles with these histories were imported, so that importing them again takes effect."""
        named = {
            (one.key.hex(), one.scope) for s in streams for one in self._log.streams.get(s, ())
        }
        for sha256, report in self._db.execute("SELECT sha256, report FROM bundle").fetchall():
            with suppress(*ODD):
                if not named or any(
                    (one.author, one.scope) in named for one in _report(report).streams
                ):
                    self._db.execute("DELETE FROM bundle WHERE sha256=?", (sha256,))

    def _bring_back(self, streams: Mapping[bytes, OpsRequest]) -> None:
        """Restore each stream from the newest backup that has it; ask for the rest, no longer reported as lost."""
        wanted = set(streams)
        for old in self._old_logs():
            found = wanted & old.streams.keys()
            trust = {stream for stream in found if old.streams[stream][0].scope == "all"}
            for some in (trust, found - trust):  # who may write what is known before it is judged
                with suppress(*ODD):
                    self._take(old, some)
            wanted -= {stream for stream in found if stream in self._log.streams}
        with self._writer.transaction():
            asked = requested_streams(self._db)
            for stream, due in streams.items():
                if due.number > max(
                    (one.head for one in self._log.streams.get(stream, ())), default=0
                ):
                    asked[stream.hex()] = due
                    self.asked.append(Damage("lost", keys=(f"{stream.hex()}/{due.scope}",)))
            note_requested(self._db, asked)
            let_go(self._log, self._writer.keys, streams)

    def _take(self, old: Log, streams: Collection[bytes]) -> None:
        """Import these streams from an old log as far as they are valid there."""
        keys = self._writer.keys
        vouchers = ReconstructionKeys({keys.public: keys.sign})
        held = [
            one
            for stream in sorted(streams)
            for one in old.streams[stream]
            if self._holds(old, one)
        ]
        words = {
            text for one in held for text in texts_of(old, one, 0, withhold_nothing)
        } | self._saved
        made = [segment for one in held if (segment := segment_of(old, one, vouchers))]
        if made:
            self._folder.exchange.take_segments(made, sorted(words))

    def _due(self, stream: bytes, scope: str) -> OpsRequest:
        """Return up to which number the stream should be here: as far as it is, or has left this PC, or at least 1."""
        here = self._log.streams.get(stream, ())
        left = self._writer.keys.left.get(stream)
        number = max((1, left.seq if left else 0, *(one.head for one in here)))
        return OpsRequest(number, here[0].scope if here else scope)

    # -- words and files

    def _words(self, keys: Collection[TextKey]) -> None:
        """Restore missing texts from the newest backup that has them; the others are asked for."""
        stands = "SELECT 1 FROM op WHERE value=? AND record=? AND field=?"
        missing = {key for key in keys if self._db.execute(stands, key).fetchone()}
        for old in self._old_logs() if missing else ():
            for key in sorted(missing):
                row = old.db.execute(_WORDS, (key[0],)).fetchone()
                if row and TextRow.salted(row[0], row[1]) == key[0]:
                    with self._writer.transaction():
                        self._db.execute(
                            "INSERT OR REPLACE INTO text VALUES(?,?,?,?,?)", (*key, *row)
                        )
                    missing.discard(key)
        with self._writer.transaction():
            self._db.executemany(_MOST, sorted(missing))
        self.asked += [
            Damage("words", keys=(f"{key[0].hex()}/{key[1]}/{key[2]}",)) for key in sorted(missing)
        ]

    def _evidence(self, missing: Iterable[str], false: Iterable[str]) -> None:
        for name in false:
            self._helpers.aside(self._helpers.blob(name))
        for name in [*missing, *false]:
            kept = next((path for path in self._helpers.files(name) if is_read(path, name)), None)
            if kept is not None:
                self._helpers.keep(pieces_of(kept), name)
            else:
                self._folder.exchange.ask(name)
                self.asked.append(Damage("evidence", keys=(name,)))


def _report(report: str) -> ImportReport:
    return msgspec.json.decode(report, type=ImportReport)


def _is_report(sha256: bytes, report: str) -> bool:
    try:
        return len(sha256) == 32 and _report(report) is not None
    except ODD:
        return False
