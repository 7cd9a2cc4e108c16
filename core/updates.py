"""An update of the program as a file: its manifest, and every reason to refuse it. The update is signed by a key of the
publisher, which the publisher's root key, carried by the program, names. This PC's clock is not used."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from unicodedata import normalize

from core.errors import RefusedError, UserError
from core.i18n import _

PRODUCT = "prongsai"
ENDING = ".prongsai-update"
# begin what is signed by a key, and by the root
SIGNED = b"prongsai-update-1\0"
LISTED = b"prongsai-publisher-1\0"
FORMAT = 1
# of one update
MOST_FILES = 20_000
MOST_BYTES = 2**30
# bytes of one of its files
LARGEST = 2**28
LONGEST, PART = 180, 120  # letters of a path, and of a name in it
NEWS = 4_000  # letters of what is new
STALE = 366  # days after which a person is told how old the program is
NOT_TAKEN = "ไม่รับชุดปรับปรุงนี้"
# whether a key (32 bytes) has signed (64 bytes) a message
Fits = Callable[[bytes, bytes, bytes], bool]

_VERSION = r"(?a)(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})"
_HEX = r"[0-9a-f]+"
_PART = r'[^\x00-\x1f\x7f\\/:*?"<>|]+'
# names that Windows reserves
_TAKEN = r"(?i)(con|prn|aux|nul|(com|lpt)[\d¹²³]|con(in|out)\$)(\..*)?"


class ProgramFile(NamedTuple):
    """A file of the built program; `path`: below the program's folder, `runs`: whether the file is executable."""

    path: str
    sha256: str
    size: int
    runs: bool


@dataclass(frozen=True, slots=True)
class UpdateManifest:
    """The manifest of an update file, its fields in stored order."""

    prongsai: str  # "update"
    format: int
    product: str
    platform: str  # win-amd64, linux-x86_64
    version: str
    day: str  # ISO
    since: str  # the oldest version that may become this one
    tables: int  # how many migrations it knows
    key: str  # hex, of whoever has signed
    news: str  # what is new, in words for people
    total: int  # bytes of all files
    files: tuple[ProgramFile, ...]


@dataclass(frozen=True, slots=True)
class PublisherKeys:
    """The record of the publisher's signing keys, signed by the root key; a higher number replaces a lower one."""

    prongsai: str  # "publisher"
    format: int
    root: str
    number: int
    name: str
    keys: tuple[str, ...]
    signature: str  # signature by the root key over the record without this field


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """The facts that a built program states about itself in `release.json` beside main.py."""

    product: str
    platform: str
    version: str
    day: str
    tables: int  # how many migrations it knows
    python: str  # what starts main.py, below the folder
    publisher: PublisherKeys | None = None


class InstalledVersions(NamedTuple):
    """The versions with which an update is compared: the running one, and those in the user's folder."""

    release: ReleaseInfo
    installed: str  # version that was installed, by which this one was started
    publisher: PublisherKeys | None  # the newest record that was seen
    # sound versions of the folder, each with the key that signed it
    user_versions: Mapping[str, str]


class UpdateSummary(NamedTuple):
    """The facts about an update that may be installed, as a person is shown them."""

    version: str
    day: str
    news: str
    publisher: str
    key: bytes
    total: int
    migrates: bool  # it will migrate offices' data to a version that this program cannot open


class VersionRow(NamedTuple):
    """A version of the program on this PC. `state`: installed, runs, next (at next start), kept or aside (failed)."""

    version: str
    day: str
    state: str
    news: str = ""
    key: bytes = b""
    opened: bool = False  # its window has come up once


class FailedVersion(NamedTuple):
    """A version that failed to start: once if `again` (it is tried again), else twice. `opened`: its window opened."""

    version: str
    opened: bool
    again: bool = False


def number_of(version: str) -> tuple[int, ...]:
    """Return a version such as `1.2.3` as numbers for comparison. Raises ValueError if it is invalid."""
    found = re.fullmatch(_VERSION, version)
    if not found:
        raise ValueError(f"no version: {version[:40]!r}")
    return tuple(int(part) for part in found.groups())


def is_version(version: str) -> bool:
    return bool(re.fullmatch(_VERSION, version))


def highest(versions: Iterable[str]) -> str:
    return max(versions, key=number_of, default="")


def check_publisher(
    record: PublisherKeys,
    versions: InstalledVersions,
    encode: Callable[[object], bytes],
    is_signed: Fits,
) -> None:
    """Raise RefusedError unless the program's root key signed `record`, and no newer record was seen. `encode` returns
    the bytes that are signed; `is_signed` verifies a signature."""
    if versions.publisher is None:
        raise no_keys()
    if record.root != versions.publisher.root or not _signed(record, encode, is_signed):
        raise not_publishers()
    if record.number < versions.publisher.number:
        raise old_keys()


