"""
Many reports at once: `making` (who asks for which), `leases` and `working` (workers take item after item), `files`
(where bytes lie), `archive` and `workbook` (the file that is handed out), `tending` (what killed workers left).
"""
