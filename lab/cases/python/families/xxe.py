"""XML whose entities are resolved."""
import io
import xml.sax
import xml.sax.handler

from flask import request

from write import escape, flaw, page, trap

XML = "<note><to>Ada</to></note>"
TYPE = {"Content-Type": "application/xml"}
FILE = '<!DOCTYPE n [<!ENTITY e SYSTEM "file:///etc/passwd">]><note>&e;</note>'

try:
    from lxml import etree

    def note(resolve):
        try:
            tree = etree.fromstring(request.get_data(), etree.XMLParser(resolve_entities=resolve, load_dtd=resolve, no_network=True))
            return page("<p>" + escape("".join(tree.itertext())[:2000]) + "</p>")
        except etree.XMLSyntaxError:
            return page("Not XML"), 400

    flaw("flask-xxe", "xxe", "entities are resolved", lambda: note(True), lambda: note(False), (FILE, "root:"), at="raw:",
         method="POST", path="/note", body=XML, headers=TYPE)
except ImportError:
    print("left out: lxml", flush=True)


class Text(xml.sax.handler.ContentHandler):
    def __init__(self):
        super().__init__()
        self.text = ""

    def characters(self, content):
        self.text += content


def sax(source, external):
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, external)
    reader = Text()
    parser.setContentHandler(reader)
    parser.parse(io.BytesIO(source))
    return reader.text


def shown(external):
    try:
        return page("<p>" + escape(sax(request.get_data(), external)[:2000]) + "</p>")
    except xml.sax.SAXException:
        return page("Not XML"), 400


def silent(external):
    """Fetches what a document names; says no more than that it was read. What leads away from this machine is not asked."""
    source = request.get_data()
    if b"http://" in source and b"http://127.0.0.1" not in source:
        return page("It was not reached"), 400
    try:
        return page("Taken over: %d characters" % min(len(sax(source, external)), 9))
    except (xml.sax.SAXException, OSError):
        return page("It was not reached"), 400


flaw("flask-xxe-sax", "xxe", "SAX with external entities", lambda: shown(True), lambda: shown(False), (FILE, "root:"), at="raw:",
     method="POST", path="/note", body=XML, headers=TYPE)
flaw("flask-xxe-silent", "xxe", "SAX with external entities, nothing shown", lambda: silent(True), lambda: silent(False),
     ('<!DOCTYPE n [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]><note>&e;</note>', "It was not reached"), at="raw:", method="POST",
     path="/import", body="<note><to>A</to><from>Ben</from><body>The lift stands</body></note>", headers=TYPE)


def own_entities():
    """Replaces what the document itself declares; what lies outside is left alone."""
    return shown(False)


trap("flask-xml-own-entities", "xxe", "entities of the document itself", own_entities, at="body:", method="POST", path="/note",
     body='<!DOCTYPE note [<!ENTITY who "Ada">]><note><to>&who;</to></note>', headers=TYPE)
