<?php
// What is flawed in PHP applications, beside what is mended.
require_once __DIR__ . '/write.php';
$name = fn() => is_array($_GET['name'] ?? '') ? 'Array' : (string) ($_GET['name'] ?? '');
$XSS = ['also' => ['reflected-xss']];
$hello = fn($v) => "<p>Hello $v</p>";

$twig = function (string $source, array $data = []) {
  require_once '/usr/share/php/Twig/autoload.php';
  return (new \Twig\Environment(new \Twig\Loader\ArrayLoader(['page' => $source])))->render('page', $data);
};
if (is_file('/usr/share/php/Twig/autoload.php')) {
  $T = 'template-injection';
  $E = ['engine' => 'twig'];
  flaw('twig-text', $T, 'concatenated', fn() => page($twig($hello($name()))), fn() => page($twig($hello('{{ name }}'), ['name' => $name()])), ['{{73*73}}', 'Hello 5329'], $E + $XSS);
  flaw('twig-escaped-before', $T, 'escaped before', fn() => page($twig($hello(h($name())))), fn() => page($hello(h($name()))), ['{{73*73}}', 'Hello 5329'], $E);
  flaw('twig-string', $T, 'inside a string of an expression', fn() => page($twig('<p>{{ "' . $name() . '"|upper }}</p>')), fn() => page($twig('<p>{{ name|upper }}</p>', ['name' => $name()])), ['" ~ 73*73 ~ "', '<p>5329'], $E);
  flaw('twig-expression', $T, 'an expression', fn() => page($twig('<p>{{ 4 * ' . $name() . ' }}</p>')), fn() => page('<p>' . 4 * (int) $name() . '</p>'), ['0 + 73*73', '<p>5329'], $E + ['ask' => ['path' => '/price.php?name=3']]);
  flaw('twig-no-braces', $T, '{{ is taken out, statements are not', fn() => page($twig($hello(str_replace(['{{', '}}'], '', h($name()))))), fn() => page($hello(h($name()))), ['{% if 73*73==5329 %}5329{% endif %}', 'Hello 5329'], $E);
  flaw('twig-strip-tags', $T, 'strip_tags before', fn() => page($twig($hello(strip_tags($name())))), fn() => page($hello(h($name()))), ['{{73*73}}', 'Hello 5329'], $E);
} else echo "left out: Twig\n";

$smarty = function (string $source, array $data = []) {
  require_once '/usr/share/php/smarty4/Smarty.class.php';
  $engine = new Smarty();
  $engine->setCompileDir(sys_get_temp_dir() . '/selfward-lab-smarty');
  $engine->assign($data);
  return $engine->fetch('eval:' . $source);
};
if (is_file('/usr/share/php/smarty4/Smarty.class.php')) {
  $T = 'template-injection';
  $E = ['engine' => 'smarty'];
  flaw('smarty-text', $T, 'concatenated', fn() => page($smarty($hello($name()))), fn() => page($smarty($hello('{$name|escape}'), ['name' => $name()])), ['{73*73}', 'Hello 5329'], $E + $XSS);
  flaw('smarty-escaped-before', $T, 'escaped before', fn() => page($smarty($hello(h($name())))), fn() => page($hello(h($name()))), ['{73*73}', 'Hello 5329'], $E);
  flaw('smarty-string', $T, 'inside a string', fn() => page($smarty('<p>{"' . $name() . '"|upper}</p>')), fn() => page($smarty('<p>{$name|upper|escape}</p>', ['name' => $name()])), ['"|cat:(73*73)|cat:"', '<p>5329'], $E + $XSS);
} else echo "left out: Smarty\n";

