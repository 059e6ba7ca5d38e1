"""XML whose entities are resolved."""
from flask import request

from write import escape, flaw, page

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
