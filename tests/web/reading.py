"""What a list shows and what its export holds, read back from the page and from the workbook."""

import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

import openpyxl
from django.http import FileResponse
from django.test import Client

DASH = "—"


@dataclass(frozen=True)
class Table:
    heads: list[str]
    rows: list[list[Any]]


def shown(client: Client, url: str) -> Table:
    """The table of a list's page, without what is there to be clicked: checkboxes and moves."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    html = page.content.decode()
    table = re.search(r'<table (?:id="result_list"|class="rows folds").*?</table>', html, re.DOTALL)
    if table is None:
        return Table([], [])
    head, body = re.search(r"<thead>(.*?)</thead>.*?<tbody>(.*?)</tbody>", table[0], re.DOTALL).groups()  # type: ignore[union-attr]
    heads = [text(cell).rstrip(" ↑↓") for cell in re.findall(r"<th\b.*?</th>", head, re.DOTALL)]
    rows = [_cells(row) for row in re.findall(r"<tr\b.*?</tr>", body, re.DOTALL)]
    return Table(heads, [row for row in rows if len(row) > 1])


def _cells(row: str) -> list[str]:
    cells = re.findall(r"<(t[hd])\b([^>]*)>(.*?)</\1>", row, re.DOTALL)
    return [text(inner) for _tag, attributes, inner in cells if not re.search(r'class="select"|no-print', attributes)]


def text(html: str) -> str:
    marked = re.sub(r'<img [^>]*alt="(\w+)"[^>]*>', r"\1", re.sub(r'<span class="sortpriority".*?</span>', "", html))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", marked))).strip()


def exported(client: Client, url: str) -> Table:
    """The export's one sheet; its cells as Excel would have them."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    assert isinstance(response, FileResponse)
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    head, *rows = sheet.iter_rows()
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    return Table([str(cell.value) for cell in head], [[cell.value for cell in row] for row in rows])


def differences(page: Table, workbook: Table) -> list[Any]:
    """Where the workbook does not say what the page shows."""
    if page.heads != workbook.heads or len(page.rows) != len(workbook.rows):
        return [page.heads, workbook.heads, len(page.rows), len(workbook.rows)]
    pairs = zip(page.rows, workbook.rows, strict=True)
    return [
        (head, on_page, in_cell)
        for cells, others in pairs
        for head, on_page, in_cell in zip(page.heads, cells, others, strict=True)
        if not _same(on_page, in_cell)
    ]


def _same(on_page: str, in_cell: Any) -> bool:
    if in_cell is None:
        return on_page in (DASH, "")
    if isinstance(in_cell, int | float):
        try:
            return Decimal(on_page.replace(",", "")) == Decimal(repr(in_cell))
        except InvalidOperation:
            return False
    if hasattr(in_cell, "isoformat"):
        return in_cell.isoformat(" ").startswith(on_page[:16])
    return on_page == {"yes": "True", "no": "False"}.get(in_cell, in_cell)
