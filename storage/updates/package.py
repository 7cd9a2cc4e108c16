"""Update files: read, verified and unpacked next to the running version, never run here. Such a zip has the manifest,
its signature, the publisher's key record, and below `files/` exactly what the manifest names (docs/updates.md)."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from zipfile import ZipFile, ZipInfo

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core import updates
from core.boundary import boundary
from core.errors import UserError, failed
from core.i18n import _
from storage.files import (
    OWN,
    PIECE,
    TempNamePattern,
    delete_folder,
    file_hash,
    lock,
    make_directory,
    move,
    opened,
    scratch,
    sweep,
    sync_directory,
    write_durably,
)
from storage.updates import versions
from storage.updates.versions import ASIDE, INSTALLED, PUBLISHER_FILE, RELEASE, REVOKED, SOUND, UP
from storage.zipped import DAMAGED, WAYS, list_size, read_zip, unpack

NAME = "prongsai-update-1"
SIGNATURE = "signature"
RECORD = "publisher.json"
INSIDE = "files/"
LOCK, ROOM = "lock", ".unpacking-"
HEAD = 3  # how many entries are no files of the program
# bytes: of the list of entries; of the head's entries
LONGEST_LIST = 2**23
LARGEST_MANIFEST = 2**23
SMALL = 2**16
SPARE = 50 * 2**20  # bytes that must stay free on the disk
OF_VERSIONS = (
    TempNamePattern(".", r"\.unpacking-[a-z0-9_]{8}(\.held)?"),
    TempNamePattern(".", r"\.[0-9a-f]{8}\.part"),
)
_Row = TypeVar("_Row")


class SignedManifest(msgspec.Struct, frozen=True):
    """The content of the file that marks a version of the program as verified: what was signed, and by whom."""

    manifest: updates.UpdateManifest
    signature: str
    publisher: updates.PublisherKeys


class ProgramUpdater:
    """Verifies update files and installs them in the user's own folder (implements ui.desk.Updater)."""

    def __init__(self, home: Path, program: Path) -> None:
        """`home` is where the keys of all folders lie; `program` is the folder of main.py."""
        self.built = (program / RELEASE).is_file()
        self._versions, self._program = home.resolve() / versions.FOLDER, program.resolve()

    def look(self, path: Path) -> updates.UpdateSummary:
        """Verify every byte of an update file; return a summary. Raises RefusedError or UserError if it is invalid."""
        with boundary(partial(failed, _("อ่านชุดปรับปรุงไม่ได้"))):
            known = self._known()
            with _archive(path) as archive:
                taken = _head(archive, known, path.name)
                _read_through(archive, taken.manifest)
                return _shown(taken, known)

    def take(self, path: Path, progress: Callable[[int, int], object]) -> updates.UpdateSummary:
        """Verify an update file, unpack it for the next start and read it back; return its summary. `progress` is
        called with (bytes done, total bytes). Raises RefusedError if the file is wrong, UserError if it cannot be
        stored; then no files are left."""
        with boundary(partial(failed, _("เก็บชุดปรับปรุงไม่ได้"))):
            self._release()
            make_directory(self._versions, OWN)
            with self._alone(), _archive(path) as archive:
                known = self._known()  # read under the lock, so that nobody else changes it
                taken = _head(archive, known, path.name)
                if versions.in_use(self._versions, taken.manifest.version):
                    raise updates.still_runs(taken.manifest.version)
                self._sweep()
                total = taken.manifest.total
                if shutil.disk_usage(self._versions).free < total + SPARE:
                    raise UserError(
                        _("เก็บชุดปรับปรุงไม่ได้"),
                        _("เพราะเนื้อที่ว่างไม่พอสำหรับ {n} MB").format(n=(total + SPARE) // 10**6 + 1),
                        _("โปรดเพิ่มเนื้อที่ว่าง แล้วลองอีกครั้ง โปรแกรมรุ่นที่ใช้อยู่ไม่เปลี่ยน"),
                    )
                self._unpacked(archive, taken, known, progress)
                self._sweep()
        return _shown(taken, known)

    def _unpacked(
        self,
        archive: ZipFile,
        verified_version: SignedManifest,
        versions: updates.InstalledVersions,
        progress: Callable[[int, int], object],
    ) -> None:
        version = verified_version.manifest.version
        with scratch(self._versions, ROOM) as room:
            tree = room / "tree"
            _unpack(archive, verified_version.manifest, tree, progress)
            updates.check_release(
                _read(tree / RELEASE, updates.ReleaseInfo), verified_version.manifest
            )
            self._clear(version)
            move(tree, self._versions / version)
        write_durably(
            self._versions / PUBLISHER_FILE, msgspec.json.encode(verified_version.publisher)
        )
        for other in updates.revoked(versions.user_versions, verified_version.publisher):
            (self._versions / f"{other}{ASIDE}").write_text(REVOKED, "ascii")
        write_durably(self._versions / f"{version}{SOUND}", msgspec.json.encode(verified_version))

    def listed(self) -> Sequence[updates.VersionRow]:
        """Return the program versions on this PC, the highest first."""
        release, known = self._release(), self._known()
        first = updates.highest([release.version, *versions.above(self._versions, known.installed)])
        if first == known.installed:
            first = ""
        rows = [self._row(one, first) for one in versions.sound(self._versions)]
        runs = self._program.parent != self._versions
        if runs or known.installed not in {row.version for row in rows}:
            day, state = (release.day, "runs") if runs else ("", "installed")
            rows.insert(0, updates.VersionRow(known.installed, day, state))
        return sorted(rows, key=lambda row: updates.number_of(row.version), reverse=True)

    def _row(self, version: str, first: str) -> updates.VersionRow:
        runs = self._program == self._versions / version
        aside = versions.marked(self._versions, version, ASIDE)
        if runs:
            state = "runs"
        elif aside:
            state = "aside"
        elif version == first:
            state = "next"
        else:
            state = "kept"
        taken = self._taken(version)
        opened = versions.marked(self._versions, version, UP)
        if taken is None:
            return updates.VersionRow(version, "", state, opened=opened)
        manifest = taken.manifest
        return updates.VersionRow(
            version, manifest.day, state, manifest.news, bytes.fromhex(manifest.key), opened
        )

    def drop(self, version: str) -> None:
        """Stop using a version; its files are deleted once unused. UserError if it is unknown or cannot be removed."""
        if version not in versions.sound(self._versions):
            raise updates.unknown_version(version)
        try:
            with self._alone():
                (self._versions / f"{version}{SOUND}").unlink()
                self._sweep()
        except OSError as error:
            raise failed(_("เลิกใช้รุ่น {version} ไม่ได้").format(version=version), error) from error

    def _release(self) -> updates.ReleaseInfo:
        """Return the release file of the program. Raises RefusedError if it was not built."""
        release = _read(self._program / RELEASE, updates.ReleaseInfo)
        if release is None:
            raise updates.not_built()
        return release

    def _known(self) -> updates.InstalledVersions:
        release = self._release()
        seen = _read(self._versions / PUBLISHER_FILE, updates.PublisherKeys)
        own = release.publisher
        newest = own
        if own and seen and seen.root == own.root and seen.number > own.number:
            newest = seen
        there = {
            one: taken.manifest.key
            for one in versions.sound(self._versions)
            if (taken := self._taken(one))
        }
        usable = {
            one: key
            for one, key in there.items()
            if not versions.marked(self._versions, one, ASIDE)
        }
        started = self._program.parent == self._versions
        installed = os.environ.get(INSTALLED, "") if started else release.version
        installed = installed if updates.is_version(installed) else release.version
        return updates.InstalledVersions(release, installed, newest, usable)

    def _taken(self, version: str) -> SignedManifest | None:
        return _read(self._versions / f"{version}{SOUND}", SignedManifest)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Lock the folder for changes. Raises Refused while another process has it locked."""
        with (self._versions / LOCK).open("a+", encoding="ascii") as file:
            try:
                lock(file)
            except OSError as error:
                raise updates.being_taken() from error
            yield

    def _sweep(self) -> None:
        """Delete all versions except the newest and the one before it, unless they run."""
        sweep(self._versions, OF_VERSIONS)
        stay = versions.newest_two(self._versions, self._known().installed)
        for path in [
            one for one in self._versions.iterdir() if one.is_dir() and updates.is_version(one.name)
        ]:
            if (
                path.name not in stay
                and path != self._program
                and not versions.in_use(self._versions, path.name)
            ):
                self._clear(path.name)

    def _clear(self, version: str) -> None:
        """Delete a version with all its marks."""
        for path in self._versions.glob(f"{version}.[a-z]*"):
            path.unlink()
        delete_folder(self._versions / version)


def _shown(version: SignedManifest, versions: updates.InstalledVersions) -> updates.UpdateSummary:
    new, publisher = version.manifest, version.publisher.name
    migrates = new.tables > versions.release.tables
    key = bytes.fromhex(new.key)
    return updates.UpdateSummary(
        new.version, new.day, new.news, publisher, key, new.total, migrates
    )


@contextmanager
def _archive(path: Path) -> Iterator[ZipFile]:
    """Yield the zip. Raises RefusedError if it is no zip or damaged in any part; UserError if it cannot be read."""
    try:
        with opened(path) as file:
            if os.fstat(file.fileno()).st_size > updates.MOST_BYTES:
                raise updates.too_large()
            count, length = list_size(file)
            if count > updates.MOST_FILES + HEAD or length > LONGEST_LIST:
                raise updates.too_large()
            with read_zip(file) as archive:
                yield archive
    except DAMAGED as error:
        raise updates.damaged() from error


def _head(archive: ZipFile, versions: updates.InstalledVersions, file_name: str) -> SignedManifest:
    """Return what was signed and by whom. RefusedError if the zip has other entries or a signature is wrong."""
    names = [entry.filename for entry in archive.infolist()]
    if NAME not in names:
        other = any(name.startswith("prongsai-update-") for name in names)
        raise updates.newer_format() if other else updates.not_update(file_name)
    record = _canonical(_entry(archive, RECORD, SMALL), updates.PublisherKeys)
    updates.check_publisher(record, versions, msgspec.json.encode, signed)
    signature = _entry(archive, SIGNATURE, SMALL).decode("ascii", "replace")
    manifest = _canonical(_entry(archive, NAME, LARGEST_MANIFEST), updates.UpdateManifest)
    updates.check_manifest(manifest, signature, record, versions, msgspec.json.encode, signed)
    listed = {f"{INSIDE}{file.path}" for file in manifest.files} | {NAME, SIGNATURE, RECORD}
    if len(names) != len(listed) or set(names) != listed:
        raise updates.extra_files()
    return SignedManifest(manifest, signature, record)


def _read_through(archive: ZipFile, manifest: updates.UpdateManifest) -> None:
    """Verify all files by the signature, the release file by the manifest. RefusedError at the first that differs."""
    for file in manifest.files:
        digest, left = sha256(), file.size
        with archive.open(_fit(archive.getinfo(f"{INSIDE}{file.path}"))) as packed:
            while left >= 0 and (piece := packed.read(PIECE)):
                left -= len(piece)
                digest.update(piece)
        if left or digest.hexdigest() != file.sha256:
            raise updates.damaged()
    release: updates.ReleaseInfo | None = None
    with suppress(LookupError, msgspec.MsgspecError, RecursionError):
        release = msgspec.json.decode(
            _entry(archive, f"{INSIDE}{RELEASE}", SMALL), type=updates.ReleaseInfo
        )
    updates.check_release(release, manifest)


def _entry(archive: ZipFile, name: str, limit: int) -> bytes:
    with archive.open(_fit(archive.getinfo(name))) as packed:
        content = packed.read(limit + 1)
    if len(content) > limit:
        raise updates.too_large()
    return content


def _fit(entry: ZipInfo) -> ZipInfo:
    """Return the entry if it is packed in an accepted way and not encrypted. Raises RefusedError if not."""
    if entry.compress_type not in WAYS or entry.flag_bits & 1:
        raise updates.damaged()
    return entry


def _canonical(data: bytes, kind: type[_Row]) -> _Row:
    """Return the decoded data. Raises RefusedError unless they are spelt in the one accepted form."""
    try:
        found = msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise updates.damaged() from error
    if getattr(found, "format", 0) != updates.FORMAT or msgspec.json.encode(found) != data:
        raise updates.damaged()
    return found


def _read(path: Path, kind: type[_Row]) -> _Row | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None


def signed(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _unpack(
    archive: ZipFile,
    manifest: updates.UpdateManifest,
    tree: Path,
    progress: Callable[[int, int], object],
) -> None:
    """Write every file under its signed name, flush it, and read it back. Raises RefusedError or OSError."""
    done, folders = 0, {tree}
    make_directory(tree)
    for file in manifest.files:
        path = tree / file.path
        make_directory(path.parent)
        folders.update(above for above in path.parents if above.is_relative_to(tree))
        _unpack_file(archive, file, path)
        done += file.size
        progress(done, manifest.total * 2)
    for folder in folders:
        sync_directory(folder)
    for file in manifest.files:
        if file_hash(tree / file.path, afresh=True).hex() != file.sha256:
            raise updates.damaged()
        done += file.size
        progress(done, manifest.total * 2)


def _unpack_file(archive: ZipFile, program_file: updates.ProgramFile, path: Path) -> None:
    entry = _fit(archive.getinfo(f"{INSIDE}{program_file.path}"))
    with archive.open(entry) as packed:
        if not unpack(packed, path, program_file.size):
            raise updates.damaged()
    with path.open("r+b") as file:  # Windows flushes only files opened for writing
        os.fsync(file.fileno())
    path.chmod(0o755 if program_file.runs else 0o644)
