"""How `make run` serves: two processes for two cores, and an end without noise."""

import signal

worker_class = "gthread"
workers = 2
threads = 4
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True  # it would lie in the home directory, shared by all who run a portal


def post_worker_init(worker: object) -> None:
    """Ctrl-C reaches the whole group: only the master acts on it, a worker told twice may hang."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
