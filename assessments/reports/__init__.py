"""
The appraisal report as PDF, in three layers: `context` (what the snapshot says, worded), `html` (the document),
`pdf` (its bytes); `stored` keeps the bytes of approved revisions for good.
"""
