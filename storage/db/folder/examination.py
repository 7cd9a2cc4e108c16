"""The examination of a folder for damage, which the command `check`, the opening, backups and the health page use. It
reads a copy of the database taken at one moment, so that it blocks no writer, waits for none, and can rebuild the
derived tables in the copy. What a check cannot read is reported as damage, and the other checks go on."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from core.backups.retention import UnerasedBackupFolders
from core.errors import is_damage
from core.health.facts import Damage, FolderExamination, Progress
from core.i18n import _
from storage.db import seal, sqlite, tables
from storage.db.folder import log_checks, migrations, opening, text_checks
from storage.db.folder.backup import erased_files, files_named
from storage.db.folder.holdings import own_files, unknown
from storage.db.folder.log_checks import ODD
from storage.db.log import missing_texts, searching
from storage.db.log.log import Log
from storage.db.log.texts import to_sweep
from storage.db.reading import outlines, privacy
from storage.db.reading.reader import FolderReader
from storage.db.reading.results import FolderResultStore, ResultDeriver
from storage.db.signoffs.consequences import rebuild
from storage.db.sqlite import Connection, SQLiteError
from storage.db.tables import DERIVED, OF_RESULTS, OUTLINES, quoted
from storage.files import file_hash
from storage.keys import FolderKeys

Look = Callable[[], Iterator[Damage]]
LOOKS = 15  # how many checks a thorough examination makes
STEP = 1000  # how many parts of progress one check counts as
OFTEN = 10_000  # SQLite instructions between two calls of the progress function, which may cancel


class ExaminationSources(NamedTuple):
    """The data that an examination for damage reads: a folder's database, keys and files, and what backups contain."""

    database: Path
    keys: FolderKeys | None  # None: they are not on this PC, or not whole
    blob: Callable[[str], Path]  # where a file of evidence lies, by its SHA-256 in hex
    # the files that the newest backup keeps
    backup_files: Callable[[], Collection[str]] = frozenset
    # computes the results of scoring; None: they are not checked
    deriving: ResultDeriver | None = None
    renewable: bool = False  # new keys can be made where these are lost
    # why keys that are not lost could not be read; None = they are lost, or here
    unread: tuple[str, ...] | None = None
    # the backups that may still hold what is erased
    owed: Callable[[], UnerasedBackupFolders] = UnerasedBackupFolders


def examine(
    sources: ExaminationSources, now: datetime, progress: Progress, *, thorough: bool = True
) -> FolderExamination:
    """Examine a folder for damage and return what was found; any thread may call it. `thorough` False = only the checks
    that take almost no time. To cancel, let `progress` raise an exception from then on, which reaches the caller.
    UserError if the folder is locked or gone, or a disk is full."""
    begun = monotonic()
    try:
        older = _is_older(sources)
        if thorough or older:
            held = sqlite.copied(sources.database)
        else:
            held = sqlite.connect_reader(sources.database)
    except SQLiteError as error:
        if not is_damage(error):
            raise opening.unreadable(error) from error
        folder = sources.database.parent
        found = [Damage("file", keys=(str(error),)), *unknown(folder, None, deep=thorough)]
        lines = 0
        files = 0
    else:
        with closing(held) as db:
            # without its keys, or where it cannot be written, nobody has migrated what an older program left
            if older or (thorough and sources.keys is None):
                with suppress(*ODD):
                    _bring_up(db, sources.keys)
            looking = _ExaminationRun(sources, db, progress)
            # reports progress, as a large folder takes long
            db.set_progress_handler(looking.wait, OFTEN)
            try:
                found = looking.everything() if thorough else looking.briefly()
            finally:
                # else it would keep the examination and all it refers to alive
                db.set_progress_handler(None, 0)
            lines, files = sum(looking.lines), looking.files
    return FolderExamination(
        now, monotonic() - begun, thorough, lines, files, Damage.in_order(found)
    )


def _is_older(sources: ExaminationSources) -> bool:
    """Return whether an older program left the database; False if it is too damaged to tell."""
    with suppress(*ODD), closing(sqlite.connect_reader(sources.database)) as db:
        return not opening.is_current(db, sources.keys)
    return False


def _bring_up(db: Connection, keys: FolderKeys | None) -> None:
    """Migrate the copy `db` of what an older program left, and seal it, as the first opening for writing would do."""
    due = to_sweep(db)
    opening.bring_up(db)
    with sqlite.writing(db):
        if not due:  # what was rebuilt in the copy lies in no file of the folder
            db.execute("DELETE FROM meta WHERE name='sweep'")
        if keys is not None and not seal.has_shape(db, keys.secret, tables.fingerprint()):
            seal.begin(db, keys.secret, migrations.tables_since(keys.counters.sealed))
            missing_texts.note_all(Log(db))


