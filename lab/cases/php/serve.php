<?php
// Starts PHP's own server with several workers, prints one line of JSON (its port and the cases), ends with its input.
require __DIR__ . '/load.php';
$probe = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($probe, false), ':'), 1);
fclose($probe);
$server = proc_open(['setsid', PHP_BINARY, '-S', "127.0.0.1:$port", __DIR__ . '/router.php'],
  [['pipe', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes, sys_get_temp_dir(), ['PHP_CLI_SERVER_WORKERS' => '4', 'PATH' => '/usr/bin:/bin']);
for ($try = 0; $try < 100; $try++) {
  $open = @fsockopen('127.0.0.1', $port, $code, $text, 0.2);
  if ($open) { fclose($open); break; }
  usleep(50000);
}
echo json_encode(['port' => $port, 'cases' => $CASES], JSON_UNESCAPED_SLASHES), "\n";
while (!feof(STDIN)) fgets(STDIN);
$pid = proc_get_status($server)['pid'];
posix_kill(-$pid, SIGKILL);
posix_kill($pid, SIGKILL);
