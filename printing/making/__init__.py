"""Prepares the fonts of the PDFs: gets originals, makes small ones of them, keeps them for the next installation."""
