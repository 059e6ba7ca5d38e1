"""Redirects to where a field says."""
import re
from urllib.parse import urlsplit

from flask import Response, redirect

from write import flaw, name, trap

flaw("flask-redirect", "open-redirect", "back to where one came from", lambda: redirect(name()),
     lambda: redirect(name() if name().startswith("/") and not name().startswith(("//", "/\\")) else "/"), ("https://example.org/", "Location: https://example.org"), path="/login?name=/home")

flaw("flask-redirect-netloc", "open-redirect", "urlsplit has no host: a browser reads backslashes otherwise",
     lambda: Response("", 302, {"Location": name()}) if not urlsplit(name()).netloc and name().startswith("/") else redirect("/"),
     lambda: redirect(name()) if re.fullmatch(r"/(?![/\\])[!-~]*", name()) else redirect("/"),
     ("/\\example.org/", "Location: /\\\\+example.org"), path="/login?name=/home")
trap("flask-header", "header-injection", "a header by the framework, which refuses line breaks",
     lambda: Response("OK", headers={"X-Report": name().encode("ascii", "ignore").decode()}), path="/export?name=rooms")