$X = 'reflected-xss';
$Q = ['ask' => ['path' => '/search.php?name=chair']];
flaw('php-echo', $X, 'echo', fn() => page($hello($name())), fn() => page($hello(h($name()))), ['<i id=zz>', '<i id=zz>']);
flaw('php-noquotes', $X, 'ENT_COMPAT in a single-quoted attribute', fn() => page("<input value='" . htmlspecialchars($name(), ENT_COMPAT) . "'>"), fn() => page("<input value='" . h($name()) . "'>"), ["' onfocus='zz", "' onfocus='zz"]);
flaw('php-strip-tags', $X, 'strip_tags in an attribute', fn() => page('<input value="' . strip_tags($name()) . '">'), fn() => page('<input value="' . h($name()) . '">'), ['" onfocus="zz', '" onfocus="zz']);
flaw('php-strip-tags-allowed', $X, 'strip_tags that allows b, with its attributes', fn() => page($hello(strip_tags($name(), '<b>'))), fn() => page($hello(h($name()))), ['<b onclick=zz>', '<b onclick=zz>']);
flaw('php-addslashes', $X, 'addslashes in a script', fn() => page("<script>var n = '" . addslashes($name()) . "';</script>"), fn() => page('<script>var n = ' . json_encode($name(), JSON_HEX_TAG | JSON_HEX_APOS | JSON_HEX_QUOT | JSON_HEX_AMP) . ';</script>'), ['</script><i id=zz>', '</script><i id=zz>']);
flaw('php-self', $X, 'PHP_SELF in the action of a form', fn() => page('<form action="' . $_SERVER['PHP_SELF'] . '">'), fn() => page('<form action="' . h($_SERVER['SCRIPT_NAME']) . '">'), ['"><i id=zz>', '"><i id=zz>'], ['ask' => ['path' => '/form.php/{extra}'], 'at' => 'path:extra']);
flaw('php-str-replace', $X, 'str_replace of <script>, once', fn() => page($hello(str_ireplace(['<script>', '</script>'], '', $name()))), fn() => page($hello(h($name()))), ['<img src onerror=zz>', '<img src onerror']);
flaw('php-urldecode', $X, 'escaped, then urldecode', fn() => page($hello(urldecode(h($name())))), fn() => page($hello(h(urldecode($name())))), ['%3Ci id=zz%3E', '<i id=zz>']);
flaw('php-array', $X, 'a value of an array', fn() => page('<p>' . implode(', ', array_filter((array) ($_GET['f'] ?? []), 'is_string')) . '</p>'), fn() => page('<p>' . h(implode(', ', array_filter((array) ($_GET['f'] ?? []), 'is_string'))) . '</p>'), ['<i id=zz>', '<i id=zz>'], ['ask' => ['path' => '/list.php?f[room]=1'], 'at' => 'query:f[room]']);
flaw('php-nl2br', $X, 'nl2br and stripslashes of a form', fn() => page(nl2br(stripslashes($_POST['text'] ?? ''))), fn() => page(nl2br(h($_POST['text'] ?? ''))), ['<i id=zz>', '<i id=zz>'], ['at' => 'body:text', 'ask' => ['method' => 'POST', 'path' => '/preview.php', 'form' => ['title' => 'News', 'text' => 'Hello']]]);
trap('php-intval', $X, 'intval', fn() => page('<p>' . intval($name()) . '</p>'), ['path' => '/room.php?name=3']);
trap('php-escaped', $X, 'htmlspecialchars', fn() => page($hello(h($name()))));

