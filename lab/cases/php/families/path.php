<?php
// Files by a name that came in.
$name = field('name');
$folder = realpath(__DIR__ . '/../../scratch');
$file = ['ask' => ['path' => '/file.php?name=guide.txt']];
$readable = function (string $path) { $text = @file_get_contents($path); if ($text === false) { http_response_code(404); return page('Not there'); } return page('<pre>' . h(substr($text, 0, 4000)) . '</pre>'); };
flaw('php-file', 'path-traversal', 'a file by its name', fn() => $readable("$folder/" . $name()), fn() => $readable("$folder/" . basename($name())), ['../../../../../../../../etc/passwd', 'root:'], $file);
flaw('php-file-stripped', 'path-traversal', '../ is taken out, once', fn() => $readable("$folder/" . str_replace('../', '', $name())), fn() => $readable("$folder/" . basename($name())), [str_repeat('....//', 8) . 'etc/passwd', 'root:'], $file);
flaw('php-file-included', 'path-traversal', 'include of a page by its name', function () use ($name, $folder) { ob_start(); @include "$folder/" . $name(); return page(ob_get_clean() ?: 'Not there'); }, function () use ($name, $folder) { ob_start(); if (in_array($name(), ['guide.txt', 'hours.txt'], true)) include "$folder/" . $name(); return page(ob_get_clean() ?: 'Not there'); }, ['../../../../../../../../etc/passwd', 'root:'], $file);
flaw('php-file-real', 'path-traversal', 'realpath, and the folder is looked for anywhere in it', fn() => str_contains($name(), 'scratch') || !str_contains($name(), '/') ? $readable("$folder/" . $name()) : $readable(''), fn() => str_starts_with((string) realpath("$folder/" . $name()), "$folder/") ? $readable((string) realpath("$folder/" . $name())) : $readable(''), ['../scratch/../../../../../../../../etc/passwd', 'root:'], ['ask' => ['path' => '/file.php?name=../scratch/guide.txt']]);
