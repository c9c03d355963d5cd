"""
The appraisal report as PDF, in layers: `context` (what the snapshot says, worded), `html` (the document), `stored` (its
bytes; those of approved revisions are kept for good).
"""
