<?php
// Every request: its first segment names the case.
ini_set('display_errors', '0');
ob_start();
require __DIR__ . '/load.php';
ob_end_clean();
$id = explode('/', $_SERVER['REQUEST_URI'])[1] ?? '';
$id = preg_replace('/[?#].*/', '', $id);
header('Content-Type: text/html; charset=utf-8');
if (!isset($ROUTES[$id])) {
  http_response_code(404);
  echo 'Not found';
  return;
}
try {
  echo $ROUTES[$id]();
} catch (Throwable $e) {
  http_response_code(500);
  echo page('<b>Fatal error</b>: Uncaught ' . h(get_class($e)));
}
