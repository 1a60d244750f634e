"""Files that mean harm, or are no workbook at all. Each maker writes one to a path."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.workbook.xlsx import MAIN, cell, pack, parts, row, shared, styles, text, worksheet

MAKERS: dict[str, Callable[[Path], object]] = {}
HARMLESS: set[str] = set()
SHEET = "xl/worksheets/sheet1.xml"
HEADERS = row(1, text("A1", "代码"), text("B1", "名称"), text("C1", "类别"))
MIB = 1 << 20


def hostile(maker: Callable[[Path], object]) -> Callable[[Path], object]:
    MAKERS[maker.__name__] = maker
    return maker


def harmless(maker: Callable[[Path], object]) -> Callable[[Path], object]:
    """It need not be refused, as long as it takes no time and no memory."""
    HARMLESS.add(maker.__name__)
    return hostile(maker)


def one_sheet(rows: str = HEADERS, **more: str | bytes) -> dict[str, str | bytes]:
    return {**parts({"街镇": rows}), **more}


def big(path: Path, pieces: Iterator[bytes], name: str = SHEET, **more: str | bytes) -> None:
    """A workbook with one part that is too big to be put together in memory."""
    content = one_sheet(**more)
    content.pop(name, None)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for other, part in content.items():
            archive.writestr(other, part)
        with archive.open(name, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)


def around(pieces: Iterator[bytes]) -> Iterator[bytes]:
    start, end = worksheet("|").encode().split(b"|")
    yield start
    yield from pieces
    yield end


def lie(path: Path, size: int, checksum: int) -> None:
    """Put another size and checksum of the sheet into both of the archive's records."""
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            length = struct.unpack_from("<H", content, at + (26 if offset == 14 else 28))[0]
            start = at + (30 if offset == 14 else 46)
            if content[start : start + length] == SHEET.encode():
                struct.pack_into("<I", content, at + offset, checksum)
                struct.pack_into("<I", content, at + offset + 8, size)
    path.write_bytes(content)


@hostile
def a_bomb_that_unpacks_to_600_MB(path: Path) -> None:
    big(path, around(b" " * MIB for _ in range(600)))


@hostile
def a_bomb_that_lies_about_its_size(path: Path) -> None:
    rows = b"".join(row(n, cell(f"A{n}", n)).encode() for n in range(1, 200))
    pack(path, one_sheet() | {SHEET: worksheet((rows * 20_000).decode())})
    lie(path, 1000, 0)


@hostile
def a_bomb_that_lies_about_its_checksum_too(path: Path) -> None:
    rows = b"".join(row(n, cell(f"A{n}", n)).encode() for n in range(1, 200))
    part = worksheet((rows * 20_000).decode())
    pack(path, one_sheet() | {SHEET: part})
    lie(path, 1000, zlib.crc32(part.encode()[:1000]))


@hostile
def two_corners_of_the_largest_sheet(path: Path) -> None:
    pack(path, one_sheet(row(1, cell("A1", 1)) + row(1_048_576, cell("XFD1048576", 1))))


@hostile
def a_row_number_beyond_all_bounds(path: Path) -> None:
    pack(path, one_sheet(row(1, cell("A1", 1)) + row(1, cell("A99999999999", 1))))


@hostile
def a_column_beyond_all_bounds(path: Path) -> None:
    pack(path, one_sheet(row(1, cell("A1", 1), cell("ZZZZZZ1", 1)) + row(1000, cell("A1000", 1))))


@hostile
def a_corner_that_hides_behind_zeros(path: Path) -> None:
    pack(path, one_sheet(row(1, cell("A1", 1)) + row(1, cell("XFD0000000001048576", 1))))


@hostile
def a_row_of_a_million_cells_without_a_place(path: Path) -> None:
    rows = "<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>" + "<row><c><v>1</v></c></row>" * 1000
    pack(path, one_sheet(rows))


@hostile
def cells_that_only_seem_to_have_a_place(path: Path) -> None:
    hidden = "<c x=\" r='A1'\"><v>1</v></c>" * 2_000
    pack(path, one_sheet(f"<row x=\" r='1'\">{hidden}</row>" + "<row x=\" r='1'\"><c><v>1</v></c></row>" * 8_000))


@hostile
def a_row_that_comments_seem_to_end(path: Path) -> None:
    rows = "<row>" + "<c><v>1</v></c><!--<row>-->" * 20_000 + "</row>" + "<row><c><v>1</v></c></row>" * 1000
    pack(path, one_sheet(rows))


@hostile
def twenty_million_cells_in_one_place(path: Path) -> None:
    big(path, around(b'<c r="A1"><v>1</v></c>' * 50_000 for _ in range(400)))


def used_often(how: str) -> str:
    uses = "".join(row(n, how.format(n)) for n in range(2, 40_000))
    return HEADERS + uses


@hostile
def a_long_text_shared_by_forty_thousand_cells(path: Path) -> None:
    content = one_sheet(used_often('<c r="A{0}" t="s"><v>0</v></c>'))
    pack(path, content | {"xl/sharedStrings.xml": shared("长" * 32_000)})


@hostile
def a_long_text_shared_behind_formulas(path: Path) -> None:
    content = one_sheet(used_often('<c r="A{0}" t="s"><f>A1</f><v>0</v></c>'))
    pack(path, content | {"xl/sharedStrings.xml": shared("长" * 32_000)})


@hostile
def a_long_text_shared_by_a_number_that_is_none(path: Path) -> None:
    content = one_sheet(used_often("<c t = 's' r=\"A{0}\"><v>-x</v></c>"))
    pack(path, content | {"xl/sharedStrings.xml": shared("长" * 32_000)})


