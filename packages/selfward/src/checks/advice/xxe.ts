import type { Advice } from '../../model/index.ts';

export const xxeAdvice: Advice = {
  any: 'Let the XML parser refuse document type declarations, or at least resolve no external entities, parameter entities and document types. Take XML only where it is needed: refuse other content types than the one the endpoint is for.',
  express:
    'Use a parser without entities of its own (fast-xml-parser with processEntities: false); with libxmljs2 leave noent, dtdload and huge out.',
  fastify:
    'Use a parser without entities of its own (fast-xml-parser with processEntities: false); with libxmljs2 leave noent, dtdload and huge out.',
  node: 'Use a parser without entities of its own (fast-xml-parser with processEntities: false); with libxmljs2 or libxml2-wasm leave noent and dtdload out.',
  flask:
    'from defusedxml import ElementTree; with lxml etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False).',
  django:
    'from defusedxml import ElementTree; with lxml etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False).',
  php: 'Leave LIBXML_NOENT and LIBXML_DTDLOAD out; add LIBXML_NONET; libxml_set_external_entity_loader(fn() => null).',
  ruby: 'Nokogiri::XML(text) { |config| config.nonet } without noent and dtdload; REXML resolves no external entities.',
  java: 'factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true); factory.setXIncludeAware(false); XMLInputFactory.SUPPORT_DTD false.',
  go: 'encoding/xml resolves no external entities; with bindings to libxml2 leave its options for entities and DTD loading off.',
};
