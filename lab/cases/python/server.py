"""Serves the lab's cases on Flask; prints one line of JSON, its port and its cases, and ends when its input does."""
import json
import logging
import os
import sys
import threading

from flask import Flask, request
from werkzeug.serving import make_server

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cases  # noqa: E402,F401
from write import CASES, ROUTES  # noqa: E402

logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
app = Flask("lab")
app.logger.disabled = True
for (case, method), (path, handler) in ROUTES.items():
    rule = "/" + case + path.replace("{", "<").replace("}", ">")
    app.add_url_rule(rule, endpoint=case + method, view_func=handler, methods=[method])

server = make_server("127.0.0.1", 0, app, threaded=True)


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
print(json.dumps({"port": server.server_port, "cases": CASES}), flush=True)
server.serve_forever()
