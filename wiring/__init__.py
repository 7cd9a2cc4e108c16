"""Connects storage with the user interfaces (ui.desk); heavy modules are imported only where they are needed."""

from __future__ import annotations

from base64 import b32encode
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from functools import cache, cached_property, partial
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING

from core.errors import (
    LostKeysError,
    UnwritableFolderError,
    UserError,
    is_foreseen,
    unfinished,
)
from core.forms.operations import RULES
from core.forms.published import FORMS, WORDING
from core.forms.shape import Instrument
from core.values import Changes, Ref
from storage import clock
from storage.clock import context_in
from storage.db.sqlite import SQLiteError
from storage.exchange.post import BundleSealer
from storage.instruments.published import folder_forms, new_library, take_forms
from storage.papers.printer import PaperPrinter, open_press
from wiring.backups import backups, folder_health, preview_restore, rescue, restore, try_restore
from wiring.files import evidence_files, form_keeper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from core.backups.retention import RestoreOutcome, RestorePreview, SealedBackupKeys
    from core.forms.ports import Reader, Store
    from core.forms.programme import Programme
    from core.health.facts import (
        FolderExamination,
        FolderRemains,
        TrialRestoreResult,
    )
    from core.log.certificates import CertificateRequest
    from core.log.ports import Context
    from core.papers.pack_deeds import EvidencePackWriter
    from core.thai.line_ends import LineBreakLexicon
    from storage.backups.keeper import BackupKeeper
    from storage.db.folder.health import FolderHealthService
    from storage.db.folder.office_keys import OfficeKeyService
    from storage.db.folder.store import Folder
    from storage.db.reading.reader import FolderReader
    from storage.db.reading.results import ResultDeriver
    from storage.instruments.library import FormLibrary
    from storage.keys import Keyring
    from storage.phones.book import PhoneStore
    from storage.scans.service import ScanService
    from storage.updates.package import ProgramUpdater
    from storage.updates.versions import ProgramStart
    from ui.desk import ImportRehearsal, NewOffice, Office, ReadOnlyFolder
    from ui.keys import StartFileCalls
    from ui.session import OfficeSession

__all__ = [
    "BundleSealer",
    "PaperPrinter",
    "Wiring",
    "backups",
    "deriving",
    "evidence_files",
    "form_keeper",
    "forms",
    "office_keys",
    "open_pack",
    "preview_restore",
    "restore",
]


