"""How fast the portal is, as ratios measured in one run: `./run bench`, or `./run bench NAME …`.

Times on one machine say little about another; ratios of two things that are done in turn there say more.
"""
