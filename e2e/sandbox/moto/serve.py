"""Serves moto on a free loopback port, which it prints, until its standard input ends: it cannot outlive its parent."""

import logging
import os
import signal
import sys
import threading

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # read when moto is imported

from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which may still need IAM
logging.getLogger("werkzeug").setLevel(logging.ERROR)
moto = DomainDispatcherApplication(create_backend_app)
lock = threading.Lock()


def one_call_at_a_time(environ, start_response):
    """Calls moto, which is not thread-safe: it iterates over policies while another call adds one."""
    with lock:
        return moto(environ, start_response)


server = make_server("127.0.0.1", 0, one_call_at_a_time, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.port, flush=True)
sys.stdin.read()