$db = new PDO('sqlite::memory:');
$db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
$db->exec("CREATE TABLE rooms (name TEXT, floor INTEGER, hidden INTEGER); INSERT INTO rooms VALUES ('lab',1,0),('ward',2,0),('roof',4,1)");
$rows = function (string $sql, array $values = [], bool $errors = false) use ($db) {
  try {
    $found = $db->prepare($sql);
    $found->execute($values);
    return page('<ul>' . implode('', array_map(fn($r) => '<li>' . h($r[0]) . '</li>', $found->fetchAll(PDO::FETCH_NUM))) . '</ul>');
  } catch (PDOException $e) {
    if ($errors) return page('<b>Fatal error</b>: ' . h($e->getMessage()));
    return page('<ul></ul>');
  }
};
$S = 'sql-injection';
$R = ['ask' => ['path' => '/rooms.php?name=lab']];
flaw('php-sql', $S, 'a string, errors shown', fn() => $rows("SELECT name FROM rooms WHERE hidden = 0 AND name = '{$name()}'", [], true), fn() => $rows('SELECT name FROM rooms WHERE hidden = 0 AND name = ?', [$name()], true), ["' OR '1'='1", 'roof'], $R);
flaw('php-sql-silent', $S, 'a string, nothing shown', fn() => $rows("SELECT name FROM rooms WHERE hidden = 0 AND name = '{$name()}'"), fn() => $rows('SELECT name FROM rooms WHERE hidden = 0 AND name = ?', [$name()]), ["' OR '1'='1", 'roof'], $R);
flaw('php-sql-addslashes', $S, 'addslashes, which SQLite does not know', fn() => $rows("SELECT name FROM rooms WHERE hidden = 0 AND name = '" . addslashes($name()) . "'"), fn() => $rows('SELECT name FROM rooms WHERE hidden = 0 AND name = ?', [$name()]), ["' OR 1=1 --", 'roof'], $R);
trap('php-sql-prepared', $S, 'prepared', fn() => $rows('SELECT name FROM rooms WHERE name = ?', [$name()], true), ['path' => '/rooms.php?name=lab']);

flaw('php-command', 'command-injection', 'shell_exec', fn() => page('<pre>' . h(shell_exec('echo ' . $name() . ' 2>&1')) . '</pre>'), fn() => page('<pre>' . h(shell_exec('echo ' . escapeshellarg($name()))) . '</pre>'), ['x; echo up $((73*73))', 'up 5329']);
flaw('php-command-escapeshellcmd', 'command-injection', 'in single quotes; mended by escapeshellarg', fn() => page('<pre>' . h(shell_exec("echo 'Host " . $name() . "' 2>&1")) . '</pre>'), fn() => page('<pre>' . h(shell_exec('echo ' . escapeshellarg('Host ' . $name()))) . '</pre>'), ["'; echo up $((73*73)); '", 'up 5329']);
$eval = function (string $code) { try { return page('<p>= ' . h(eval("return $code;")) . '</p>'); } catch (Throwable $e) { http_response_code(500); return page('Error'); } };
flaw('php-eval', 'code-injection', 'eval', fn() => $eval($name()), fn() => page('<p>= ' . (float) $name() . '</p>'), ['73*73', '= 5329'], ['ask' => ['path' => '/sum.php?name=3']]);
flaw('php-eval-string', 'code-injection', 'in a string', fn() => $eval("'Room " . $name() . "'"), fn() => page('<p>= Room ' . h($name()) . '</p>'), ["'.(73*73).'", '= Room 5329']);
$folder = realpath(__DIR__ . '/../scratch');
$file = ['ask' => ['path' => '/file.php?name=guide.txt']];
$readable = function (string $path) { $text = @file_get_contents($path); if ($text === false) { http_response_code(404); return page('Not there'); } return page('<pre>' . h(substr($text, 0, 4000)) . '</pre>'); };
flaw('php-file', 'path-traversal', 'a file by its name', fn() => $readable("$folder/" . $name()), fn() => $readable("$folder/" . basename($name())), ['../../../../../../../../etc/passwd', 'root:'], $file);
flaw('php-file-stripped', 'path-traversal', '../ is taken out, once', fn() => $readable("$folder/" . str_replace('../', '', $name())), fn() => $readable("$folder/" . basename($name())), [str_repeat('....//', 8) . 'etc/passwd', 'root:'], $file);
$go = function (string $to) { header("Location: $to", true, 302); return ''; };
flaw('php-redirect', 'open-redirect', 'back to where one came from', fn() => $go($name()), fn() => $go(preg_match('#^/(?![/\\\\])#', $name()) ? $name() : '/'), ['https://example.org/', 'Location: https://example.org'], ['ask' => ['path' => '/login.php?name=/home']]);
