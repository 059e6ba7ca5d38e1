"""Serves the lab's cases on Flask, each file of families/ a family; prints one line of JSON, its port and its cases, and ends when its input does."""
import glob
import importlib.util
import json
import logging
import os
import sys
import threading

from flask import Flask, request
from werkzeug.serving import make_server

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from write import CASES, ROUTES  # noqa: E402

for path in sorted(glob.glob(os.path.join(HERE, "families", "*.py"))):
    # A name of its own: a family may be called like a module of Python's.
    family = importlib.util.spec_from_file_location("family_" + os.path.basename(path)[:-3], path)
    family.loader.exec_module(importlib.util.module_from_spec(family))
ids = [case["id"] for case in CASES]
if len(ids) != len(set(ids)):
    raise ValueError("two cases are called " + ", ".join(sorted({each for each in ids if ids.count(each) > 1})))

logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
app = Flask("lab")
app.logger.disabled = True
for (case, method, path), handler in ROUTES.items():
    rule = "/" + case + path.replace("{", "<").replace("}", ">")
    app.add_url_rule(rule, endpoint=case + method + path.replace(".", "-"), view_func=handler, methods=[method])

server = make_server("127.0.0.1", 0, app, threaded=True)


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
print(json.dumps({"port": server.server_port, "cases": CASES}), flush=True)
server.serve_forever()
