<?php
// Blade, as shops and newsletters compile it from text of their own.
$name = field('name');
$hello = fn($v) => "<p>Hello $v</p>";
$blade = function (string $source, array $data = []) {
  foreach (['Support', 'Collections', 'Filesystem', 'Events', 'Container', 'View'] as $part) require_once "/usr/share/php/Illuminate/$part/autoload.php";
  $compiler = new \Illuminate\View\Compilers\BladeCompiler(new \Illuminate\Filesystem\Filesystem(), sys_get_temp_dir());
  extract($data);
  ob_start();
  try { eval('?>' . $compiler->compileString($source)); } finally { $output = ob_get_clean(); }
  return $output;
};
if (is_file('/usr/share/php/Illuminate/View/autoload.php')) {
  $T = 'template-injection';
  $E = ['engine' => 'blade'];
  $XSS = ['also' => ['reflected-xss']];
  flaw('blade-text', $T, 'concatenated', fn() => page($blade($hello($name()))), fn() => page($blade($hello('{{ $name }}'), ['name' => $name()])), ['{{73*73}}', 'Hello 5329'], $E + $XSS);
  flaw('blade-escaped-before', $T, 'escaped before', fn() => page($blade($hello(h($name())))), fn() => page($hello(h($name()))), ['{{73*73}}', 'Hello 5329'], $E);
  flaw('blade-expression', $T, 'a factor in an expression', fn() => page($blade('<p>{{ 4 * ' . $name() . ' }}</p>')), fn() => page('<p>' . 4 * (int) $name() . '</p>'), ['0 + 73*73', '<p>5329'], $E + ['ask' => ['path' => '/price.php?name=3'], 'also' => ['code-injection']]);
  flaw('blade-string', $T, 'inside a string of an expression', fn() => page($blade("<p>{{ strtoupper('" . $name() . "') }}</p>")), fn() => page($blade('<p>{{ strtoupper($name) }}</p>', ['name' => $name()])), ["' . 73*73 . '", '<p>5329'], $E + ['also' => ['code-injection', 'reflected-xss']]);
  flaw('blade-condition', $T, 'the value of a condition', fn() => page($blade('<p>@if(4 > ' . $name() . ') dear @else cheap @endif</p>')), fn() => page('<p> dear </p>'), ['3) {{73*73}} @endif @if(1', '<p> *5329'], $E + ['ask' => ['path' => '/price.php?name=3'], 'also' => ['code-injection']]);
} else echo "left out: Blade\n";
