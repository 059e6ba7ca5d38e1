import type { Endpoint, Point } from '../../model/index.ts';
import { canTravel, originalText, takesText } from '../shared/probing.ts';
import { documentOf, looksLikeXml } from './document.ts';

/** Where an endpoint reads a document. */
export interface XmlPlace {
  /** What it is reported by. */
  point: Point;
  /** The ordinary document. */
  document: string;
  /** Sent in another shape than the endpoint's own. */
  contentType?: string;
}

const NAMES = /^(?:xml|.+_xml|.+Xml|xml_?(?:data|doc|body|payload|input)|soap|svg|wsdl|opml|gpx|kml|sitemap)$/;
const FILES = /\.(?:xml|svg|xsd|wsdl|gpx|kml|rss|atom|xhtml|plist|xaml)$/i;
const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">plan</text></svg>';
const NOTE = '<?xml version="1.0"?><root><name>plan</name></root>';

/** Where the surface says that XML is read; else, for what takes fields in its body, whether it takes XML as well. */
export function xmlPlaces(endpoint: Endpoint, points: readonly Point[]): XmlPlace[] {
  const said = points.flatMap((point): XmlPlace[] => {
    const document = documentAt(endpoint, point);
    return document === undefined ? [] : [{ point, document }];
  });
  if (said.length > 0) return said;
  const other = asXml(endpoint, points);
  return other ? [other] : [];
}

function documentAt({ draft: { body } }: Endpoint, point: Point): string | undefined {
  const value = originalText(point);
  if (point.part !== 'value' || point.location === 'path' || point.location === 'header') return undefined;
  if (looksLikeXml(value)) return value;
  if (!takesText(point) || !canTravel(point, '<')) return undefined;
  const part = body?.type === 'multipart' ? body.parts.find(({ name }) => name === point.name) : undefined;
  if (point.location === 'multipart' && part?.filename !== undefined) {
    const isDrawing = /svg/i.test(part.contentType ?? '') || /\.svg$/i.test(part.filename);
    if (isDrawing) return DRAWING;
    return /[/+]xml\b/i.test(part.contentType ?? '') || FILES.test(part.filename) ? NOTE : undefined;
  }
  return NAMES.test(point.name.split('.').at(-1) ?? '') ? NOTE : undefined;
}

/** Frameworks that choose a reader by the content type take XML where nobody thought of it. */
function asXml({ method, draft: { body } }: Endpoint, points: readonly Point[]): XmlPlace | undefined {
  if (method === 'GET' || method === 'HEAD' || (body?.type !== 'json' && body?.type !== 'form')) return undefined;
  const fields = points.filter(
    ({ location, part }) => part === 'value' && (location === 'json' || location === 'body'),
  );
  const [point] = fields;
  if (!point) return undefined;
  const pairs = fields.map((each) => [each.name.split('.').at(-1) ?? '', originalText(each)] as const);
  return { point, document: documentOf(pairs), contentType: 'application/xml' };
}
