import type { Marker } from '../../model/index.ts';
import { callbackAddress } from '../callback/address.ts';
import { withDeclarations } from './document.ts';

/** What a document's entities stand for. */
export interface Entities {
  /** An address of a file. */
  file?: string;
  /** Of the general and of the parameter entity: each is fetched by parsers that leave the other alone. */
  general?: Marker;
  parameter?: Marker;
  /** An address that only stands in the document. */
  inert?: Marker;
}

/** The parameter entity comes last: what is declared behind one that is not read does not count (XML 1.0, section 5.1). */
export function written(
  document: string,
  { file, general, parameter, inert }: Entities,
  callback: string,
): string | undefined {
  const { of } = callbackAddress(callback);
  const declared = [
    ...(file === undefined ? [] : [`<!ENTITY doc SYSTEM "${file}">`]),
    ...(general === undefined ? [] : [`<!ENTITY ref SYSTEM "${of(general)}">`]),
    ...(inert === undefined ? [] : [`<!ENTITY ref "${of(inert)}">`]),
    ...(parameter === undefined ? [] : [`<!ENTITY % set SYSTEM "${of(parameter)}">%set;`]),
  ];
  const referred = `${file === undefined ? '' : ' &doc;'}${general === undefined && inert === undefined ? '' : '&ref;'}`;
  return withDeclarations(document, declared.join(''), referred);
}
