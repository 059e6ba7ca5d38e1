"""The paper's Listings 3 to 6 as a running server, on loopback, for checks to be tried on.

Usage: server.py NAME:PORT:flawed|mended ...

Every argument is one board. Prints JSON lines: {"port": ..., "name": ...} when a board listens, {"effect": ...} when
somebody writes or actuates. Reads "NAME flawed" and "NAME mended" lines, and ends with its standard input, so that it
never outlives whoever started it.
"""
import json
import logging
import os
import re
import secrets
import socket
import sys
import threading
from collections import deque

try:
    from flask import Flask, abort, jsonify, redirect, render_template, render_template_string, request
    from werkzeug.serving import make_server
except ModuleNotFoundError as missing:
    print(json.dumps({"missing": missing.name}), flush=True)
    sys.exit(0)

VERSIONS = {"flawed": "1.2", "mended": "1.3"}
# Longer than what one check posts: a bound that is reached in mid-check would hide what was stored.
LONGEST_BOARD = 200
LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)


def say(**line):
    # One write with its line end: boards answer in threads, and lines must not mix.
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def web_address(value):
    """A link goes where the web is, or nowhere: escaping does not stop `javascript:`."""
    return value if re.match(r"https?://", value, re.IGNORECASE) else "#"


def create_board(name, firmware):
    app = Flask(__name__)
    app.config["SECRET_KEY"] = secrets.token_hex(16)
    app.jinja_env.filters["web_address"] = web_address
    InfoPosts = deque(maxlen=LONGEST_BOARD)
    state = {"firmware": firmware}
    app.state = state

    def mended():
        return state["firmware"] == "mended"

    @app.before_request
    def local_only():
        # The flaws are real: a page on the web must not reach them through the browser of whoever runs the lab.
        if not LOOPBACK.fullmatch(request.host):
            abort(403)
        follows_link = (
            request.method == "GET"
            and not request.query_string
            and request.headers.get("Sec-Fetch-Mode") == "navigate"
            and request.headers.get("Sec-Fetch-Dest") == "document"
        )
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and not follows_link:
            abort(403)

    @app.route("/")
    def home():
        return render_template("home.html", name=name)

    @app.route("/PostInfo", methods=["GET", "POST"])
    def info_post():
        if request.method == "POST":
            say(effect="written", name=name, endpoint="POST /PostInfo")
            msg = request.form["Info"]
            InfoPosts.append(msg[:2000])
        page = "posted_info_mended.html" if mended() else "posted_info.html"
        return render_template(page, InfoPosts=InfoPosts)

    @app.route("/PostInfo/clear", methods=["POST"])
    def clear():
        say(effect="actuated", name=name, endpoint="POST /PostInfo/clear")
        InfoPosts.clear()
        return redirect("/PostInfo", 303)

    # Listing 6 as printed: the value is data, and safe.
    @app.route("/application/reqText")
    def process():
        serverVar = "Dear User"
        if request.args.get("name"):
            serverVar = request.args.get("name")
        template = "<h2>Greetings, {{other}} </h2>"
        return render_template_string(template, other=serverVar)

    # The same with the value made a part of the template: `{{config.items()}}` reads SECRET_KEY.
    @app.route("/application/reqTextConcat")
    def process_concat():
        if mended():
            return process()
        template = "<h2>Greetings, " + (request.args.get("name") or "Dear User") + " </h2>"
        return render_template_string(template)

    @app.route("/firmware", methods=["GET", "POST"])
    def firmware_page():
        if request.method == "POST":
            say(effect="actuated", name=name, endpoint="POST /firmware")
            wanted = [key for key, version in VERSIONS.items() if version == request.form.get("version")]
            if not wanted:
                abort(400)
            state["firmware"] = wanted[0]
            return redirect("/firmware", 303)
        return render_template(
            "firmware.html", name=name, versions=VERSIONS.values(), installed=VERSIONS[state["firmware"]]
        )

    @app.route("/.well-known/wot")
    def description():
        form = {"href": "properties/posts", "op": "readproperty", "contentType": "application/json"}
        thing = jsonify({
            "@context": "https://www.w3.org/2022/wot/td/v1.1",
            "id": "urn:selfward-lab:" + name,
            "title": name,
            "description": "Information board, by Flask and Jinja2",
            "base": request.host_url,
            "securityDefinitions": {"open": {"scheme": "nosec"}},
            "security": "open",
            "properties": {
                "posts": {"title": "Posts", "type": "integer", "minimum": 0, "readOnly": True, "forms": [form]}
            },
        })
        thing.mimetype = "application/td+json"
        return thing

    @app.route("/properties/posts")
    def posts():
        return jsonify(len(InfoPosts))

    return app


def bind(port):
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError:
        listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    return listening


def main(arguments):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    boards = {}
    for argument in arguments:
        name, port, firmware = argument.split(":")
        listening = bind(int(port))
        chosen = listening.getsockname()[1]
        boards[name] = create_board(name, firmware)
        server = make_server("127.0.0.1", chosen, boards[name], threaded=True, fd=listening.detach())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(name=name, port=chosen)
    for line in sys.stdin:
        name, firmware = line.split()
        boards[name].state["firmware"] = firmware
        say(name=name, installed=firmware)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
