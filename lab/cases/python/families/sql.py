"""Input in the text of a query."""
import sqlite3

from write import escape, flaw, name, page

database = sqlite3.connect(":memory:", check_same_thread=False)
database.executescript("CREATE TABLE rooms (name TEXT, floor INTEGER, hidden INTEGER); INSERT INTO rooms VALUES ('lab',1,0),('ward',2,0),('roof',4,1)")


def rows(sql, *values):
    try:
        return page("<ul>" + "".join("<li>" + escape(str(r[0])) + "</li>" for r in database.execute(sql, values)) + "</ul>")
    except sqlite3.Error:
        return page("Something went wrong"), 500


SQL = "sql-injection"
flaw("flask-sql-string", SQL, "an f-string", lambda: rows(f"SELECT name FROM rooms WHERE hidden = 0 AND name = '{name()}'"),
     lambda: rows("SELECT name FROM rooms WHERE hidden = 0 AND name = ?", name()), ("' OR '1'='1", "roof"), path="/rooms?name=lab")
flaw("flask-sql-number", SQL, "a number", lambda: rows(f"SELECT name FROM rooms WHERE hidden = 0 AND floor = {name()}"),
     lambda: rows("SELECT name FROM rooms WHERE hidden = 0 AND floor = ?", name()), ("1 OR 1=1", "roof"), path="/rooms?name=1")
