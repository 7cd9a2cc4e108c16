"""The Debian package tried where it is to run: bare systems of this PC's kind, no network, a window, a newer version.

Root, debootstrap and Xvfb are needed, and a network to lay the bare systems; what is tried runs without one.
"""

import io
import lzma
import os
import re
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.archives import members, package
from installer.sentences import Stop, say

TOOLS = ("debootstrap", "Xvfb", "xdotool", "scrot", "unshare")
OWN_FOLDER = "bookworm"  # what `build deb --with-depends` has gathered the packages of
SUITES = (OWN_FOLDER, "jammy")  # Debian 12, Ubuntu 22.04: the oldest the package is for
UNSIGNED = ("jammy", "noble")  # Debian carries no key of Ubuntu: only good for a trial that is thrown away
SCREEN = ":71"
SOCKETS = Path("/tmp", ".X11-unix")  # of screens
PERSON, HOME = 1000, "/srv/user"  # who works in the bare system; root only installs
SHOWN = 90  # seconds at most until a window stands, on a slow PC


class Bare:
    """A bare system in a folder, entered without a network."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, words: str, *, as_root: bool = False, network: bool = False, settings: str = "") -> str:
        """What a shell there says. Stop when it fails."""
        done = subprocess.run(self.words(words, as_root, network, settings), capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        if done.returncode:
            raise Stop(f"ลองไม่ผ่าน: {words}\n{said[-2000:]}", f"failed with {done.returncode}")
        return said

    def words(self, words: str, as_root: bool, network: bool, settings: str) -> list[str]:
        who = "" if as_root else f"--userspec={PERSON}:{PERSON}"
        home = "/root" if as_root else HOME
        inside = (
            f"mount -t proc proc '{self.root}/proc'; mount --bind /dev '{self.root}/dev'; "
            f"mkdir -p '{self.root}{SOCKETS}'; mount --bind {SOCKETS} '{self.root}{SOCKETS}'; "
            f"exec chroot {who} '{self.root}' env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME={home} "
            f'LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive {settings} sh -c "$0"'
        )
        return ["unshare", "-m", *(() if network else ("-n",)), "sh", "-c", inside, words]


def trial(out: Path, suites: tuple[str, ...] = SUITES) -> list[str]:
    """Try the package in `out` on each of the bare systems; a line for each thing seen. Stop when one fails."""
    lacking = [tool for tool in TOOLS if not shutil.which(tool)]
    if lacking or os.geteuid() != 0:
        raise Stop("ต้องเป็นผู้ดูแลเครื่อง (root) และมี " + " ".join(lacking or TOOLS), "Root and these tools are needed.")
    debs = sorted(out.glob("prongsai_*_amd64.deb"))
    if not debs:
        raise Stop(f"ไม่มีแพ็กเกจใน {out} ขอให้สั่ง build deb --with-depends ก่อน", "Build the package first.")
    seen = list[str]()
    for suite in suites:
        bare = laid(suite, out / "trial")
        seen += [f"{suite}: {line}" for line in tried(bare, suite, debs[-1], out)]
    return seen


def laid(suite: str, place: Path) -> Bare:
    """A fresh bare system; its first copy is kept."""
    base, root = place / f"{suite}.base", place / suite
    if not base.exists():
        say(f"กำลังจัดระบบเปล่า {suite}", f"Laying a bare {suite}")
        place.mkdir(parents=True, exist_ok=True)
        trust = ["--no-check-gpg"] if suite in UNSIGNED else []
        new = base.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        done = subprocess.run(
            ["debootstrap", "--variant=minbase", "--arch=amd64", *trust, suite, str(new)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Stop(f"จัดระบบเปล่า {suite} ไม่สำเร็จ\n{done.stdout[-1000:]}", "debootstrap failed.")
        new.rename(base)
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", str(base), str(root)], check=True)
    bare = Bare(root)
    bare.run(f"useradd -m -d {HOME} -u {PERSON} user", as_root=True)
    return bare


def tried(bare: Bare, suite: str, deb: Path, out: Path) -> Iterator[str]:
    """Everything that is tried on one system, in the order a person would."""
    version = deb.name.split("_")[1]
    stick = bare.root / "media" / "stick"
    stick.mkdir()
    gathered = brought(bare, suite, deb, stick, out)
    yield timed(f"installed offline from {gathered} packages", lambda: install(bare))
    yield timed("the whole sample work in the terminal", lambda: bare.run(f"prongsai demo --out {HOME}/demo"))
    files = sum(1 for path in (bare.root / HOME[1:] / "demo").rglob("*") if path.is_file())
    yield f"  {files} files made; kinds of files known: {known_kind(bare)}"
    office = f"{HOME}/demo/offices/S11/prongsai.prongsai-office"
    yield timed("the window, opened by the file of an office", lambda: window(bare, office, out / f"trial-{suite}.png"))
    kept = data(bare)
    newer = newer_of(deb, stick.parent / "newer.deb", f"{version}+next")
    yield timed("a newer version over it", lambda: bare.run(f"dpkg -i /media/{newer.name}", as_root=True))
    said = bare.run("dpkg-query -W -f '${Version}' prongsai; test ! -e /usr/lib/prongsai/NOTICE; prongsai --help")
    yield f"  version {said.split()[0][:20]}; data kept: {data(bare) == kept}"
    yield timed("removed", lambda: bare.run("dpkg -r prongsai", as_root=True))
    left = (bare.root / "usr/lib/prongsai").exists() or (bare.root / "usr/bin/prongsai").exists()
    yield f"  of the program left: {left}; data kept: {data(bare) == kept}"
    archive = next(iter(sorted(out.glob("Prongsai-*-linux-x86_64.tar.xz"))), None)
    if archive:
        yield timed("the portable folder", lambda: portable(bare, archive))
    if left or data(bare) != kept:
        raise Stop("ถอนแล้วไม่เป็นอย่างที่ควร", "Removing left the program, or took data.")


def timed(what: str, done: Callable[[], object]) -> str:
    began = time.monotonic()
    done()
    say(f"  {what}: {time.monotonic() - began:.0f} s")
    return f"{what}: {time.monotonic() - began:.0f} s"


def brought(bare: Bare, suite: str, deb: Path, stick: Path, out: Path) -> int:
    """Packages on the stick: those gathered with the package, or elsewhere those that system's own apt fetches."""
    gathered = out / deb.name.replace("_amd64.deb", "_bare")
    if suite == OWN_FOLDER and gathered.exists():
        for path in gathered.glob("*.deb"):
            shutil.copyfile(path, stick / path.name)
    else:
        shutil.copyfile(deb, stick / deb.name)
        shutil.copyfile("/etc/resolv.conf", bare.root / "etc/resolv.conf")
        fetch = (
            f"apt-get update -q && apt-get install -qy --no-install-recommends --download-only /media/stick/{deb.name}"
        )
        bare.run(fetch, as_root=True, network=True)
        bare.run("cp /var/cache/apt/archives/*.deb /media/stick/", as_root=True)
    return len([*stick.glob("*.deb")])


