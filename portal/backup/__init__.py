"""Backup, restore, and moving between databases: one portable form of all tables, the files, and the keys.

`python -m portal.backup` is what `./run backup` and `./run restore` call; see docs/operations.md.
"""
