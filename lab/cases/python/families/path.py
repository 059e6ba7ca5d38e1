"""Files by a name that came in."""
import os

from flask import Response

from write import flaw, name

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scratch")


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return Response(file.read(4000), mimetype="text/plain")
    except OSError:
        return Response("Not there", 404, mimetype="text/plain")


flaw("flask-file", "path-traversal", "a file by its name", lambda: read(os.path.join(FOLDER, name())),
     lambda: read(os.path.join(FOLDER, os.path.basename(name()))), ("../../../../../../../../etc/passwd", "root:"), path="/file?name=guide.txt")


def opened(path):
    from flask import send_file
    try:
        return send_file(path, mimetype="text/plain")
    except (OSError, ValueError):
        return Response("Not there", 404, mimetype="text/plain")


flaw("flask-file-joined", "path-traversal", "os.path.join: an absolute path wins; dots are refused",
     lambda: read(os.path.join(FOLDER, name())) if ".." not in name() else read(""),
     lambda: read(os.path.join(FOLDER, os.path.basename(name()))), ("/etc/passwd", "root:"), path="/file?name=guide.txt")
flaw("flask-file-sent", "path-traversal", "send_file of a path", lambda: opened(os.path.abspath(os.path.join(FOLDER, name()))),
     lambda: opened(os.path.abspath(os.path.join(FOLDER, os.path.basename(name())))), ("../../../../../../../../etc/passwd", "root:"),
     path="/download?name=hours.txt")
