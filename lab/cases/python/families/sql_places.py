"""Input in other places of a query, and filters that people put before it."""
import re
import sqlite3

from flask import jsonify, request
from write import escape, flaw, name, page, trap

database = sqlite3.connect(":memory:", check_same_thread=False)
database.executescript("""
CREATE TABLE alarms (id INTEGER PRIMARY KEY, name TEXT, level INTEGER, hidden INTEGER);
INSERT INTO alarms VALUES (1,'smoke',3,0),(2,'door',1,0),(3,'flood',2,0),(4,'vault',9,1);
CREATE TABLE notes (alarm INTEGER, note TEXT); INSERT INTO notes VALUES (2,'');
""")
SQL = "sql-injection"


def found(sql, *values):
    return database.execute(sql, values).fetchall()


def listed(sql, *values, failing=("Something went wrong", 500)):
    try:
        return page("<ul>" + "".join("<li>" + escape(str(r[0])) + "</li>" for r in found(sql, *values)) + "</ul>")
    except sqlite3.Error:
        return page(failing[0]), failing[1]


def number():
    return int(name()) if re.fullmatch(r"\d+", name()) else 0


NONE = ("<ul></ul>", 200)
flaw("flask-sql-order", SQL, "sorted by a parameter", lambda: listed("SELECT name FROM alarms WHERE hidden = 0 ORDER BY " + name()),
     lambda: listed("SELECT name FROM alarms WHERE hidden = 0 ORDER BY " + {"level": "level"}.get(name(), "name")),
     ("-level", "<ul><li>smoke</li><li>flood</li>"), path="/alarms?name=level")
flaw("flask-sql-order-percent", SQL, "the direction, by the percent operator; failures look empty",
     lambda: listed("SELECT name FROM alarms WHERE hidden = 0 ORDER BY level %s" % name(), failing=NONE),
     lambda: listed("SELECT name FROM alarms WHERE hidden = 0 ORDER BY level " + ("DESC" if name() == "DESC" else "ASC"), failing=NONE),
     ("LIMIT 1", "<ul><li>door</li></ul>"), path="/alarms?name=DESC")
flaw("flask-sql-like", SQL, "LIKE by format", lambda: listed("SELECT name FROM alarms WHERE hidden = 0 AND name LIKE '%{}%' ORDER BY id".format(name()), failing=NONE),
     lambda: listed("SELECT name FROM alarms WHERE hidden = 0 AND name LIKE ? ORDER BY id", "%" + name() + "%", failing=NONE),
     ("%' OR 1=1 --", "vault"), path="/search?name=oo")
flaw("flask-sql-quotes-stripped", SQL, "quotes are taken out, but it is a number",
     lambda: listed("SELECT name FROM alarms WHERE hidden = 0 AND id = " + name().replace("'", "").replace('"', "")),
     lambda: listed("SELECT name FROM alarms WHERE hidden = 0 AND id = ?", number()), ("2 OR 1=1", "vault"), path="/alarm?name=2")
flaw("flask-sql-slice", SQL, "LIMIT by an f-string, failures look empty",
     lambda: listed(f"SELECT name FROM alarms WHERE hidden = 0 ORDER BY id LIMIT {name()} OFFSET 1", failing=NONE),
     lambda: listed("SELECT name FROM alarms WHERE hidden = 0 ORDER BY id LIMIT ? OFFSET 1", number(), failing=NONE),
     ("-1 --", "<li>smoke</li>"), path="/alarms?name=1")


def noted(sql, *values):
    try:
        database.execute(sql, values)
        return jsonify(ok=True)
    except sqlite3.Error as error:
        return jsonify(ok=False, error=str(error)), 500


note = lambda: str((request.get_json(silent=True) or {}).get("note", ""))
flaw("flask-sql-update", SQL, "a note that is written, the error shown", lambda: noted(f"UPDATE notes SET note = '{note()}' WHERE alarm = 2"),
     lambda: noted("UPDATE notes SET note = ? WHERE alarm = 2", note()), ("'", '"ok":\\s*false'), at="json:note", method="POST",
     path="/note", body={"note": "checked", "alarm": 2})


def exists(sql, *values):
    try:
        return jsonify(exists=bool(found(sql, *values)))
    except sqlite3.Error:
        return jsonify(exists=False)


wanted = lambda: str((request.get_json(silent=True) or {}).get("wanted", ""))
flaw("flask-sql-json-exists", SQL, "JSON, only whether there is one", lambda: exists(f"SELECT 1 FROM alarms WHERE hidden = 0 AND (name = '{wanted()}')"),
     lambda: exists("SELECT 1 FROM alarms WHERE hidden = 0 AND (name = ?)", wanted()), ("x') OR ('1'='1", '"exists":\\s*true'),
     at="json:wanted", method="POST", path="/exists", body={"wanted": "door", "page": 1})
trap("flask-sql-help", SQL, "a help page that shows what databases say", lambda: page("<h1>FAQ</h1><pre>sqlite3.OperationalError: near \"x\": syntax error</pre>" + escape(name())),
     path="/help?name=door")
trap("flask-sql-search", SQL, "quoted phrases and the words OR and AND mean something in this search",
     lambda: listed("SELECT name FROM alarms WHERE hidden = 0 AND name IN (%s)" % ",".join("?" * len(words())), *words()), path="/search?name=door")


def words():
    return [word for word in re.split(r"\W+|\b(?:OR|AND)\b", name()) if word] or [""]
