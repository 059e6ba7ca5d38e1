<?php
// XML whose entities are resolved.
if (class_exists('DOMDocument')) {
  $X = 'xxe';
  $field = field('xml');
  // What leads away from this machine is not fetched.
  libxml_set_external_entity_loader(fn($public, $system) => preg_match('#^(?:file://|http://127\.0\.0\.1[:/]|/)#', (string) $system) ? $system : null);
  $load = function (string $xml, int $options): ?DOMDocument {
    libxml_use_internal_errors(true);
    $document = new DOMDocument();
    return $xml !== '' && $document->loadXML($xml, $options) ? $document : null;
  };
  $show = fn(?DOMDocument $document) => page($document ? '<p>' . h(substr($document->textContent, 0, 3000)) . '</p>' : '<p>Not XML</p>');
  $xml = '<note><to>Ada</to></note>';
  $exploit = ['<!DOCTYPE n [<!ENTITY e SYSTEM "file:///etc/passwd">]><note>&e;</note>', 'root:'];
  $ask = ['at' => 'query:xml', 'ask' => ['path' => '/note.php?xml=' . rawurlencode($xml)]];
  $post = ['at' => 'body:xml', 'ask' => ['method' => 'POST', 'path' => '/note.php', 'form' => ['name' => 'Ada', 'xml' => $xml]]];
  $body = fn() => is_string($_POST['xml'] ?? '') ? $_POST['xml'] : '';
  flaw('php-xxe-query', $X, 'DOM with LIBXML_NOENT, a field of the query', fn() => $show($load($field(), LIBXML_NOENT)), fn() => $show($load($field(), 0)), $exploit, $ask);
  flaw('php-xxe-simple', $X, 'SimpleXML with LIBXML_NOENT', function () use ($body) {
    libxml_use_internal_errors(true);
    $read = simplexml_load_string($body(), 'SimpleXMLElement', LIBXML_NOENT);
    return page('<p>' . h(substr((string) ($read->to ?? ''), 0, 3000)) . '</p>');
  }, fn() => $show($load($body(), LIBXML_NONET)), ['<!DOCTYPE n [<!ENTITY e SYSTEM "file:///etc/passwd">]><note><to>&e;</to></note>', 'root:'], $post);
  $silent = fn(?DOMDocument $document) => page($document ? '<p>' . $document->getElementsByTagName('*')->length . ' elements' . ($document->doctype && $document->doctype->entities->length > 0 ? ' and entities' : '') . '</p>' : '<p>Not XML</p>');
  flaw('php-xxe-silent', $X, 'LIBXML_DTDLOAD: what a declaration names is fetched, nothing is shown', fn() => $silent($load($body(), LIBXML_DTDLOAD)), fn() => $silent($load(preg_replace('/<!DOCTYPE.*?\]>/s', '', $body()), 0)), ['<!DOCTYPE n [<!ENTITY % p SYSTEM "file:///etc/hostname"><!ENTITY a "b">]><note/>', 'and entities'], $post);
  trap('php-xml-own-entities', $X, 'only the entities that the document itself declares', function () use ($load, $show, $field) {
    libxml_set_external_entity_loader(fn() => null);
    return $show($load($field(), LIBXML_NOENT));
  }, ['path' => '/note.php?xml=' . rawurlencode($xml)]);
} else echo "left out: DOM\n";
