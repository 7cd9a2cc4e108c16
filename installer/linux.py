"""Build the program for Linux as one folder with its own Python, for Debian package and portable archive alike. Its
Python is Debian's, with security fixes, made for glibc 2.35: Debian 12, Ubuntu 22.04 and later. Parts are pinned by
hash; a version gone from Debian's archive is reported and replaced by the newest, verified by apt."""

import re
import shutil
import struct
import subprocess
from pathlib import Path

from installer import sbom
from installer.debian import installs, squeezed, tarred
from installer.sentences import InstallerError, not_the_pinned_files, not_what_was_kept, say
from installer.tree import (
    PORTABLE,
    compiled,
    date_of,
    goes,
    library,
    must_compile,
    only_pinned,
    packages,
    program,
    rules,
    supplied,
    version_of,
    walked,
    written,
)
from installer.updates import UpdateSigningInput, release, update_of

PLATFORM = "linux-x86_64"
HERE = Path(__file__).resolve().parent
PARTS = "debian-parts.txt"
SUITE = "bookworm"  # Debian 12
APT = (
    "-q",
    "-o",
    "APT::Get::AllowUnauthenticated=false",
    "-o",
    "Acquire::AllowInsecureRepositories=false",
)
Pins = dict[str, tuple[str, str]]  # package of Debian -> its version and hash
GLIBC = (2, 35)  # of Ubuntu 22.04
# glibc versions of wheels; `depends` checks what they need
SYSTEMS = ("2_34", "2_28", "2_27", "2_26", "2_17")
WHEELS = (
    *(word for system in SYSTEMS for word in ("--platform", f"manylinux_{system}_x86_64")),
    *(
        "--platform",
        "manylinux2014_x86_64",
        "--python-version",
        "3.11",
        "--implementation",
        "cp",
        "--abi",
        "cp311",
    ),
)
KINDS = ("--abi", "abi3", "--abi", "none", "--only-binary", ":all:")
PROGRAMS = ("python/python3.11",)  # the executable files in the folder
# Library that every Linux of this kind has, or a package of Debian brings -> that package.
PROVIDED = {
    **dict.fromkeys(
        ("ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6", "libdl.so.2"), "libc6 (>= 2.35)"
    ),
    **dict.fromkeys(("libpthread.so.0", "librt.so.1", "libresolv.so.2"), "libc6 (>= 2.35)"),
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6 (>= 11)",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libsqlite3.so.0": "libsqlite3-0",
    "liblzma.so.5": "liblzma5",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libcrypto.so.3": "libssl3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libbrotlidec.so.1": "libbrotli1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
}
# Qt breaks Thai lines with the first; layouts of keyboards are in the second
LOOKED_FOR = ("libthai0", "xkb-data")
# Plugins that Qt can do without: folder or file -> the package that makes it work.
OPTIONAL = {
    "printsupport/libcupsprintersupport.so": "libcups2",
    "platforms/libqwayland.so": "libwayland-cursor0",
    "wayland-": "libwayland-cursor0",
    "libQt6WaylandClient.so.6": "libwayland-cursor0",
    "platformthemes/libqgtk3.so": "",  # of a desktop that has GTK
}


