import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, expressionOf, unknownFunctions } from './evaluate.ts';
import { parseExpression } from './parse.ts';
import { asText, DslError, type Value } from './value.ts';

const surroundings = { random: () => 0.5, now: () => Date.UTC(2026, 0, 2, 15, 4, 5) };
const known = new Map<string, Value>([
  ['status_code', 200],
  ['body', 'Hello admin'],
  ['content-type', 'text/html'],
  ['icon', Uint8Array.from([0xff, 0xfe, 0])],
]);
const compute = (text: string) => evaluate(parseExpression(text), known, surroundings);

/** As the language's own reference gives them. */
const functions: [expression: string, value: Value][] = [
  ['base64("Hello")', 'SGVsbG8='],
  ['base64(1234)', 'MTIzNA=='],
  ['base64_py("Hello")', 'SGVsbG8=\n'],
  ['base64_decode("SGVsbG8=")', 'Hello'],
  ['hex_encode("aa")', '6161'],
  ['hex_decode("6161")', 'aa'],
  ['html_escape("<body>test</body>")', '&lt;body&gt;test&lt;/body&gt;'],
  ['html_unescape("&lt;body&gt;test&lt;/body&gt;")', '<body>test</body>'],
  ['md5("Hello")', '8b1a9953c4611296a827abf8c47804d7'],
  ['md5(1234)', '81dc9bdb52d04dc20036dbd8313ed055'],
  ['sha1("Hello")', 'f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0'],
  ['sha256("Hello")', '185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969'],
  ['len(sha512("Hello"))', 128],
  ['mmh3("Hello")', '316307400'],
  ['hmac("sha1", "test", "scrt")', '8856b111056d946d5c6c92a21b43c233596623c6'],
  ['hmac("sha256", "test", "scrt")', '1f1bff5574f18426eb376d6dd5368a754e67a798aa2074644d5e3fd4c90c7a92'],
  ['url_encode("https://projectdiscovery.io/test?a=1")', 'https%3A%2F%2Fprojectdiscovery.io%2Ftest%3Fa%3D1'],
  ['url_decode("https:%2F%2Fprojectdiscovery.io%3Ftest=1")', 'https://projectdiscovery.io?test=1'],
  ['gzip_decode(gzip("Hello"))', 'Hello'],
  ['gzip_decode(hex_decode("1f8b08000000000000fff248cdc9c907040000ffff8289d1f705000000"))', 'Hello'],
  ['inflate(hex_decode("f348cdc9c90700"))', 'Hello'],
  ['zlib_decode(hex_decode("789cf248cdc9c907040000ffff058c01f5"))', 'Hello'],
  ['concat("Hello", 123, "world")', 'Hello123world'],
  ['join("_", "Hello", 123, "world")', 'Hello_123_world'],
  ['join(" ", sort("b", "a", "2"))', '2 a b'],
  ['join(", ", split(hex_encode("abc"), 2))', '61, 62, 63'],
  ['len(split("1.2.3.4", ".", -1))', 4],
  ['join("|", split("ab,cd,efg", ",", 2))', 'ab|cd,efg'],
  ['repeat("../", "5")', '../../../../../'],
  ['repeat(5, 5)', '55555'],
  ['replace("Hello", "He", "Ha")', 'Hallo'],
  ['replace_regex("He123llo", "(\\\\d+)", "")', 'Hello'],
  ['remove_bad_chars("abcd", "bc")', 'ad'],
  ['reverse("abc")', 'cba'],
  ['to_lower("HELLO")', 'hello'],
  ['tolower("HELLO")', 'hello'],
  ['to_upper("hello")', 'HELLO'],
  ['to_title("pRoJeCt")', 'Project'],
  ['trim("aaaHelloddd", "ad")', 'Hello'],
  ['trim_left("aaaHelloddd", "ad")', 'Helloddd'],
  ['trim_right("aaaHelloddd", "ad")', 'aaaHello'],
  ['trim_prefix("aaHelloaa", "aa")', 'Helloaa'],
  ['trim_suffix("aaHelloaa", "aa")', 'aaHello'],
  ['trim_space("  Hello  ")', 'Hello'],
  ['substr("xxtestxxx", 2, 6)', 'test'],
  ['count("projectdiscovery", "e")', 2],
  ['sort(12453)', '12345'],
  ['uniq("abcabdaabbccd")', 'abcd'],
  ['padding("A", "b", 3, "prefix")', 'bbA'],
  ['hex_encode(xor("ab", "bc"))', '0301'],
  ['len("Hello")', 5],
  ['len(5555)', 4],
  ['contains("Hello", "lo")', true],
  ['contains_all("Hello everyone", "lo", "every")', true],
  ['contains_all("Hello everyone", "lo", "nobody")', false],
  ['contains_any("Hello everyone", "abc", "llo")', true],
  ['starts_with("Hello", "He")', true],
  ['ends_with("Hello", "lo")', true],
  ['line_starts_with("Hi\nHello", "He")', true],
  ['line_ends_with("Hii\nHello", "ii")', true],
  ['equals_any("a", "b", "a")', true],
  ['regex("H([a-z]+)o", "Hello")', true],
  ['regex("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")', false],
  ['to_number("4")', 4],
  ['to_string(4)', '4'],
  ['dec_to_hex(7001)', '1b59'],
  ['hex_to_dec("0xff")', 255],
  ['oct_to_dec("0o1234567")', 342391],
  ['bin_to_dec("0b1010")', 10],
  ['compare_versions("v1.0.0", ">v0.0.1", "<v1.0.1")', true],
  ['compare_versions("v1.0.0", ">v0.0.1,<v1.0.1")', true],
  ['compare_versions("v1.1.1", ">v1.1.0")', true],
  ['compare_versions("2.0", "< 2.0.0")', false],
  ['compare_versions("1.10.0", "> 1.9")', true],
  ['compare_versions("1.0.0-beta", "< 1.0.0")', true],
  ['json_minify("{ \\"b\\": 1, \\"a\\": 2 }")', '{"a":2,"b":1}'],
  ['date_time("%Y-%M-%D")', '2026-01-02'],
  ['date_time("02-01-2006 15:04")', '02-01-2026 15:04'],
  ['unix_time(10)', Date.UTC(2026, 0, 2, 15, 4, 15) / 1000],
  ['len(rand_base(5))', 5],
  ['rand_base(3, "a")', 'aaa'],
  ['len(rand_text_alpha(10, "abc"))', 10],
  ['rand_int(1, 10) < 10', true],
  ['regex("^10[.]", rand_ip("10.0.0.0/8"))', true],
  ['hex_encode(icon)', 'fffe00'],
];

