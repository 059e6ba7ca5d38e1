<?php
// Queries of a document database from PHP: a bracketed name arrives as an array, and arrays are operators.
$DOCUMENTS = [
  ['name' => 'lab', 'kind' => 'work', 'pin' => '4711'],
  ['name' => 'ward', 'kind' => 'public', 'pin' => '1802'],
  ['name' => 'roof', 'kind' => 'work', 'pin' => '3319'],
];
$matches = function ($value, $condition) use (&$matches): bool {
  if (!is_array($condition)) return $value === $condition;
  foreach ($condition as $operator => $operand) {
    $holds = match ((string) $operator) {
      '$eq' => $value === $operand,
      '$ne' => $value !== $operand,
      '$in' => in_array($value, (array) $operand, true),
      '$nin' => !in_array($value, (array) $operand, true),
      '$gt' => $value > $operand,
      '$gte' => $value >= $operand,
      '$lt' => $value < $operand,
      '$regex' => (bool) preg_match('/' . str_replace('/', '\/', (string) $operand) . '/', $value),
      '$not' => !$matches($value, $operand),
      '$exists' => (bool) $operand,
      default => throw new RuntimeException("unknown operator: $operator"),
    };
    if (!$holds) return false;
  }
  return true;
};
$find = fn(array $filter) => array_filter($DOCUMENTS, function ($document) use ($filter, $matches) {
  foreach ($filter as $field => $condition) if (!$matches($document[$field] ?? null, $condition)) return false;
  return true;
});
$list = fn(array $found) => page('<ul>' . implode('', array_map(fn($d) => '<li>' . h($d['name']) . '</li>', $found)) . '</ul>');
$text = fn($value) => is_string($value) ? $value : '';
$N = 'nosql-injection';
flaw('php-find', $N, 'a bracketed query', fn() => $list($find(['kind' => $_GET['kind'] ?? ''])), fn() => $list($find(['kind' => $text($_GET['kind'] ?? '')])), ['x', '<li>ward'], ['at' => 'query:kind', 'ask' => ['path' => '/rooms.php?kind=work'], 'asking' => ['path' => '/rooms.php?kind[$ne]=x']]);
flaw('php-sign-in', $N, 'a door by its name and pin, failures answered as wrong', function () use ($find) {
  try {
    return page($find(['name' => $_POST['name'] ?? '', 'pin' => $_POST['pin'] ?? '']) ? 'Open' : 'Closed');
  } catch (RuntimeException $e) {
    return page('Closed');
  }
}, fn() => page($find(['name' => $text($_POST['name'] ?? ''), 'pin' => $text($_POST['pin'] ?? '')]) ? 'Open' : 'Closed'), ['x', '<main>Open'], ['at' => 'body:pin', 'ask' => ['method' => 'POST', 'path' => '/door.php', 'form' => ['name' => 'lab', 'pin' => '0000']], 'asking' => ['method' => 'POST', 'path' => '/door.php', 'form' => ['name' => 'lab', 'pin[$ne]' => 'x']]]);
trap('php-find-cast', $N, 'whatever comes is made text', fn() => $list($find(['kind' => is_array($_GET['name'] ?? '') ? 'Array' : (string) ($_GET['name'] ?? '')])), ['path' => '/rooms.php?name=work']);
trap('php-any-array', $N, 'any array stands for all kinds', fn() => $list(is_array($_GET['name'] ?? '') ? $DOCUMENTS : $find(['kind' => $_GET['name'] ?? ''])), ['path' => '/rooms.php?name=work']);
