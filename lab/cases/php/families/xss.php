<?php
// Markup that comes out as it came in.
$name = field('name');
$hello = fn($v) => "<p>Hello $v</p>";
$X = 'reflected-xss';
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
