"""
Improvement plans (績效改善計畫): drafted by a supervisor, released by HR, signed by both sides, reviewed, ended with an
outcome. `steps` takes each step of the table (`table`); nothing else assigns a state.
"""
