"""
The outbox: each mail is a row that is written with what it tells of, and stays until it is sent or somebody was told
that it was not. Who writes to whom about what is the business of the rooms above (`kinds`).
"""
