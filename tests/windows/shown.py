"""Stages with a screen: what the installed program shows, and the journey J1 by mouse and keyboard."""

import json
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops

from core.entities import unit_id
from tests.windows import tools
from tests.windows.installed import Program
from tests.windows.trusted import believes, certified
from tests.windows.wine import screen
from tests.windows.work import ROOT, Failed, Work, must

SOON = 120  # seconds a window may take on a busy PC
PRACTICE = (880, 464)  # where the first page offers a practice office, on a screen of this size
CLOSE = (1356, 10)  # the button of the frame of a window as large as the screen
TAKE_IN = (1262, 727)  # and where the page of what comes in has its button
SIGHT = 0.05  # of the screen: so much is drawn anew when another page comes
DOCS = ROOT / "docs" / "install"
FOR_DOCS = "pictures"  # `--only first-run:pictures` writes those of docs/install.md anew
FEW, MOST = 96, 60_000  # colours and bytes of such a picture
STILL = 0.001  # so little may be: a cursor that blinks
EMPTY = 0.9  # of a picture in one colour: a window that is not drawn yet
COLOURS = 200  # of a picture with a window of the program on it: letters have many shades


class Screen:
    """What a person sees and does there."""

    def __init__(self, display: str, pictures: Path) -> None:
        self.display = display
        self.pictures = pictures
        self.taken = 0
        pictures.mkdir(parents=True, exist_ok=True)

    def tool(self, *words: str) -> str:
        return tools.ran(list(words), self.display)[1].strip()

    def windows(self) -> list[str]:
        """The names of all windows that are shown, the program's and those of others."""
        found = self.tool("xdotool", "search", "--onlyvisible", "--name", ".").splitlines()
        return [
            name
            for number in found
            if number.isdigit() and (name := self.tool("xdotool", "getwindowname", number))
        ]

    def waits(self, until: Callable[[], bool], why: str, seconds: float = SOON) -> None:
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise Failed(
                    f"waited in vain for {why}; shown: {self.windows()} ({self.picture('in vain')})"
                )
            time.sleep(0.5)

    def waits_for(self, name: str) -> None:
        """A window whose name has these words, drawn."""
        self.waits(lambda: any(name in one for one in self.windows()), f"a window {name}")
        self.waits(self.drawn, "something in it")

    def rests(self, seconds: float = 10) -> None:
        """Until what is shown stays as it is for so long."""
        before, since = self.picture("before", kept=False), time.monotonic()

        def still() -> bool:
            nonlocal since
            if unlike(before, self.picture("look", kept=False)) > STILL:
                self.picture("before", kept=False)
                since = time.monotonic()
            return time.monotonic() - since > seconds

        self.waits(still, "rest")

    def drawn(self) -> bool:
        """Whether the screen shows more than a frame around nothing."""
        with Image.open(self.picture("look", kept=False)) as picture:
            found = picture.convert("RGB").getcolors(1 << 24) or []
            return len(found) > COLOURS and max(found)[0] < EMPTY * picture.width * picture.height

    def picture(self, called: str, *, kept: bool = True) -> Path:
        self.taken += kept
        path = self.pictures / (f"{self.taken:02}-{called}.png" if kept else f".{called}.png")
        self.tool("scrot", "-o", str(path))
        return path

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.tool("xdotool", "key", key)
            time.sleep(0.5)

    def clicks(self, across: int, down: int) -> None:
        self.tool("xdotool", "mousemove", str(across), str(down), "click", "1")
        time.sleep(0.5)

    def types(self, words: str) -> None:
        self.tool("xdotool", "type", "--delay", "30", words)
        time.sleep(0.5)


def published(pictures: Path, *called: str) -> None:
    """These pictures as docs/install.md shows them."""
    DOCS.mkdir(exist_ok=True)
    for name in called:
        with Image.open(next(pictures.glob(f"*-{name}.png"))) as picture:
            whole, few = picture.convert("RGB"), Image.new("P", (1, 1))
            counts = Counter(
                zip(*(whole.getchannel(band).tobytes() for band in "RGB"), strict=True)
            )
            few.putpalette([part for colour, _count in counts.most_common(FEW) for part in colour])
            whole.quantize(palette=few, dither=Image.Dither.NONE).save(
                DOCS / f"{name}.png", optimize=True
            )
        size = (DOCS / f"{name}.png").stat().st_size
        must(size <= MOST, f"{name}.png has {size} bytes")


