"""`python -m tests.debian FOLDER`: the Debian package in FOLDER on bare systems like this PC's, as `test-deb` calls it.

It needs root, debootstrap and Xvfb, and a network only to set the systems up; its keys and versions are deleted with
it. The package installs files of root, updates lie in the user's folder; a version that does not start gives way.
"""

import io
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from installer import updates
from installer.debian import members, package
from installer.sentences import InstallerError, say
from installer.updates import RELEASE

TOOLS = ("debootstrap", "Xvfb", "xdotool", "scrot", "unshare", "openssl")
OWN_FOLDER = "bookworm"  # what `build deb --with-depends` has gathered the packages of
# Debian 12 and 13; Ubuntu 22.04, the oldest that the package supports
SUITES = (OWN_FOLDER, "trixie", "jammy")
# Debian carries no key of Ubuntu: only good for a trial that is thrown away
UNSIGNED = ("jammy", "noble")
SOCKETS = Path("/tmp", ".X11-unix")  # sockets of X servers
PERSON, HOME = 1000, "/srv/user"  # user id and home in the bare system; root only installs
OFFICE = f"{HOME}/demo/offices/S11/prongsai.prongsai-office"
SHOWN = 90  # seconds at most until a window stands, on a slow PC
MODULES = """
import importlib, pathlib, sys
home = pathlib.Path(sys.executable).parents[1]
found = [path for room in ("core", "storage", "ui", "wiring") for path in sorted((home / room).rglob("*.py"))]
names = [".".join(path.relative_to(home).with_suffix("").parts).removesuffix(".__init__") for path in found]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


class BareDebian:
    """A bare Debian system in a folder, entered by chroot without a network."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(
        self, command: str, *, as_root: bool = False, network: bool = False, settings: str = ""
    ) -> str:
        """Run shell commands in the system with variables `settings`; return the output. InstallerError on failure."""
        done = subprocess.run(
            self.words(command, as_root, network, settings), capture_output=True, check=False
        )
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        if done.returncode:
            raise InstallerError(
                f"ลองไม่ผ่าน: {command}\n{said[-2000:]}", f"failed with {done.returncode}"
            )
        return said

    def words(self, command: str, as_root: bool, network: bool, settings: str) -> list[str]:
        who = "" if as_root else f"--userspec={PERSON}:{PERSON}"
        home = "/root" if as_root else HOME
        inside = (
            f"mount -t proc proc '{self.root}/proc'; mount --bind /dev '{self.root}/dev'; "
            f"mkdir -p '{self.root}{SOCKETS}'; mount --bind {SOCKETS} '{self.root}{SOCKETS}'; "
            f"exec chroot {who} '{self.root}' env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME={home} "
            f'LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive {settings} sh -c "$0"'
        )
        return ["unshare", "-m", *(() if network else ("-n",)), "sh", "-c", inside, command]


def trial(builds: Path, suites: tuple[str, ...] = SUITES) -> None:
    """Try the package in `builds` on a bare system of each of `suites` (Debian, Ubuntu), print the results.
    InstallerError if a trial fails."""
    lacking = [tool for tool in TOOLS if not shutil.which(tool)]
    if lacking or os.geteuid() != 0:
        raise InstallerError(
            "ต้องเป็นผู้ดูแลเครื่อง (root) และมี " + " ".join(lacking or TOOLS),
            "Root and these tools are needed.",
        )
    debs = sorted(builds.glob("prongsai_*_amd64.deb"))
    if not debs:
        raise InstallerError(
            f"ไม่มีแพ็กเกจใน {builds} ขอให้สั่ง build deb --with-depends ก่อน", "Build the package first."
        )
    for suite in suites:
        for line in tried(laid(suite, builds / "trial"), suite, debs[-1], builds):
            say(f"{suite}: {line}")


