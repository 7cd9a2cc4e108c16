"""What a library of other people raises, whatever it is, comes out of its boundary as an error of ours that names what
it was done to. The list of all calls, and what each becomes: `python -m tests.boundaries`, or this test with `-s`.
"""

import ast
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

import main
from core.assessment.ballots import SealedBallot
from core.assessment.sheets import read_packed
from core.errors import ENDS, ProgramBugError, UserError, error_for, stumbled
from core.papers.source import answers_of
from core.values import Ref
from core.workshop.goal_sitting import read_sitting
from storage.db.folder.store import context
from storage.papers.pdf import photos
from storage.papers.press import LayoutWorkerPool
from tests import boundaries
from tests.boundaries import BOUNDARIES, WITHIN, foreign_names, within
from tests.house_rules import ROOT, files, read
from tests.storage.exchange.towns import Town
from tests.storage.papers.specimens import jpeg, memo
from tests.storage.scenes import SCENES, Panic, Scene, became, throw_in

REF = Ref("a" * 32, "sheet", "b" * 32)


@pytest.fixture
def scene(towns: list[Town], tmp_path: Path) -> Scene:
    return Scene(towns, tmp_path)


@pytest.mark.parametrize(
    ("name", "path"), [(name, path) for name, (_do, paths) in SCENES.items() for path in paths]
)
def test_a_panic_of_a_library_is_told_of_what_it_was_done_to(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    do = SCENES[name][0](scene)
    with monkeypatch.context() as patch:
        thrown = throw_in(path, patch)
        problem = became(do)
    assert thrown, "nothing foreign was called"
    assert not isinstance(problem, ProgramBugError)
    assert "สะดุด" not in problem.what
    assert problem.why
    assert problem.do


def test_a_press_that_panics_prints_this_paper_alone_not(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panics(*_given: object) -> None:
        raise Panic

    press = LayoutWorkerPool(scene.one.place)
    with closing(press):
        with monkeypatch.context() as patch:
            patch.setattr("storage.papers.press.receive", panics)
            problem = press.lay_out(memo(), scene.place / "named.pdf", b"").exception()
        assert isinstance(problem, UserError)
        assert "named.pdf" in problem.what
        assert press.lay_out(memo(), scene.place / "named.pdf", b"").result().printed.pages


def test_a_photograph_that_makes_its_library_panic_is_an_empty_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        assert throw_in("storage/papers/pdf/photos.py", patch) == []
        assert photos.readable(jpeg()) is None
    assert photos.readable(jpeg())


# -- beyond


def test_only_what_no_library_of_others_raises_is_called_our_fault() -> None:
    import msgspec
    import psycopg

    assert error_for(ZeroDivisionError()).what == stumbled().what
    for error in (msgspec.DecodeError("odd"), psycopg.ProgrammingError("odd")):
        problem = error_for(error)
        assert isinstance(problem, ProgramBugError), "it leaves a report"
        assert "สะดุด" not in problem.what
        assert "โปรแกรมเอง" not in problem.why


def test_a_panic_does_not_take_the_pen_along(scene: Scene) -> None:
    from core.values import Changes
    from storage.papers.printer import PaperPrinter
    from ui.session import OfficeSession, SessionListener

    def panics(*_given: object) -> Changes:
        raise Panic

    heard = list[str]()

    def hears(kind: str) -> Callable[[object], None]:
        return lambda _news: heard.append(kind)

    folder, keys = scene.one.folder, scene.one.folder.writer.keys
    session = OfficeSession(folder, folder.reader, partial(context, folder), PaperPrinter(keys))
    session.listen(SessionListener(*map(hears, SessionListener._fields)))
    with closing(session):
        session.do(panics)
        session.do(lambda _ctx, _store: Changes("test"))
    assert heard == ["refused", "ended", "changed", "ended"]


def test_a_boundary_lets_errors_of_ours_and_the_end_of_the_program_pass() -> None:
    from core.boundary import boundary, unread

    for error in (UserError("a", "b", "c"), *(kind() for kind in ENDS)):
        with pytest.raises(type(error)) as passed, boundary(partial(unread, "named")):
            raise error
        assert passed.value is error


@pytest.mark.parametrize(
    "reads",
    [
        read_packed,
        SealedBallot.words_in,
        answers_of,
        read_sitting,
        lambda words: SealedBallot.read(words, REF, ""),
    ],
)
def test_a_text_of_somebody_elses_that_lies_too_deep_says_nothing(
    reads: Callable[[str], object],
) -> None:
    assert reads("[" * 100_000) == reads("")


def test_a_panic_is_told_at_the_terminal_and_leaves_a_report(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    main.unexpected(Panic, Panic(), None)
    assert "ทำรายการล่าสุดไม่สำเร็จ" in capsys.readouterr().err
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]


def test_whoever_reads_json_reads_what_lies_too_deep_as_none() -> None:
    """But for what a process of ours says to another of ours, and what the program says of itself."""
    own = {
        "storage/apart.py",
        "storage/instruments/workbook/cells.py",
        "storage/tables/reader.py",
        "ui/phone/room.py",
        "ui/phone/server.py",
        "storage/reports.py",
    }
    # a list that is judged elsewhere: its reader raises whatever it finds
    signed = {"core/papers/seals.py"}
    for path in {one.path for one in boundaries.calls() if one.name == "json.loads"} - own - signed:
        tries = [
            node
            for node in ast.walk(read(path))
            if isinstance(node, ast.Try) and "json.loads" in ast.unparse(node)
        ]
        assert tries, path
        for one in tries:
            assert "RecursionError" in "".join(
                ast.unparse(each.type) for each in one.handlers if each.type
            ), path


# -- the list


def test_every_call_of_a_library_of_others_stands_within_a_boundary(
    capsys: pytest.CaptureFixture[str],
) -> None:
    calls = [*boundaries.calls()]
    assert len(calls) > 500
    assert sorted({one.path for one in calls if not within(one.path)}) == []
    assert {name for names in WITHIN.values() for name in names} == BOUNDARIES.keys()
    assert [name for name, one in BOUNDARIES.items() if not boundaries.stands(one.at)] == []
    modules = [path for path in files(*boundaries.ROOMS) if foreign_names(read(path))]
    assert [
        one
        for one in WITHIN
        if not any(path == one or (one.endswith("/") and path.startswith(one)) for path in modules)
    ] == []
    boundaries.main()
    listed = capsys.readouterr().out
    assert len(listed.splitlines()) >= len(calls)
    with capsys.disabled():
        sys.stdout.write(listed if "-s" in sys.argv else "")


def test_a_new_call_is_noticed() -> None:
    tree = ast.parse("import pyrage\nfrom lxml import etree\nfrom os import path\n")
    assert foreign_names(tree) == {"pyrage": "pyrage", "etree": "lxml.etree"}
    assert within("storage/newroom/reader.py") == ()
    assert ROOT.is_dir()
