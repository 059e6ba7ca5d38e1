import type { Body, Pair } from '../model/endpoint.ts';
import { FILE_NAME } from '../model/point.ts';
import type { Raw } from '../model/probe.ts';
import { isXml, setXml } from '../model/xml-places.ts';
import { asPairs, asText, encodeForm, isRaw, joinPairs } from './encode.ts';
import { renameJson, setJson } from './set-json.ts';

/** A form's pairs while they are being changed: a name or a value may have to reach the wire as it is. */
export type Pairs = (readonly [string | Raw, string | Raw])[];

/** A body while it is being changed. */
export type Filling =
  | { type: 'form'; pairs: Pairs }
  | { type: 'json'; value: unknown }
  | { type: 'multipart'; parts: { name: string; value: string; filename?: string; contentType?: string }[] }
  | { type: 'raw'; contentType: string; text: string };

/** Starts from the ordinary body, turned into the shape that a content type asks for. */
export function fillingOf(body: Body | undefined, contentType: string | undefined): Filling | undefined {
  const filling = body && asFilling(body);
  if (contentType === undefined) return filling;
  if (/json/i.test(contentType)) {
    return filling?.type === 'json' ? filling : { type: 'json', value: Object.fromEntries(pairsOf(filling)) };
  }
  if (/x-www-form-urlencoded/i.test(contentType)) {
    return filling?.type === 'form' ? filling : { type: 'form', pairs: pairsOf(filling) };
  }
  if (/multipart\/form-data/i.test(contentType)) {
    if (filling?.type === 'multipart') return filling;
    return { type: 'multipart', parts: pairsOf(filling).map(([name, value]) => ({ name, value })) };
  }
  const text = filling?.type === 'raw' ? filling.text : (filling && encodeBody(filling).text) || '';
  return { type: 'raw', contentType, text };
}

function asFilling(body: Body): Filling {
  if (body.type === 'form') return { type: 'form', pairs: body.fields };
  if (body.type === 'multipart') return { type: 'multipart', parts: [...body.parts] };
  return body;
}

function pairsOf(filling: Filling | undefined): Pair[] {
  if (filling?.type === 'form') return filling.pairs.map(([name, value]) => [asText(name), asText(value)]);
  if (filling?.type === 'multipart') return filling.parts.map(({ name, value }) => [name, value]);
  if (filling?.type !== 'json' || typeof filling.value !== 'object' || filling.value === null) return [];
  return Object.entries(filling.value).flatMap(([name, value]) =>
    asPairs(name, value).map(([key, text]): Pair => [key, asText(text)]),
  );
}

/** Replaces one field of a body by the rules of its shape. */
export function setField(filling: Filling, name: string, part: 'value' | 'name', value: unknown): Filling {
  switch (filling.type) {
    case 'form':
      return { type: 'form', pairs: setPair(filling.pairs, name, part, value) };
    case 'json':
      return {
        type: 'json',
        value: part === 'name' ? renameJson(filling.value, name, asText(value)) : setJson(filling.value, name, value),
      };
    case 'multipart':
      return { type: 'multipart', parts: setPart(filling.parts, name, part, value) };
    case 'raw':
      return { ...filling, text: inXml(filling, name, value) ?? asText(value) };
  }
}

/** Replaces every pair of a name by the value's pairs, where the first of them stood; or renames it. */
export function setPair(pairs: Pairs, name: string, part: 'value' | 'name', value: unknown): Pairs {
  const at = pairs.findIndex(([key]) => key === name);
  if (part === 'name') {
    if (value === undefined) return pairs;
    const renamed = isRaw(value) ? value : asText(value);
    if (at < 0) return [...pairs, [renamed, '1']];
    return pairs.map((pair, index) => (index === at ? [renamed, pair[1]] : pair));
  }
  const made = asPairs(name, value);
  const others = pairs.filter(([key]) => key !== name);
  const place = at < 0 ? others.length : at;
  return [...others.slice(0, place), ...made, ...others.slice(place)];
}

/** A place of an XML document, where the name is one; else the whole body is replaced. */
function inXml({ contentType, text }: Extract<Filling, { type: 'raw' }>, name: string, value: unknown) {
  return name !== '' && isXml(contentType) ? setXml(text, name, asText(value), isRaw(value)) : undefined;
}

type Part = Extract<Filling, { type: 'multipart' }>['parts'][number];

function setPart(parts: readonly Part[], name: string, part: 'value' | 'name', value: unknown): Part[] {
  const at = parts.findIndex((each) => each.name === name);
  const old = parts[at];
  if (part === 'name') {
    if (!old) return [...parts, { name: asText(value), value: '1' }];
    return parts.map((each) => (each === old ? { ...each, name: asText(value) } : each));
  }
  const file = name.endsWith(FILE_NAME) ? name.slice(0, -FILE_NAME.length) : undefined;
  if (file !== undefined && !old) {
    const { filename: _left, ...bare } = parts.find((each) => each.name === file) ?? { name: file, value: '' };
    const named = value === undefined ? bare : { ...bare, filename: asText(value) };
    return parts.some((each) => each.name === file)
      ? parts.map((each) => (each.name === file ? named : each))
      : [...parts, named];
  }
  const made = asPairs(name, value).map(([key, text]): Part => ({ ...old, name: key, value: asText(text) }));
  const others = parts.filter((each) => each.name !== name);
  const place = at < 0 ? others.length : at;
  return [...others.slice(0, place), ...made, ...others.slice(place)];
}

const BOUNDARY = 'selfward-4bq7zr9k2mtx';

/** The body as text, with its content type. */
export function encodeBody(filling: Filling): { contentType: string; text: string } {
  switch (filling.type) {
    case 'form':
      return { contentType: 'application/x-www-form-urlencoded', text: joinPairs(filling.pairs, encodeForm) };
    case 'json':
      return { contentType: 'application/json', text: encodeJson(filling.value) };
    case 'multipart':
      return { contentType: `multipart/form-data; boundary=${BOUNDARY}`, text: encodeMultipart(filling.parts) };
    case 'raw':
      return { contentType: filling.contentType, text: filling.text };
  }
}

/** A raw value stands in the document as it is: put in by a stand-in that no real value can equal. */
function encodeJson(value: unknown): string {
  const raws: string[] = [];
  const text = JSON.stringify(value, (_key, each: unknown) => {
    if (!isRaw(each)) return each;
    raws.push(each.raw);
    return `\u0000selfward-raw-${raws.length - 1}\u0000`;
  });
  return (text ?? '').replace(/"\\u0000selfward-raw-(\d+)\\u0000"/g, (_match, index) => raws[Number(index)] ?? '');
}

/** WHATWG HTML, multipart form data: quotes and line ends in names are percent-encoded. */
function encodeMultipart(parts: readonly Part[]): string {
  const safe = (text: string) => text.replace(/\r\n|\r|\n/g, '%0D%0A').replace(/"/g, '%22');
  const one = ({ name, value, filename, contentType }: Part) => {
    const file = filename === undefined ? '' : `; filename="${safe(filename)}"`;
    const type = contentType === undefined ? '' : `\r\nContent-Type: ${contentType}`;
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${safe(name)}"${file}${type}\r\n\r\n${value}\r\n`;
  };
  return `${parts.map(one).join('')}--${BOUNDARY}--\r\n`;
}
