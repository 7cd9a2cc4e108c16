"""What lies in tests/vectors: the program and the page that checks seals give each the answer that is written there."""

import json
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.log.deeds import fresh
from core.log.ports import ScannedPage, ScannedPageKey
from core.papers.seals import KEYS_PREFIX, judged
from core.scans.judgement import judge
from core.values import Plain, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.papers.writer import seal_page
from storage.scans.codes import find_codes
from tests.chromium import LACKING, Page, browsing, chromium
from tests.core.conftest import NOON
from tests.core.plan.plans import context
from tests.vectors.written import read_keys

HERE = Path(__file__).parent
Row = dict[str, Any]


def table(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


KEYS, SEALS, CODES, SCANS = (table(f"{name}.json") for name in ("keys", "seals", "codes", "scans"))
LIST = read_keys(KEYS["list"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    room = tmp_path_factory.mktemp("vectors")
    with closing(
        create(room / "office", room / "keys", "หน่วยตัวอย่าง", "S10", "district", "", 2569, NOON)
    ) as made:
        yield made


def test_most_of_more_than_a_hundred_are_refused() -> None:
    verdicts = Counter(one["verdict"] for one in (*SEALS, *CODES["codes"], *SCANS))
    assert sum(verdicts.values()) > 200
    assert verdicts["genuine"] + verdicts["ready"] < verdicts.total() / 5
    refused = Counter(one["verdict"] for one in SEALS)
    assert refused["altered"] >= 100
    assert all(refused[one] for one in ("genuine", "newer", "unknown", "barred", "after", "none"))


def test_the_program_judges_every_seal_as_the_table_says(folder: Folder) -> None:
    for one in SEALS:
        found = judged(one["text"], LIST, folder.trust.proves)
        assert found.state == one["verdict"], one["about"]
        if "says" in one:
            assert found.seal is not None
            said = found.seal._asdict()
            said |= {
                "key": found.seal.key.hex(),
                "day": said["day"].isoformat(),
                "digest": found.seal.digest.hex(),
            }
            assert said == one["says"]


def test_the_list_is_signed_by_its_centre(folder: Folder) -> None:
    key = bytes.fromhex(KEYS["key"])
    signature = bytes.fromhex(KEYS["signature"])
    assert folder.trust.proves(key, KEYS_PREFIX + KEYS["list"].encode(), signature)
    assert not folder.trust.proves(key, KEYS_PREFIX + KEYS["list"].encode() + b" ", signature)


def test_the_program_judges_every_code_of_a_page_as_the_table_says(folder: Folder) -> None:
    said = [
        change
        for code, state in CODES["register"].items()
        for change in fresh(
            Ref(folder.writer.unit, "paper", secrets.token_hex(16)),
            {
                "code": Plain(code),
                "state_hash": Plain(state),
                "subject": Plain(f"plan/{'0' * 32}"),
                "form": Plain("x"),
            },
        )
    ]
    folder.save(context(folder), "print_paper", said)
    for one in CODES["codes"]:
        page = ScannedPage(
            ScannedPageKey("0" * 64, 1), "", 1, 0, "", 0, 0, True, 0, False, (one["text"],)
        )
        found = judge(folder, folder.writer.unit, page)
        # what the folder knows besides of a paper that is in its register is not the matter of the table
        known = found.state if found.paper is None else "ready"
        assert known == one["verdict"], one["about"]
        assert found.number == one.get("page", found.number)


def test_the_program_reads_and_judges_every_picture_as_the_table_says(folder: Folder) -> None:
    for one in SCANS:
        with Image.open(HERE / "scans" / one["file"]) as picture:
            texts = [code.text for code in find_codes(picture.convert("L"), needs_seal=True)]
        seals = [text for text in texts if text.startswith("PSEAL:")] or [""]
        assert [judged(text, LIST, folder.trust.proves).state for text in seals] == [
            one["verdict"]
        ], one["file"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if chromium() is None:
        pytest.skip(LACKING)
    room = tmp_path_factory.mktemp("browser")
    (room / "check.html").write_bytes(seal_page(KEYS))
    with browsing(room / "check.html", room / "home") as opened:
        yield opened


@pytest.mark.parametrize(
    "own", [False, True], ids=["by the browser's Ed25519", "by the one in the page"]
)
def test_the_page_judges_every_seal_as_the_table_says(page: Page, own: bool) -> None:
    """The one in the page is slower, and asked about every signature of one paper and whatever is no altered one."""
    rows = [
        one for at, one in enumerate(SEALS) if not own or at < 40 or one["verdict"] != "altered"
    ]
    texts = json.dumps([one["text"] for one in rows])
    states = page.run(
        f"(async () => {{ Seal.own = {json.dumps(own)}; const list = await Seal.listOf({json.dumps(KEYS)});"
        f"const found = []; for (const one of {texts}) found.push((await Seal.judge(one, list)).state);"
        "Seal.own = false; return found; })()"
    )
    assert [one for one, state in zip(rows, states, strict=True) if state != one["verdict"]] == []


def test_the_page_reads_every_picture_a_person_gives_it_as_the_table_says(page: Page) -> None:
    """Whether nothing can be read in a picture takes long to say: of those one is tried."""
    for one in (one for one in SCANS if one["file"] != "bare.png"):
        page.run("document.getElementById('result').replaceChildren()")
        page.choose("#file", HERE / "scans" / one["file"])
        look = "const found = [...document.querySelectorAll('#result section')].map(one => one.dataset.state)"
        wait = f"const look = () => {{ {look}; found.length ? done(found) : setTimeout(look, 20); }}; look();"
        assert page.run(f"new Promise(done => {{ {wait} }})") == [one["verdict"]], one["file"]


CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
SEEN = (1280, 960)  # pixels of the camera


def filmed(file: str, path: Path) -> Path:
    """What a camera sees that is held over a page: one frame for ever, as Y4M."""
    frame = Image.new("L", SEEN, 190)
    with Image.open(HERE / "scans" / file) as page:
        sheet = page.convert("L")
    sheet.thumbnail((SEEN[0] * 2, SEEN[1]), Image.Resampling.LANCZOS)
    frame.paste(sheet, ((SEEN[0] - sheet.width) // 2, (SEEN[1] - sheet.height) // 2))
    head = f"YUV4MPEG2 W{SEEN[0]} H{SEEN[1]} F10:1 Ip A1:1 C420jpeg\nFRAME\n".encode()
    path.write_bytes(head + frame.tobytes() + bytes([128]) * (SEEN[0] * SEEN[1] // 2))
    return path


def shown(page: Page) -> dict[str, Any]:
    """What the page shows once it has said something of the camera: the verdicts, and its words."""
    look = (
        "const all = () => [...document.querySelectorAll('#result section')];"
        "const look = () => { const found = all().map(one => one.dataset.state);"
        "const said = document.getElementById('result').innerText;"
        "found.length || said.includes('กล้องไม่ได้') ? done({found, said}) : setTimeout(look, 50); }; look();"
    )
    found: dict[str, Any] = page.run(f"new Promise(done => {{ {look} }})")
    return found


@pytest.mark.parametrize("verdict", ["genuine", "altered"])
def test_the_page_judges_the_seal_a_camera_sees_and_lets_go_of_the_camera(
    tmp_path: Path, verdict: str
) -> None:
    if chromium() is None:
        pytest.skip(LACKING)
    (tmp_path / "check.html").write_bytes(seal_page(KEYS))
    film = filmed(
        next(one["file"] for one in SCANS if one["verdict"] == verdict), tmp_path / "film.y4m"
    )
    words = (*CAMERA, f"--use-file-for-fake-video-capture={film}")
    with browsing(tmp_path / "check.html", tmp_path / "home", *words) as page:
        page.run("document.getElementById('camera').click()")
        assert shown(page)["found"] == [verdict]
        assert page.run("document.getElementById('video').hidden && !stream"), "the camera is off"
        assert page.run("document.getElementById('camera').textContent") == "ใช้กล้อง"


def test_the_page_says_what_to_do_where_the_browser_gives_it_no_camera(page: Page) -> None:
    """Without a person who allows it, or without a camera."""
    page.run("document.getElementById('camera').click()")
    said = shown(page)
    assert said["found"] == []
    assert "ถ่ายภาพด้วยโทรศัพท์แล้วเลือกไฟล์ภาพแทน" in said["said"]
    assert page.run("document.getElementById('video').hidden")


def test_the_page_says_what_a_seal_says_and_what_it_cannot(page: Page) -> None:
    genuine = next(
        one for one in SEALS if one["verdict"] == "genuine" and one["says"]["total"] == "82.50"
    )
    page.run(f"document.getElementById('text').value = {json.dumps(genuine['text'])}")
    page.run("document.getElementById('check').click()")
    shown = page.run("new Promise(done => setTimeout(() => done(document.body.innerText), 100))")
    for words in (
        "ตราประทับถูกต้อง",
        "6300",
        "2570/A-1",
        "82.50",
        "ต้นแบบ",
        "ตามที่หน่วยงานนั้นเองรับรอง",
        "ถูกยกเลิกภายหลัง",
        "21 พ.ย. 2569",
        "จากกระดาษอย่างเดียวไม่ได้",
    ):
        assert words in shown
    page.run("document.getElementById('language').click()")
    english = page.run("document.body.innerText")
    page.run("document.getElementById('language').click()")
    assert "The seal is genuine" in english
    assert not re.search("[ก-๙]", re.sub("[^\n]*(?:ตัวอย่าง|ต้นแบบ|ไทย)[^\n]*", "", english))


def test_the_page_judges_nothing_by_a_list_somebody_has_changed(page: Page) -> None:
    changed = KEYS | {"list": KEYS["list"].replace('"revoked": true, ', "")}
    assert changed["list"] != KEYS["list"]
    assert page.run(f"Seal.listOf({json.dumps(changed)})") is None
    assert page.run(f"Seal.listOf({json.dumps(KEYS | {'key': LIST.keys[2].key})})") is None


def test_the_page_asks_no_network_for_anything_and_runs_nothing_that_is_added(page: Page) -> None:
    assert [one for one in page.asked if not one.startswith(("file:", "blob:", "data:"))] == []
    refused = page.run(
        "(async () => { const added = document.createElement('script'); added.textContent = 'globalThis.added = 1';"
        "document.body.append(added); try { await fetch('https://example.org/'); } catch { return !globalThis.added; }"
        "return false; })()"
    )
    assert refused
