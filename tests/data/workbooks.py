"""Writes deals.xls and deals.ods beside this file: the deals of the tests of workbooks, invented.

Made with xlwt 1.3.0 and odfpy 1.4.1 (`pip install xlwt odfpy`), which write the formats of Excel
97-2003 and of OpenDocument. Row 3 is blank and row 4 ends early, as in the tests.
"""

import datetime
import pathlib

import odf.opendocument
import odf.table
import odf.text
import xlwt

HERE = pathlib.Path(__file__).parent
HEADERS = ["Deal ID", "Deal Name", "Amount", "Currency", "PI sent on", "Inquiry"]
SENT = datetime.date(2026, 3, 5)
ROWS = [
    HEADERS,
    [200000000000001, 'Pumps, "blue"', 1234.5, "USD", SENT, "two\nlines"],
    [],
    ["B-2", "Lamps", 3.25],
]


def xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("deal list")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime.date):
                sheet.write(row, column, cell, day)
            else:
                sheet.write(row, column, cell)
    book.save(str(HERE / "deals.xls"))


def ods():
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="deal list")
    for cells in ROWS:
        row = odf.table.TableRow()
        for cell in cells:
            if isinstance(cell, datetime.date):
                made = odf.table.TableCell(valuetype="date", datevalue=cell.isoformat())
            elif isinstance(cell, (int, float)):
                made = odf.table.TableCell(valuetype="float", value=cell)
            else:
                made = odf.table.TableCell(valuetype="string")
            for line in str(cell).split("\n"):
                made.addElement(odf.text.P(text=line))
            row.addElement(made)
        if not cells:
            row.addElement(odf.table.TableCell())
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    book.save(str(HERE / "deals.ods"))


xls()
ods()
