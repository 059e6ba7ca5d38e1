"""Input that is evaluated as Python where it shows less, or elsewhere."""
import ast
import operator

from flask import request

from write import escape, flaw, name, page, trap

CODE = "code-injection"
ROOMS = [{"name": "lab", "floor": 2}, {"name": "ward", "floor": 3}, {"name": "roof", "floor": 5}]


def listed(rows):
    return page("<ul>" + "".join("<li>" + escape(r["name"]) + "</li>" for r in rows) + "</ul>")


def number(value):
    try:
        return float(value)
    except ValueError:
        return 0.0


def guarded(make, status=500):
    def handler():
        try:
            return make()
        except Exception:
            return page("<p>Something went wrong</p>"), status
    return handler


flaw("python-filter", CODE, "rows of a list in memory by a condition",
     guarded(lambda: listed([r for r in ROOMS if eval("r['floor'] > " + name(), {"r": r})])),
     lambda: listed([r for r in ROOMS if name().isdigit() and r["floor"] > int(name())]),
     ("9 or 73*73 == 5329", "<li>roof"), path="/rooms?name=2")
flaw("python-filter-name", CODE, "the same by a name in quotes",
     guarded(lambda: listed([r for r in ROOMS if eval("r['name'] == '" + name() + "'", {"r": r})])),
     lambda: listed([r for r in ROOMS if r["name"] == name()]),
     ("' or '1' == '1", "<li>roof"), path="/rooms?name=lab")
flaw("python-format-eval", CODE, "an f-string that is evaluated",
     guarded(lambda: page("<p>" + escape(str(eval("f'Dear " + name() + "'"))) + "</p>")),
     lambda: page("<p>Dear " + escape(name()) + "</p>"), ("{73*73}", "Dear 5329"))
flaw("python-call", CODE, "an argument of a call",
     guarded(lambda: page("<p>" + escape(str(eval("round(2.5 * " + name() + ", 2)"))) + "</p>"), 400),
     lambda: page("<p>%s</p>" % round(2.5 * number(name()), 2)), ("0 + 73*73", "<p>5329"), path="/price?name=4")
flaw("python-json-eval", CODE, "a field of JSON, read by eval",
     guarded(lambda: {"sizes": eval(str(request.get_json(force=True).get("sizes")))}),
     lambda: {"sizes": ast.literal_eval(str(request.get_json(force=True).get("sizes")))} if str(request.get_json(force=True).get("sizes")).startswith("[1") and "*" not in str(request.get_json(force=True).get("sizes")) else {"sizes": []},
     ("[73*73]", "5329"), at="json:sizes", method="POST", path="/sizes", body={"sizes": "[1, 2]", "unit": "m"})


def rule(run):
    try:
        run(request.form.get("rule", ""))
        return page("Saved")
    except Exception:
        return page("The rule is not valid"), 400


flaw("python-rule-silent", CODE, "a rule in quotes, run and thrown away: only errors show",
     lambda: rule(lambda text: exec("label = 'Rule " + text + "'.strip()", {})), lambda: rule(lambda text: None),
     ("' + nothing + '", "HTTP/1.[01] 400"), at="body:rule", method="POST", path="/rule", form={"rule": "night", "on": "yes"})

SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}
CALLS = {"str": str, "int": int, "float": float}


def simple(node):
    """A calculator over the syntax tree, as careful people write it: sums, lists, an index, three harmless calls."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        return SIGNS[type(node.op)](simple(node.left), simple(node.right))
    if isinstance(node, (ast.List, ast.Tuple)):
        return [simple(each) for each in node.elts]
    if isinstance(node, ast.Subscript):
        return simple(node.value)[simple(node.slice)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and not node.keywords:
        return CALLS[node.func.id](*[simple(each) for each in node.args])
    raise ValueError("not understood")


trap("python-own-calculator", CODE, "a calculator over the syntax tree: nothing but sums, lists and str()",
     guarded(lambda: page("<p>= " + escape(str(simple(ast.parse(name()[:200], mode="eval").body))) + "</p>"), 400),
     path="/sum?name=3")
