"""The installer's commands: set up, run or test the program; build it for other PCs; test it on Windows."""

import argparse
import hashlib
import itertools
import os
import shutil
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer import checks, deb, linux, windows
from installer.checks import start
from installer.debian import WINDOWS_TOOLS, has_venv, install_command, missing, supply
from installer.environment import CENTRE, RUN, TEST, compile_all, prepare
from installer.sentences import InstallerError, no_signer, no_venv, not_written, say, warn
from installer.tree import fetched
from installer.updates import must_be_record, signing, signing_options, write_keys

TARGETS = ("windows", "deb", "portable", "update", "keys")
AT_ONCE = 10  # seconds; a program that ends later had opened its window


def command(root: Path, args: Sequence[str]) -> int:
    """Run the command in `args`; return its exit status: 0 done, 1 failed, 130 interrupted. SystemExit 2 if misused."""
    asked = understood(args)
    try:
        return done(root, asked)
    except InstallerError as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        warn("หยุดตามคำสั่ง สั่งคำสั่งเดิมอีกครั้งเพื่อทำต่อ", "Interrupted; run the same command to go on.")
        return 130


def understood(args: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 installer/bootstrap.py",
        description="เตรียมเครื่องแล้วเปิดโปร่งใส (prepare this computer, then start Prongsai)",
    )
    parser.add_argument(
        "what",
        choices=("setup", "run", "test", "bundle", "build", "test-deb", "test-windows"),
        help="เตรียมอย่างเดียว | เปิดโปรแกรม | ทดสอบโปรแกรม | เก็บส่วนประกอบไว้ติดตั้งที่อื่น | สร้างตัวติดตั้ง | "
        "ลองแพ็กเกจในระบบเปล่า | ทดสอบบน Windows ที่ wine เลียนแบบ",
    )
    parser.add_argument(
        "target", nargs="?", choices=TARGETS, help="ของ build: สิ่งที่จะสร้าง (what to build)"
    )
    parser.add_argument("--out", type=Path, help="โฟลเดอร์ของผลลัพธ์ (where it goes)")
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        help="ติดตั้งจากโฟลเดอร์ที่ bundle เก็บไว้ หรือสร้างจาก fetched ที่เก็บไว้จากครั้งก่อน ไม่ใช้เครือข่าย (no network)",
    )
    parser.add_argument(
        "--with-depends",
        action="store_true",
        help="ของ build deb: เก็บแพ็กเกจที่เครื่องเปล่าต้องใช้ไว้ด้วย (for a bare PC)",
    )
    parser.add_argument(
        "--centre",
        action="store_true",
        help="ของ setup และ bundle: พร้อมส่วนเสริมที่ใช้เผยแพร่ (what centres publish with)",
    )
    signing_options(parser)
    checks.options(parser)
    parser.add_argument(
        "--sign-with",
        type=Path,
        help="ของ build windows: โปรแกรมที่ลงลายเซ็นผู้พัฒนาในไฟล์ที่ได้รับ (signs the file it is given in its place)",
    )
    parser.add_argument(
        "--no-apt",
        action="store_true",
        help="ไม่ติดตั้งส่วนประกอบของระบบ เพียงบอกคำสั่ง (never call apt-get)",
    )
    parser.add_argument(
        "--only", action="append", default=[], help="ของ test-windows: เฉพาะขั้นนี้ (one stage of it)"
    )
    parser.add_argument(
        "--installer", type=Path, help="ของ test-windows: ตัวติดตั้งที่มีแล้ว (one that is built)"
    )
    asked = parser.parse_args(args)
    if (asked.what == "build") != bool(asked.target):
        parser.error("build " + "|".join(TARGETS))
    if asked.sign_with and asked.target != "windows":
        parser.error("--sign-with: build windows")
    if asked.what != "test" and (asked.all or asked.near or asked.drawn):
        parser.error("--all, --near, --drawn: test")
    return asked


def done(root: Path, arguments: argparse.Namespace) -> int:
    out: Path = (arguments.out or root / "dist").resolve()
    if arguments.what == "build":
        return built(root, out, arguments)
    if arguments.what == "bundle":
        return bundled(root, out, CENTRE if arguments.centre else RUN)
    if arguments.what == "test-deb":
        return start(root, [sys.executable, "-m", "tests.debian", out])
    if arguments.what == "test-windows":
        taken = [f"--installer={arguments.installer.resolve()}"] if arguments.installer else []
        more = [*(f"--only={stage}" for stage in arguments.only), *taken]
        return on_windows(
            root,
            arguments.out or root / "build" / "windows",
            more,
            may_install=not arguments.no_apt,
        )
    lacking = system(for_tests=arguments.what == "test", may_install=not arguments.no_apt)
    if arguments.what == "test":
        needs = TEST
    else:
        needs = CENTRE if arguments.centre else RUN
    python = prepare(root, needs, arguments.source)
    compile_catalogues(root)
    if arguments.what == "setup":
        say("พร้อมใช้งาน เปิดโปรแกรมด้วย python3 installer/bootstrap.py run", "Ready.")
        return 0
    if arguments.what == "test":
        return test(root, python, lacking, checks.checks_of(arguments))
    return run(root, python, lacking)


