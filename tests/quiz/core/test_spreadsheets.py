"""A workbook is read back by its own rules: parts, types, relations, cells."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from quiz.core.spreadsheets import LONGEST_TEXT, write_workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def workbook(title: str, rows: list[list[object]]) -> bytes:
    file = io.BytesIO()
    write_workbook(file, title, rows)
    return file.getvalue()


def parts(book: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert archive.testzip() is None
        return {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}


def cells(book: bytes) -> list[list[tuple[str | None, str]]]:
    """Type and text of every cell."""
    rows = parts(book)["xl/worksheets/sheet1.xml"].iter(f"{MAIN}row")
    return [[(cell.get("t"), "".join(cell.itertext())) for cell in row] for row in rows]


def test_every_part_is_declared_and_every_relation_leads_to_one():
    found = parts(workbook("Grades", [["name"], ["Ada"]]))
    declared = {each.get("PartName") for each in found["[Content_Types].xml"] if each.get("PartName")}
    targets = {
        f"/{found['_rels/.rels'][0].get('Target')}",
        f"/xl/{found['xl/_rels/workbook.xml.rels'][0].get('Target')}",
    }
    assert declared == targets == {f"/{name}" for name in found if "rels" not in name and "Types" not in name}
    sheet = found["xl/worksheets/sheet1.xml"]
    assert [each.tag for each in sheet] == [f"{MAIN}sheetViews", f"{MAIN}sheetData"]
    pane = sheet.find(f".//{MAIN}pane")
    assert (pane.get("xSplit"), pane.get("ySplit"), pane.get("state")) == ("1", "1", "frozen")


def test_numbers_are_numbers_and_formulas_are_text():
    row = ["=1+1", "@SUM(A1)", "-3", 87.5, -6, None, "", " a<b&c ", "\U0001f600 \u05d0"]
    assert cells(workbook("x", [row])) == [
        [
            ("inlineStr", "=1+1"),
            ("inlineStr", "@SUM(A1)"),
            ("inlineStr", "-3"),
            (None, "87.5"),
            (None, "-6"),
            (None, ""),
            (None, ""),
            ("inlineStr", " a<b&c "),
            ("inlineStr", "\U0001f600 \u05d0"),
        ]
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\x00b\x0b", "ab"), ("\ud800x", "x"), ("_x0041_", "_x005F_x0041_"), ("y" * 40_000, "y" * LONGEST_TEXT)],
)
def test_hostile_text_stays_a_valid_cell(text, kept):
    assert cells(workbook("x", [[text]])) == [[("inlineStr", kept)]]


@pytest.mark.parametrize(
    ("title", "kept"), [('7/B: ["x"]', '7 B   "x"'), ("'" * 3, "Sheet"), ("", "Sheet"), ("z" * 50, "z" * 31)]
)
def test_the_sheet_has_a_name_that_is_allowed(title, kept):
    assert parts(workbook(title, []))["xl/workbook.xml"].find(f".//{MAIN}sheet").get("name") == kept


def test_the_same_rows_give_the_same_bytes():
    assert workbook("x", [["a", 1]]) == workbook("x", [["a", 1]])
