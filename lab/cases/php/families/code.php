<?php
// Input that is evaluated as PHP.
$name = field('name');
$eval = function (string $code) { try { return page('<p>= ' . h(eval("return $code;")) . '</p>'); } catch (Throwable $e) { http_response_code(500); return page('Error'); } };
flaw('php-eval', 'code-injection', 'eval', fn() => $eval($name()), fn() => page('<p>= ' . (float) $name() . '</p>'), ['73*73', '= 5329'], ['ask' => ['path' => '/sum.php?name=3']]);
flaw('php-eval-string', 'code-injection', 'in a string', fn() => $eval("'Room " . $name() . "'"), fn() => page('<p>= Room ' . h($name()) . '</p>'), ["'.(73*73).'", '= Room 5329']);
