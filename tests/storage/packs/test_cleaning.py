"""A picture for everybody is the picture and nothing else; what is no whole picture is refused."""

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from storage.packs.worker import clean_jpeg, clean_png

SECRET = "สมหญิง ตัวอย่างยิ่ง"
ARTIST, TURNED = 0x013B, 0x0112


def picture() -> Image.Image:
    return Image.effect_noise((90, 60), 40).convert("RGB")


def jpeg(turned: int, **more: object) -> bytes:
    exif, made = Image.Exif(), BytesIO()
    exif[ARTIST], exif[TURNED] = "Somying", turned
    picture().save(made, "JPEG", exif=exif, comment=SECRET.encode(), **more)
    return made.getvalue() + SECRET.encode("utf-16-le")


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_keeps_its_picture_and_which_way_up_it_is(turned: int, progressive: bool) -> None:
    data = jpeg(turned, progressive=progressive)
    clean = clean_jpeg(data)
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(clean)) as after:
        assert after.tobytes() == before.tobytes()
        assert after.getexif().get(TURNED, 1) == turned
        assert ARTIST not in after.getexif()
        assert "comment" not in after.info
    assert SECRET.encode() not in clean
    assert SECRET.encode("utf-16-le") not in clean
    assert b"Somying" not in clean


def test_the_colours_of_a_jpeg_stay() -> None:
    made = BytesIO()
    picture().save(made, "JPEG", icc_profile=b"colours" * 20)
    with Image.open(BytesIO(clean_jpeg(made.getvalue()))) as after:
        assert after.info["icc_profile"] == b"colours" * 20


def test_a_png_keeps_its_picture_and_nothing_people_wrote() -> None:
    found, made = PngInfo(), BytesIO()
    found.add_text("Author", "Somying")
    found.add_itxt("Comment", SECRET, zip=False)
    picture().save(made, "PNG", pnginfo=found)
    data = made.getvalue() + SECRET.encode()
    clean = clean_png(data)
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(clean)) as after:
        assert after.tobytes() == before.tobytes()
    assert SECRET.encode() not in clean
    assert b"Somying" not in clean


@pytest.mark.parametrize("clean", [clean_jpeg, clean_png])
def test_what_breaks_off_is_refused(clean: Callable[[bytes], bytes]) -> None:
    made = BytesIO()
    picture().save(made, "JPEG" if clean is clean_jpeg else "PNG")
    for cut in (0, 1, 3, 20, len(made.getvalue()) // 2, len(made.getvalue()) - 1):
        with pytest.raises(ValueError, match=r"JPEG|PNG"):
            clean(made.getvalue()[:cut])


@given(st.binary(max_size=400), st.integers(0, 300))
def test_nothing_but_a_refusal_comes_of_damage(junk: bytes, at: int) -> None:
    data = jpeg(6)
    for damaged in (
        b"\xff\xd8" + junk,
        data[:at] + junk + data[at + len(junk) :],
        b"\x89PNG\r\n\x1a\n" + junk,
    ):
        for clean in (clean_jpeg, clean_png):
            try:
                clean(damaged)
            except ValueError:
                continue
