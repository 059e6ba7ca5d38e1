import { type ParseError, printParseErrorCode } from 'jsonc-parser';

/** Words that people write where JSON has others. */
const MEANT: Readonly<Record<string, string>> = {
  True: 'true',
  TRUE: 'true',
  yes: 'true',
  False: 'false',
  FALSE: 'false',
  no: 'false',
  None: 'null',
  nil: 'null',
  undefined: 'null',
};

/** What is wrong with a text that is not JSON, and the likely mistake, in words for people. Pure. */
export function explainSyntax(text: string, { error, offset, length }: ParseError): string {
  const here = text.slice(offset, offset + Math.max(length, 1));
  const before = text.slice(0, offset).trimEnd().at(-1);
  const shown = JSON.stringify(here.trim().slice(0, 40));
  if (text.trim() === '') return 'the file is empty';
  if (offset >= text.trimEnd().length && /^Close|^ValueExpected|^PropertyName/.test(printParseErrorCode(error)))
    return 'the file ends before everything is closed: a } or ] is missing, or it was copied in part';
  switch (printParseErrorCode(error)) {
    case 'InvalidCommentToken':
    case 'UnexpectedEndOfComment':
      return 'JSON has no comments: take it out';
    case 'InvalidSymbol':
      return explainSymbol(here, shown);
    case 'UnexpectedEndOfString':
      return 'a text has no closing quote on its line';
    case 'InvalidEscapeCharacter':
    case 'InvalidUnicode':
      return String.raw`a backslash in a text must be written twice: \\`;
    case 'InvalidCharacter':
      return String.raw`a text holds a tab or another control character: write \t`;
    case 'CommaExpected':
      return /^\d/.test(here) && before === '0'
        ? 'a number must not start with 0: put it in quotes, or take the 0 away'
        : `a comma is missing before ${shown}`;
    case 'ColonExpected':
      return `a colon is missing before ${shown}`;
    case 'PropertyNameExpected':
    case 'ValueExpected':
      if (before === ',' && /[\]}]/.test(here)) return 'there is a comma too many: the last entry has none after it';
      return before === ':' ? `a value is missing before ${shown}` : `${shown} is not expected here`;
    case 'EndOfFileExpected':
      return `${shown} follows the end of the document: a bracket too many, or two documents in one file`;
    default:
      return `${shown} is not expected here`;
  }
}

function explainSymbol(symbol: string, shown: string): string {
  const meant = MEANT[symbol.trim()];
  if (meant !== undefined) return `${shown} is not JSON: write ${meant}`;
  if (symbol.startsWith("'")) return 'texts stand in double quotes, not in single ones';
  if (/^[“”„«»]/u.test(symbol)) return 'texts stand in straight double quotes, not in typographic ones';
  return `${shown} needs double quotes around it`;
}
