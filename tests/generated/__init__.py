"""Generated districts: small, valid by docs/workbook.md, and as awkward as the rules allow.

`districts.district(year)` gives rows as `tests.naive.reading.read` does, `workbook.write` makes a file of
them, `checks.faults` lists what an import would refuse, and `tests.naive.district.compute` says what the
portal must come to.
"""
