"""Cases of the lab in Python: the same description as its Node servers print."""
import json
from html import escape

from flask import request

CASES = []
ROUTES = {}


def name():
    """The field that most cases read."""
    return request.args.get("name", "")


def page(body):
    return ('<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Building services</title></head>'
            '<body><main>' + body + '</main><footer>Facility office</footer></body></html>')


def line_of(case, method, path, form=None, body=None, headers=None):
    line = {"method": method, "url": "/" + case + path}
    headers = dict(headers or {})
    if body is not None:
        headers["Content-Type"] = headers.get("Content-Type", "application/json")
        line["body"] = body
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        line["body"] = form
    if headers:
        line["headers"] = headers
    return line


def with_value(line, at, value):
    from urllib.parse import quote, urlencode
    location, name = at.split(":", 1)
    changed = json.loads(json.dumps(line))
    if location == "query":
        path, query = changed["url"].split("?", 1)
        pairs = [p.split("=", 1) for p in query.split("&")]
        from urllib.parse import unquote_plus
        changed["url"] = path + "?" + urlencode([(n, value if n == name else unquote_plus(v)) for n, v in pairs])
    elif location == "path":
        changed["url"] = changed["url"].replace("{" + name + "}", quote(value, safe=""))
    elif location == "header":
        changed.setdefault("headers", {})[name] = value
    elif location == "raw":
        changed["body"] = value
    else:
        changed["body"][name] = value
    return changed


def flaw(case, check, note, flawed, mended, exploit, at="query:name", method="GET", path="/greet?name=Ada", engine=None,
         also=(), pages=(), **request):
    """A flaw with its twin. `exploit` is the value and a pattern of the answer. A case of several routes gives handlers
    by `GET /list` and names in `pages` the paths that belong to it beside its own."""
    for name, vulnerable, handler in ((case, True, flawed), (case + "-mended", False, mended)):
        line = line_of(name, method, path, **request)
        found = {"id": name, "family": check, "server": "flask", "check": check, "vulnerable": vulnerable,
                 "at": [at if not at.startswith("raw:") else "body:"], "also": list(also) if vulnerable else [],
                 "note": note if vulnerable else "the twin of " + case + ": " + note,
                 "lines": [line] + [line_of(name, "GET", page_path) for page_path in pages],
                 "exploit": {"line": with_value(line, at, exploit[0]), "shows": exploit[1]}}
        if engine:
            found["engine"] = engine
        CASES.append(found)
        mount(name, method, path, handler)


def trap(case, check, note, handler, at="query:name", method="GET", path="/greet?name=Ada", **request):
    CASES.append({"id": case, "family": check, "server": "flask", "check": check, "vulnerable": False, "at": [at],
                  "also": [], "note": note, "lines": [line_of(case, method, path, **request)]})
    mount(case, method, path, handler)


def mount(case, method, path, handler):
    routes = handler if isinstance(handler, dict) else {method + " " + path.split("?")[0]: handler}
    for route, answer in routes.items():
        verb, where = route.split(" ", 1)
        ROUTES[(case, verb, where)] = answer


__all__ = ["CASES", "ROUTES", "escape", "flaw", "name", "page", "trap"]
