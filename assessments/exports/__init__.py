"""
Many reports at once: `making` (who asks for which), `leases` and `working` (workers take item after item), `files`
(where bytes lie), `formats` (a row for each kind of file), `archive`, `rows` and `workbook` (what is written into it),
`tending` (what killed workers left).
"""
