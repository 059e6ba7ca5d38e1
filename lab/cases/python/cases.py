"""What is flawed in Python applications, beside what is mended."""
import ast
import os
import sqlite3
import subprocess

from flask import Response, redirect, render_template_string, request
from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment

from write import escape, flaw, page, trap

name = lambda: request.args.get("name", "")
XSS = ("reflected-xss",)
SSTI = "template-injection"


def hello(value):
    return "<p>Hello " + value + "</p>"


def plain(note, case, before, **more):
    flaw(case, SSTI, note, lambda: render_template_string(page(hello(before(name())))),
         lambda: render_template_string(page(hello("{{ name }}")), name=name()), ("{{73*73}}", "Hello 5329"),
         engine="jinja2", **more)


plain("concatenated into the template", "jinja-text", lambda v: v, also=XSS)
plain("escaped before it becomes template text", "jinja-escaped-before", lambda v: escape(v))
plain("dots, underscores and brackets taken out", "jinja-no-dots", lambda v: escape("".join(c for c in v if c not in "._[]|")))
plain("cut after 14", "jinja-cut", lambda v: escape(v[:14]))

flaw("jinja-percent", SSTI, "put in by % before it is compiled",
     lambda: render_template_string(page("<h1>%s</h1><p>{{ 3 }} rooms</p>") % name() if "%" not in name() else page("-")),
     lambda: render_template_string(page("<h1>{{ name }}</h1><p>{{ 3 }} rooms</p>"), name=name()), ("{{73*73}}", "<h1>5329"),
     engine="jinja2", also=XSS)
flaw("jinja-string", SSTI, "inside a string of an expression",
     lambda: render_template_string(page("<p>{{ '" + name() + "'|upper }}</p>")),
     lambda: render_template_string(page("<p>{{ name|upper }}</p>"), name=name()), ("' ~ 73*73 ~ '", "<p>5329"), engine="jinja2")
flaw("jinja-expression", SSTI, "an expression: the factor of a price",
     lambda: render_template_string(page("<p>{{ 4 * " + name() + " }}</p>")),
     lambda: page("<p>%d</p>" % (4 * int(name() or 0) if name().isdigit() else 0)), ("0 + 73*73", "<p>5329"),
     path="/price?name=3", engine="jinja2")
flaw("jinja-filter-name", SSTI, "the name of a filter", lambda: render_template_string(page("<p>{{ 'Ada'|" + name() + " }}</p>")),
     lambda: page("<p>%s</p>" % ("ADA" if name() == "upper" else "Ada")), ("upper ~ 73*73", "<p>ADA5329"),
     path="/show?name=upper", engine="jinja2")
flaw("jinja-sandboxed", SSTI, "in a sandbox: expressions are worked out all the same",
     lambda: page(SandboxedEnvironment(autoescape=True).from_string("<p>Hello " + escape(name()) + "</p>").render()),
     lambda: page(hello(escape(name()))), ("{{73*73}}", "Hello 5329"), engine="jinja2")
flaw("jinja-block-delimiters", SSTI, "other delimiters, chosen to be safe",
     lambda: page(Environment(variable_start_string="[[", variable_end_string="]]").from_string("<p>Hello " + escape(name()) + "</p>").render()),
     lambda: page(hello(escape(name()))), ("[[73*73]]", "Hello 5329"), engine="jinja2")
flaw("jinja-404", SSTI, "the address on a page for what is missing",
     lambda room: (render_template_string(page("<p>" + room + " is not there</p>")), 404),
     lambda room: (page("<p>" + escape(room) + " is not there</p>"), 404), ("{{73*73}}", "<p>5329 is not"), at="path:room",
     path="/docs/{room}", engine="jinja2", also=XSS)
flaw("jinja-form", SSTI, "a field of a form", lambda: render_template_string(page(hello(request.form.get("text", "")))),
     lambda: page(hello(escape(request.form.get("text", "")))), ("{{73*73}}", "Hello 5329"), at="body:text", method="POST",
     path="/preview", form={"title": "News", "text": "Welcome"}, engine="jinja2", also=XSS)
flaw("jinja-json", SSTI, "a field of JSON, answered by JSON",
     lambda: {"preview": render_template_string("Dear " + str(request.get_json(force=True).get("text")))},
     lambda: {"preview": "Dear " + str(request.get_json(force=True).get("text"))}, ("{{73*73}}", "Dear 5329"), at="json:text",
     method="POST", path="/preview", body={"text": "Ada", "copies": 1}, engine="jinja2")
