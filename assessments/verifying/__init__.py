"""
Whether assessments still say what was sealed: `cases` reads them with all that belongs to them; `rows`, `ratings`,
`signing` and `documents` each look at one kind of record; `comparing` names what differs; `check` is what
`verify_records` calls; `holder` is what the holder of a report may learn.
"""