class _ExaminationRun:
    """One run of the checks over one copy of a database."""

    def __init__(self, around: ExaminationSources, db: Connection, progress: Progress) -> None:
        self._around = around
        self._db = db
        self._progress = progress
        self._found: list[Damage] = []
        self._looks = 0
        self.lines: list[int] = []
        self.files = 0

    def everything(self) -> list[Damage]:
        keys = self._around.keys
        self._look(_("ไฟล์ข้อมูล"), lambda: false_pages(self._db))
        self._look(_("โครงสร้าง"), lambda: false_shapes(self._db, keys))
        self._look(_("บันทึกการดู"), self._views)
        log = self._log()
        if log is not None:
            device = self._device(log)
            self._look(
                _("ลายเซ็นในบันทึก"), lambda: log_checks.false_histories(log, device, self.lines)
            )
            self._look(_("บรรทัดในบันทึก"), lambda: log_checks.loose_lines(log))
            self._seals(log)
            self._look(_("ส่วนที่ขอคืน"), lambda: log_checks.missing_streams(log))
            self._look(_("ใบตอบรับ"), lambda: log_checks.false_receipts(log))
            self._look(_("ข้อความ"), lambda: text_checks.false_words(log))
            self._look(_("ข้อความ"), lambda: text_checks.absent_words(log, device))
            # else the index differs for them
            words = not {one.kind for one in self._found} & {"words", "false_words"}
            self._look(
                _("สิ่งที่แสดง"),
                lambda: false_tables(log, device, self._around.deriving, with_search=words),
            )
            self._look(_("ไฟล์หลักฐาน"), lambda: self._evidence(log, device))
        self._beside(log, deep=True)
        return self._named(log)

    def briefly(self) -> list[Damage]:
        """Run the cheap checks that every opening makes, and return the damages found."""
        self._look(_("โครงสร้าง"), lambda: false_shapes(self._db, self._around.keys))
        self._look(_("บันทึกการดู"), self._views)
        log = self._log()
        if log is not None:
            self._seals(log)
        self._beside(log, deep=False)
        return self._named(log)

    def _beside(self, log: Log | None, *, deep: bool) -> None:
        folder = self._around.database.parent
        compared = log if deep else None  # reading other databases takes long
        self._look(_("ไฟล์อื่นในโฟลเดอร์"), lambda: unknown(folder, compared, deep=deep))

    def _look(self, name: str, look: Look) -> None:
        self.wait()
        try:
            self._found += look()
        except ODD as error:
            self.wait()  # SQLite may have been interrupted: then this raises the reason
            if isinstance(error, SQLiteError) and not is_damage(error):
                raise opening.unreadable(error) from error
            if isinstance(error, SQLiteError) and opening.is_corrupt(error):
                found = Damage("file", keys=(str(error),))
            else:
                found = Damage("unread", (name,), (repr(error),))
            self._found.append(found)
        self._looks += 1

    def wait(self, part: int = 0) -> None:
        """Report progress: `part` of the STEP parts of the current check are done."""
        self._progress(min(self._looks * STEP + part, LOOKS * STEP), LOOKS * STEP)

    def _log(self) -> Log | None:
        held: list[Log] = []

        def read() -> Iterator[Damage]:
            held.append(Log(self._db))
            yield from ()

        self._look(_("บันทึก"), read)
        return held[0] if held else None

    def _device(self, log: Log) -> bytes:
        keys = self._around.keys
        return keys.public if keys else opening.device_of(log.db)

    def _seals(self, log: Log) -> None:
        keys = self._around.keys
        if keys is None and self._around.unread is not None:
            self._found.append(Damage("keys_unread", self._around.unread))
            return
        if keys is None:
            self._found.append(Damage("keys" if self._around.renewable else "keys_only"))
            return
        self._look(_("ส่วนที่ออกจากเครื่องนี้"), lambda: log_checks.own_ends(log, keys))
        told = frozenset(key for one in self._found for key in one.keys)
        self._look(_("สิ่งที่กุญแจประทับไว้"), lambda: log_checks.seals(log, keys, told))

    def _views(self) -> Iterator[Damage]:
        keys = self._around.keys
        at = privacy.ViewingLogPlace(keys.directory, self._around.database) if keys else None
        broken = privacy.breaks(self._db, at)
        if broken:
            yield Damage("views", keys=tuple(map(str, broken)))
        owed = self._around.owed()
        file = (self._around.database.name,) if to_sweep(self._db) else ()
        back = tuple(name for name in erased_files(self._db) if self._around.blob(name).exists())
        due = (*file, *back, *map(str, owed.connected))
        if due:
            yield Damage("erasing", due, back)
        if owed.away:
            yield Damage("erasing_away", tuple(map(str, owed.away)))

    def _evidence(self, log: Log, device: bytes) -> Iterator[Damage]:
        """Yield damage for files of evidence that are not as their hash says, or are missing but should be here."""
        named = files_named(log)
        rows = log.db.execute("SELECT hash FROM asked WHERE key=?", (device,)).fetchall()
        asked = {bytes(hash_).hex() for (hash_,) in rows}
        due = own_files(log, device) | named.intersection(self._around.backup_files())
        for number, name in enumerate(sorted(named)):
            self.wait(number * STEP // len(named))
            path = self._around.blob(name)
            if path.is_file():
                self.files += 1
                if not is_read(path, name):
                    yield Damage("false_evidence", keys=(name,))
            elif name in due:
                yield Damage("asked" if name in asked else "evidence", keys=(name,))

    def _named(self, log: Log | None) -> list[Damage]:
        if log is None or not self._found:
            return self._found
        # only then: the words of every field load slowly
        from storage.db.folder.places import DamagePlaceNamer

        places = DamagePlaceNamer(log, FolderReader(log.db, log, self._device(log)))
        return [places.of(one) for one in dict.fromkeys(self._found)]


def is_read(path: Path, name: str) -> bool:
    """Return whether the file of evidence `name` (SHA-256) can be read from its medium and has the right bytes."""
    try:
        return file_hash(path, afresh=True).hex() == name
    except OSError:
        return False


_SHAPES = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
_MIGRATED = "_sqlite_migrations"


# part of SQLite's messages about the search index, which is derived and can be rebuilt
INDEX = "fts5"


def false_pages(db: Connection) -> Iterator[Damage]:
    """Yield the damage that SQLite's own integrity check finds in a database."""
    found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)").fetchall()]
    derived = [one for one in found if INDEX in one.lower()]
    if derived:
        yield Damage("shown", keys=("search",))
    if found != ["ok"] and len(derived) < len(found):
        yield Damage("file", keys=tuple(one for one in found if one not in derived))