def laid(
    root: Path,
    home: Path,
    version: str,
    download_folder: Path,
    record: Path | None,
    *,
    downloaded: bool = False,
) -> None:
    """Lay out the built program in `home`, with Python and packages from `download_folder`, downloaded now unless
    `downloaded`. `record`: file with the publisher's keys, None = the program takes no updates."""
    known = rules(root)
    used = parts(download_folder, downloaded)
    supplied(
        HERE / "requirements.txt", download_folder / "linux-wheels", downloaded, *WHEELS, *KINDS
    )
    say("กำลังจัดโฟลเดอร์โปรแกรม", "Laying out the program")
    program(root, home)
    packages(download_folder / "linux-wheels", home / "python" / "Lib" / "site-packages", known)
    # Python, libraries beside those of Qt, all licence files
    for deb in sorted((download_folder / "debian").glob("*.deb")):
        for path, content in installs(deb):
            place = place_of(path)
            if place and goes(place, known):
                written(home / put(place), content)
    compiled(home / "python" / "Lib", drop_sources=True)
    library(home / "python", "python3.11")
    for name in ("core", "storage", "ui", "wiring"):
        compiled(home / name)
    for one in PROGRAMS:
        (home / one).chmod(0o755)
    recorded = {
        name: version
        for name, (version, digest) in pins().items()
        if used[name] != (version, digest)
    }
    debian = [
        sbom.PinnedPart(name, version, "deb/debian", digest, recorded=recorded.get(name, ""))
        for name, (version, digest) in used.items()
    ]
    sbom.write(
        root,
        home,
        version,
        date_of(root),
        [*debian, *sbom.wheels(download_folder / "linux-wheels", known)],
    )
    release(root, home, PLATFORM, version, PROGRAMS[0], date_of(root), record)


def pins(path: Path | None = None) -> Pins:
    """Return {name: (version, SHA-256)} of the Debian packages listed in `path`, None = installer/debian-parts.txt."""
    found = re.findall(
        r"^(\S+?)=(\S+) --hash=sha256:(\w+)$",
        (path or HERE / PARTS).read_text("ascii"),
        re.MULTILINE,
    )
    return {name: (version, digest) for name, version, digest in found}


def parts(download_folder: Path, downloaded: bool) -> Pins:
    """Download the pinned Debian packages or, if `downloaded`, check those there. Return {name: (version, SHA-256)}."""
    to, lock = download_folder / "debian", download_folder / PARTS
    if downloaded:
        used = pins(lock if lock.exists() else None)
        if (
            digests(to) != {digest for _version, digest in used.values()}
            or used.keys() != pins().keys()
        ):
            raise not_what_was_kept(str(to))
        return used
    to.mkdir(parents=True, exist_ok=True)
    used, there = pins(), digests(to)
    if not there >= {digest for _version, digest in used.values()}:
        used = available(used)
    lacking = [
        f"{name}={version}" for name, (version, digest) in used.items() if digest not in there
    ]
    if lacking:
        say(f"กำลังดาวน์โหลดส่วนประกอบตาม {PARTS}", f"Downloading what {PARTS} names")
        download(lacking, to)
    lines = (
        f"{name}={version} --hash=sha256:{digest}\n" for name, (version, digest) in used.items()
    )
    lock.write_text("".join(lines), "ascii")
    only_pinned(lock, to)
    if len(digests(to)) < len(used):
        raise not_the_pinned_files()
    return used


def digests(folder: Path) -> set[str]:
    return {sbom.digest_of(path) for path in folder.glob("*.deb")}


def available(pins: Pins) -> Pins:
    """Return `pins` with each version that Debian's archive has dropped replaced by the newest; print what changed."""
    offers = {name: offered(name) for name in pins}
    gone = {pin[0] for name, pin in pins.items() if pin not in offers[name]}
    newest = {name: next(iter(offers[name]), pin) for name, pin in pins.items()}
    used = {name: newest[name] if pin[0] in gone else pin for name, pin in pins.items()}
    changed = [
        f"{name} {pin[0]} → {used[name][0]}" for name, pin in pins.items() if used[name] != pin
    ]
    if changed:
        say(
            "Debian 12 ไม่มีรุ่นที่บันทึกไว้แล้ว จึงใช้รุ่นใหม่สุดซึ่งลายเซ็นของคลังถูกต้อง และบันทึกไว้ในรายการส่วนประกอบ\n  "
            + "\n  ".join(changed),
            "The archive has these recorded versions no more; its newest are used, and the list of parts says so.",
        )
    newer = [
        f"{name} {pin[0]} → {newest[name][0]}" for name, pin in used.items() if newest[name] != pin
    ]
    if newer:
        say(
            f"ใช้รุ่นที่บันทึกไว้ แต่ Debian 12 มีรุ่นใหม่กว่าแล้ว ขอให้บันทึกใหม่ใน installer/{PARTS}\n  "
            + "\n  ".join(newer),
            "The recorded versions are used; Debian 12 offers newer ones.",
        )
    return used