flaw("jinja-line-statements", SSTI, "both braces escaped, statements are not",
     lambda: render_template_string(page(hello(escape(name()).replace("{{", "").replace("}}", "")))),
     lambda: page(hello(escape(name()))), ("{% if 73*73==5329 %}5329{% endif %}", "Hello 5329"), engine="jinja2")


def silent(source):
    try:
        Environment().from_string(source).render()
        return page("Queued")
    except Exception:
        return page("It could not be made"), 500


flaw("jinja-silent", SSTI, "rendered into a mail: only errors show",
     lambda: silent("Dear all, " + request.form.get("text", "")), lambda: page("Queued"), ("{{ 1/0 }}", "HTTP/1.1 500|HTTP/1.0 500"), at="body:text",
     method="POST", path="/mail", form={"text": "Hello"}, engine="jinja2")

try:
    from mako.template import Template as Mako
    flaw("mako-text", SSTI, "concatenated", lambda: page(Mako(hello(name())).render()), lambda: page(Mako(hello("${name | h}")).render(name=name())),
         ("${73*73}", "Hello 5329"), engine="mako", also=XSS)
    flaw("mako-string", SSTI, "inside a string of an expression", lambda: page(Mako("<p>${'" + name() + "'.upper()}</p>").render()),
         lambda: page(Mako("<p>${name.upper() | h}</p>").render(name=name())), ("'+str(73*73)+'", "<p>5329"), engine="mako", also=XSS + ("code-injection",))
    flaw("mako-no-dollar", SSTI, "$ is taken out, lines that begin with % are not",
         lambda: page(Mako("<p>Hello\n" + name().replace("$", "") + "\n</p>").render()), lambda: page(hello(escape(name()))),
         ("<%\ncontext.write(str(73*73))\n%>", "Hello\\s*5329"), engine="mako", also=XSS)
except ImportError:
    print("left out: Mako", flush=True)

try:
    from tornado.template import Template as Tornado
    flaw("tornado-text", SSTI, "concatenated", lambda: page(Tornado(hello(name())).generate().decode()),
         lambda: page(Tornado(hello("{{ name }}")).generate(name=name()).decode()), ("{{73*73}}", "Hello 5329"), engine="tornado", also=XSS)
    flaw("tornado-expression", SSTI, "an expression", lambda: page(Tornado("<p>{{ 4 * " + name() + " }}</p>").generate().decode()),
         lambda: page("<p>%d</p>" % (4 * int(name()) if name().isdigit() else 0)), ("0 + 73*73", "<p>5329"), path="/price?name=3",
         engine="tornado", also=("code-injection",))
except ImportError:
    print("left out: Tornado", flush=True)

try:
    import django
    from django.conf import settings
    settings.configure(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}])
    django.setup()
    from django.template import Context, Template as Django
    flaw("django-text", SSTI, "concatenated: no arithmetic, but tags, filters and the context",
         lambda: page(Django(hello(name())).render(Context({"site": "House 3"}))),
         lambda: page(Django(hello("{{ name }}")).render(Context({"name": name()}))), ("{% widthratio 73 1 73 %}", "Hello 5329"), engine="django", also=XSS)
    flaw("django-escaped-before", SSTI, "escaped before", lambda: page(Django(hello(escape(name()))).render(Context({"site": "House 3"}))),
         lambda: page(hello(escape(name()))), ("{% widthratio 73 1 73 %}", "Hello 5329"), engine="django")
except ImportError:
    print("left out: Django", flush=True)

try:
    from chameleon import PageTemplate
    flaw("chameleon-text", SSTI, "concatenated", lambda: page(PageTemplate("<p>Hello " + name() + "</p>").render()),
         lambda: page(PageTemplate("<p>Hello ${name}</p>").render(name=name())), ("${73*73}", "Hello 5329"), engine="chameleon", also=XSS + ("code-injection",))
except ImportError:
    print("left out: Chameleon", flush=True)

