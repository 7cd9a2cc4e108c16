"""The help is plain words in blocks, and is found by any of its words."""

from core.forms.wording import HelpBlock
from ui.desktop.help.topics import topic, topics_with

WRITTEN = """# ชื่อ
ย่อหน้า

## หัวข้อ
1. ก้าวแรก
- จุด
> ข้อควรรู้
![ภาพ]
2026. ไม่ใช่ก้าว <b>&amp;</b>"""


def test_a_page_is_read_as_blocks_of_plain_words() -> None:
    page = topic("k", WRITTEN)
    assert page.title == "ชื่อ"
    assert page.blocks == (
        HelpBlock("text", "ย่อหน้า"),
        HelpBlock("head", "หัวข้อ"),
        HelpBlock("step", "ก้าวแรก", "1."),
        HelpBlock("point", "จุด"),
        HelpBlock("note", "ข้อควรรู้"),
        HelpBlock("picture", "ภาพ"),
        HelpBlock("step", "ไม่ใช่ก้าว <b>&amp;</b>", "2026."),
    )


def test_every_word_wanted_must_be_there_and_titles_come_first() -> None:
    pages = [
        topic("a", "# หนึ่ง\nพูดถึง PIN และรหัส"),
        topic("b", "# PIN\nเรื่องอื่น"),
        topic("c", "# สาม\nไม่มี"),
    ]
    assert [(hit.topic.key, hit.line) for hit in topics_with(pages, "pin")] == [
        ("b", ""),
        ("a", "พูดถึง PIN และรหัส"),
    ]
    assert [hit.topic.key for hit in topics_with(pages, "pin รหัส")] == ["a"]
    assert [hit.topic.key for hit in topics_with(pages, " ")] == ["a", "b", "c"]
    assert topics_with(pages, "ไม่มีคำนี้") == []
