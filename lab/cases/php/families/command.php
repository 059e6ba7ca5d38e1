<?php
// Input in the text of a shell command.
$name = field('name');
flaw('php-command', 'command-injection', 'shell_exec', fn() => page('<pre>' . h(shell_exec('echo ' . $name() . ' 2>&1')) . '</pre>'), fn() => page('<pre>' . h(shell_exec('echo ' . escapeshellarg($name()))) . '</pre>'), ['x; echo up $((73*73))', 'up 5329']);
flaw('php-command-escapeshellcmd', 'command-injection', 'in single quotes; mended by escapeshellarg', fn() => page('<pre>' . h(shell_exec("echo 'Host " . $name() . "' 2>&1")) . '</pre>'), fn() => page('<pre>' . h(shell_exec('echo ' . escapeshellarg('Host ' . $name()))) . '</pre>'), ["'; echo up $((73*73)); '", 'up 5329']);
