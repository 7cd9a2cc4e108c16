"""How many decimals the figures of a column are shown with."""

from core.blocks.document import Column, Para, Row, Run, Table, Tick


def test_a_column_of_numbers_has_the_decimals_of_its_longest_figure_unless_it_says_how_many() -> (
    None
):
    columns = (
        Column("เรื่อง", 3),
        *[Column("", 1, number=True)] * 3,
        Column("ปี", 1, number=True, decimals=0),
    )
    rows = (
        Row(("หมวด 1.25",), "group"),
        Row(("ก 4.125", "4.43", "1,250", "–", "2569")),
        Row(("ข", Run("4.8", bold=True), Para("−3.5"), "ไม่ได้รายงาน", "2570.5")),
        Row(("รวม", "4", "1.2.3", Tick("yes"), ""), "total"),
    )
    assert Table(columns, rows).decimals() == (None, 2, 1, 0, 0)


def test_a_total_that_spans_columns_counts_where_its_figures_stand() -> None:
    columns = (Column("ที่", 1, number=True), Column("เรื่อง", 3), Column("คะแนน", 1, number=True))
    assert Table(columns, (Row(("1", "ก", "5")), Row(("รวม", "5.25"), "total"))).decimals() == (
        0,
        None,
        2,
    )


def test_the_figures_of_a_column_with_decimals_stand_one_point_below_the_other() -> None:
    columns = (
        Column("เรื่อง", 3),
        Column("คะแนน", 1, "center", number=True),
        Column("ข้อ", 1, "center", number=True),
    )
    rows = (
        Row(("หมวด 1.5",), "group"),
        Row(("4.8", Para("4.43", align="center"), "12")),
        Row(("ก", Run("4", bold=True), "–")),
        Row(("ข", ("", Run("1,234.5", bold=True)), Tick("yes"))),
        Row(("รวม", "–", ""), "total"),
    )
    found = Table(columns, rows).lined_up()
    assert [column.align for column in found.columns] == ["left", "right", "center"]
    assert [row.cells for row in found.rows] == [
        ("หมวด 1.5",),
        ("4.8", Para("4.43", align="right"), "12"),
        ("ก", Run("4.00", bold=True), "–"),
        ("ข", ("", Run("1,234.50", bold=True)), Tick("yes")),
        ("รวม", "–", ""),
    ]
