"""What makes a package a document that Word opens without a word: found faults by name."""

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.reports.docx_reading import W, parts

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: children in the order that the schema (ISO/IEC 29500-1, annex A) wants, as far as we write them
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs snapToGrid spacing ind jc outlineLvl",
    "rPr": "rFonts b noProof vanish color spacing kern sz szCs vertAlign lang",
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge shd vAlign",
    "sectPr": "headerReference/footerReference pgSz pgMar pgBorders cols titlePg docGrid",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "lvl": "start numFmt suff lvlText lvlJc pPr",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang decimalSymbol "
    "listSeparator",
    "tbl": "tblPr tblGrid tr",
    "numbering": "abstractNum num",
}


def faults(data: bytes) -> list[str]:
    """Empty for a sound document."""
    names = parts(data)
    trees = {name: ElementTree.fromstring(text) for name, text in names.items() if name.endswith((".xml", ".rels"))}
    return [
        *_parts(names, trees),
        *(fault for name, tree in trees.items() for fault in _order(name, tree)),
        *_references(trees),
        *_tables(trees["word/document.xml"]),
        *_names(trees["word/document.xml"]),
    ]


def _parts(names: dict[str, bytes], trees: dict[str, Element]) -> Iterator[str]:
    types = trees["[Content_Types].xml"]
    told = {one.get("PartName", one.get("Extension", "")).lstrip("/") for one in types}
    reached = {"[Content_Types].xml"}
    for name in names:
        if name not in told and name.rpartition(".")[2] not in told:
            yield f"{name}: of no content type"
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in tree:
            target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
            reached.add(target)
            if relation.get("TargetMode") == "External" or target not in names:
                yield f"{name}: {relation.get('Target')} leads nowhere"
    yield from (f"{name}: related to nothing" for name in names if name not in reached)
    yield from (f"{name}: a macro" for name in names if "vba" in name.lower() or name.endswith(".bin"))


def _order(name: str, tree: Element) -> Iterator[str]:
    for element in tree.iter():
        order = ORDERS.get(element.tag.removeprefix(W))
        if order is None or not element.tag.startswith(W):
            continue
        places = [_place(order.split(), child.tag) for child in element]
        if -1 in places or places != sorted(places):
            yield f"{name}: {[child.tag.removeprefix(W) for child in element]} in {element.tag.removeprefix(W)}"


def _place(order: list[str], tag: str) -> int:
    tag = tag.removeprefix(W)
    return next((at for at, names in enumerate(order) if tag in names.split("/")), -1)


def _references(trees: dict[str, Element]) -> Iterator[str]:
    styles = {style.get(f"{W}styleId") for style in trees["word/styles.xml"]}
    lists = {number.get(f"{W}numId") for number in trees["word/numbering.xml"]}
    for name, tree in trees.items():
        relations = trees.get(posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels"))
        known = {one.get("Id") for one in relations} if relations is not None else set()
        for element in tree.iter():
            value = element.get(f"{W}val")
            if element.tag in (f"{W}pStyle", f"{W}tblStyle", f"{W}basedOn", f"{W}next") and value not in styles:
                yield f"{name}: no style {value}"
            if element.tag == f"{W}numId" and value not in lists:
                yield f"{name}: no list {value}"
            for key in (f"{RELATION}id", f"{RELATION}embed"):
                if key in element.attrib and element.get(key) not in known:
                    yield f"{name}: no relation {element.get(key)}"


def _tables(document: Element) -> Iterator[str]:
    for table in document.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            wide = sum(1 if span is None else int(span.get(f"{W}val", "")) for span in spans)
            if wide != columns:
                yield f"a row of {wide} in a table of {columns} columns"
    yield from ("a cell that ends without a paragraph" for cell in document.iter(f"{W}tc") if cell[-1].tag != f"{W}p")
    inside = [child.tag for child in document[0]]
    if inside[-2:-1] == [f"{W}tbl"]:
        yield "no paragraph behind the last table"
    for first, second in pairwise(inside):
        if first == second == f"{W}tbl":
            yield "two tables run together"


def _names(document: Element) -> Iterator[str]:
    marks = [mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")]
    asked = {link.get(f"{W}anchor") for link in document.iter(f"{W}hyperlink")}
    shown = " ".join(node.text or "" for node in document.iter(f"{W}instrText"))
    asked |= set(re.findall(r"PAGEREF (\S+)", shown))
    if len(set(marks)) != len(marks):
        yield "two places of one name"
    yield from (f"no place {name}" for name in asked - set(marks))
    kinds = [mark.get(f"{W}fldCharType") for mark in document.iter(f"{W}fldChar")]
    if kinds.count("begin") != kinds.count("end"):
        yield "a field that does not end"
    pictures = [one.get("id") for one in document.iter() if one.tag.endswith("}docPr")]
    if len(set(pictures)) != len(pictures):
        yield "two pictures of one number"
