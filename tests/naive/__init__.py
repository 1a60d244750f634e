"""A second, naive implementation of docs/rules.md: the oracle that the portal's figures are held against.

It is written from the rules alone: plain Python over the rows of the ledger workbook, a function a rule,
nothing imported from the portal, no thought given to speed.
"""
