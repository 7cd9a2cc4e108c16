"""Opening a large document in the window: assessments of 500 items, plans of 1,000 rows; and a large form checked.

From the click to the painted page, with everything read and reckoned anew: each document is opened in turn with the
others. A key pressed right after answers the item the page stands at, whatever is still being made. Beside it a list of
Qt with as many lines of the same words, painted. The first opening of a form also makes its page.

Budget: 200 ms of processor, 2,000 items checked in 1 s. Run: `python -m tests.benchmarks.bench_documents`.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from core.assessment.start_deeds import assessment_at, import_answers
from core.forms.vocabulary import ItemState
from core.log.ports import Context
from core.plan.file_deeds import import_plan, plan_at
from core.values import Ref
from storage.db.folder.folder import create
from storage.instruments.library import FormLibrary
from storage.instruments.reader import check
from tests.benchmarks.measured import Measured
from tests.journeys.hands import rest

if TYPE_CHECKING:
    from ui.desktop.shell.office import OfficeWidget

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
YEAR = 2569
ITEMS = 500
ROWS = 1_000
CHECKED = 2_000
ROUNDS = 7
BUDGET, CHECK_BUDGET = 200, 1000  # milliseconds
WORDS = "หน่วยงานเผยแพร่ข้อมูลการจัดซื้อจัดจ้างของปีให้ประชาชนตรวจสอบได้ ข้อที่ {n}"

Rows = list[dict[str, object]]


def ladders(items: int) -> str:
    """Five ladders of five levels, each item with a part and a proof."""
    each = items // 25
    places = [
        (d, level, n) for d in range(1, 6) for level in range(1, 6) for n in range(1, each + 1)
    ]
    rows = (
        f"- {{id: d{d}.l{v}.{n}, in: d{d}/{v}, text: '{WORDS.format(n=n)}', parts: all}}"
        for d, v, n in places
    )
    parts = (f"- {{id: shown, in: d{d}.l{v}.{n}, text: แสดงบนเว็บไซต์}}" for d, v, n in places)
    proofs = (
        f"- {{id: page, in: d{d}.l{v}.{n}, kind: ภาพหน้าเว็บ, if_missing: warn}}"
        for d, v, n in places
    )
    dimensions = (
        f"- {{id: d{d}, points: [4, 8, 12, 16, 20], full: 20, title: ด้านที่ {d}}}"
        for d in range(1, 6)
    )
    lists = {"dimensions": dimensions, "items": rows, "parts": parts, "proofs": proofs}
    return form("large-ladders", "kind: ladder", lists)


def one_list(items: int) -> str:
    """All items in one list."""
    rows = (
        f"- {{id: a.{n}, in: a, points: 1, text: '{WORDS.format(n=n)}'}}"
        for n in range(1, items + 1)
    )
    return form(
        "large-list",
        "kind: sum",
        {"dimensions": [f"- {{id: a, full: {items}, title: ทุกข้อ}}"], "items": rows},
    )


def plans(name: str) -> str:
    return form(
        name,
        "title: แผนขนาดใหญ่",
        {
            "kinds": [
                "- {id: group, number: ๑., title: กลุ่มงาน}",
                "- {id: work, in: group, number: ๑.๑, title: โครงการ}",
                "- {id: cost, in: work, list: yes, title: ค่าใช้จ่าย}",
            ],
            "fields": [
                "- {id: title, kind: [group, work, cost], required: plan, title: ชื่อ}",
                "- {id: owner, kind: work, title: ผู้รับผิดชอบ}",
                "- {id: reason, kind: work, type: longtext, title: เหตุผล}",
                "- {id: begin, kind: work, type: date, title: เริ่ม}",
                "- {id: amount, kind: cost, type: money, title: จำนวนเงิน}",
            ],
            "computed": [
                "- {id: total, kind: work, op: sum, over: cost.amount, title: รวม}",
                "- {id: all, kind: plan, op: sum, over: work.total, title: รวมทั้งแผน}",
            ],
        },
    )


def form(name: str, more: str, lists: Mapping[str, Iterable[str]]) -> str:
    head = [
        f"id: {name}",
        f"edition: {YEAR}",
        *([] if "title" in more else ["title: แบบขนาดใหญ่"]),
        more,
    ]
    for key, rows in lists.items():
        head += [f"{key}:", *rows]
    return "\n".join(head) + "\n"


def rows_in_groups(rows: int) -> Rows:
    """Groups of five pieces of work of three costs each."""
    found: Rows = []
    while len(found) < rows:
        group = f"g{len(found)}"
        found.append({"id": group, "kind": "group", "f.title": f"กลุ่มงานที่ {len(found)}"})
        for work in range(5):
            above = f"{group}w{work}"
            texts = {
                "f.owner": "ฝ่ายบริหารทั่วไป",
                "f.reason": "เพื่อให้ประชาชนตรวจสอบได้ " * 5,
                "f.begin": "2026-01-15",
            }
            found.append(
                {
                    "id": above,
                    "kind": "work",
                    "parent": group,
                    "f.title": f"โครงการที่ {work}",
                    **texts,
                }
            )
            costs = (
                {
                    "id": f"{above}c{n}",
                    "kind": "cost",
                    "parent": above,
                    "f.title": "ค่าวัสดุ",
                    "f.amount": 125050,
                }
                for n in range(3)
            )
            found += costs
    return found[:rows]


def rows_on_one_level(rows: int) -> Rows:
    return [{"id": f"g{n}", "kind": "group", "f.title": f"กลุ่มงานที่ {n}"} for n in range(rows)]


PLANS: dict[str, Callable[[int], Rows]] = {
    "large-plan": rows_in_groups,
    "flat-plan": rows_on_one_level,
}
SCORED = ("large-ladders", "large-list")
WHAT = {
    "large-ladders": f"an assessment of {ITEMS} items on ladders",
    "large-list": f"an assessment of {ITEMS} items in one list",
    "large-plan": f"a plan of {ROWS:,} rows in groups, with lines",
    "flat-plan": f"a plan of {ROWS:,} rows on one level",
}


def filled(place: Path) -> dict[str, Ref]:
    """An office folder with every document; the forms lie beside it."""
    forms = place / "forms"
    forms.mkdir()
    texts = {
        "large-ladders": ladders(ITEMS),
        "large-list": one_list(ITEMS),
        **{name: plans(name) for name in PLANS},
    }
    for name, text in texts.items():
        (forms / f"{name}.yaml").write_text(text, "utf-8")
    library = FormLibrary([forms])
    folder = create(place / "office", place / "keys", "สำนักงาน", "1001", "province", "", YEAR, NOW)
    with closing(folder):
        ctx = Context(NOW, partial(secrets.token_hex, 16), folder.writer.unit)
        unit = folder.writer.unit
        for name in SCORED:
            own = library.get(name)
            answers = {item.id: {"state": "met"} for item in own.items[: ITEMS // 2]}
            import_answers(ctx, folder, own, YEAR, {"answers": answers})
        for name, made in PLANS.items():
            import_plan(ctx, folder, library.get(name), YEAR, {"title": "แผน", "rows": made(ROWS)})
    found = {name: assessment_at(unit, name, YEAR) for name in SCORED}
    return found | {name: plan_at(unit, name, YEAR, 1) for name in PLANS}


def opened(room: Path) -> dict[str, list[float]]:
    """Seconds from the click to the painted page, of each document the first and the others."""
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "PRONGSAI_KEYS": str(room / "keys")}
    from PySide6.QtWidgets import QApplication

    import main
    from tests.ui.desktop.conftest import end_program
    from ui.desktop.base.background import freeze_garbage
    from ui.desktop.base.settings import WindowSettings
    from ui.desktop.shell.window import Window
    from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts

    documents = filled(room)
    application = QApplication(ARGUMENTS)
    load_fonts()
    main.INSTRUMENTS = room / "forms"
    look, desk = Look(), main.desk()
    look.wear(application)
    window = Window(application, look, desk, WindowSettings(desk.settings))
    window.resize(1366, 728)
    assert window.open_folder(room / "office")
    window.show()
    window.activateWindow()
    office = window.office
    assert office is not None
    rest(500)
    freeze_garbage()  # as the program does at its start
    took: dict[str, list[float]] = {name: [] for name in documents}
    for _round in range(ROUNDS):
        for name, ref in documents.items():
            office.show_page("home")
            settle()
            took[name].append(until_shown(office, ref))
            if ref.entity == "assessment":
                answer_by_key(office)
    took |= {f"{lines}": [plain_list(lines) for _round in range(ROUNDS)] for lines in (ITEMS, ROWS)}
    window.close()
    window.deleteLater()
    end_program()
    return took


def settle() -> None:
    """Until nothing is read beside the window any more, or for three seconds: what the page before asks for is no part
    of an opening.
    """
    from PySide6.QtCore import QThreadPool

    calm = 0
    for _wait in range(30):
        rest(100)
        calm = calm + 1 if QThreadPool.globalInstance().activeThreadCount() == 0 else 0
        if calm > 5:
            return


def until_shown(office: "OfficeWidget", ref: Ref) -> float:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from tests.ui.desktop.acting import desk_of, plans_of

    begin = process_time()
    office.room.host.show_place(ref.entity, ref)
    while True:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if ref.entity == "plan":
            page = plans_of(office).view.page
            if page is not None and page.record.ref == ref:
                break
        elif (view := desk_of(office).page.view) is not None and view.ref == ref:
            break
    office.window().grab()
    return process_time() - begin


def answer_by_key(office: "OfficeWidget") -> None:
    """The item the page stands at is answered by a key at once; AssertionError when it is not."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from tests.ui.desktop.acting import desk_of

    page = desk_of(office).page
    here = page.ladder.here
    assert page.view is not None
    assert here is not None, (
        f"the keyboard is at no item of {page.view.title}, but at {QApplication.focusWidget()}"
    )
    item = here.row.id
    key = Qt.Key.Key_N if here.row.entered_state is ItemState.MET else Qt.Key.Key_P
    QTest.keyClick(QApplication.focusWidget() or page, key)
    wanted = ItemState.NOT_MET if key == Qt.Key.Key_N else ItemState.MET
    for _wait in range(200):
        if page.view.item(item).entered_state is wanted:
            return
        rest(20)
    raise AssertionError(f"{item} is not answered by a key")