def _signed(record: PublisherKeys, written: Callable[[object], bytes], fits: Fits) -> bool:
    keys = (record.root, *record.keys)
    if record.format != FORMAT or not all(
        re.fullmatch(_HEX, key) and len(key) == 64 for key in keys
    ):
        return False
    message = LISTED + written(replace(record, signature=""))
    return fits(bytes.fromhex(record.root), _bytes(record.signature), message)


def check_manifest(
    manifest: UpdateManifest,
    signature: str,
    record: PublisherKeys,
    versions: InstalledVersions,
    encode: Callable[[object], bytes],
    is_signed: Fits,
) -> None:
    """Raise RefusedError unless a key in `record` signed the update, and the update is newer and for this program and
    system. `encode` returns the bytes that are signed; `is_signed` verifies a signature."""
    message = SIGNED + encode(manifest)
    if manifest.key not in record.keys or not is_signed(
        bytes.fromhex(manifest.key), _bytes(signature), message
    ):
        raise not_publishers()
    if manifest.product != PRODUCT or manifest.platform != versions.release.platform:
        raise other_program(manifest.product, manifest.platform)
    if not (is_version(manifest.version) and is_version(manifest.since) and _is_day(manifest.day)):
        raise unsound()
    # Versions that a withdrawn key has signed do not count.
    floor = highest(
        [
            versions.installed,
            *(one for one, key in versions.user_versions.items() if key in record.keys),
        ]
    )
    if number_of(manifest.version) <= number_of(floor):
        raise not_newer(manifest.version, floor)
    if number_of(versions.release.version) < number_of(manifest.since):
        raise too_far(manifest.version, manifest.since)
    if manifest.tables < versions.release.tables or len(manifest.news) > NEWS:
        raise unsound()  # a newer program opens what an older one has left
    check_files(manifest)


def check_files(manifest: UpdateManifest) -> None:
    """Raise RefusedError if an update is too large, its hashes or sizes are invalid, or a path is not portable."""
    files = manifest.files
    if (
        len(files) > MOST_FILES
        or manifest.total > MOST_BYTES
        or any(one.size > LARGEST for one in files)
    ):
        raise too_large()
    sized = (
        files
        and manifest.total == sum(one.size for one in files)
        and all(one.size >= 0 for one in files)
    )
    fit = all(
        re.fullmatch(_HEX, one.sha256) and len(one.sha256) == 64 and fit_path(one.path)
        for one in files
    )
    if not sized or not fit or clashing(one.path for one in files):
        raise unsound()


def check_release(release: ReleaseInfo | None, manifest: UpdateManifest) -> None:
    """Raise RefusedError unless an update contains the program that its manifest names, with main.py and its Python."""
    said = (manifest.product, manifest.platform, manifest.version)
    same = release is not None and (release.product, release.platform, release.version) == said
    if (
        release is None
        or not same
        or not {"main.py", release.python} <= {one.path for one in manifest.files}
    ):
        raise unsound()


def fit_path(path: str) -> bool:
    """Return whether a path of an update stays below its folder and has the same name on every system."""
    return (
        len(path) <= LONGEST
        and normalize("NFC", path) == path
        and all(map(_fit_part, path.split("/")))
    )


def _fit_part(part: str) -> bool:
    own = bool(re.fullmatch(_PART, part)) and len(part) <= PART and part not in (".", "..")
    return own and part[-1] not in ". " and part[0] != " " and not re.fullmatch(_TAKEN, part)


def clashing(paths: Iterable[str]) -> bool:
    """Return whether two paths are equal apart from case, folders differ only in case, or a file is also a folder."""
    spelled, files = dict[str, str](), set[str]()
    for path in paths:
        if path.casefold() in files:
            return True
        files.add(path.casefold())
        parts = path.split("/")
        for depth in range(1, len(parts)):
            above = "/".join(parts[:depth])
            if spelled.setdefault(above.casefold(), above) != above:
                return True
    return bool(files & spelled.keys())


def revoked(versions: Mapping[str, str], record: PublisherKeys) -> Sequence[str]:
    """Return those of `versions` ({version: signing key}) whose key the publisher no longer names."""
    return [version for version, key in versions.items() if key not in record.keys]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text) if re.fullmatch(_HEX, text) and len(text) == 128 else b""


def age_words(day: str, today: date) -> str:
    """Return a warning if the version dated `day` is over a year old `today`; "" if not, or if `day` is no date."""
    if not _is_day(day) or (today - date.fromisoformat(day)).days <= STALE:
        return ""
    return _(
        "รุ่นนี้ออกมาเกินหนึ่งปีแล้วตามนาฬิกาของเครื่องนี้ โปรแกรมไม่ต่อเครือข่ายจึงไม่รู้ว่ามีรุ่นใหม่กว่าหรือไม่ โปรดถามหน่วยงานที่แจกโปรแกรม"
    )