class Wiring:
    """All services for window and terminal (implements ui.desk.Desk): forms, files, keys, and office folders."""

    def __init__(
        self, instruments: Path, samples: Path, home: Path, program: Path | None = None
    ) -> None:
        """`instruments`: the shipped forms; `home`: the keys of this PC; `program`: the folder of main.py."""
        self.forms: FormLibrary = forms(instruments, home / "forms")
        self.files, self.form_files = evidence_files(home), form_keeper(home)
        # settings of the window: local, never in the log
        self.samples, self.places = samples, samples.parent / "words" / "places.txt"
        self.settings = home / "settings.json"
        self._instruments = instruments
        self._home = home
        self._program = program or instruments.parents[1]

    @cached_property
    def starts(self) -> StartFileCalls:
        from wiring.starts import start_files

        return start_files(self._home)

    @cached_property
    def keys(self) -> OfficeKeyService:
        return office_keys(self._home)

    def lexicon(self) -> LineBreakLexicon:
        from storage.lexicon import lexicon

        return lexicon()

    @property
    def start(self) -> ProgramStart | None:
        if not (self._home / "versions").is_dir():
            return None
        from storage.db.folder.opening import is_outdated
        from storage.updates.versions import ProgramStart

        return ProgramStart(self._home, self._program, is_outdated)

    @property
    def updates(self) -> ProgramUpdater:
        from storage.updates.package import ProgramUpdater

        return ProgramUpdater(self._home, self._program)

    def create(self, office: NewOffice) -> None:

        from storage.db.folder.folder import create

        folder, name, typed, kind, parent, year = office
        # an office may have none yet
        code = typed or f"T-{b32encode(bytes.fromhex(token_hex(16))[:5]).decode()}"
        create(folder, self._home, name, code, kind, parent, year, clock.now()).close()

    def save_form(self, folder: Path, form: Instrument | Programme, path: Path) -> None:
        from storage.blobs import BlobStore
        from storage.instruments.workbook.write import write_form
        from storage.papers.writer import put

        if path.suffix.lower() == ".xlsx":
            write_form(path, (isinstance(form, Instrument) and form.own) or form)
            return
        blobs, file = BlobStore(folder / "blobs"), form.file
        put(path, (blobs.path(file) if blobs.has(file) else self.forms.source(file)).read_bytes())

    @contextmanager
    def open(self, folder: Path, *, read_only: bool = False) -> Iterator[Office]:
        """Yield the office folder, opened for writing and locked. If its keys are lost, or its drive cannot be written,
        open it read-only if `read_only`, else raise LostKeysError or UnwritableFolderError."""
        from storage.db.folder.folder import open_folder
        from storage.db.folder.health import as_damage

        opened: AbstractContextManager[Office]
        with ExitStack() as entered:
            with as_damage(self.health(folder)):
                try:
                    opened = self._writable(open_folder(folder, self._home, clock.now()), folder)
                except (LostKeysError, UnwritableFolderError) as problem:
                    if not read_only:
                        raise
                    opened = self._read_only(folder, problem)
                office = entered.enter_context(opened)
            yield office

    @contextmanager
    def _writable(self, store: Folder, folder: Path) -> Iterator[Office]:
        from storage.db.folder.health import as_damage
        from storage.db.folder.store import context
        from storage.db.folder.writer import program_context
        from ui.session import SessionListener

        writer = store.writer

        library = new_library(self.forms)
        derived = partial(deriving, library, self._instruments)

        def publish() -> None:
            if take_forms(library, folder, store):
                store.results.derive_by(derived())

        new = (store, store.reader, partial(context, store), writer.keys, lambda: writer.saved)
        with closing(store), self._session(*new) as session:
            session.listen(SessionListener(changed=watching(library, publish)))
            take_forms(library, folder, store)
            store.results.derive_by(derived())
            health = folder_health(folder, self._home, derived, (store, session.do))
            office = self._office(folder, writer.id, writer.unit, writer.keys, session, health)
            writer.put_shelf(office.post.shelf)
            if store.gone_texts():
                from core.papers.deeds import blacken_prints

                with suppress(UserError):  # no room: it is tried again at the next opening
                    blacken_prints(program_context(writer, clock.now()), store, office.post.shelf)
            if store.all_drafts():
                from core.papers.deeds import void_cut_short
                from core.plan.deeds import forget_unmade

                void_cut_short(program_context(writer, clock.now()), store)
                forget_unmade(program_context(writer, clock.now()), store)
            before = writer.saved
            try:
                with as_damage(health):
                    yield office
            except Exception as error:
                done = writer.saved is not before or store.exchange.took_in
                if done and is_foreseen(error):
                    raise unfinished(error) from error
                raise

    @contextmanager
    def _read_only(
        self, folder: Path, problem: LostKeysError | UnwritableFolderError
    ) -> Iterator[Office]:
        """Yield a folder to be read only, because of `problem`."""
        from storage.db.folder.folder import DATABASE, hold
        from storage.db.folder.health import as_damage
        from storage.db.folder.inspection import read_folder, read_only_store
        from storage.keys import LostKeysStandIn

        nothing = Changes()
        reading, keys = read_folder(folder, self._home, clock.now())

        def reader() -> FolderReader:
            return reading.by_same_forms(read_folder(folder, self._home, clock.now())[0])

        with ExitStack() as held:
            held.enter_context(closing(reading))
            if isinstance(problem, UnwritableFolderError):
                # nobody else may write once there is room again; a drive that is read-only takes no lock
                with suppress(OSError):
                    held.enter_context(hold(folder))
            # they came back this very moment: the next opening uses them
            elif not isinstance(keys, LostKeysStandIn):
                raise problem
            info = reading.info()
            store = read_only_store(reading, folder / DATABASE, keys, problem)
            who = partial(context_in, info["unit"], keys.public)
            reading.use_forms(folder_forms(self.forms, folder, reading))
            with self._session(store, reader, who, keys, lambda: nothing) as session:
                health = folder_health(folder, self._home, partial(self._deriving, folder))
                office = self._office(
                    folder, info["folder"], info["unit"], keys, session, health, problem
                )
                with as_damage(health):
                    yield office

    def _office(
        self,
        folder: Path,
        folder_id: str,
        unit: str,
        keys: Keyring,
        session: OfficeSession,
        health: FolderHealthService,
        problem: UserError | None = None,
    ) -> Office:
        from storage.db.folder.pins import PersonPinCodes
        from storage.keys import LostKeysStandIn
        from ui.desk import Office

        lost = keys.problem if isinstance(keys, LostKeysStandIn) else None
        post = BundleSealer(keys, folder)
        printer = PaperPrinter(keys, folder, problem)
        return Office(
            session,
            unit,
            printer,
            post,
            PersonPinCodes(keys.directory),
            backups(folder, folder_id, self._home),
            lambda: keys.sent,
            cache(partial(self._scanning, folder, problem)),
            partial(open_pack, folder, printer),
            partial(open_press, folder),
            health,
            cache(partial(phones, folder)),
            lost,
            problem if isinstance(problem, UnwritableFolderError) else None,
        )

    def _scanning(self, folder: Path, problem: UserError | None) -> ScanService:
        from storage.scans.service import ScanService

        return ScanService(folder, partial(self.files.keep, folder), problem)

    @contextmanager
    def _session(
        self,
        store: Store,
        new_reader: Callable[[], FolderReader],
        context: Callable[[str], Context],
        keys: Keyring,
        saved: Callable[[], Changes],
    ) -> Iterator[OfficeSession]:
        """Yield the session of an open folder; at the end its queue is finished and its readers are closed."""
        from ui.session import OfficeSession

        with ExitStack() as readers:

            def reader() -> FolderReader:
                return readers.enter_context(closing(new_reader()))

            session = OfficeSession(store, reader, context, PaperPrinter(keys), saved)
            with closing(session):
                yield session

    @contextmanager
    def look(self, folder: Path) -> Iterator[ReadOnlyFolder]:
        """Yield the office folder opened for reading, even while another process has it open for writing."""
        from storage.db.folder.folder import DATABASE
        from storage.db.folder.health import as_damage
        from storage.db.folder.inspection import note_view, read_folder
        from storage.keys import LostKeysStandIn
        from ui.desk import ReadOnlyFolder
        from wiring.publishing import publish

        reading, keys = read_folder(folder, self._home, clock.now())
        with closing(reading), reading.snapshot(), as_damage(self.health(folder)):
            note = partial(note_view, folder / DATABASE, keys.directory, clock.now())
            lost = keys.problem if isinstance(keys, LostKeysStandIn) else None
            library = folder_forms(self.forms, folder, reading)
            reading.use_forms(library)
            unit = str(reading.info()["unit"])
            tables = partial(publish, reading, library)
            yield ReadOnlyFolder(
                reading, unit, BundleSealer(keys, folder), note, tables, phones(folder), lost
            )

    @contextmanager
    def rehearse(self, folder: Path) -> Iterator[ImportRehearsal]:
        """Yield a copy of the office folder, to try out an import; the folder itself may be locked or read-only."""
        from storage.db.folder.inspection import rehearse
        from ui.desk import ImportRehearsal

        with rehearse(folder, self._home) as copy:
            copy.reading.use_forms(folder_forms(self.forms, folder, copy.reading))
            yield ImportRehearsal(copy.reading, copy.exchange, BundleSealer(copy.keys, folder))

    def health(self, folder: Path) -> FolderHealthService:
        return folder_health(folder, self._home, partial(self._deriving, folder))

    def _deriving(self, folder: Path) -> ResultDeriver:
        """Return how results are derived by the forms of a folder that is not open, as far as it can be read."""
        from storage.db.folder.folder import DATABASE
        from storage.db.folder.inspection import read_as_it_lies
        from storage.db.folder.log_checks import ODD

        library = new_library(self.forms)
        with suppress(UserError, *ODD), closing(read_as_it_lies(folder / DATABASE)) as reader:
            take_forms(library, folder, reader)
        return deriving(library, self._instruments)

    def backups(self, folder: Path) -> BackupKeeper:
        with self.look(folder) as reading:
            return backups(folder, str(reading.reader.info()["folder"]), self._home)

    def preview_restore(self, file: Path, folder: Path) -> RestorePreview:
        return preview_restore(file, folder, self._home)

    def restore(self, file: Path, folder: Path, passphrase: str = "") -> RestoreOutcome:
        from core.backups.retention import SealedBackupKeys

        return restore(file, folder, self._home, SealedBackupKeys.composed(passphrase))

    def rescue(self, folder: Path) -> FolderRemains | None:
        return rescue(folder)

    def try_restore(self, file: Path) -> TrialRestoreResult:
        def examine(folder: Path, home: Path) -> FolderExamination:
            return (
                Wiring(self._instruments, self.samples, home)
                .health(folder)
                .examine(lambda _done, _of: None)
            )

        return try_restore(file, self._home, examine)