const operators: [expression: string, value: Value][] = [
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['2 ** 3 ** 2', 512],
  ['7 % 4', 3],
  ['-2 + 5', 3],
  ['"a" + 1', 'a1'],
  ['1 == 1.0', true],
  ['1 == "1"', false],
  ['"a" < "b"', true],
  ['!false && true', true],
  ['true || nothing', true],
  ['false && nothing', false],
  ['status_code == 200 && contains(body, "admin")', true],
  ['status_code in (200, 301)', true],
  ['"x" in ("a", "b")', false],
  ['body =~ "^Hello"', true],
  ['body !~ "^Hello"', false],
  ['status_code == 200 ? "yes" : "no"', 'yes'],
  ['nothing ?? "else"', 'else'],
  ['[content-type] == "text/html"', true],
  ["'it\\'s'", "it's"],
  ['0x10', 16],
  ['6 & 3', 2],
  ['1 << 4', 16],
];

const wrong: [expression: string, message: RegExp][] = [
  ['', /ends too early/],
  ['1 +', /ends too early/],
  ['contains(body', /missing/],
  ['"open', /not closed/],
  ['a b', /not expected/],
  ['# ', /not understood/],
  [`${'('.repeat(200)}1${')'.repeat(200)}`, /nested too deeply/],
  [`${'!'.repeat(5000)}true`, /nested too deeply/],
  ['nothing', /nothing is called/],
  ['unknown(1)', /no function/],
  ['1 && true', /neither true nor false/],
  ['1 < "a"', /put in order/],
  ['repeat("a", 1000000000)', /not possible/],
  ['rand_base(100000000)', /not possible/],
  ['compare_versions("x", "> 1")', /no version/],
  ['regex("(?!a)", "b")', /invalid/],
];

describe('expressions', () => {
  it.each(functions)('%s', (text, value) => expect(compute(text)).toEqual(value));
  it.each(operators)('%s', (text, value) => expect(compute(text)).toEqual(value));
  it.each(wrong)('%s is refused', (text, message) => {
    expect(() => compute(text)).toThrow(DslError);
    expect(() => compute(text)).toThrow(message);
  });

  it('names the functions that are not there', () => {
    expect(unknownFunctions('contains(jarm("x"), md5("y"))')).toEqual(['jarm']);
  });

  it('either computes or refuses whatever text it is given', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          asText(evaluate(expressionOf(text), known, surroundings));
        } catch (error) {
          expect(error).toBeInstanceOf(DslError);
        }
      }),
    );
  });
});
