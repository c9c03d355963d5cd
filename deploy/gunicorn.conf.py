"""The web processes of a deployment; WEB_CONCURRENCY, in the environment file, says how many."""

import multiprocessing
import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"  # a document that waits for its fonts holds one thread, not the process
workers = int(os.environ.get("WEB_CONCURRENCY") or 2 * multiprocessing.cpu_count())
threads = 4
# A process is renewed now and then; not all at the same time.
max_requests, max_requests_jitter = 5000, 500
# Beyond the longest that a page may take (FONT_WAIT_SECONDS); below systemd's TimeoutStopSec.
timeout, graceful_timeout = 75, 15
forwarded_allow_ips = "127.0.0.1,::1"
control_socket_disable = True  # it would lie in a home directory, which the unit does not have
accesslog = None  # nginx writes one