def laid(suite: str, place: Path) -> BareDebian:
    """Return a fresh bare system of the release `suite` in the folder `place`, which caches the first installation."""
    base, root = place / f"{suite}.base", place / suite
    if not base.exists():
        say(f"กำลังจัดระบบเปล่า {suite}", f"Laying a bare {suite}")
        place.mkdir(parents=True, exist_ok=True)
        trust = ["--no-check-gpg"] if suite in UNSIGNED else []
        new = base.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", "--arch=amd64", *trust, suite, str(new)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise InstallerError(
                f"จัดระบบเปล่า {suite} ไม่สำเร็จ\n{done.stdout[-1000:]}", "debootstrap failed."
            )
        new.rename(base)
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", str(base), str(root)], check=True)
    bare = BareDebian(root)
    SOCKETS.mkdir(exist_ok=True)
    bare.run(f"useradd -m -d {HOME} -u {PERSON} user", as_root=True)
    return bare


def tried(system: BareDebian, suite: str, deb: Path, builds: Path) -> Iterator[str]:
    """Try the package `deb` on a bare system, step by step as a person would, and yield a line on each step."""
    stick = system.root / "media" / "stick"
    stick.mkdir()
    gathered = brought(system, suite, deb, stick, builds)
    # as in docs/install.md
    install = "dpkg -i --refuse-downgrade --skip-same-version /media/stick/*.deb"
    yield timed(
        f"installed offline from {gathered} packages", lambda: system.run(install, as_root=True)
    )
    yield f"  modules of the program, each imported: {imported(system)}"
    yield timed(
        "the whole sample work in the terminal",
        lambda: system.run(f"prongsai demo --out {HOME}/demo"),
    )
    files = sum(1 for path in (system.root / HOME[1:] / "demo").rglob("*") if path.is_file())
    menu = (system.root / "usr/share/applications/prongsai.desktop").read_text("utf-8")
    kinds = (system.root / "usr/share/mime/packages/prongsai.xml").read_text("utf-8")
    named = re.findall(r'mime-type type="([^"]+)"', kinds)
    yield f"  {files} files made; kinds of files known: {all(f'{kind};' in menu for kind in named) and len(named)}"
    picture = builds / f"trial-{suite}.png"
    yield timed(
        "the window, opened by the file of an office", lambda: window(system, OFFICE, picture)
    )
    yield from newer(system, suite, deb, builds)
    kept = data(system)
    yield timed("removed", lambda: system.run("dpkg -r prongsai", as_root=True))
    left = (system.root / "usr/lib/prongsai").exists() or (
        system.root / "usr/bin/prongsai"
    ).exists()
    must((left, data(system)), (False, kept), "what removing leaves")
    yield "  nothing of the program is left; data kept, updates in the user's own folder with it"
    archive = next(iter(sorted(builds.glob("Prongsai-*-linux-x86_64.tar.xz"))), None)
    if archive:
        yield timed(
            "the portable folder, and an update taken by it",
            lambda: portable(system, suite, archive, builds),
        )