def office_keys(home: Path) -> OfficeKeyService:
    """Return the service for the keys of office folders on this PC, which lie in `home`."""
    from storage.db.folder.office_keys import OfficeKeyService

    def write_request(
        path: Path, request: CertificateRequest, sign: Callable[[bytes], bytes]
    ) -> None:
        from storage.exchange.enrolment import write_request

        write_request(path, request, sign)

    def keys_in(location: Path, folder_id: str) -> SealedBackupKeys | None:
        from storage.backups.location import keys_in

        return keys_in(location, folder_id)

    return OfficeKeyService(home, write_request, keys_in)


def open_pack(
    folder: Path, printer: PaperPrinter, target: Path
) -> AbstractContextManager[EvidencePackWriter]:
    """Make a folder for an evidence pack of the office `folder` (implements core.papers.pack_deeds.Packer)."""
    from storage.blobs import BlobStore
    from storage.db.folder.folder import DATABASE
    from storage.db.folder.holdings import own_files_of
    from storage.packs.folder import filling

    blobs = BlobStore(folder / "blobs")

    def blob(name: str) -> Path | None:
        return blobs.path(name) if blobs.has(name) else None

    return filling(target, blob, partial(own_files_of, folder / DATABASE), printer.write)


def phones(folder: Path) -> PhoneStore:
    """Return the store for what phones sent to the meetings of an office folder."""
    from storage.phones.book import PhoneStore

    return PhoneStore(folder)


