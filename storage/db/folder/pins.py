"""PINs that people set on this PC for one folder: they stop a passer-by, not somebody who can read the disk."""

import hashlib
import hmac
import json
import secrets
from pathlib import Path

from core.errors import UserError
from core.i18n import _
from storage.files import PRIVATE, reason, write_durably

FILE = "pins.json"  # next to the keys: {person: [salt hex, hash hex]}
COST = {"n": 2**14, "r": 8, "p": 1}  # scrypt: 16 MB and some 50 ms


class PersonPinCodes:
    """The PINs of a folder's people, stored as scrypt hashes in a file next to the keys, never in the log."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE
        self._kept = _read(self._path)

    def has(self, person: str) -> bool:
        return person in self._kept

    def fits(self, person: str, pin: str) -> bool:
        """Return whether `pin` is this person's PIN; True if the person has set no PIN."""
        if person not in self._kept:
            return True
        salt, hashed = self._kept[person]
        return hmac.compare_digest(_hashed(pin, bytes.fromhex(salt)), bytes.fromhex(hashed))

    def put(self, person: str, pin: str) -> None:
        """Set the PIN of a person (record id); `pin` "" removes it. UserError if the file cannot be written."""
        kept = {who: stored for who, stored in self._kept.items() if who != person}
        if pin:
            salt = secrets.token_bytes(16)
            kept[person] = (salt.hex(), _hashed(pin, salt).hex())
        try:
            write_durably(self._path, json.dumps(kept, indent=1).encode(), PRIVATE)
        except OSError as error:
            raise UserError(
                _("ตั้ง PIN ไม่สำเร็จ"),
                _("เพราะเขียนไฟล์ในโฟลเดอร์กุญแจของเครื่องนี้ไม่ได้ ({why})").format(why=reason(error)),
                _("โปรดเพิ่มเนื้อที่ว่างหรือตรวจสิทธิ์การเขียน แล้วลองอีกครั้ง"),
            ) from error
        self._kept = kept


def _hashed(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, **COST)


def _read(path: Path) -> dict[str, tuple[str, str]]:
    """Return the stored PINs; a missing or malformed file means no PINs."""
    try:
        stored = json.loads(path.read_text("utf-8"))
        return {
            str(who): (bytes.fromhex(a).hex(), bytes.fromhex(b).hex())
            for who, (a, b) in stored.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