def newer(system: BareDebian, suite: str, deb: Path, builds: Path) -> Iterator[str]:
    """Install a newer package, then two update files, the second of which does not start; yield a line on each step."""
    version, media = deb.name.split("_")[1], system.root / "media"
    home = unpacked(deb, builds / "trial" / "tree")
    by = publisher(builds / "trial" / "keys")
    update_to(after(version, 2), home, by, media / "good.prongsai-update")
    failing_to(after(version, 3), home, by, media / "bad.prongsai-update")
    refused = system.run("! prongsai update take /media/good.prongsai-update")
    yield f"  of a publisher nobody knows, an update is refused: {refused.splitlines()[1]}"
    kept, first = data(system), after(version, 1)
    newer_of(deb, media / "newer.deb", first, by.release(home, first))
    yield timed(
        "a newer version over it", lambda: system.run("dpkg -i /media/newer.deb", as_root=True)
    )
    said = system.run("dpkg-query -W -f '${Version}' prongsai; test ! -e /usr/lib/prongsai/NOTICE")
    must(data(system), kept, "data after the newer version")
    must(said, first, "version installed")
    yield f"  version {said}; data kept"
    roots = verified(system)
    window(system, "/media/good.prongsai-update", builds / f"trial-{suite}-asked.png")
    yield timed(
        "an update by file taken",
        lambda: system.run("prongsai update take /media/good.prongsai-update"),
    )
    runs = window(system, OFFICE, builds / f"trial-{suite}-updated.png")
    must(
        f"{HOME}/.local/share/prongsai/keys/versions/{after(version, 2)}/main.py" in runs,
        True,
        runs,
    )
    must(
        states(system.run("prongsai update list --json")),
        {after(version, 2): "runs", first: "installed"},
        "list",
    )
    yield f"  the window is that of {after(version, 2)}, which runs from the user's own folder"
    yield timed(
        "one whose window does not come up", lambda: fails(system, suite, builds, after(version, 2))
    )
    wanted = {after(version, 3): "aside", after(version, 2): "runs", first: "installed"}
    must(states(system.run("prongsai update list --json")), wanted, "list")
    must(verified(system), roots, "files of the package")
    yield f"  the one before returned and said so; what root installed is as it was: {not roots}"
    last = after(version, 4)
    newer_of(deb, media / "last.deb", last, by.release(home, last))
    yield timed(
        "a package above all updates", lambda: system.run("dpkg -i /media/last.deb", as_root=True)
    )
    must(states(system.run("prongsai update list --json"))[last], "runs", "list")


def fails(system: BareDebian, suite: str, builds: Path, previous: str) -> None:
    """Check that `previous` follows when a version comes up without a window, and that the second time bars it."""
    system.run("prongsai update take /media/bad.prongsai-update")
    for start in (1, 2):
        runs = window(system, OFFICE, builds / f"trial-{suite}-returned-{start}.png")
        must(f"/versions/{previous}/main.py" in runs, True, runs)
        must(
            "aside" in states(system.run("prongsai update list --json")).values(),
            start > 1,
            f"put aside at {start}",
        )


def imported(system: BareDebian) -> str:
    """Import each module of the program with the program's own Python; return the number of modules as text."""
    (system.root / "media" / "modules.py").write_text(MODULES, "utf-8")
    python = "/usr/lib/prongsai/python/python3.11"
    return system.run(
        f"{python} -X utf8 -B /media/modules.py", settings="QT_QPA_PLATFORM=offscreen"
    ).strip()


def verified(system: BareDebian) -> str:
    """Return lines on the installed files that differ from the package, except those that the trial itself changes."""
    ours = f"/usr/lib/prongsai/{RELEASE}"
    said = system.run("dpkg --verify prongsai || true", as_root=True).splitlines()
    return "\n".join(line for line in said if not line.endswith((ours, "/NOTICE")))


def timed(label: str, action: Callable[[], object]) -> str:
    began = time.monotonic()
    action()
    return f"{label}: {time.monotonic() - began:.0f} s"


def brought(system: BareDebian, suite: str, deb: Path, stick: Path, builds: Path) -> int:
    """Copy to `stick` the package `deb` and all it needs, from the build or by the system's apt; return how many."""
    gathered = builds / deb.name.replace("_amd64.deb", "_bare")
    if suite == OWN_FOLDER and gathered.exists():
        for path in gathered.glob("*.deb"):
            shutil.copyfile(path, stick / path.name)
    else:
        shutil.copyfile(deb, stick / deb.name)
        shutil.copyfile("/etc/resolv.conf", system.root / "etc/resolv.conf")
        fetch = f"apt-get update -q && apt-get install -qy --no-install-recommends --download-only /media/stick/{deb.name}"
        system.run(fetch, as_root=True, network=True)
        system.run("cp /var/cache/apt/archives/*.deb /media/stick/", as_root=True)
    return len([*stick.glob("*.deb")])


def data(system: BareDebian) -> dict[str, int]:
    """Return {path: size in bytes} of the user's files, without caches, locks and the program's growing log."""
    home = system.root / HOME[1:]
    files = (
        path
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.suffix not in (".log", ".lock")
    )
    return {
        path.relative_to(home).as_posix(): path.stat().st_size
        for path in files
        if "/.cache/" not in str(path)
    }


