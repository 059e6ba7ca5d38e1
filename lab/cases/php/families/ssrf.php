<?php
// Addresses that the server fetches. The lab reaches this machine alone.
$name = field('name');
$fetch = function (string $address): string {
  $host = parse_url($address, PHP_URL_HOST) ?: '';
  if (!preg_match('#^http://#i', $address) || !in_array($host, ['127.0.0.1', 'localhost', '2130706433'], true)) return page('<p>The picture of ' . h($host) . ' is not of this machine</p>');
  $found = @file_get_contents($address, false, stream_context_create(['http' => ['timeout' => 1.5]]));
  return page('<p>The picture of ' . h($host) . ($found === false ? ' was not reached' : ' answered') . '</p>');
};
$other = fn() => page('<p>That site is not on the list.</p>');
$listed = fn(string $address) => parse_url($address, PHP_URL_HOST) === 'status.example' ? $fetch($address) : $other();
$shown = 'of localhost (answered|was not)';
$ask = ['ask' => ['path' => '/avatar.php?name=http%3A%2F%2F127.0.0.1%3A9%2Fa.png']];
flaw('php-fetch', 'ssrf', 'file_get_contents of any address', fn() => $fetch($name()), fn() => $listed($name()), ['http://localhost:9/x', $shown], $ask);
flaw('php-fetch-refused', 'ssrf', 'refuses this machine by its usual names', fn() => preg_match('/127\.0|localhost/', $name()) ? $other() : $fetch($name()), fn() => $listed($name()), ['http://2130706433:9/x', 'of 2130706433 (answered|was not)'], ['ask' => ['path' => '/avatar.php?name=http%3A%2F%2Fstatus.example%2Fa.png']]);
flaw('php-fetch-filter-var', 'ssrf', 'filter_var: an address it is', fn() => filter_var($name(), FILTER_VALIDATE_URL) ? $fetch($name()) : $other(), fn() => $listed($name()), ['http://localhost:9/x', $shown], $ask);
$include = fn(string $from) => preg_match('#^http://(127\.0\.0\.1|localhost)[:/]#', $from) ? $fetch($from) : (in_array($from, ['news', 'guide'], true) ? page("<p>$from</p>") : page('<p>No such page</p>'));
flaw('php-fetch-page', 'ssrf', 'a page of the site by its name: an address is one for readfile', fn() => $include($name()), fn() => in_array($name(), ['news', 'guide'], true) ? page('<p>' . h($name()) . '</p>') : page('<p>No such page</p>'), ['http://localhost:9/x', $shown], ['ask' => ['path' => '/index.php?name=news']]);
trap('php-fetch-encoded', 'ssrf', 'encoded into a fixed address', fn() => $fetch('http://127.0.0.1:9/s?q=' . rawurlencode($name())), ['path' => '/find.php?name=http%3A%2F%2F127.0.0.1%3A9%2Fa.png']);