def taken_words(version: str) -> str:
    says = _("เก็บรุ่น {version} ไว้ในเครื่องนี้และอ่านกลับมาตรวจแล้ว จะใช้เมื่อเปิดโปรแกรมครั้งต่อไป")
    return says.format(version=version)


def migrates_words() -> str:
    return _(
        "รุ่นนี้ปรับรูปแบบข้อมูลเมื่อเปิดหน่วยงานครั้งแรก จากนั้นรุ่นเดิมเปิดหน่วยงานนั้นไม่ได้ สำเนาก่อนปรับอยู่ในโฟลเดอร์ backups ของหน่วยงาน"
    )


def state_words(row: VersionRow) -> str:
    return {
        "installed": _("ติดตั้งไว้"),
        "runs": _("กำลังใช้"),
        "next": _("ใช้เมื่อเปิดครั้งต่อไป"),
        "kept": _("เก็บไว้"),
        "aside": _("พักไว้ ไม่ใช้อีก"),
    }[row.state]


def returned_words(failed_version: FailedVersion, version: str) -> UserError:
    """Return the message shown once when `version` starts in place of one that failed to start."""
    what = _("เปิดโปร่งใสรุ่น {new} ไม่ขึ้น จึงกลับมาใช้รุ่น {old}")
    what = what.format(new=failed_version.version, old=version)
    if failed_version.again:
        why = _("หน้าต่างของรุ่นนั้นไม่เปิดขึ้น เปิดโปรแกรมครั้งต่อไปจะลองรุ่นนั้นอีกครั้งเดียว ถ้ายังไม่ขึ้นจะพักไว้ไม่ใช้อีก")
        return UserError(what, why, _("ทำงานต่อในรุ่นนี้ได้ตามปกติ รุ่นนั้นยังไม่ได้แก้ข้อมูลของหน่วยงานใด"))
    why = _(
        "หน้าต่างของรุ่นนั้นไม่เปิดขึ้นสองครั้งติดกัน จึงพักไว้ไม่ใช้อีก รุ่นนั้นยังไม่ได้ปรับรูปแบบข้อมูลของหน่วยงาน รุ่นนี้จึงเปิดได้ตามเดิม"
    )
    if failed_version.opened:
        why = _(
            "หน้าต่างของรุ่นนั้นไม่เปิดขึ้นสองครั้งติดกัน จึงพักไว้ไม่ใช้อีก "
            "หน่วยงานที่รุ่นนั้นปรับข้อมูลไปแล้ว รุ่นนี้ไม่เปิดและบอกว่าเป็นของรุ่นใหม่กว่า ข้อมูลยังอยู่ทั้งหมด"
        )
    do = _(
        "ถ้าต้องการใช้รุ่นนั้นอีก เปิดไฟล์ชุดปรับปรุงไฟล์เดิมหรือไฟล์ที่ใหม่กว่า และแจ้งผู้ดูแลโปรแกรมพร้อมไฟล์ล่าสุดในโฟลเดอร์ reports ถ้ามี"
    )
    return UserError(what, why, do)


def _refused(reason: str) -> RefusedError:
    """Return the refusal of an update whose file the person is to ask for again."""
    again = _("ขอไฟล์ชุดปรับปรุงจากหน่วยงานที่แจกโปรแกรมอีกครั้ง โปรแกรมรุ่นที่ใช้อยู่ไม่เปลี่ยน")
    return RefusedError(_(NOT_TAKEN), reason, again)


def not_update(name: str) -> RefusedError:
    return _refused(_("เพราะ {name} ไม่ใช่ไฟล์ชุดปรับปรุงของโปร่งใส").format(name=name))


def newer_format() -> RefusedError:
    why = _("เพราะเขียนด้วยรูปแบบที่ใหม่กว่าที่รุ่นนี้อ่านได้")
    return RefusedError(_(NOT_TAKEN), why, _("ติดตั้งรุ่นใหม่ด้วยตัวติดตั้งแทน ข้อมูลของหน่วยงานไม่ถูกลบ"))


def damaged() -> RefusedError:
    return _refused(_("เพราะไฟล์เสียหายหรือคัดลอกมาไม่ครบ ไม่มีสิ่งใดถูกเก็บไว้"))


def unsound() -> RefusedError:
    why = _("เพราะรายการไฟล์ข้างในไม่ถูกต้อง แม้มีลายเซ็น ไม่มีสิ่งใดถูกเก็บไว้")
    return RefusedError(_(NOT_TAKEN), why, _("แจ้งหน่วยงานที่แจกโปรแกรมให้ทำชุดปรับปรุงใหม่"))


def extra_files() -> RefusedError:
    return _refused(_("เพราะมีไฟล์ที่ผู้เผยแพร่ไม่ได้ลงลายเซ็น หรือขาดไฟล์ที่ลงไว้ ไม่มีสิ่งใดถูกเก็บไว้"))


