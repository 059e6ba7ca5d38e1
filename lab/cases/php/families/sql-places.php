<?php
// Input in other places of a query.
$name = field('name');
$rows = function (string $sql, array $values = [], bool $shown = false): string {
  $db = new PDO('sqlite::memory:');
  $db->exec("CREATE TABLE doors (id INTEGER, name TEXT, floor INTEGER, hidden INTEGER); INSERT INTO doors VALUES (1,'north',2,0),(2,'east',0,0),(3,'south',1,0),(4,'safe',9,1)");
  try {
    $found = $db->prepare($sql);
    $found->execute($values);
    return page('<ul>' . implode('', array_map(fn($r) => '<li>' . h($r[0]) . '</li>', $found->fetchAll(PDO::FETCH_NUM))) . '</ul>');
  } catch (PDOException $e) {
    return $shown ? page('<b>Fatal error</b>: ' . h($e->getMessage())) : page('<p>No doors</p>');
  }
};
$S = 'sql-injection';
$list = fn(string $value): array => ['ask' => ['path' => "/doors.php?name=$value"]];
flaw('php-sql-order', $S, 'sorted by a parameter, errors shown', fn() => $rows("SELECT name FROM doors WHERE hidden = 0 ORDER BY {$name()}", [], true), fn() => $rows('SELECT name FROM doors WHERE hidden = 0 ORDER BY ' . (in_array($name(), ['name', 'floor'], true) ? $name() : 'name'), [], true), ['-floor', '<ul><li>north</li><li>south'], $list('floor'));
flaw('php-sql-number-escaped', $S, 'quotes escaped, but it is a number', fn() => $rows('SELECT name FROM doors WHERE hidden = 0 AND id = ' . SQLite3::escapeString($name())), fn() => $rows('SELECT name FROM doors WHERE hidden = 0 AND id = ' . (int) $name()), ['2 OR 1=1', 'safe'], $list('2'));
flaw('php-sql-in', $S, 'a list of numbers that are joined', fn() => $rows('SELECT name FROM doors WHERE hidden = 0 AND id IN (' . $name() . ')'), fn() => $rows('SELECT name FROM doors WHERE hidden = 0 AND id IN (' . implode(',', array_map('intval', explode(',', $name()))) . ')'), ['2) OR (1=1', 'safe'], $list('2'));
flaw('php-sql-like-cookie', $S, 'LIKE, from a cookie', fn() => $rows("SELECT name FROM doors WHERE hidden = 0 AND name LIKE '" . ($_COOKIE['zone'] ?? '') . "%'"), fn() => $rows('SELECT name FROM doors WHERE hidden = 0 AND name LIKE ?', [($_COOKIE['zone'] ?? '') . '%']), ["' OR 1=1 --", 'safe'], ['at' => 'cookie:zone', 'ask' => ['path' => '/doors.php', 'headers' => ['Cookie' => 'zone=no']]]);
trap('php-sql-cast', $S, 'cast to a number', fn() => $rows('SELECT name FROM doors WHERE hidden = 0 AND id = ' . (int) $name()), ['path' => '/doors.php?name=2']);
trap('php-sql-listed', $S, 'a column from a list, else the first', fn() => $rows('SELECT name FROM doors WHERE hidden = 0 ORDER BY ' . (['name', 'floor'][array_search($name(), ['name', 'floor'], true) ?: 0])), ['path' => '/doors.php?name=floor']);
