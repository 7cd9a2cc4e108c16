"""A certificate stays on its one page, whatever it says."""

import pytest

from core.blocks.document import walk
from core.papers.awards import Award, certificate_document
from core.papers.source import PaperFrame
from storage.papers.pdf.renderer import lay_out
from tests.core.papers.frames import own_form
from tests.storage.papers.paper_samples import STAMP

FRAME = PaperFrame(own_form("certificate"), "", 2569, STAMP)
LONG = "สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา กลุ่มงานยุทธศาสตร์การพัฒนาชุมชนและสารสนเทศเพื่อการบริหารจัดการ"
SAID = {"award": LONG, "name": "ว่าที่ร้อยตรีหญิง ตัวอย่าง ใจดี", "position": "นักวิชาการ\nรักษาราชการแทน\nพัฒนาการจังหวัด"}


@pytest.mark.parametrize("text", [{}, SAID])
def test_it_has_one_page(text: dict[str, str]) -> None:
    assert len(lay_out(certificate_document(FRAME, Award(LONG, LONG, "", text)))) == 1


@pytest.mark.parametrize("day", ["19 พฤศจิกายน พ.ศ. 2569", "วันที่ 19 พฤศจิกายน พ.ศ. 2569"])
def test_its_day_is_a_day_once(day: str) -> None:
    assert "ให้ไว้ ณ วันที่ 19 พฤศจิกายน พ.ศ. 2569" in walk(certificate_document(FRAME, Award("", "", "", {"day": day})))
