"""
One action on many at once: `kinds` (what there is to do, registered by the rooms that do it), `preparing` (the preview,
which is what is confirmed), `working` (line by line, by workers or in the request), `steps` (the kinds that take a step
of the workflow).
"""