def plain_list(rows: int) -> float:
    from PySide6.QtWidgets import QApplication, QListWidget

    begin = process_time()
    shown = QListWidget()
    shown.setWordWrap(True)
    shown.addItems([WORDS.format(n=n) for n in range(rows)])
    shown.resize(1366, 728)
    shown.show()
    QApplication.processEvents()
    shown.grab()
    took = process_time() - begin
    shown.close()
    shown.deleteLater()
    return took


def checked(text: str) -> tuple[float, float]:
    """(milliseconds of processor to check the form, and of the parser of YAML alone), the best of the rounds."""
    import yaml

    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        path = Path(room) / "large.yaml"
        path.write_text(text, "utf-8")
        assert not check(path).faults
        sides: tuple[Callable[[], object], ...] = (
            lambda: check(path),
            lambda: yaml.load(text, yaml.CSafeLoader),  # our own text
        )
        ours, peer = (min(_seconds(side) for _round in range(ROUNDS)) for side in sides)
        return ours * 1000, peer * 1000


def _seconds(work: Callable[[], object]) -> float:
    begin = process_time()
    work()
    return process_time() - begin


def measured() -> Iterator[Measured]:
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        line = [sys.executable, "-m", "tests.benchmarks.bench_documents", room]
        done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    found = {
        name: [1000 * one for one in took]
        for name, took in json.loads(done.stdout.splitlines()[-1]).items()
    }
    plain = {lines: min(found.pop(f"{lines}")) for lines in (ITEMS, ROWS)}
    for name, (first, *others) in found.items():
        lines = ITEMS if name in SCORED else ROWS
        ours, peer = min(others), plain[lines]
        yield Measured(
            f"opening {WHAT[name]}",
            f"{ours:.0f} ms; the first time {first:.0f} ms",
            f"list of Qt with {lines:,} lines {peer:.0f} ms",
            ours / peer,
            f"≤ {BUDGET} ms",
            ours <= BUDGET,
        )
    ours, parser = checked(ladders(CHECKED))
    yield Measured(
        f"a form of {CHECKED:,} items checked",
        f"{ours:.0f} ms",
        f"PyYAML's C parser alone {parser:.0f} ms",
        ours / parser,
        f"≤ {CHECK_BUDGET} ms",
        ours <= CHECK_BUDGET,
    )


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(opened(Path(sys.argv[1]))))
    else:
        lines = [*measured()]
        print(*lines, sep="\n")
        sys.exit(not all(line.kept for line in lines))
