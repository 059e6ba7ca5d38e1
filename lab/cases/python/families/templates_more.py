"""More places that text is written into: saved and rendered elsewhere, statements, filters, errors that are kept quiet."""
from flask import redirect, render_template_string, request
from jinja2 import Environment

from write import escape, flaw, name, page

XSS = ("reflected-xss",)
SSTI = "template-injection"

flaw("jinja-for", SSTI, "the attribute to sort by",
     lambda: render_template_string(page("<ul>{% for r in rooms|sort(attribute='" + name() + "') %}<li>{{ r.n }}</li>{% endfor %}</ul>"),
                                    rooms=[{"n": "b", "id": 1}, {"n": "a", "id": 2}]),
     lambda: page("<ul><li>b</li><li>a</li></ul>"), ("id') %}{{ 73*73 }}{% endfor %}{% for r in rooms|sort(attribute='id", "5329"),
     path="/rooms?name=id", engine="jinja2")
flaw("jinja-condition", SSTI, "the value of a condition",
     lambda: render_template_string(page("<p>{% if 4 > " + name() + " %}dear{% else %}cheap{% endif %}</p>")),
     lambda: page("<p>dear</p>"), ("3 %}{{ 73*73 }}{% endif %}{% if 3", "<p>5329"), path="/price?name=3", engine="jinja2")
flaw("jinja-attribute-name", SSTI, "the name of an attribute",
     lambda: render_template_string(page("<p>{{ room." + name() + " }}</p>"), room={"area": "Lab", "floor": 2}),
     lambda: page("<p>Lab</p>"), ("area ~ 73*73", "<p>Lab5329"), path="/room?name=area", engine="jinja2")
flaw("jinja-macro-argument", SSTI, "an argument of a macro, in double quotes",
     lambda: render_template_string(page('{% macro tag(t) %}<b>{{ t }}</b>{% endmacro %}<p>{{ tag("' + name() + '") }}</p>')),
     lambda: render_template_string(page("{% macro tag(t) %}<b>{{ t }}</b>{% endmacro %}<p>{{ tag(n) }}</p>"), n=name()),
     ('" ~ 73*73 ~ "', "<b>5329"), engine="jinja2")
flaw("jinja-comment", SSTI, "inside a comment of the template", lambda: render_template_string(page("{# made for " + name() + " #}<p>Welcome</p>")),
     lambda: page("<p>Welcome</p>"), ("#}{{ 73*73 }}{#", "5329"), engine="jinja2")
flaw("jinja-format-then-render", SSTI, "str.format first, so that braces are halved",
     lambda: render_template_string(page("<p>Hello " + name().replace("{", "{{").replace("}", "}}").format() + "</p>")),
     lambda: render_template_string(page("<p>Hello {{ n }}</p>"), n=name()), ("{{73*73}}", "Hello 5329"), engine="jinja2", also=XSS)

SAVED = {"jinja-saved": "Welcome", "jinja-saved-mended": "Welcome"}


def saved(case, flawed):
    def save():
        SAVED[case] = request.form.get("text", "")[:400]
        return redirect("home")

    def home():
        return render_template_string(page("<p>" + SAVED[case] + "</p>")) if flawed else render_template_string(page("<p>{{ t }}</p>"), t=SAVED[case])
    return {"POST /banner": save, "GET /home": home}


flaw("jinja-saved", SSTI, "saved by one page, rendered on another", saved("jinja-saved", True), saved("jinja-saved-mended", False),
     ("{{73*73}}", "<p>5329"), at="body:text", method="POST", path="/banner", form={"text": "Welcome", "kind": "news"},
     pages=("/home",), engine="jinja2", also=("stored-xss",))


def quiet(source):
    try:
        return page("<p>" + Environment().from_string(source).render() + "</p>")
    except Exception:
        return page("<p>Hello guest</p>")


flaw("jinja-quiet", SSTI, "errors fall back to another text, with status 200", lambda: quiet("Hello {{ '" + escape(name()).replace("&#x27;", "'") + "' }}"),
     lambda: page("<p>Hello " + escape(name()) + "</p>"), ("' ~ 73*73 ~ '", "Hello 5329"), engine="jinja2")
