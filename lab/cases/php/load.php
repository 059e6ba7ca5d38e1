<?php
// Each file of families/ is a family, with variables of its own.
require_once __DIR__ . '/write.php';
foreach (glob(__DIR__ . '/families/*.php') as $file) (function () use ($file) { require $file; })();
$ids = array_column($CASES, 'id');
if (count($ids) !== count(array_unique($ids))) throw new Exception('two cases share an id: ' . implode(', ', array_unique(array_diff_assoc($ids, array_unique($ids)))));
