"""A certificate stays on its one page, whatever it says."""

import pytest

from core.documents.blocks import walk
from core.documents.certificate import CertificateForm, certificate
from core.documents.house import CERTIFICATE, HOUSE
from storage.papers.pdf.renderer import lay_out
from tests.storage.papers.paper_samples import STAMP

PAPER = next(paper for paper in HOUSE if paper.id == CERTIFICATE)
LONG = "สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา กลุ่มงานยุทธศาสตร์การพัฒนาชุมชนและสารสนเทศเพื่อการบริหารจัดการ"
SAID = {"award": LONG, "name": "ว่าที่ร้อยตรีหญิง ตัวอย่าง ใจดี", "position": "นักวิชาการ\nรักษาราชการแทน\nพัฒนาการจังหวัด"}


@pytest.mark.parametrize("said", [{}, SAID])
def test_it_has_one_page(said: dict[str, str]) -> None:
    form = CertificateForm(paper=PAPER, giver=LONG, unit=LONG, award="", year=2569, stamp=STAMP, said=said)
    assert len(lay_out(certificate(form))) == 1


@pytest.mark.parametrize("day", ["19 พฤศจิกายน พ.ศ. 2569", "วันที่ 19 พฤศจิกายน พ.ศ. 2569"])
def test_its_day_is_a_day_once(day: str) -> None:
    form = CertificateForm(paper=PAPER, giver="", unit="", award="", year=2569, stamp=STAMP, said={"day": day})
    assert "ให้ไว้ ณ วันที่ 19 พฤศจิกายน พ.ศ. 2569" in walk(certificate(form))
