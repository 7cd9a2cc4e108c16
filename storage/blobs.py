"""A store of files named by their SHA-256, durable and not executable; a name that a person gave is never a path."""

import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from core.errors import UserError
from core.i18n import _
from storage.files import PRIVATE, file_hash, make_directory, move, reason, whole, wipe

_NAME = r"[0-9a-f]{64}"


class BlobStore:
    """Stores files as `blobs/ab/<sha256>` in an office folder; implements core.log.post.FileStore."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, name: str) -> Path:
        """Return the path of the file with this SHA-256, stored or not. Raises ValueError if `name` is not in hex."""
        if not re.fullmatch(_NAME, name):
            raise ValueError(f"not a SHA-256: {name[:80]}")
        return self._directory / name[:2] / name

    def has(self, name: str) -> bool:
        return self.path(name).is_file()

    def size(self, name: str) -> int:
        path = self.path(name)
        return path.stat().st_size if path.is_file() else 0

    def kept(self, name: str) -> bytes:
        """Return the whole content of the file with this SHA-256; b"" if it is not stored or unreadable."""
        try:
            return self.path(name).read_bytes()
        except (OSError, ValueError):
            return b""

    def put(
        self, pieces: Iterable[bytes], name: str = "", examine: Callable[[Path], None] | None = None
    ) -> str:
        """Store bytes durably; return their SHA-256 in hex. `examine` gets the new file's path and may raise to refuse
        it. ValueError if the SHA-256 is not `name` ("" = any), UserError if writing fails; then nothing is stored."""
        digest = sha256()
        draft = self._directory / f"new-{secrets.token_hex(8)}"
        try:
            make_directory(self._directory)
            with whole(draft, PRIVATE) as file:
                for piece in pieces:
                    digest.update(piece)
                    file.write(piece)
            found = digest.hexdigest()
            if name and found != name:
                raise ValueError("not the file its name says")
            if examine is not None:
                examine(draft)
            path = self.path(found)
            make_directory(path.parent)
            # a file that is already here may be open in another program
            if not is_file_of(path, found):
                move(draft, path)
        except OSError as error:
            raise UserError(
                _("เก็บไฟล์ไม่สำเร็จ"),
                _("เพราะเขียนลงโฟลเดอร์ของหน่วยงานไม่ได้ ({why})").format(why=reason(error)),
                _("โปรดเพิ่มเนื้อที่ว่างหรือตรวจว่าโฟลเดอร์เขียนได้ แล้วลองอีกครั้ง"),
            ) from error
        finally:
            with suppress(OSError):  # it has its final name already, or nobody misses it
                draft.unlink(missing_ok=True)
        return found

    def drop(self, name: str) -> None:
        """Delete the file with this SHA-256, if stored, after overwriting it as far as the drive allows."""
        wipe(self.path(name))


def is_file_of(path: Path, name: str) -> bool:
    """Return whether the file at `path` exists and its content has the SHA-256 `name`."""
    try:
        return file_hash(path).hex() == name
    except OSError:
        return False
