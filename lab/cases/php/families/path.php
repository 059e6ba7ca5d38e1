<?php
// Files by a name that came in.
$name = field('name');
$folder = realpath(__DIR__ . '/../../scratch');
$file = ['ask' => ['path' => '/file.php?name=guide.txt']];
$readable = function (string $path) { $text = @file_get_contents($path); if ($text === false) { http_response_code(404); return page('Not there'); } return page('<pre>' . h(substr($text, 0, 4000)) . '</pre>'); };
flaw('php-file', 'path-traversal', 'a file by its name', fn() => $readable("$folder/" . $name()), fn() => $readable("$folder/" . basename($name())), ['../../../../../../../../etc/passwd', 'root:'], $file);
flaw('php-file-stripped', 'path-traversal', '../ is taken out, once', fn() => $readable("$folder/" . str_replace('../', '', $name())), fn() => $readable("$folder/" . basename($name())), [str_repeat('....//', 8) . 'etc/passwd', 'root:'], $file);
