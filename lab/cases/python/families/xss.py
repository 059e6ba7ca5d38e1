"""Markup that comes out as it came in."""
from flask import render_template_string

from write import escape, flaw, name, page

flaw("flask-xss", "reflected-xss", "an f-string", lambda: page(f"<p>{name()}</p>"), lambda: page(f"<p>{escape(name())}</p>"), ("<i id=zz>", "<i id=zz>"))
flaw("flask-autoescape-off", "reflected-xss", "|safe in the template", lambda: render_template_string(page("<p>{{ n|safe }}</p>"), n=name()),
     lambda: render_template_string(page("<p>{{ n }}</p>"), n=name()), ("<i id=zz>", "<i id=zz>"))
flaw("flask-attribute-unquoted", "reflected-xss", "autoescape, but no quotes around the attribute",
     lambda: render_template_string(page("<div class={{ n }}>x</div>"), n=name()), lambda: render_template_string(page('<div class="{{ n }}">x</div>'), n=name()),
     ("x onclick=zz", "class=x onclick=zz"))
flaw("flask-script", "reflected-xss", "|safe in a script", lambda: render_template_string(page('<script>var n = "{{ n|safe }}";</script>'), n=name()),
     lambda: render_template_string(page("<script>var n = {{ n|tojson }};</script>"), n=name()), ('"-zz-"', '""-zz-""'))
