<?php
// Markup that comes out although somebody meant to stop it.
$name = field('name');
$hello = fn($v) => "<p>Hello $v</p>";
$X = 'reflected-xss';
$link = fn($v) => '<a href="' . $v . '">Back</a>';
$URL = ['path' => '/leave.php?name=' . rawurlencode('https://example.org/guide')];
flaw('php-validate-url', $X, 'FILTER_VALIDATE_URL lets javascript://… pass', fn() => page(filter_var($name(), FILTER_VALIDATE_URL) ? $link(h($name())) : 'No address'),
    fn() => page(filter_var($name(), FILTER_VALIDATE_URL) && preg_match('#^https?://#i', $name()) ? $link(h($name())) : 'No address'),
    ['javascript://example.org/%0azz()', 'href="javascript://example.org/%0azz'], ['ask' => $URL]);
flaw('php-escaped-link', $X, 'htmlspecialchars on an address of any scheme', fn() => page($link(h($name()))), fn() => page($link(preg_match('#^(https?://|/)#i', $name()) ? h($name()) : '#')),
    ['javascript:zz()', 'href="javascript:zz']);
flaw('php-decode-then-strip', $X, 'strip_tags, then html_entity_decode', fn() => page($hello(html_entity_decode(strip_tags($name())))), fn() => page($hello(h(strip_tags(html_entity_decode($name()))))),
    ['&lt;i id=zz&gt;', '<i id=zz>']);
flaw('php-preg-replace-script', $X, 'preg_replace of script elements and handlers, once', fn() => page($hello(preg_replace('#</?script[^>]*>|on\w+\s*=#i', '', $name()))), fn() => page($hello(h($name()))),
    ['<a href=javascript:zz>', '<a href=javascript:zz']);
flaw('php-json-in-script', $X, 'json_encode with slashes unescaped in a script', fn() => page('<script>var q = ' . json_encode($name(), JSON_UNESCAPED_SLASHES) . ';</script>'),
    fn() => page('<script>var q = ' . json_encode($name(), JSON_HEX_TAG | JSON_HEX_AMP) . ';</script>'), ['</script><i id=zz>', '</script><i id=zz>']);
flaw('php-number-loosely', $X, 'a number by intval, shown as it came', fn() => page(intval($name()) > 0 ? '<p>Room ' . $name() . '</p>' : 'No room'),
    fn() => page(intval($name()) > 0 ? '<p>Room ' . intval($name()) . '</p>' : 'No room'), ['12<i id=zz>', 'Room 12<i id=zz>'], ['ask' => ['path' => '/room.php?name=12']]);
flaw('php-entities-in-script', $X, 'htmlspecialchars with ENT_COMPAT in a string of a script', fn() => page("<script>var q = '" . htmlspecialchars($name(), ENT_COMPAT) . "';</script>"),
    fn() => page('<script>var q = ' . json_encode($name(), JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS) . ';</script>'), ["'-zz-'", "''-zz-''"]);
flaw('php-substr', $X, 'the first 28 characters', fn() => page('<title>' . substr($name(), 0, 28) . '</title>'), fn() => page('<title>' . h(substr($name(), 0, 28)) . '</title>'),
    ['</title><i id=zz>', '</title><i id=zz>']);
trap('php-strip-tags-kept', $X, 'strip_tags in text', fn() => page($hello(strip_tags($name()))));
trap('php-strip-then-escape', $X, 'strip_tags that allows b, then escaped', fn() => page($hello(h(strip_tags($name(), '<b>')))));
trap('php-filter-special', $X, 'FILTER_SANITIZE_SPECIAL_CHARS', fn() => page($hello(filter_var($name(), FILTER_SANITIZE_SPECIAL_CHARS))));
trap('php-json', $X, 'json_encode with its header', function () use ($name) { header('Content-Type: application/json'); return json_encode(['name' => $name()]); });
