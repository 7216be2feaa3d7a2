"""Gunicorn's settings, the same in the demonstration and in real use."""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
# People paste whole notices into search boxes; a Chinese character takes nine bytes of an address.
limit_request_line = 8190
graceful_timeout = 10
preload_app = True
# A socket for remote control is of no use here, and two checkouts would share its default place.
control_socket_disable = True
if os.path.isdir("/dev/shm"):
    worker_tmp_dir = "/dev/shm"
