"""Text that becomes a template, beside text that is passed to one."""
from flask import render_template_string, request
from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment

from write import escape, flaw, name, page, trap

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

trap("jinja-echo", SSTI, "shows what was written, escaped", lambda: page(hello(escape(name()))))
trap("jinja-passed", SSTI, "passed as data, twice over", lambda: render_template_string(page("{{ a }}"), a=Environment().from_string("{{ b }}").render(b=name())))
trap("jinja-error-look", SSTI, "the text of a template error, always", lambda: page("<pre>jinja2.exceptions.TemplateSyntaxError: unexpected '}'</pre>"))
trap("jinja-raw", SSTI, "between raw marks, that nothing can close", lambda: render_template_string(page("{% raw %}" + escape(name()).replace("%", "&#37;") + "{% endraw %}")))