def install(bare: Bare) -> None:
    """The one command of docs/install.md."""
    bare.run("dpkg -i --refuse-downgrade --skip-same-version /media/stick/*.deb", as_root=True)


def known_kind(bare: Bare) -> str:
    """What the menu of the desktop would start for the files of the program."""
    entry = (bare.root / "usr/share/applications/prongsai.desktop").read_text("utf-8")
    kinds = (bare.root / "usr/share/mime/packages/prongsai.xml").read_text("utf-8")
    named = re.findall(r'mime-type type="([^"]+)"', kinds)
    return str(all(f"{kind};" in entry for kind in named) and len(named))


def data(bare: Bare) -> dict[str, int]:
    """Files a person has, with their sizes; the program's log may grow."""
    home = bare.root / HOME[1:]
    files = (path for path in sorted(home.rglob("*")) if path.is_file() and path.suffix not in (".log", ".lock"))
    return {path.relative_to(home).as_posix(): path.stat().st_size for path in files if "/.cache/" not in str(path)}


@contextmanager
def screen() -> Iterator[None]:
    SOCKETS.mkdir(exist_ok=True)
    with subprocess.Popen(["Xvfb", SCREEN, "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-ac"]) as server:
        try:
            yield
        finally:
            server.terminate()


def window(bare: Bare, file: str, picture: Path) -> None:
    """Open the window by a file, wait until it stands, take its picture, close it."""
    with screen():
        words = bare.words(f"exec prongsai {file}", False, False, f"DISPLAY={SCREEN}")
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as program:
            try:
                stands(program, picture)
            finally:
                program.terminate()


def stands(program: "subprocess.Popen[bytes]", picture: Path) -> None:
    settings = {**os.environ, "DISPLAY": SCREEN}
    for _second in range(SHOWN):
        time.sleep(1)
        if program.poll() is not None:
            said = program.stdout.read().decode("utf-8", "replace") if program.stdout else ""
            raise Stop(f"หน้าต่างไม่เปิด\n{said[-2000:]}", "The window did not open.")
        looked = ["xdotool", "search", "--onlyvisible", "--class", "prongsai"]
        if subprocess.run(looked, env=settings, capture_output=True, check=False).stdout.strip():
            time.sleep(5)  # what is drawn after it stands
            subprocess.run(["scrot", "--overwrite", str(picture)], env=settings, check=True)
            return
    raise Stop("หน้าต่างไม่เปิดในเวลาที่รอ", "No window within the time.")


def newer_of(deb: Path, to: Path, version: str) -> Path:
    """The package again as a newer version: one file of it gone, one new."""
    parts = dict(members(deb))
    control = dict[str, bytes]()
    with tarfile.open(fileobj=io.BytesIO(parts["control.tar.gz"])) as tar:
        for entry in tar:
            if content := tar.extractfile(entry) if entry.isreg() else None:
                control[entry.name.removeprefix("./")] = content.read()
    control["control"] = re.sub(rb"(?m)^Version: .*$", f"Version: {version}".encode(), control["control"])
    data = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(lzma.decompress(parts["data.tar.xz"]))) as tar,
        tarfile.open(fileobj=data, mode="w", format=tarfile.GNU_FORMAT) as new,
    ):
        for entry in tar:
            name = entry.name.replace("/NOTICE", "/NEWER") if entry.isreg() else entry.name
            content = tar.extractfile(entry)
            entry.name = name
            new.addfile(entry, content)
    to.write_bytes(package(control, data.getvalue(), 0, preset=0))
    return to


def portable(bare: Bare, archive: Path) -> None:
    """Unpacked below a path with blanks and Thai; keys beside it while the mark is there, else at home."""
    place = f"{HOME}/แฟลช ไดรฟ์"
    shutil.copyfile(archive, bare.root / "media" / archive.name)
    unpacked = f"mkdir -p '{place}' && tar -C '{place}' -xf /media/{archive.name}"
    bare.run(f"command -v xz || dpkg -i /media/stick/xz-utils*.deb; chmod a+r /media/{archive.name}", as_root=True)
    bare.run(f"{unpacked} && '{place}/Prongsai/prongsai' demo --out '{place}/demo'")
    bare.run(f"test -d '{place}/Prongsai/data/keys'")
