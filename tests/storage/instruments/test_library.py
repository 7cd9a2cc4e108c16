"""A form is found by every name it has; the newest is meant where none is said."""

from pathlib import Path

import pytest

from core.errors import InvalidFormError, UserError
from core.forms.ports import Forms
from storage.instruments.library import FormLibrary
from tests.known import every

SHIPPED = Path(__file__).parents[3] / "resources" / "instruments"


def write(
    folder: Path, name: str, sound: str, edition: int = 2569, revision: int = 1, title: str = "แบบ"
) -> Path:
    path = folder / name
    text = sound.replace("edition: 2569", f"edition: {edition}\nrevision: {revision}")
    path.write_text(text.replace("แบบทดสอบ, en", f"{title}, en"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "using",
    [
        "cdd-clean",
        "cdd-clean/2564",
        "cdd-clean/2564/1",
        "cdd_clean_2564",
        "cdd-clean-2564",
        str(SHIPPED / "cdd-clean-2564.yaml"),
    ],
)
def test_every_name_finds_the_form(using: str) -> None:
    forms: Forms = FormLibrary([SHIPPED])
    assert forms.get(using).using == "cdd-clean/2564/1"


@pytest.mark.parametrize("using", ["moral-plan", "dsi_moral_plan_2569", "dsi-moral-plan"])
def test_aliases_find_the_form(using: str) -> None:
    assert FormLibrary([SHIPPED]).get(using).using == "dsi-moral-plan/2569/1"


def test_a_programme_is_found_beside_the_forms() -> None:
    library = FormLibrary([SHIPPED])
    assert library.programme("cdd-clean-programme").using == "cdd-clean-programme/2564/1"
    assert {one.using for one in library.labels() if one.programme} == {
        "cdd-clean-programme/2564/1",
        "ita-programme/2564/1",
        "moral-programme/2569/1",
        "pmqa-programme/2565/1",
        "transparency-programme/2559/1",
    }
    assert "cdd-clean-programme/2564/1" not in [form.using for form in every(library)]


def test_the_newest_edition_and_revision_is_meant(tmp_path: Path, sound: str) -> None:
    write(tmp_path, "a.yaml", sound, 2568, 9)
    write(tmp_path, "b.yaml", sound, 2569, 2)
    write(tmp_path, "c.yaml", sound, 2569, 1)
    library = FormLibrary([tmp_path])
    assert library.get("small").using == "small/2569/2"
    assert library.get("small/2568").using == "small/2568/9"
    assert library.get("small/2569/1").using == "small/2569/1"
    assert [form.using for form in every(library)] == [
        "small/2569/2",
        "small/2569/1",
        "small/2568/9",
    ]


def test_the_first_folder_wins_and_a_missing_one_is_no_harm(tmp_path: Path, sound: str) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    write(first, "x.yaml", sound, title="ฉบับแรก")
    write(second, "a.yaml", sound, title="ฉบับหลัง")
    library = FormLibrary([tmp_path / "none", first, second])
    assert str(library.get("small").title) == "ฉบับแรก"
    assert [str(form.title) for form in every(library)] == ["ฉบับแรก"]


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(UserError) as caught:
        FormLibrary([SHIPPED]).get("nothing")
    assert "nothing" in caught.value.what
    assert "cdd-clean/2564/1" in caught.value.why
    assert not isinstance(caught.value, InvalidFormError)


@pytest.mark.parametrize(
    "using",
    ["cdd-clean/2599", "cdd-clean/2564/7", "", "/", "../../etc/passwd", "cdd-clean-programme"],
)
def test_what_is_not_there_is_not_guessed(using: str) -> None:
    with pytest.raises(UserError):
        FormLibrary([SHIPPED]).get(using)


def test_a_broken_file_is_reported_when_it_is_asked_for_and_hides_no_other(
    tmp_path: Path, sound: str
) -> None:
    write(tmp_path, "good.yaml", sound)
    (tmp_path / "bad.yaml").write_text("id: bad\nedition: x\ntitle: y\n", encoding="utf-8")
    (tmp_path / "worse.yaml").write_text("{", encoding="utf-8")
    library = FormLibrary([tmp_path])
    assert library.get("small").using == "small/2569/1"
    assert [form.using for form in every(library)] == ["small/2569/1"]
    assert len(library.broken()) == 2
    for name in ("bad", "worse"):
        with pytest.raises(InvalidFormError, match=f"{name}.yaml"):
            library.get(name)


def test_an_older_sound_file_stands_in_for_a_broken_newer_one(tmp_path: Path, sound: str) -> None:
    write(tmp_path, "a.yaml", sound, 2569, 1)
    write(tmp_path, "b.yaml", sound.replace("'> 50'", "lots"), 2569, 2)
    library = FormLibrary([tmp_path])
    assert library.get("small").using == "small/2569/1"
    with pytest.raises(InvalidFormError):
        library.get("small/2569/2")


def test_a_file_is_read_once(tmp_path: Path, sound: str) -> None:
    path = write(tmp_path, "a.yaml", sound)
    library = FormLibrary([tmp_path])
    form = library.get("small")
    path.unlink()
    assert library.get("small") is form
