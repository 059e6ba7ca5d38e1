"""The paper's prototype with nothing that checks: its pages in Flask and Jinja2, by Flask's own server, on loopback.

Usage: server.py DBSYS.json LOG_FILE

Its Listings 2 (the table of devices) and 7 (ordering a check), its storage (a JSON file, read for each request) and its
log (a line at the start of each function). The password is kept as Flask's own tutorial keeps it. Prints the port as a
JSON line, and ends with its standard input, so that it never outlives whoever started it.
"""
import json
import logging
import os
import secrets
import sys
import threading

try:
    from flask import Flask, abort, redirect, render_template, request, session, url_for
    from werkzeug.security import check_password_hash, generate_password_hash
    from werkzeug.serving import make_server
except ModuleNotFoundError as missing:
    print(json.dumps({"missing": missing.name}), flush=True)
    sys.exit(0)

OPERATOR = "operator"
PASSWORD = "four words for the bench"
TESTS = {"t1": "Cross-site scripting", "t2": "Template injection", "t3": "NoSQL injection"}


def create_app(database, log_file):
    app = Flask(__name__)
    app.config["SECRET_KEY"] = secrets.token_hex(16)
    app.logger.setLevel(logging.INFO)
    app.logger.addHandler(logging.FileHandler(log_file, encoding="UTF-8"))
    # One that is made by this version's default, and the same password as it was typed: what hashing costs is shown.
    kept = generate_password_hash(PASSWORD)
    ordered = []

    def read():
        with open(database, "r", encoding="utf-8") as f:
            return json.loads(f.read())

    def find(name):
        for device in read()["devs"]:
            if device["name"] == name:
                return device
        abort(404)

    @app.before_request
    def signed_in():
        if "user" not in session and request.endpoint not in ("login", "login_plain", "static"):
            return redirect(url_for("login"))

    def enter(is_right, page):
        app.logger.info("Operator %s signs in", request.form["username"])
        if request.form["username"] != OPERATOR or not is_right(request.form["password"]):
            return render_template("login.html", action=page, problem="The name or the password is wrong."), 401
        session["user"] = OPERATOR
        return redirect(url_for("home", username=OPERATOR))

    @app.route("/login", methods=["GET", "POST"])
    def login():
        if request.method == "POST":
            return enter(lambda password: check_password_hash(kept, password), "/login")
        return render_template("login.html", action="/login")

    @app.route("/login-plain", methods=["GET", "POST"])
    def login_plain():
        if request.method == "POST":
            return enter(lambda password: password == PASSWORD, "/login-plain")
        return render_template("login.html", action="/login-plain")

    @app.route("/logout", methods=["POST"])
    def logout():
        session.clear()
        return redirect(url_for("login"))

    @app.route("/<username>/")
    def home(username):
        app.logger.info("Operator %s is at home", username)
        data = read()
        return render_template("home.html", user=username, devices=len(data["devs"]), networks=data["networks"])

    @app.route("/<username>/dev")
    def devices(username):
        app.logger.info("Operator %s lists the devices", username)
        return render_template("devices.html", user=username, devices=read()["devs"])

    @app.route("/<username>/dev/<name>", methods=["GET", "POST"])
    def device(username, name):
        app.logger.info("Operator %s checks info of %s", username, name)
        found = find(name)
        if request.method == "POST":
            # Bare: the order is taken and nothing is checked.
            ordered.append({"device": name, "tests": request.form.getlist("t1")})
        return render_template("device.html", user=username, device=found, tests=TESTS, order=(ordered or [None])[-1])

    @app.route("/<username>/results/<name>")
    def results(username, name):
        app.logger.info("Operator %s sees the results of %s", username, name)
        rows = [{"test": title, "result": "not vulnerable"} for title in TESTS.values()]
        return render_template("results.html", user=username, device=find(name), rows=rows)

    return app


def main(database, log_file):
    server = make_server("127.0.0.1", 0, create_app(database, log_file), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