def false_shapes(db: Connection, keys: FolderKeys | None) -> Iterator[Damage]:
    """Yield damage if a database's tables, indexes, triggers or views are not as this program creates them."""
    wanted, here = _wanted(), _shapes(db)
    own = {
        name
        for name in wanted.keys() | here.keys()
        if not name[1].removeprefix("idx_").startswith(_MIGRATED)
    }
    wrong = sorted(name for name in own if wanted.get(name) != here.get(name))
    steps = [
        name
        for (name,) in db.execute(
            f"SELECT name FROM {_MIGRATED} WHERE migration_set='prongsai'"
        ).fetchall()
    ]
    if sorted(steps) != sorted(migrations.STEPS):
        wrong.append(("table", _MIGRATED))
    header = (db.execute("PRAGMA application_id").fetchone()[0], opening.version(db))
    if header != (opening.APPLICATION, opening.VERSION):
        wrong.append(("header", "user_version"))
    if (
        not tables.declared(db)
        and keys is not None
        and seal.has_shape(db, keys.secret, tables.fingerprint())
    ):
        wrong.append(("header", "tables"))
    if wrong:
        yield Damage(
            "layout",
            tuple(name for _kind, name in wrong),
            tuple(f"{kind} {name}" for kind, name in wrong),
        )


@cache
def _wanted() -> Mapping[tuple[str, str], str]:
    """Return the SQL of the tables and indexes of a new database, by their type and name."""
    with closing(sqlite.memory()) as db:
        for script in migrations.STEPS.values():
            for statement in script.split(";"):
                db.execute(statement)
        for statement in (*tables.statements(), *searching.STATEMENTS):
            db.execute(statement)
        return _shapes(db)


def _shapes(db: Connection) -> Mapping[tuple[str, str], str]:
    return {
        (kind, name): " ".join(str(sql).split())
        for kind, name, sql in db.execute(_SHAPES).fetchall()
    }


def false_tables(
    log: Log, device: bytes, derivation: ResultDeriver | None, *, with_search: bool
) -> Iterator[Damage]:
    """Rebuild the derived tables of a database's copy from its log; yield damage for each table that this changes.
    `derivation` computes results of scoring (None = skip them); `with_search`: compare the search index, too."""
    # imports all of proofreading: the window is shown before it is needed
    from core.plan.standing import holds

    reader = FolderReader(log.db, log, device)
    results = FolderResultStore(reader.snapshot, log, reader, reader.use_forms)
    if derivation is not None:
        results.derive_by(derivation)
    if with_search and not searching.is_outdated(log.db) and _false_index(log):
        yield Damage("shown", keys=("search",))
    shown = derived(log.db)
    if derivation is not None and not all(holds(reader, one) for one in outlines.every(log)):
        yield Damage("shown", keys=(OUTLINES,))
    with sqlite.writing(log.db):
        rebuild(log)
        results.refresh(())
    again = derived(log.db)
    for name in DERIVED:
        if (
            name != OUTLINES
            and shown[name] != again[name]
            and (derivation or name not in OF_RESULTS)
        ):
            yield Damage("shown", keys=(name,))


def _false_index(log: Log) -> bool:
    try:
        return searching.wrong(log)
    except SQLiteError as error:
        if opening.is_corrupt(error):  # pages of the index alone: all others were checked before
            return True
        raise


def derived(db: Connection) -> Mapping[str, frozenset[object]]:
    """Return {table name: its rows} of every derived table; each row has a key, so none occurs twice."""
    return {
        name: frozenset(db.execute(f"SELECT * FROM {quoted(name)}").fetchall()) for name in DERIVED
    }