def offered(name: str) -> list[tuple[str, str]]:
    """Return (version, SHA-256) of each version of the package `name` in apt's lists for Debian 12, newest first."""
    here = re.findall(
        rf"^[^|]+\| +(\S+) \|.* {SUITE}\S*/main .*Packages$",
        apt_cache_output("madison", name),
        re.MULTILINE,
    )
    known = dict(
        re.findall(
            r"^Version: (\S+)$(?:\n.+)*?\nSHA256: (\w+)$",
            apt_cache_output("show", name),
            re.MULTILINE,
        )
    )
    return [(version, known[version]) for version in here if version in known]


def apt_cache_output(*args: str) -> str:
    """Return the output of the command apt-cache with these arguments, or "" if the PC has no apt."""
    try:
        return subprocess.run(
            ["apt-cache", *args], capture_output=True, text=True, check=False
        ).stdout
    except FileNotFoundError:
        return ""


def download(names: list[str], folder: Path) -> None:
    """Download Debian packages (`name=version`) to a folder, verified by the PC's apt. InstallerError if apt fails."""
    try:
        command = ["apt-get", *APT, "download", *names]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", check=False
        )
        said = (done.stderr or done.stdout).strip().splitlines()
        failed = done.returncode
    except FileNotFoundError:
        said, failed = ["apt-get: not found"], 1
    if failed:
        raise InstallerError(
            "ดาวน์โหลดส่วนประกอบของ Debian ไม่สำเร็จ ขอให้สร้างบน Debian 12 สั่ง sudo apt-get update แล้วสั่งคำสั่งเดิมอีกครั้ง\n  "
            + "\n  ".join(said[-3:]),
            "apt-get could not download what is needed: build on Debian 12, after apt-get update.",
        )


def place_of(path: str) -> str:
    """Return where a file of a Debian package goes: `python/…`, `licences/…`, `PySide6/…`; "" = it is not shipped."""
    for found, place in (
        (r"usr/bin/(python3\.11)$", r"python/\1"),
        (r"usr/lib/python3\.11/lib-dynload/(.+)", r"python/DLLs/\1"),
        (r"usr/lib/python3\.11/(LICENSE\.txt)$", r"python/\1"),
        (r"usr/lib/python3\.11/(.+)", r"python/Lib/\1"),
        (r"usr/lib/x86_64-linux-gnu/([^/]+)$", r"PySide6/Qt/lib/\1"),
        (r"usr/share/doc/([^/]+)/copyright$", r"licences/\1.txt"),
    ):
        one = re.match(found, path)
        if one:
            return one.expand(place)
    return ""


def put(path: str) -> str:
    """Return where in the program's folder a file with this `place_of` path goes; Qt's files go to site-packages."""
    return path if path.startswith(("python/", "licences/")) else f"python/Lib/site-packages/{path}"


def depends(home: Path) -> list[str]:
    """Return the Debian packages that the program in `home` needs. InstallerError if Ubuntu 22.04 cannot run it."""
    shipped = {path.name for path in walked(home)}
    wanted, strange = set(LOOKED_FOR), list[str]()
    for path in sorted(walked(home)):
        content = path.read_bytes()
        if not content.startswith(MARK):
            continue
        if glibc(content) > GLIBC:
            strange.append(f"{path.relative_to(home)}: glibc {glibc(content)}")
        if any(sign in path.as_posix() for sign in OPTIONAL):
            continue
        lacking = [name for name in needed(content) if name not in shipped]
        strange += [f"{path.relative_to(home)}: {name}" for name in lacking if name not in PROVIDED]
        wanted |= {PROVIDED[name] for name in lacking if name in PROVIDED}
    if strange:
        raise InstallerError(
            "โปรแกรมที่จัดไว้ต้องใช้ส่วนของระบบที่ Ubuntu 22.04 ไม่มี จึงไม่สร้าง\n  " + "\n  ".join(strange),
            "The folder needs what Ubuntu 22.04 has not.",
        )
    return sorted(wanted)