@hostile
def a_long_text_behind_texts_that_count_twice(path: Path) -> None:
    items = shared("长" * 32_000).replace("<si>", "<!-- <si></si> --><si>", 1)
    pack(path, one_sheet(used_often('<c r="A{0}" t="s"><v>0</v></c>')) | {"xl/sharedStrings.xml": items})


@hostile
def thirty_million_empty_shared_texts(path: Path) -> None:
    big(path, (b"<sst>" + b"<si/>" * 300_000 for _ in range(100)), "xl/sharedStrings.xml")


@hostile
def two_hundred_MB_of_text(path: Path) -> None:
    wide = text("A{}", "😀" + "x" * 32_000)
    big(path, around(row(n, wide.format(n)).encode() for n in range(1, 6_000)))


@hostile
def a_tag_that_never_ends(path: Path) -> None:
    big(path, around(b'<c t="e" r="A1" t="s" x="<c ' * 40_000 for _ in range(20)))


@hostile
def tags_full_of_beginnings(path: Path) -> None:
    tag = b"<c " + b't="e" t="s" r= :c :row ' * 20_000 + b">"
    big(path, around(tag for _ in range(60)))


@harmless
def elements_a_million_deep(path: Path) -> None:
    deep = parts({"街镇": HEADERS})["xl/workbook.xml"].replace("</workbook>", "<a>" * 500_000)
    pack(path, one_sheet() | {"xl/workbook.xml": deep + "</a>" * 500_000 + "</workbook>"})


@harmless
def a_sheet_a_million_deep(path: Path) -> None:
    pack(path, one_sheet("<row><a>" * 1_000_000))


@hostile
def entities_within_entities(path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    document = f'<!DOCTYPE workbook [<!ENTITY a0 "haha">{laughs}]>'
    content = one_sheet()
    for name in ("xl/workbook.xml", SHEET):
        part = str(content[name]).replace("?>", f"?>{document}", 1)
        content[name] = part.replace("<sheets>", "<sheets>&a11;").replace("<t ", "<t>&a11;</t><t ", 1)
    pack(path, content)


@hostile
def a_file_outside(path: Path) -> None:
    document = '<!DOCTYPE workbook [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    content = one_sheet()
    content["xl/workbook.xml"] = (
        str(content["xl/workbook.xml"]).replace("?>", f"?>{document}", 1).replace("<sheets>", "<sheets>&a;")
    )
    pack(path, content)


@hostile
def a_workbook_with_macros(path: Path) -> None:
    pack(path, one_sheet(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))


@hostile
def a_workbook_that_hides_its_macros(path: Path) -> None:
    types = '<Types><Override PartName="/xl/x.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    pack(path, one_sheet(**{"[Content_Types].xml": types, "xl/x.bin": b"\xd0\xcf\x11\xe0"}))


@hostile
def macros_of_the_old_kind(path: Path) -> None:
    pack(path, one_sheet(**{"xl/macrosheets/sheet1.xml": f'<macrosheet xmlns="{MAIN}"/>'}))


@hostile
def one_name_twice(path: Path) -> None:
    pack(path, one_sheet(**{"XL/worksheets/Sheet1.xml": worksheet("")}))


@hostile
def three_thousand_parts(path: Path) -> None:
    pack(path, one_sheet(**{f"xl/media/{n}.png": b"" for n in range(3000)}))


@hostile
def three_hundred_thousand_parts(path: Path) -> None:
    record = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0)
    records = b"".join(record + b"%07d" % n for n in range(300_000))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65_535, 65_535, len(records), 0, 0)
    path.write_bytes(records + end)


@hostile
def an_old_xls(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))


@hostile
def a_program(path: Path) -> None:
    path.write_bytes(b"MZ\x90\x00" + bytes(range(256)) * 400)


@hostile
def half_a_workbook(path: Path) -> None:
    whole = io.BytesIO()
    pack(path, one_sheet())
    whole.write(path.read_bytes())
    path.write_bytes(whole.getvalue()[: whole.tell() // 2])


@hostile
def a_workbook_with_a_flipped_bit(path: Path) -> None:
    pack(path, one_sheet())
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x03\x04", 900) + 60] ^= 0x10
    path.write_bytes(content)


@hostile
def nothing(path: Path) -> None:
    path.write_bytes(b"")


@hostile
def a_folder(path: Path) -> None:
    path.mkdir()


@hostile
def no_file_at_all(path: Path) -> None:
    pass


@hostile
def comma_separated_values(path: Path) -> None:
    path.write_text("代码,名称,类别\nJ1,锦云街道,街道\n")


@hostile
def an_archive_of_something_else(path: Path) -> None:
    pack(path, {"word/document.xml": "<document/>"})


@hostile
def a_workbook_without_its_sheet(path: Path) -> None:
    content = one_sheet()
    del content[SHEET]
    pack(path, content)


@hostile
def a_workbook_whose_sheet_lies_on_the_web(path: Path) -> None:
    pack(path, parts({"街镇": HEADERS}, targets={"街镇": "http://example.com/sheet.xml"}))


@hostile
def a_duration_longer_than_the_world(path: Path) -> None:
    pack(path, one_sheet(HEADERS + row(2, cell("A2", 1e10, style=1)), **{"xl/styles.xml": styles("[h]:mm")}))


@hostile
def a_shared_text_that_there_is_not(path: Path) -> None:
    pack(path, one_sheet(HEADERS + row(2, cell("A2", 99, "s"))))


@hostile
def none_of_the_ledgers_sheets(path: Path) -> None:
    pack(path, parts({"Sheet1": HEADERS}))
