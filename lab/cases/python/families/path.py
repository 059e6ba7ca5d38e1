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
