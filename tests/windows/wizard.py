"""The stage of the installer's own windows: once through by keys, on a Windows in Thai, with a picture of each."""

import subprocess
import time

from tests.windows.installation import none
from tests.windows.installed import Program, held
from tests.windows.shown import CLOSE, Screen
from tests.windows.wine import screen
from tests.windows.work import ROOT, Work, must

THAI = "th_TH.UTF-8"
SETUP = "ติดตั้ง"  # in the name of the installer's window, in Thai alone
FONT = "Sarabun"
TRIES = 20  # of the last button
SUBSTITUTES = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\FontSubstitutes"
# what windows of the system are written in; its questions are not
DIALOGS = ("MS Shell Dlg", "MS Shell Dlg 2")


def by_hand(work: Work, _what: str) -> str:
    """A folder, the files, the last page that starts the program; over itself, the question while it is held."""
    program, more = none(work), thai(work)
    with screen(work.pc) as display:
        seen = Screen(display, work.out / "pictures" / "wizard")
        with work.pc.started(
            work.pc.path(work.setup), f"/D={work.pc.path(program.home)}", more=more
        ) as begun:
            asks_for_a_folder(seen)
            waits_for_the_end(seen, program, work.version)
            for _press in range(TRIES):  # the last page may come a moment after the last file
                if begun.poll() is None:
                    # the button of the end, with the box to start the program ticked
                    seen.presses("Return")
                    time.sleep(3)
            if begun.poll() is None:
                work.pc.end()
            must(begun.wait() == 0, f"exit status {begun.returncode}")
        seen.waits(lambda: bool(seen.windows()) and not of_setup(seen), "the program")
        seen.waits(seen.drawn, "something in it")
        seen.rests(5)
        seen.picture("started")
        seen.clicks(*CLOSE)
        seen.waits(lambda: not seen.windows(), "the end")
        asked = over_itself(work, seen, program, more)
    return f"installed in Thai by keys and started from the last page; over itself {asked}; pictures in {seen.pictures}"


def over_itself(work: Work, seen: Screen, program: Program, more: dict[str, str]) -> str:
    """While the version is held the installer asks; tried again once it is free, it goes on."""
    with work.pc.started(
        work.pc.path(work.setup), f"/D={work.pc.path(program.home)}", more=more
    ) as begun:
        with held(work.pc, program.home / work.version):
            (program.home / "uninstall.exe").unlink()
            asks_for_a_folder(seen)
            seen.waits(lambda: len(of_setup(seen)) > 1, "a question")
            seen.rests(3)
            seen.picture("held")
            must((program.home / work.version).is_dir(), "replaced while it is held")
        seen.presses("Return")  # once more
        waits_for_the_end(seen, program, work.version)
        seen.presses("space", "Tab")  # no start this time
        seen.presses("alt+F4")
        work.pc.end()
        begun.wait()
    return "it asks while it is held and goes on when it is tried again"


def asks_for_a_folder(seen: Screen) -> None:
    seen.waits(lambda: bool(of_setup(seen)), f"the installer in Thai ({SETUP})")
    seen.rests(3)
    seen.picture("folder")
    seen.presses("Return")  # its default: install


def waits_for_the_end(seen: Screen, program: Program, version: str) -> None:
    seen.waits((program.home / "uninstall.exe").exists, "the program")
    seen.rests(5)
    seen.picture("done")
    must(program.version == version, f"{program.version} is installed")


def of_setup(seen: Screen) -> list[str]:
    return [name for name in seen.windows() if SETUP in name]


def thai(work: Work) -> dict[str, str]:
    """What makes wine a Windows in Thai, with letters its own windows can be written in."""
    place = work.out / "locale"
    if not (place / THAI).exists():
        place.mkdir(parents=True, exist_ok=True)
        line = ["localedef", "-i", "th_TH", "-f", "UTF-8", str(place / THAI)]
        made = subprocess.run(line, capture_output=True, text=True, check=False)
        must((place / THAI).exists(), f"no Thai here (apt-get install locales): {made.stderr}")
    fonts = work.pc.c / "windows" / "Fonts"
    for font in sorted((ROOT / "resources" / "fonts").rglob(f"{FONT}_*.ttf")):
        (fonts / font.name).write_bytes(font.read_bytes())
    for name in DIALOGS:
        work.pc.run("reg", "add", SUBSTITUTES, "/v", name, "/d", FONT, "/f")
    return {"LC_ALL": THAI, "LOCPATH": str(place)}