def forms(folder: Path, cache: Path | None = None) -> FormLibrary:
    """Return the library of the form files in `folder`; `cache`: folder for its cache on this PC, None = no cache."""
    from storage.instruments.compiled import FormCache
    from storage.instruments.library import FormLibrary

    return FormLibrary([folder], cache=FormCache(cache))


def deriving(forms: FormLibrary, folder: Path) -> ResultDeriver:
    """Return how assessment results are derived: the function, the `forms` it uses, and a hash of the rules and all
    forms. If the hash changes, all results are derived anew. `folder`: that of the shipped form files."""
    from storage.db.reading.results import ResultDeriver
    from storage.reports import version

    mark = sha256(str(RULES).encode())
    for path in sorted(folder.iterdir()):
        mark.update(path.name.encode() + sha256(path.read_bytes()).digest())
    for file in sorted(forms.published.usable):
        mark.update(file.encode())

    def derive(reader: Reader, ref: Ref) -> Iterable[tuple[str, str, str]]:
        from core.assessment.ranking import results_of

        return results_of(reader, ref)

    found = mark.hexdigest()
    return ResultDeriver(derive, found, forms, f"{found} {version()}")


def watching(forms: FormLibrary, on_change: Callable[[], None]) -> Callable[[Changes], None]:
    """Return a listener that calls `on_change` if published forms change; if a form file is missing, at any change."""

    def hear(changes: Changes) -> None:
        if forms.published.lacking or any(
            ref.entity in (*FORMS, WORDING) for ref in changes.touched
        ):
            try:
                on_change()
            except (UserError, OSError, MemoryError, SQLiteError) as error:
                # what was saved is saved: they are looked at again with the next news, or when the folder is opened
                if not is_foreseen(error):
                    raise

    return hear