@contextmanager
def screen() -> Iterator[str]:
    """Run an X server for the trial during the block; yield its display name (`:99`)."""
    words = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-ac"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            yield f":{server.stdout.readline().decode().strip() if server.stdout else ''}"
        finally:
            server.terminate()


def window(system: BareDebian, file: str, picture: Path, program: str = "prongsai") -> str:
    """Start `program` with the path `file`, wait until its window shows, and save a screenshot as `picture`. Return the
    command lines of the program and of what it started: an update that has not proved itself runs below the installed
    version."""
    with screen() as name:
        words = system.words(f"exec '{program}' {file}", False, False, f"DISPLAY={name}")
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as opened:
            try:
                stands(opened, picture, name)
                started = (
                    Path(f"/proc/{opened.pid}/task/{opened.pid}/children")
                    .read_text("ascii")
                    .split()
                )
                lines = [
                    Path(f"/proc/{pid}/cmdline").read_text("utf-8")
                    for pid in (opened.pid, *started)
                ]
                return "\n".join(lines).replace("\0", " ")
            finally:
                opened.terminate()


def stands(program: "subprocess.Popen[bytes]", picture: Path, name: str) -> None:
    settings = {**os.environ, "DISPLAY": name}
    for _second in range(SHOWN):
        time.sleep(1)
        if program.poll() is not None:
            said = program.stdout.read().decode("utf-8", "replace") if program.stdout else ""
            raise InstallerError(f"หน้าต่างไม่เปิด\n{said[-2000:]}", "The window did not open.")
        looked = ["xdotool", "search", "--onlyvisible", "--class", "prongsai"]
        if subprocess.run(looked, env=settings, capture_output=True, check=False).stdout.strip():
            time.sleep(5)  # let the window draw its content
            subprocess.run(["scrot", "--overwrite", str(picture)], env=settings, check=True)
            return
    raise InstallerError("หน้าต่างไม่เปิดในเวลาที่รอ", "No window within the time.")


def portable(system: BareDebian, suite: str, archive: Path, builds: Path) -> None:
    """Unpack the portable archive below a path with blanks and Thai; check that it stores keys and an update there."""
    place = f"{HOME}/แฟลช ไดรฟ์"
    tar = system.root / "media" / "portable.tar"
    # a bare system has no xz, as desktops have
    tar.write_bytes(lzma.decompress(archive.read_bytes()))
    system.run(f"mkdir '{place}' && tar -C '{place}' -xf /media/{tar.name}")
    system.run(f"'{place}/Prongsai/prongsai' demo --out '{place}/demo'")
    folder = system.root / place[1:] / "Prongsai"
    version = archive.name.split("-")[1]
    (folder / version / RELEASE).write_bytes(
        publisher_at(builds / "trial" / "keys").release(folder / version, version)
    )
    starter = f"{place}/Prongsai/prongsai"
    update = "/media/good.prongsai-update"
    system.run(f"'{starter}' update take {update}")
    runs = window(
        system, f"'{place}/demo/offices/S11'", builds / f"trial-{suite}-portable.png", starter
    )
    must(f"{place}/Prongsai/data/keys/versions/{after(version, 2)}/main.py" in runs, True, runs)


INSTALLED = "usr/lib/prongsai"  # the program's folder in the package
FAILS = "raise SystemExit(3)\n"  # a main.py whose window never comes up
TRIED = "ผู้เผยแพร่ของการลอง"


class TrialPublisher(NamedTuple):
    """A publisher of updates who is trusted in the trial only: private key and record of keys."""

    key: Path
    record: Path

    def release(self, home: Path, version: str) -> bytes:
        """Return a release file (bytes) like that in `home`, with another version and this publisher's keys."""
        facts = json.loads((home / updates.RELEASE).read_bytes())
        return updates.written(
            {**facts, "version": version, "publisher": json.loads(self.record.read_bytes())}
        )


