"""Input that is evaluated as Python."""
import ast

from flask import request

from write import escape, flaw, name, page, trap

CODE = "code-injection"


def worked_out(value, mended=False):
    try:
        return page("<p>= %s</p>" % escape(str(ast.literal_eval(value) if mended else eval(value, {"room": {"area": 40}}))))
    except Exception:
        return page("<p>That cannot be worked out</p>"), 400


for case, note, source, exploit in (
        ("python-eval", "eval for a number", "%s", "73*73"),
        ("python-eval-formula", "a formula", "room['area'] * %s", "0 + 73*73"),
        ("python-eval-string", "in a string", "'Room %s'.upper()", "' + str(73*73) + '"),
        ("python-eval-double", "in a double-quoted string", '"Room %s"', '" + str(73*73) + "')):
    flaw(case, CODE, note, lambda s=source: worked_out(s.replace("%s", name())), lambda: worked_out(name(), True),
         (exploit, "= (ROOM |Room )?5329"), path="/sum?name=3")


def executed(mended):
    output = []
    try:
        if not mended:
            exec("value = " + request.form.get("rule", ""), {"output": output})
        return page("Saved")
    except Exception:
        return page("Wrong"), 500


flaw("python-exec-silent", CODE, "exec of a rule, only errors show", lambda: executed(False), lambda: executed(True),
     ("1/0", "HTTP/1.[01] 500"), at="body:rule", method="POST", path="/rule", form={"rule": "3", "on": "yes"})
trap("python-literal", CODE, "literal_eval: 3+4j aside it works nothing out", lambda: worked_out(name(), True), path="/sum?name=3")
