"""
The background workers: the loop over the queue, which outlives the database and ends when asked (`loop`, `stopping`),
the sign of life of each (`heartbeat`), and what a watcher asks (`readiness`). Knows nothing of the domain.
"""