def too_large() -> RefusedError:
    return _refused(_("เพราะใหญ่เกินกว่าโปรแกรมจะเป็นได้ ไม่มีสิ่งใดถูกเก็บไว้"))


def not_publishers() -> RefusedError:
    why = _("เพราะไม่มีลายเซ็นของผู้เผยแพร่ที่โปรแกรมนี้รู้จัก หรือไฟล์ถูกแก้หลังลงลายเซ็น")
    return RefusedError(
        _(NOT_TAKEN), why, _("อย่าใช้ไฟล์นี้ ขอไฟล์จากหน่วยงานที่แจกโปรแกรม ตามเบอร์หรือที่อยู่ที่รู้จักอยู่แล้ว")
    )


def old_keys() -> RefusedError:
    why = _("เพราะรายชื่อกุญแจของผู้เผยแพร่ในไฟล์เก่ากว่าที่เครื่องนี้เคยเห็น กุญแจบางดอกอาจถูกเลิกใช้แล้ว")
    return RefusedError(_(NOT_TAKEN), why, _("ขอชุดปรับปรุงที่ออกใหม่กว่านี้จากหน่วยงานที่แจกโปรแกรม"))


def other_program(product: str, platform: str) -> RefusedError:
    why = _("เพราะเป็นของโปรแกรมหรือระบบอื่น ({product} {platform})")
    why = why.format(product=product[:40], platform=platform[:40])
    return RefusedError(
        _(NOT_TAKEN), why, _("เลือกไฟล์ที่ชื่อตรงกับระบบของเครื่องนี้ เช่น win-amd64 สำหรับ Windows")
    )


def not_newer(version: str, floor: str) -> RefusedError:
    why = _("เพราะเป็นรุ่น {version} ซึ่งไม่ใหม่กว่ารุ่น {floor} ที่เครื่องนี้มีอยู่")
    why = why.format(version=version, floor=floor)
    return RefusedError(
        _(NOT_TAKEN), why, _("ใช้รุ่นที่มีอยู่ต่อได้เลย ถ้าต้องการรุ่นใหม่กว่า ถามหน่วยงานที่แจกโปรแกรม")
    )


def too_far(version: str, since: str) -> RefusedError:
    why = _("เพราะรุ่น {version} รับต่อจากรุ่น {since} ขึ้นไปเท่านั้น").format(version=version, since=since)
    return RefusedError(
        _(NOT_TAKEN), why, _("รับชุดปรับปรุงรุ่นก่อนหน้านั้นก่อน หรือติดตั้งรุ่นใหม่ด้วยตัวติดตั้ง ข้อมูลของหน่วยงานไม่ถูกลบ")
    )


def no_keys() -> RefusedError:
    why = _("เพราะโปรแกรมชุดนี้สร้างมาโดยไม่มีกุญแจของผู้เผยแพร่ จึงตรวจไม่ได้ว่าชุดปรับปรุงเป็นของจริง")
    return RefusedError(_(NOT_TAKEN), why, _("ติดตั้งรุ่นใหม่ด้วยตัวติดตั้งแทน ข้อมูลของหน่วยงานไม่ถูกลบ"))


def not_built() -> RefusedError:
    why = _("เพราะโปรแกรมนี้เปิดจากต้นฉบับ ไม่ได้ติดตั้งจากตัวติดตั้ง")
    return RefusedError(
        _(NOT_TAKEN), why, _("แทนที่โฟลเดอร์ต้นฉบับด้วยรุ่นใหม่ แล้วสั่ง python3 installer/bootstrap.py setup")
    )


def being_taken() -> RefusedError:
    return RefusedError(
        _(NOT_TAKEN), _("เพราะอีกหน้าต่างหนึ่งกำลังรับชุดปรับปรุงอยู่"), _("รอให้เสร็จ แล้วลองอีกครั้ง")
    )


def still_runs(version: str) -> RefusedError:
    why = _("เพราะรุ่น {version} เปิดอยู่ จึงเขียนทับไม่ได้").format(version=version)
    return RefusedError(_(NOT_TAKEN), why, _("ปิดโปรแกรมทุกหน้าต่าง เปิดใหม่ แล้วรับชุดปรับปรุงนี้อีกครั้ง"))


def unknown_version(version: str) -> RefusedError:
    return RefusedError(
        _("เลิกใช้รุ่น {version} ไม่ได้").format(version=version[:40]),
        _("ไม่มีรุ่นนี้ในโฟลเดอร์ของผู้ใช้ รุ่นที่ติดตั้งไว้ถอนด้วยการถอนการติดตั้ง"),
        _("ดูรุ่นที่มีด้วยคำสั่ง update list หรือในหน้าตั้งค่า"),
    )
