"""The program for Linux, as one folder with its own Python: what the Debian package and the portable folder hold.

Its Python is Debian's, security corrections included: made for glibc 2.35, it runs on Debian 12, Ubuntu 22.04 and
whatever is newer, and what it is made of is pinned by hash like every wheel.
"""

import re
import shutil
import subprocess
from pathlib import Path

from installer import elf, sbom
from installer.archives import installs, squeezed, tarred
from installer.sentences import Stop, not_the_pinned_files, say
from installer.tree import (
    PORTABLE,
    Rules,
    compiled,
    date_of,
    fetched,
    goes,
    library,
    must_compile,
    only_pinned,
    packages,
    program,
    rules,
    version_of,
    walked,
    written,
)
from installer.updates import Signing, release, update_of

PLATFORM = "linux-x86_64"
HERE = Path(__file__).resolve().parent
PARTS = "debian-parts.txt"
GLIBC = (2, 35)  # of Ubuntu 22.04
SYSTEMS = ("2_34", "2_28", "2_27", "2_26", "2_17")  # glibc that wheels are made for; what they say is looked at below
WHEELS = (
    *(word for system in SYSTEMS for word in ("--platform", f"manylinux_{system}_x86_64")),
    *("--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"),
)
KINDS = ("--abi", "abi3", "--abi", "none", "--only-binary", ":all:")
PROGRAMS = ("python/python3.11",)  # of the folder: what is run as a program
# Library that every Linux of this kind has, or a package of Debian brings -> that package.
PROVIDED = {
    "ld-linux-x86-64.so.2": "libc6 (>= 2.35)",
    "libc.so.6": "libc6 (>= 2.35)",
    "libm.so.6": "libc6 (>= 2.35)",
    "libdl.so.2": "libc6 (>= 2.35)",
    "libpthread.so.0": "libc6 (>= 2.35)",
    "librt.so.1": "libc6 (>= 2.35)",
    "libresolv.so.2": "libc6 (>= 2.35)",
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
LOOKED_FOR = ("libthai0", "xkb-data")  # Qt breaks Thai lines with the first; layouts of keyboards are in the second
# Plugins that Qt does without: folder or file -> the package that makes it work.
OPTIONAL = {
    "printsupport/libcupsprintersupport.so": "libcups2",
    "platforms/libqwayland.so": "libwayland-cursor0",
    "wayland-": "libwayland-cursor0",
    "libQt6WaylandClient.so.6": "libwayland-cursor0",
    "platformthemes/libqgtk3.so": "",  # of a desktop that has GTK
}


def laid(root: Path, home: Path, version: str, fetching: Path, record: Path | None) -> None:
    """The folder of the program: Python, packages, the program, licences, the list of parts, what it says of itself."""
    known = rules(root)
    parts(fetching / "debian")
    fetched(HERE / "requirements.txt", fetching / "linux-wheels", *WHEELS, *KINDS)
    only_pinned(HERE / "requirements.txt", fetching / "linux-wheels")
    say("กำลังจัดโฟลเดอร์โปรแกรม", "Laying out the program")
    program(root, home)
    packages(fetching / "linux-wheels", home / "python" / "Lib" / "site-packages", known)
    debian_parts(fetching / "debian", home, known)
    compiled(home / "python" / "Lib", instead=True)
    library(home / "python", "python3.11")
    for name in ("core", "storage", "ui", "wiring"):
        compiled(home / name)
    for path in PROGRAMS:
        (home / path).chmod(0o755)
    debian = [sbom.Part(name, pin[0], "deb/debian", pin[1]) for name, pin in pins().items()]
    sbom.write(root, home, version, date_of(root), [*debian, *sbom.wheels(fetching / "linux-wheels", known)])
    release(root, home, PLATFORM, version, PROGRAMS[0], date_of(root), record)


def pins() -> dict[str, tuple[str, str]]:
    """Package of Debian -> its version and hash."""
    found = re.findall(r"^(\S+?)=(\S+) --hash=sha256:(\w+)$", (HERE / PARTS).read_text("ascii"), re.MULTILINE)
    return {name: (version, digest) for name, version, digest in found}


def parts(to: Path) -> None:
    """Fetch the pinned packages of Debian with the PC's own apt, those that are not there yet. Stop with a sentence."""
    to.mkdir(parents=True, exist_ok=True)
    there = {sbom.digest_of(path): path for path in to.glob("*.deb")}
    wanted = pins()
    lacking = {name: pin for name, pin in wanted.items() if pin[1] not in there}
    if lacking:
        say(f"กำลังดาวน์โหลดส่วนประกอบตาม {PARTS}", f"Downloading what {PARTS} pins")
        download([f"{name}={version}" for name, (version, _digest) in lacking.items()], to)
    only_pinned(HERE / PARTS, to)
    if len(list(to.glob("*.deb"))) < len(wanted):
        raise not_the_pinned_files()


def download(named: list[str], to: Path) -> None:
    """Packages of Debian into a folder, as the PC's own apt finds them."""
    try:
        done = subprocess.run(
            ["apt-get", "-q", "download", *named], cwd=to, capture_output=True, text=True, errors="replace", check=False
        )
        said, failed = (done.stderr or done.stdout).strip().splitlines(), done.returncode
    except FileNotFoundError:
        said, failed = ["apt-get: not found"], 1
    if failed:
        raise Stop(
            "ดาวน์โหลดส่วนประกอบของ Debian ไม่สำเร็จ ขอให้สร้างบน Debian 12 สั่ง sudo apt-get update แล้วสั่งคำสั่งเดิมอีกครั้ง "
            f"ถ้ารุ่นที่กำหนดไว้พ้นคลังไปแล้ว แก้รุ่นและลายนิ้วมือใน installer/{PARTS}\n  " + "\n  ".join(said[-3:]),
            "apt-get could not download what is pinned: build on Debian 12 after apt-get update, or renew the pins.",
        )


def debian_parts(debs: Path, home: Path, known: Rules) -> None:
    """What is shipped of Debian's packages: Python, libraries beside those of Qt, and what each says of its licence."""
    for deb in sorted(debs.glob("*.deb")):
        for path, content in installs(deb):
            place = place_of(path)
            if place and goes(place, known):
                written(home / put(place), content)


def place_of(path: str) -> str:
    """Where a file of a package of Debian lies among Python and packages; "" = nowhere."""
    for found, place in (
        (r"usr/bin/(python3\.11)$", r"python/\1"),
        (r"usr/lib/python3\.11/lib-dynload/(.+)", r"python/DLLs/\1"),
        (r"usr/lib/python3\.11/(LICENSE\.txt)$", r"python/\1"),
        (r"usr/lib/python3\.11/(.+)", r"python/Lib/\1"),
        (r"usr/lib/x86_64-linux-gnu/([^/]+)$", r"PySide6/Qt/lib/\1"),
        (r"usr/share/doc/([^/]+)/copyright$", r"licences/\1.txt"),
    ):
        if one := re.match(found, path):
            return one.expand(place)
    return ""


def put(place: str) -> str:
    """The path in the program's folder of what is shipped."""
    return place if place.startswith(("python/", "licences/")) else f"python/Lib/site-packages/{place}"


def depends(home: Path) -> list[str]:
    """Packages the folder needs; Stop when a library is neither shipped nor known, or asks for a newer glibc."""
    shipped = {path.name for path in walked(home)}
    wanted, strange = set(LOOKED_FOR), list[str]()
    for path in sorted(walked(home)):
        content = path.read_bytes()
        if not elf.is_elf(content):
            continue
        if elf.glibc(content) > GLIBC:
            strange.append(f"{path.relative_to(home)}: glibc {elf.glibc(content)}")
        if any(sign in path.as_posix() for sign in OPTIONAL):
            continue
        lacking = [name for name in elf.needed(content) if name not in shipped]
        strange += [f"{path.relative_to(home)}: {name}" for name in lacking if name not in PROVIDED]
        wanted |= {PROVIDED[name] for name in lacking if name in PROVIDED}
    if strange:
        raise Stop(
            "โปรแกรมที่จัดไว้ต้องใช้ส่วนของระบบที่ Ubuntu 22.04 ไม่มี จึงไม่สร้าง\n  " + "\n  ".join(strange),
            "The folder needs what Ubuntu 22.04 has not.",
        )
    return sorted(wanted)


def recommends() -> list[str]:
    return sorted({package for package in OPTIONAL.values() if package})


def build_update(root: Path, out: Path, signing: Signing) -> list[Path]:
    """Make the update for Linux in `out`, of the same files as the package and the portable folder; the paths."""
    must_compile()
    home = out / "work" / "prongsai"
    shutil.rmtree(home.parent, ignore_errors=True)
    laid(root, home, version_of(root), out / "fetched", signing.record)
    depends(home)
    return update_of(home, out, signing, date_of(root))


def build(root: Path, out: Path, *, record: Path | None = None) -> list[Path]:
    """Make the portable archive in `out`, for any Linux with a desktop; its path, and that of the list of parts.

    `record`: of the publisher's keys; without it the program takes no updates by file.
    """
    must_compile()
    version, seconds, tree = version_of(root), date_of(root), out / "work" / "Prongsai"
    shutil.rmtree(tree.parent, ignore_errors=True)
    home = tree / version
    laid(root, home, version, out / "fetched", record)
    depends(home)
    shutil.copyfile(HERE / "desktop" / "portable.sh", tree / "prongsai")
    (tree / "version.ini").write_text(f"[Prongsai]\nversion={version}\n", "ascii")
    (tree / PORTABLE).touch()
    say("กำลังรวมเป็นไฟล์เดียว", "Packing")
    files = {f"{tree.name}/{path.relative_to(tree).as_posix()}": path for path in walked(tree)}
    runs = [f"{tree.name}/prongsai", *(f"{tree.name}/{version}/{path}" for path in PROGRAMS)]
    made = out / f"Prongsai-{version}-linux-x86_64.tar.xz"
    made.write_bytes(squeezed(tarred(files, runs, seconds)))
    return [made, sbom.beside(home, out, f"Prongsai-{version}-linux")]