def built(root: Path, folder: Path, arguments: argparse.Namespace) -> int:
    """Build into `folder` what the parsed command line `arguments` name. Print path, size and SHA-256 of each file, and
    return 0. InstallerError if the disk is full or read-only."""
    compile_catalogues(root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = made_of(root, folder, arguments)
    except OSError as error:
        raise not_written(folder, error) from error
    for path in made:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        say(f"{path}\n  {path.stat().st_size / 1e6:.1f} MB  sha256 {digest}")
    return 0


def made_of(root: Path, folder: Path, arguments: argparse.Namespace) -> list[Path]:
    if arguments.publisher:
        must_be_record(arguments.publisher)
    if arguments.target == "keys":
        return write_keys(arguments, folder)
    if arguments.target == "update":
        build = linux.build_update if arguments.platform == "linux" else windows.build_update
        return build(root, folder, signing(arguments))
    record, downloads = arguments.publisher, arguments.source
    if arguments.target == "windows":
        sign = signer(arguments.sign_with) if arguments.sign_with else None
        may = not arguments.no_apt
        return windows.build(
            root, folder, may_install=may, record=record, sign=sign, downloads=downloads
        )
    if arguments.target == "deb":
        return deb.build(
            root, folder, with_depends=arguments.with_depends, record=record, downloads=downloads
        )
    return linux.build(root, folder, record=record, downloads=downloads)


def signer(program: Path) -> Path:
    """Return the absolute path of the signing program. InstallerError if `program` is no file that can be run."""
    path = program.resolve()
    if not path.is_file() or not os.access(path, os.X_OK):
        raise no_signer(str(program))
    return path


def on_windows(root: Path, folder: Path, options: Sequence[str], *, may_install: bool) -> int:
    """Run tests/windows under wine with `options`, write results to `folder`, return the exit status. `may_install`:
    install missing tools."""
    supply(
        [package for tool, package in WINDOWS_TOOLS.items() if not shutil.which(tool)], may_install
    )
    system(for_tests=True, may_install=may_install)
    python = prepare(root, TEST)
    compile_catalogues(root)
    return start(root, [python, "-m", "tests.windows", "--out", folder.resolve(), *options])


def bundled(root: Path, folder: Path, requirements: str = RUN) -> int:
    """Download the packages of the requirements file to `folder`, to set up similar PCs without a network. Return 0."""
    try:
        fetched(root / "installer" / requirements, folder, "--only-binary", ":all:")
    except OSError as error:
        raise not_written(folder, error) from error
    say(
        f"เก็บส่วนประกอบไว้ในโฟลเดอร์ {folder} แล้ว นำไปพร้อมโปรแกรม แล้วสั่ง\n"
        f"  python3 installer/bootstrap.py setup {'--centre ' if requirements == CENTRE else ''}--from โฟลเดอร์นั้น",
        "Copy that folder and the program; then the command above needs no network (same Python and system).",
    )
    return 0


def system(for_tests: bool, may_install: bool) -> list[str]:
    """Return the Debian packages that this PC lacks, after trying to install them if `may_install`. `for_tests`:
    include those that tests need. InstallerError if this Python has no venv."""
    supply(missing(for_tests), may_install)
    lacking = missing(for_tests)
    if not has_venv():
        raise no_venv()
    return lacking


def compile_catalogues(root: Path) -> None:
    """Compile the English translations for this checkout. Raises InstallerError if the folder cannot be written."""
    try:
        compile_all(root)
    except OSError as error:
        raise not_written(root, error) from error


def run(root: Path, python: Path, lacking: Sequence[str]) -> int:
    """Open the window. If that fails or packages are lacking, run the sample job instead. Return the exit status."""
    if lacking:
        return sample(root, python, "ส่วนประกอบของหน้าต่างยังไม่ครบ")
    if not has_screen(os.environ):
        return sample(root, python, "เครื่องนี้ไม่มีหน้าจอ")
    began = time.monotonic()
    status = start(root, [python, "main.py"])
    # Qt: the named screen does not answer
    if status == -signal.SIGABRT and time.monotonic() - began < AT_ONCE:
        return sample(root, python, "ต่อกับหน้าจอไม่ได้")
    return status


def sample(root: Path, python: Path, reason: str) -> int:
    """Print why no window opens (`reason`, Thai), run the sample job in the terminal, and return its exit status."""
    folder = fresh_folder(root / "demo")
    say(
        f"{reason} จึงเปิดหน้าต่างไม่ได้ จะทำงานตัวอย่างทั้งหมดโดยไม่ใช้หน้าจอไว้ในโฟลเดอร์\n  {folder}",
        "No window here: doing the whole sample job without a screen, into the folder above.",
    )
    return start(root, [python, "main.py", "demo", "--out", folder])


def fresh_folder(parent: Path) -> Path:
    """Return the path of a folder in `parent` that does not exist yet, named after the present time."""
    now = time.strftime("%Y%m%d-%H%M%S")
    parent.mkdir(exist_ok=True)
    return next(
        path
        for n in itertools.count()
        if not (path := parent / (f"{now}-{n}" if n else now)).exists()
    )


def has_screen(environ: Mapping[str, str]) -> bool:
    """Return whether a window can be shown; Windows and macOS always have a screen."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(environ.get(name) for name in names)


def test(
    root: Path, python: Path, lacking: Sequence[str], code_checks: Sequence[checks.CodeCheck]
) -> int:
    """Run all checks, even after a failure, and warn of packages lacking for tests. Return 0 if all passed, else 1."""
    failed = checks.run_checks(root, python, code_checks)
    if lacking:
        warn(
            f"การทดสอบที่ต้องใช้ส่วนประกอบเหล่านี้ไม่ผ่าน\n  {install_command(lacking)}",
            "Tests that need these packages fail until they are installed.",
        )
    if failed:
        warn("ไม่ผ่าน: " + ", ".join(failed), "Failed: " + ", ".join(failed))
        return 1
    say("ผ่านทั้งหมด", "All passed: " + ", ".join(check.name for check in code_checks))
    return 0