def recommends() -> list[str]:
    return sorted({package for package in OPTIONAL.values() if package})


def build_update(root: Path, target: Path, signing: UpdateSigningInput) -> list[Path]:
    """Build the update file for Linux (package and portable archive) and its list of parts; return both paths."""
    must_compile()
    home = target / "work" / "prongsai"
    shutil.rmtree(home.parent, ignore_errors=True)
    laid(root, home, version_of(root), target / "fetched", signing.record)
    depends(home)
    return update_of(home, target, signing, date_of(root))


def build(
    root: Path, target: Path, *, record: Path | None = None, downloads: Path | None = None
) -> list[Path]:
    """Build the portable archive for any Linux with a desktop; return its path and that of its list of parts. `record`:
    publisher's keys, None = no updates by file; `downloads`: folder with an earlier build's downloads."""
    must_compile()
    version = version_of(root)
    seconds = date_of(root)
    tree = target / "work" / "Prongsai"
    shutil.rmtree(tree.parent, ignore_errors=True)
    home = tree / version
    laid(
        root,
        home,
        version,
        downloads or target / "fetched",
        record,
        downloaded=downloads is not None,
    )
    depends(home)
    shutil.copyfile(HERE / "desktop" / "portable.sh", tree / "prongsai")
    (tree / "version.ini").write_text(f"[Prongsai]\nversion={version}\n", "ascii")
    (tree / PORTABLE).touch()
    say("กำลังรวมเป็นไฟล์เดียว", "Packing")
    files = {f"{tree.name}/{path.relative_to(tree).as_posix()}": path for path in walked(tree)}
    runs = [f"{tree.name}/prongsai", *(f"{tree.name}/{version}/{path}" for path in PROGRAMS)]
    made = target / f"Prongsai-{version}-linux-x86_64.tar.xz"
    made.write_bytes(squeezed(tarred(files, runs, seconds)))
    return [made, sbom.beside(home, target, f"Prongsai-{version}-linux")]


MARK = b"\x7fELF\x02\x01"  # 64 bits, little-endian
_DYNAMIC = 6  # a type of section
_NEEDED = 1  # a tag of the dynamic section
_VERSION = re.compile(rb"\0GLIBC_(\d+)\.(\d+)(?:\.\d+)?(?=\0)")


def needed(content: bytes) -> list[str]:
    """Return the names of the shared libraries that an ELF file needs to be loaded."""
    (sections,) = struct.unpack_from("<Q", content, 40)
    size, count = struct.unpack_from("<HH", content, 58)
    rows = [struct.unpack_from("<IIQQQQIIQQ", content, sections + size * n) for n in range(count)]
    found = list[str]()
    for row in rows:
        if row[1] != _DYNAMIC:
            continue
        start = row[4]
        length = row[5]
        strings = rows[row[6]][4]
        pairs = struct.iter_unpack("<QQ", content[start : start + length])
        found += [_text(content, strings + value) for tag, value in pairs if tag == _NEEDED]
    return found


def _text(content: bytes, start: int) -> str:
    return content[start : content.index(b"\0", start)].decode("ascii")


def glibc(content: bytes) -> tuple[int, int]:
    """Return the newest glibc version that an ELF file needs, such as (2, 35); (0, 0) if it needs none."""
    return max(((int(one[1]), int(one[2])) for one in _VERSION.finditer(content)), default=(0, 0))
