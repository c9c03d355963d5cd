"""
The frame of papers that a company files: document number, version, date, page x of y, the boxes 製表, 審核 and 核定.
What stands inside is its room's; nothing of the domain is known here.
"""
