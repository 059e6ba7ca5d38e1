"""Addresses that the server fetches. The lab reaches this machine alone."""
import threading
import time
import urllib.request
from urllib.parse import urljoin, urlsplit

from flask import request

from write import escape, flaw, name, page, trap

HERE = ("127.0.0.1", "localhost")
SITE = "http://status.example"


def fetch(address):
    """As urlopen does; what leads elsewhere is not asked."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        return "was not reached", ""
    if parts.scheme != "http" or parts.hostname not in HERE:
        return "is not of this machine", parts.hostname or ""
    try:
        with urllib.request.urlopen(address, timeout=1.5) as answer:
            return "answered %d" % answer.status, parts.hostname
    except Exception:
        return "was not reached", parts.hostname


def shown(address):
    outcome, host = fetch(address)
    return page("<p>The picture of " + escape(host) + " " + outcome + "</p>")


FEED = "http%3A%2F%2F127.0.0.1%3A9%2Ffeed.png"
SHOWN = "of localhost (answered|was not)"
OTHER = lambda: page("<p>That site is not on the list.</p>")
listed = lambda address: shown(address) if urlsplit(address).hostname == "status.example" else OTHER()

flaw("flask-fetch", "ssrf", "urlopen of any address", lambda: shown(name()), lambda: listed(name()),
     ("http://localhost:9/x", SHOWN), path="/avatar?name=" + FEED)
flaw("flask-fetch-netloc", "ssrf", "looks for the site anywhere in the address",
     lambda: shown(name()) if "status.example" in name() else OTHER(), lambda: listed(name()),
     ("http://localhost:9/status.example", SHOWN), path="/avatar?name=http%3A%2F%2Fstatus.example%2Fa")
flaw("flask-fetch-join", "ssrf", "urljoin: another host wins", lambda: shown(urljoin("http://127.0.0.1:9/plans/", name())),
     lambda: shown("http://127.0.0.1:9/plans/" + name().strip("/").replace(":", "")), ("//localhost:9/x", SHOWN),
     path="/plan?name=/ground")
flaw("flask-fetch-json", "ssrf", "a field of JSON that is called like none", lambda: shown(str(request.get_json(force=True).get("about"))),
     lambda: listed(str(request.get_json(force=True).get("about"))), ("http://localhost:9/x", SHOWN), at="json:about", method="POST",
     path="/import", body={"title": "Plan", "about": "north wing"})

def queue(allowed):
    done = []

    def later(address):
        time.sleep(0.3)
        outcome, host = fetch(address)
        done.append("of " + host + " " + outcome)

    def take():
        target = request.form.get("target", "")
        if allowed(target):
            threading.Thread(target=later, args=(target,), daemon=True).start()
        return page("<p>It is in the queue</p>")

    def log():
        time.sleep(0.4)
        return page("<p>" + escape(" ".join(done[-2:])) + "</p>")

    return {"POST /queue": take, "GET /log": log}


flaw("flask-fetch-thread", "ssrf", "a thread fetches it later", queue(lambda v: True),
     queue(lambda v: urlsplit(v).hostname == "status.example"), ("http://localhost:9/x", SHOWN), at="body:target", method="POST",
     path="/queue", pages=("/log",), form={"label": "Night", "target": "http://127.0.0.1:9/hook"})
trap("flask-fetch-quoted", "ssrf", "quoted into a fixed address", lambda: shown("http://127.0.0.1:9/s?q=" + urllib.request.quote(name(), safe="")),
     path="/find?name=" + FEED)