flaw("format-string", SSTI, "str.format with what came in: attributes come out",
     lambda: page("<p>" + escape(("Hello " + name()).format(user=request)) + "</p>"), lambda: page(hello(escape(name()))),
     ("{user.method}{user.path}", "Hello GET/"), engine="str.format")

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
trap("jinja-echo", SSTI, "shows what was written, escaped", lambda: page(hello(escape(name()))))
trap("jinja-passed", SSTI, "passed as data, twice over", lambda: render_template_string(page("{{ a }}"), a=Environment().from_string("{{ b }}").render(b=name())))
trap("jinja-error-look", SSTI, "the text of a template error, always", lambda: page("<pre>jinja2.exceptions.TemplateSyntaxError: unexpected '}'</pre>"))
trap("jinja-raw", SSTI, "between raw marks, that nothing can close", lambda: render_template_string(page("{% raw %}" + escape(name()).replace("%", "&#37;") + "{% endraw %}")))

flaw("flask-xss", "reflected-xss", "an f-string", lambda: page(f"<p>{name()}</p>"), lambda: page(f"<p>{escape(name())}</p>"), ("<i id=zz>", "<i id=zz>"))
flaw("flask-autoescape-off", "reflected-xss", "|safe in the template", lambda: render_template_string(page("<p>{{ n|safe }}</p>"), n=name()),
     lambda: render_template_string(page("<p>{{ n }}</p>"), n=name()), ("<i id=zz>", "<i id=zz>"))
flaw("flask-attribute-unquoted", "reflected-xss", "autoescape, but no quotes around the attribute",
     lambda: render_template_string(page("<div class={{ n }}>x</div>"), n=name()), lambda: render_template_string(page('<div class="{{ n }}">x</div>'), n=name()),
     ("x onclick=zz", "class=x onclick=zz"))
flaw("flask-script", "reflected-xss", "|safe in a script", lambda: render_template_string(page('<script>var n = "{{ n|safe }}";</script>'), n=name()),
     lambda: render_template_string(page("<script>var n = {{ n|tojson }};</script>"), n=name()), ('"-zz-"', '""-zz-""'))

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


def ran(command, shell):
    done = subprocess.run(command, shell=shell, capture_output=True, text=True, timeout=8, env={"PATH": "/usr/bin:/bin"}, stdin=subprocess.DEVNULL)
    return page("<pre>" + escape(done.stdout + done.stderr) + "</pre>")


flaw("flask-command", "command-injection", "shell=True", lambda: ran("echo Looking up " + name(), True), lambda: ran(["echo", "Looking up", name()], False),
     ("x; echo up $((73*73))", "up 5329"), path="/lookup?name=panel")
flaw("flask-command-quoted", "command-injection", "shell=True, in double quotes", lambda: ran('echo "Looking up ' + name() + '"', True),
     lambda: ran(["echo", "Looking up", name()], False), ("$(echo up $((73*73)))", "up 5329"), path="/lookup?name=panel")
trap("flask-command-list", "command-injection", "a list of arguments", lambda: ran(["echo", name()], False), path="/lookup?name=panel")

flaw("flask-redirect", "open-redirect", "back to where one came from", lambda: redirect(name()),
     lambda: redirect(name() if name().startswith("/") and not name().startswith(("//", "/\\")) else "/"), ("https://example.org/", "Location: https://example.org"), path="/login?name=/home")

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scratch")


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return Response(file.read(4000), mimetype="text/plain")
    except OSError:
        return Response("Not there", 404, mimetype="text/plain")


flaw("flask-file", "path-traversal", "a file by its name", lambda: read(os.path.join(FOLDER, name())),
     lambda: read(os.path.join(FOLDER, os.path.basename(name()))), ("../../../../../../../../etc/passwd", "root:"), path="/file?name=guide.txt")

try:
    from lxml import etree

    def note(resolve):
        try:
            tree = etree.fromstring(request.get_data(), etree.XMLParser(resolve_entities=resolve, load_dtd=resolve, no_network=True))
            return page("<p>" + escape("".join(tree.itertext())[:2000]) + "</p>")
        except etree.XMLSyntaxError:
            return page("Not XML"), 400

    XML = "<note><to>Ada</to></note>"
    flaw("flask-xxe", "xxe", "entities are resolved", lambda: note(True), lambda: note(False),
         ('<!DOCTYPE n [<!ENTITY e SYSTEM "file:///etc/passwd">]><note>&e;</note>', "root:"), at="raw:", method="POST", path="/note",
         body=XML, headers={"Content-Type": "application/xml"})
except ImportError:
    print("left out: lxml", flush=True)
