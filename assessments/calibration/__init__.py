"""
Calibration: what is to be talked about before results are compared. `agreement`, `disagreement` and `strictness` know
nothing of the database.
"""
