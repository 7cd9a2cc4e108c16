"""A HEIC says how it is turned: it is turned when it is small, as its decoder would have done it."""

from io import BytesIO

import pi_heif
import pytest

from storage.evidence.photographs import exif_turn, opened, unturned, upright
from tests.storage.evidence.test_taking_in import DATA


@pytest.mark.parametrize(("angle", "turn"), [(0, 1), (1, 8), (2, 3), (3, 6)])
def test_every_turn_a_telephone_notes_is_that_which_its_decoder_makes(
    angle: int, turn: int
) -> None:
    content = (DATA / "turned.heic").read_bytes()
    at = content.index(b"irot") + 4
    whole = content[:at] + bytes([angle]) + content[at + 1 :]
    assert unturned(whole)[1] == turn
    with opened(BytesIO(whole)) as lying:
        ours = upright(lying.copy(), exif_turn(lying))
    with pi_heif.open_heif(BytesIO(whole)).to_pillow() as theirs:
        assert (ours.size, ours.tobytes()) == (theirs.size, theirs.tobytes())
    for besides in (b"imir", b"clap"):  # in what order is the decoder's affair
        assert unturned(whole + besides)[0].read() == whole + besides
