<?php
// Input that is evaluated as PHP where it shows less, or elsewhere.
$name = field('name');
$run = function (string $code, array $data = []) {
  try {
    extract($data);
    return page('<p>= ' . h(eval("return $code;")) . '</p>');
  } catch (Throwable $e) {
    http_response_code(500);
    return page('Error');
  }
};
$C = 'code-injection';
flaw('php-eval-formula', $C, 'a formula', fn() => $run('$area * ' . $name(), ['area' => 40]), fn() => page('<p>= ' . 40 * (float) $name() . '</p>'), ['0 + 73*73', '= 5329'], ['ask' => ['path' => '/sum.php?name=3']]);
flaw('php-eval-double', $C, 'in a double-quoted string', fn() => $run('"Room ' . $name() . '"'), fn() => page('<p>= Room ' . h($name()) . '</p>'), ['".(73*73)."', '= Room 5329']);
flaw('php-eval-assigned', $C, 'assigned before it is shown', function () use ($name) {
  try {
    eval('$value = ' . $name() . ';');
    return page('<p>Set to ' . h($value) . '</p>');
  } catch (Throwable $e) {
    return page('<p>That is no number</p>');
  }
}, fn() => page('<p>Set to ' . (int) $name() . '</p>'), ['73*73', 'Set to 5329'], ['ask' => ['path' => '/set.php?name=21']]);
flaw('php-eval-silent', $C, 'assigned and never shown: only failures show', function () use ($name) {
  try {
    eval('$value = ' . $name() . ';');
    return page('<p>Saved</p>');
  } catch (Throwable $e) {
    http_response_code(500);
    return page('<p>Not saved</p>');
  }
}, fn() => page('<p>Saved</p>'), ['nothing()', 'HTTP/1.[01] 500'], ['ask' => ['path' => '/set.php?name=21']]);
flaw('php-filter', $C, 'rows by a condition', fn() => page('<ul>' . implode('', array_map(fn($r) => "<li>$r[0]</li>", array_filter([['lab', 2], ['ward', 3], ['roof', 5]], function ($row) use ($name) {
  try { return eval('return $row[1] > ' . $name() . ';'); } catch (Throwable $e) { return false; }
}))) . '</ul>'), fn() => page('<ul>' . implode('', array_map(fn($r) => "<li>$r[0]</li>", array_filter([['lab', 2], ['ward', 3], ['roof', 5]], fn($row) => $row[1] > (int) $name()))) . '</ul>'), ['9 || 73*73 == 5329', '<li>roof'], ['ask' => ['path' => '/rooms.php?name=2']]);
trap('php-sum', $C, 'a sum of numbers', fn() => page('<p>= ' . array_sum(array_map('floatval', explode('+', $name()))) . '</p>'), ['path' => '/sum.php?name=3']);