def publisher(place: Path) -> TrialPublisher:
    """Make a root key and a signing key for the trial, and return the publisher who has them."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in ("root", "key"):
        made = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(place / f"{name}.pem")]
        subprocess.run(made, check=True, capture_output=True)
    by = publisher_at(place)
    by.record.write_bytes(updates.listed(place / "root.pem", [by.key], TRIED, None))
    return by


def publisher_at(place: Path) -> TrialPublisher:
    return TrialPublisher(place / "key.pem", place / updates.RECORD)


def unpacked(deb: Path, folder: Path) -> Path:
    """Unpack a Debian package into `folder`, and return the program's folder in it."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True)
    return folder / INSTALLED


def update_to(version: str, home: Path, publisher: TrialPublisher, target: Path) -> Path:
    """Write the program in `home` as an update file `target` to that version, and return `target`."""
    before = (home / updates.RELEASE).read_bytes()
    (home / updates.RELEASE).write_bytes(publisher.release(home, version))
    updates.update(
        home,
        target,
        updates.UpdateSigningInput(publisher.key, publisher.record, "0.0.0", f"รุ่น {version}"),
        0,
    )
    (home / updates.RELEASE).write_bytes(before)
    return target


def failing_to(version: str, home: Path, publisher: TrialPublisher, target: Path) -> Path:
    """Write to `target` a valid update file whose program ends at once, without a window; return `target`."""
    tree = target.with_suffix(".tree")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(
        home / "python", tree / "python", ignore=shutil.ignore_patterns("site-packages")
    )
    shutil.copyfile(home / updates.RELEASE, tree / updates.RELEASE)
    (tree / "main.py").write_text(FAILS, "utf-8")
    return update_to(version, tree, publisher, target)


def newer_of(deb: Path, target: Path, version: str, release: bytes) -> Path:
    """Copy the Debian package `deb` as `version`, with this release file and one file renamed; return `target`."""
    parts = dict(members(deb))
    control = contents(parts["control.tar.gz"])
    control["control"] = re.sub(
        rb"(?m)^Version: .*$", f"Version: {version}".encode(), control["control"]
    )
    data = changed(
        lzma.decompress(parts["data.tar.xz"]), {f"./{INSTALLED}/{updates.RELEASE}": release}
    )
    target.write_bytes(package(control, data, 0, preset=0))
    return target


def contents(packed: bytes) -> dict[str, bytes]:
    found = dict[str, bytes]()
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content:
                found[entry.name.removeprefix("./")] = content.read()
    return found


def changed(packed: bytes, replacements: Mapping[str, bytes]) -> bytes:
    """Return the tar `packed` (bytes) with the contents in `replacements` ({path: content}); NOTICE becomes NEWER."""
    data = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(packed)) as tar,
        tarfile.open(fileobj=data, mode="w", format=tarfile.GNU_FORMAT) as new,
    ):
        for entry in tar:
            content = tar.extractfile(entry)
            other = replacements.get(entry.name)
            if other:
                entry.size, content = len(other), io.BytesIO(other)
            entry.name = entry.name.replace("/NOTICE", "/NEWER") if entry.isreg() else entry.name
            new.addfile(entry, content)
    return data.getvalue()


def after(version: str, steps: int) -> str:
    """Return a version number that is `steps` minor versions later."""
    first, second, _third = version.split(".")
    return f"{first}.{int(second) + steps}.0"


def states(output: str) -> dict[str, str]:
    """Return {version: state as the program prints it} from the output of the command `update list --json`."""
    return {row["version"]: row["state"] for row in json.loads(output)["versions"]}


def must(actual: object, expected: object, label: str) -> None:
    if actual != expected:
        raise InstallerError(f"ลองไม่ผ่าน: {label}\n{actual}\n{expected}", "Not as it should be.")


if __name__ == "__main__":
    try:
        trial(Path(sys.argv[1]))
    except InstallerError as stop:
        sys.exit(str(stop))
