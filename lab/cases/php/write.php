<?php
// Cases of the lab in PHP: the same description as its Node servers print.
function h($value): string { return htmlspecialchars((string) $value, ENT_QUOTES); }
function page(string $body): string {
  return '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Building services</title></head><body><main>'
    . $body . '</main><footer>Facility office</footer></body></html>';
}
/** The field that most cases read, read when a request is there. */
function field(string $name): callable {
  return fn(): string => is_array($_GET[$name] ?? '') ? 'Array' : (string) ($_GET[$name] ?? '');
}

$CASES = [];
$ROUTES = [];

function line_of(string $id, array $ask): array {
  $line = ['method' => $ask['method'] ?? 'GET', 'url' => "/$id" . $ask['path']];
  $headers = $ask['headers'] ?? [];
  if (isset($ask['form'])) { $headers['Content-Type'] = 'application/x-www-form-urlencoded'; $line['body'] = $ask['form']; }
  if (isset($ask['json'])) { $headers['Content-Type'] = 'application/json'; $line['body'] = $ask['json']; }
  if ($headers) $line['headers'] = $headers;
  return $line;
}

function with_value(array $line, string $at, $value): array {
  [$location, $name] = explode(':', $at, 2);
  if ($location === 'query') {
    [$path, $query] = explode('?', $line['url'], 2);
    $pairs = array_map(fn($pair) => explode('=', $pair, 2), explode('&', $query));
    $line['url'] = "$path?" . implode('&', array_map(fn($pair) => $pair[0] . '=' . ($pair[0] === $name ? rawurlencode($value) : $pair[1]), $pairs));
  } elseif ($location === 'path') {
    $line['url'] = str_replace('{' . $name . '}', rawurlencode($value), $line['url']);
  } elseif ($location === 'header') $line['headers'][$name] = $value;
  elseif ($location === 'cookie') $line['headers']['Cookie'] = "$name=" . rawurlencode($value);
  else $line['body'][$name] = $value;
  return $line;
}

function flaw(string $id, string $check, string $note, callable $flawed, callable $mended, array $exploit, array $more = []): void {
  global $CASES, $ROUTES;
  $ask = $more['ask'] ?? ['path' => '/greet.php?name=Ada'];
  $at = $more['at'] ?? 'query:name';
  // `pages` are the paths that belong to the case beside its own; its handler tells them apart.
  foreach ([[$id, true, $flawed], ["$id-mended", false, $mended]] as [$name, $vulnerable, $handler]) {
    $line = line_of($name, $ask);
    $case = ['id' => $name, 'family' => $check, 'server' => 'php', 'check' => $check, 'vulnerable' => $vulnerable, 'at' => [$at],
      'also' => $vulnerable ? ($more['also'] ?? []) : [], 'note' => $vulnerable ? $note : "the twin of $id: $note", 'lines' => [$line, ...array_map(fn($path) => line_of($name, ['path' => $path]), $more['pages'] ?? [])],
      'exploit' => ['line' => with_value($line, $at, $exploit[0]), 'shows' => $exploit[1]]];
    // A whole request, where a value alone does not show it.
    if (isset($more['asking'])) $case['exploit'] = ['line' => line_of($name, $more['asking']), 'shows' => $exploit[1]];
    if (isset($more['engine'])) $case['engine'] = $more['engine'];
    $CASES[] = $case;
    $ROUTES[$name] = $handler;
  }
}

function trap(string $id, string $check, string $note, callable $handler, array $ask = ['path' => '/greet.php?name=Ada']): void {
  global $CASES, $ROUTES;
  $CASES[] = ['id' => $id, 'family' => $check, 'server' => 'php', 'check' => $check, 'vulnerable' => false, 'at' => ['query:name'], 'also' => [],
    'note' => $note, 'lines' => [line_of($id, $ask)]];
  $ROUTES[$id] = $handler;
}