def first_run(work: Work, what: str) -> str:
    """From the starter to the first page, by a click to a practice office with its home page; closed, it backs up."""
    program, room = work.program, work.plain_room("practice")
    with screen(work.pc) as display:
        seen = Screen(display, work.out / "pictures" / "first-run")
        foreign = {
            "PYTHONHOME": "C:\\nowhere",
            "PYTHONPATH": "C:\\nowhere",
            "PYTHONSTARTUP": "C:\\nowhere",
        }
        with started(work, program, keys=room / "keys", **foreign):
            seen.waits_for("โปร่งใส")
            seen.picture("first-page")
            seen.clicks(*PRACTICE)
            seen.waits(lambda: len(seen.windows()) > 1, "a dialog for the folder")
            seen.picture("where-to")
            seen.types(work.pc.path(room))
            seen.presses("Return")
            office = room / "prongsai-sample"
            seen.waits((office / "prongsai.db").exists, "the practice office")
            seen.waits_for("จังหวัดตัวอย่าง ก")
            seen.rests()  # it opens at once, and is filled then
            seen.picture("home")
            seen.clicks(*CLOSE)
            seen.waits(lambda: not seen.windows(), "the end")
            seen.waits(lambda: any((office / "backups").iterdir()), "a backup")
    if what == FOR_DOCS:
        published(seen.pictures, "first-page", "home")
    return f"the practice office stands in {work.pc.path(office)}, whatever PYTHONHOME says; pictures in {seen.pictures}"


def double_click(work: Work, _what: str) -> str:
    """What is registered for the endings opens an office and takes a file in."""
    program, room = work.program, work.room("double")
    offices = [room / "จังหวัด", room / "อำเภอ"]
    for number, office in enumerate(offices):
        words = (
            "--name",
            f"ตัวอย่าง {number}",
            "--code",
            f"S{number}0",
            "--kind",
            "province",
            "--year",
            "2569",
        )
        made = program.do("office", "new", office, *words)
        must(made.code == 0, made.said)
    believes(
        program.do,
        offices[1],
        certified(program.do, offices[0], "centre", program.do, room / "ราก"),
    )
    key, file = room / "key", room / "ส่งจาก อำเภอ.prongsai"
    key.write_text(program.do("key", "show", offices[0]).said.strip() + "\n", "utf-8")
    must(
        program.do("bundle", "export", offices[1], "--to", key, "--out", file).code == 0,
        "no file to take in",
    )
    started_by, backup = _start_file(work, room), _backup(program, offices[0])
    with screen(work.pc) as display:
        seen = Screen(display, work.out / "pictures" / "double-click")
        opened(work, next(offices[0].glob("*.prongsai-office")))
        seen.waits_for("ตัวอย่าง 0")
        time.sleep(5)
        before = seen.picture("office")
        opened(work, file)
        seen.waits(
            lambda: unlike(before, seen.picture("look", kept=False)) > SIGHT, "what the file holds"
        )
        time.sleep(5)
        seen.picture("file")
        seen.clicks(*TAKE_IN)
        seen.waits(lambda: any((offices[0] / "inbox").iterdir()), "the file taken in")
        seen.picture("taken-in")
        must(
            len([name for name in seen.windows() if "โปร่งใส" in name]) == 1,
            f"a second window: {seen.windows()}",
        )
        seen.clicks(*CLOSE)
        seen.waits(lambda: not seen.windows(), "the end")
        opened(work, file)
        seen.waits_for("ตัวอย่าง 0")
        time.sleep(5)
        seen.picture("file-at-the-start")
        seen.clicks(*CLOSE)
        seen.waits(lambda: not seen.windows(), "the end")
        fresh = room / "keys of a new PC"
        _shown_on_a_new_pc(work, seen, started_by, fresh / "start", "start-file")
        seen.clicks(*CLOSE)
        seen.waits(lambda: not seen.windows(), "the end")
        _shown_on_a_new_pc(work, seen, backup, fresh / "backup", "backup")
        must(len(seen.windows()) > 1, f"nothing asks where the backup is to go: {seen.windows()}")
    return (
        "the office, then a file into its window, then a file with no window open; on a new PC a start file is shown "
        f"and a backup asks for a folder; pictures in {seen.pictures}"
    )


