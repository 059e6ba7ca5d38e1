<?php
// Input in the text of a query.
$name = field('name');
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
