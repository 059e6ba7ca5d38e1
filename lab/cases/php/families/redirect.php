<?php
// Redirects to where a field says.
$name = field('name');
$go = function (string $to) { header("Location: $to", true, 302); return ''; };
flaw('php-redirect', 'open-redirect', 'back to where one came from', fn() => $go($name()), fn() => $go(preg_match('#^/(?![/\\\\])[!-~]*\z#', $name()) ? $name() : '/'), ['https://example.org/', 'Location: https://example.org'], ['ask' => ['path' => '/login.php?name=/home']]);
