"""Redirects to where a field says."""
from flask import redirect

from write import flaw, name

flaw("flask-redirect", "open-redirect", "back to where one came from", lambda: redirect(name()),
     lambda: redirect(name() if name().startswith("/") and not name().startswith(("//", "/\\")) else "/"), ("https://example.org/", "Location: https://example.org"), path="/login?name=/home")
