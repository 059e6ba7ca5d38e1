<?php
// Redirects to where a field says.
$name = field('name');
$go = function (string $to) { header("Location: $to", true, 302); return ''; };
flaw('php-redirect', 'open-redirect', 'back to where one came from', fn() => $go($name()), fn() => $go(preg_match('#^/(?![/\\\\])[!-~]*\z#', $name()) ? $name() : '/'), ['https://example.org/', 'Location: https://example.org'], ['ask' => ['path' => '/login.php?name=/home']]);
flaw('php-redirect-parse-url', 'open-redirect', 'parse_url finds no host: a browser finds one', fn() => $go(parse_url($name(), PHP_URL_HOST) === null && str_starts_with($name(), '/') ? $name() : '/'), fn() => $go(preg_match('#^/(?![/\\\\])[!-~]*\z#', $name()) ? $name() : '/'), ['/\\example.org/', 'Location: /\\\\example.org'], ['ask' => ['path' => '/login.php?name=/home']]);
trap('php-header', 'header-injection', 'header() takes no line breaks', function () use ($name) { @header('X-Report: ' . $name()); return page('OK'); }, ['path' => '/export.php?name=rooms']);
