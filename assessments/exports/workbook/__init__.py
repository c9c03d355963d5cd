"""
The workbook of an export (docs/excel.md): `said` (what one revision says), `layouts` (the items of a standard, the
levels of a scale), `reading` (many revisions at once), `words` (sheets and columns in the maker's language), `counting`
and `cover`, `matrix`, `lists`, `progress`, `growth` with `growth_words` (what came after the approvals), and `writing`,
which puts them together.
"""
