"""Markup that comes out although somebody meant to stop it."""
import html
import re
import unicodedata
from urllib.parse import unquote, urlparse

from flask import Response, render_template_string
from markupsafe import Markup

from write import escape, flaw, name, page, trap

X = "reflected-xss"
TAG = ("<i id=zz>", "<i id=zz>")


def hello(value):
    return page(f"<p>Hello {value}</p>")


def link(value):
    return page(f'<a href="{value}">Back</a>')


def with_host(value):
    return escape(value) if urlparse(value).netloc else "#"


def of_http(value):
    return escape(value) if urlparse(value).scheme in ("http", "https") else "#"


flaw("flask-markup", X, "Markup of a formatted string", lambda: render_template_string(page("{{ m }}"), m=Markup("<b>%s</b>" % name())),
     lambda: render_template_string(page("{{ m }}"), m=Markup("<b>%s</b>") % name()), TAG)
flaw("flask-netloc", X, "an address that must name a host", lambda: link(with_host(name())), lambda: link(of_http(name())),
     ("javascript://example.org/%0azz()", 'href="javascript://example.org/%0azz'), path="/leave?name=https%3A%2F%2Fexample.org%2Fguide")
flaw("flask-link-autoescaped", X, "autoescape on an address of any scheme", lambda: render_template_string(link("{{ n }}"), n=name()),
     lambda: render_template_string(link("{{ n }}"), n=of_http(name())), ("javascript:zz()", 'href="javascript:zz'))
flaw("flask-quote-false", X, "html.escape without quotes in an attribute", lambda: page(f'<input value="{html.escape(name(), quote=False)}">'),
     lambda: page(f'<input value="{html.escape(name())}">'), ('" onfocus="zz', '" onfocus="zz'))
flaw("flask-normalised", X, "escaped, then normalised", lambda: hello(unicodedata.normalize("NFKC", escape(name()))),
     lambda: hello(escape(unicodedata.normalize("NFKC", name()))), ("\uff1ci id=zz\uff1e", "<i id=zz>"))
flaw("flask-unquoted-twice", X, "escaped, then unquoted", lambda: hello(unquote(escape(name()))), lambda: hello(escape(unquote(name()))), ("%3Ci id=zz%3E", "<i id=zz>"))
flaw("flask-unescape", X, "tags taken out, then references undone", lambda: hello(html.unescape(re.sub(r"<[^>]*>", "", name()))),
     lambda: hello(escape(html.unescape(name()))), ("&lt;i id=zz&gt;", "<i id=zz>"))
flaw("flask-tojson-attribute", X, "tojson in an attribute with double quotes", lambda: render_template_string(page('<p data-n="{{ n|tojson|safe }}">x</p>'), n=name()),
     lambda: render_template_string(page("<p data-n='{{ n|tojson }}'>x</p>"), n=name()), ("onclick=zz ", 'data-n=""onclick=zz'))
flaw("flask-capitals", X, "shown in capitals in a string of a script", lambda: page(f"<script>var n = '{name().upper().replace('<', '')}';</script>"),
     lambda: render_template_string(page("<script>var n = {{ n|tojson }};</script>"), n=name().upper()), ("'-zz-'", "''-ZZ-''"))
trap("flask-striptags", X, "the striptags filter", lambda: render_template_string(page("<p>{{ n|striptags }}</p>"), n=name()))
trap("flask-xmlattr", X, "the xmlattr filter", lambda: render_template_string(page("<p{{ {'title': n}|xmlattr }}>x</p>"), n=name()))
trap("flask-plain", X, "plain text", lambda: Response(f"Hello {name()}", mimetype="text/plain"))
trap("flask-urlize", X, "the urlize filter", lambda: render_template_string(page("<p>{{ n|urlize }}</p>"), n=name()))
