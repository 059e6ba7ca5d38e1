<?php
// Text that becomes a template, beside text that is passed to one.
$name = field('name');
$hello = fn($v) => "<p>Hello $v</p>";
$XSS = ['also' => ['reflected-xss']];

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
