"""The folders of a small decade are whole, and everybody has the same."""

from tests.decade.conftest import Decade
from tests.decade.world import CENTRE, DISTRICT, PROVINCE, SECOND, SECTION


def test_every_folder_is_whole_and_shows_what_its_log_says(decade: Decade) -> None:
    with decade.clock.of_deeds():
        checks = {name: pc.do("office", "check", pc.folder) for name, pc in decade.pcs.items()}
    assert {
        name: (check["same"], check["sound"]) for name, check in checks.items()
    } == dict.fromkeys(checks, (True, True))


def test_all_who_have_a_units_work_have_the_same(decade: Decade) -> None:
    readers = {
        PROVINCE: (CENTRE, PROVINCE),
        DISTRICT: (CENTRE, PROVINCE, DISTRICT, SECOND),
        SECTION: (CENTRE, PROVINCE, SECTION),
    }
    for unit, names in readers.items():
        of = decade.pcs[unit].unit
        with decade.clock.of_deeds():
            digests = {
                name: pc.do("digest", pc.folder, of)
                for name, pc in decade.pcs.items()
                if name in names
            }
        assert len({str(one) for one in digests.values()}) == 1, digests