def _start_file(work: Work, room: Path) -> Path:
    """A start file for a unit below a centre that a root has certified."""
    office = room / "ส่วนกลาง"
    root = room / "root"
    asked = room / "asked.request"
    answer = room / "answer.trust"
    unit = ("record", "set", office, "unit/new")
    above = f"parent=all/unit/{unit_id('S00')}"
    lines: list[tuple[object, ...]] = [
        (
            "office",
            "new",
            office,
            "--name",
            "ส่วนกลาง",
            "--code",
            "S00",
            "--kind",
            "centre",
            "--year",
            "2569",
        ),
        ("key", "root", "new", root, "--name", "เจ้าของโปรแกรม"),
        ("key", "request", office, "--out", asked),
        ("key", "certify", root, asked, "--class", "centre", "--letter", "A", "--out", answer),
        ("key", "root", "show", answer, "--json"),
        ("key", "root", "trust", office, answer, "--fingerprint"),
        (*unit, "code=S00", "name=ส่วนกลาง", "kind=centre"),
        (*unit, "code=S11", "name=อำเภอหนึ่ง", "kind=district", above),
        ("key", "start", "make", office, room / "starts", "--all"),
    ]
    paper = ""
    for line in lines:
        made = work.program.do(*line, *([paper] if "--fingerprint" in line else []))
        must(made.code == 0, f"{line}: {made.said}")
        paper = json.loads(made.said)["fingerprint"] if "--json" in line else paper
    return next((room / "starts").glob("*.prongsai-start"))


def _backup(program: Program, office: Path) -> Path:
    made = program.do("backup", office)
    must(made.code == 0, made.said)
    return next((office / "backups").glob("*.prongsai-backup"))


def _shown_on_a_new_pc(work: Work, seen: Screen, file: Path, keys: Path, called: str) -> None:
    """Without a file the first page is shown; with one, more than that."""
    with started(work, work.program, keys=keys):
        seen.waits_for("โปร่งใส")
        seen.rests(5)
        first = seen.picture(f"before-{called}")
        seen.clicks(*CLOSE)
        seen.waits(lambda: not seen.windows(), "the end")
    opened(work, file, keys=keys)
    seen.waits_for("โปร่งใส")
    seen.waits(
        lambda: unlike(first, seen.picture("look", kept=False)) > SIGHT, f"what {file.name} holds"
    )
    seen.rests(5)
    seen.picture(called)


def opened(work: Work, file: Path, keys: Path | None = None) -> None:
    """As by a double click: the command that is registered for this ending, with the file in it.

    wine itself looks up the endings of the whole PC only, not those of one person, so they are read here.
    """
    kept = work.pc.registry(
        rf"HKCU\Software\Classes\Prongsai{file.suffix}\shell\open\command", "/ve"
    )
    found = re.search(r'REG_SZ\s+"(.+)" "%1"', kept)
    must(
        found and file.suffix in work.pc.registry(r"HKCU\Software\Classes"),
        f"nothing opens {file.name}: {kept}",
    )
    assert found is not None
    more = {"PRONGSAI_KEYS": work.pc.path(keys)} if keys else {}
    # the window it leaves goes on
    code = work.pc.started(found[1], work.pc.path(file), more=more).wait(timeout=SOON)
    must(code == 0, f"{file.name}: exit status {code}")


def unlike(one: Path, other: Path) -> float:
    """How much of one picture is not as in another, from 0 to 1."""
    with Image.open(one) as first, Image.open(other) as second:
        box = ImageChops.difference(first.convert("L"), second.convert("L"))
        return 1 - box.histogram()[0] / (box.width * box.height)


def by_hand(work: Work, _what: str) -> str:
    """J1: from the first run to the file on the stick, by mouse and keyboard, with a picture of every step."""
    exe, room = work.lanes.python(work.pc), work.plain_room("hand")
    pictures = work.out / "pictures" / "J1"
    pictures.mkdir(parents=True, exist_ok=True)
    with screen(work.pc) as display, tools.serving(display) as port:
        ran = work.pc.run(
            work.pc.path(exe),
            "-X",
            "utf8",
            "-m",
            "tests.windows.by_hand",
            work.pc.path(room),
            pictures,
            cwd=ROOT,
            patience=900 * work.patience,
            more={"PRONGSAI_SCREEN_TOOLS": port, "PRONGSAI_KEYS": work.pc.path(room / "keys")},
        )
        tools.ran(["scrot", "-o", str(pictures / "99-end.png")], display)
    must(ran.code == 0, ran.said[-3000:])
    return f"{len(list(pictures.glob('*.png')))} pictures in {pictures} ({ran.seconds:.0f} s)"


def started(
    work: Work, program: Program, *words: object, keys: Path | None = None, **more: str
) -> "subprocess.Popen[bytes]":
    """The starter, as a double click or the menu calls it."""
    given = [work.pc.path(word) if isinstance(word, Path) else str(word) for word in words]
    named = {"PRONGSAI_KEYS": work.pc.path(keys)} if keys else {}
    return work.pc.started(work.pc.path(program.starter), *given, more={**named, **more})
