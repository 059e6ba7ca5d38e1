import type { Surface } from '../model/endpoint.ts';
import { isRecord } from './description.ts';
import { type ListedRequest, listedEndpoint } from './listed-request.ts';
import { mergeSurfaces } from './merge.ts';
import { withinScope } from './scope.ts';

/**
 * Learns a surface from a recording (HAR 1.2, as browsers and proxies save it). Entries of other hosts are passed over:
 * a page's recording always holds some.
 *
 * @throws Error when the text is no HAR, or holds nothing of the target.
 */
export function har(text: string, origin: string, file = 'the HAR file'): Surface {
  const entries = entriesOf(text, file);
  const surface: Surface = { endpoints: [], gaps: [] };
  for (const [index, entry] of entries.entries()) {
    const request = isRecord(entry) && isRecord(entry.request) ? entry.request : undefined;
    if (!request || typeof request.url !== 'string' || !withinScope(request.url, origin)) continue;
    if (request.method === 'OPTIONS' || isFile(entry)) continue;
    try {
      surface.endpoints.push(listedEndpoint(asListed(request), origin, 'har'));
    } catch (error) {
      const reason = `${file}, entry ${index + 1}: ${error instanceof Error ? error.message : String(error)}`;
      surface.gaps.push({ endpoint: `${request.method} ${request.url.split('?')[0]}`, reason });
    }
  }
  if (surface.endpoints.length === 0)
    throw new Error(`${file}: none of its ${entries.length} entries belongs to ${origin}`);
  return mergeSurfaces([surface]);
}

function entriesOf(text: string, file: string): unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Error(`${file}: not JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const log = isRecord(document) ? document.log : undefined;
  if (!isRecord(log) || !Array.isArray(log.entries)) throw new Error(`${file}: not a HAR file (it has no log.entries)`);
  return log.entries;
}

/** Pictures, fonts and style sheets are not asked for anything. */
function isFile(entry: unknown): boolean {
  const response = isRecord(entry) && isRecord(entry.response) ? entry.response : {};
  const type = isRecord(response.content) ? String(response.content.mimeType ?? '') : '';
  return /^(image|font|audio|video)\/|css|javascript/i.test(type);
}

function asListed(request: Record<string, unknown>): ListedRequest {
  const data = isRecord(request.postData) ? request.postData : undefined;
  const headers = pairs(request.headers);
  if (data && typeof data.mimeType === 'string' && !headers.some(([name]) => /^content-type$/i.test(name))) {
    headers.push(['Content-Type', data.mimeType]);
  }
  const parts =
    data && /multipart/i.test(String(data.mimeType)) && Array.isArray(data.params) ? data.params.filter(isRecord) : [];
  const form = data && typeof data.text !== 'string' ? new URLSearchParams(pairs(data.params)).toString() : undefined;
  return {
    method: String(request.method ?? 'GET'),
    url: String(request.url),
    headers,
    ...(data && { body: data.text ?? form }),
    ...(parts.length > 0 && { parts: parts.map(partOf) }),
  };
}

function partOf(param: Record<string, unknown>): NonNullable<ListedRequest['parts']>[number] {
  const { fileName, contentType } = param;
  return {
    name: String(param.name),
    value: typeof param.value === 'string' ? param.value : 'All fine here\n',
    ...(typeof fileName === 'string' && { filename: fileName }),
    ...(typeof contentType === 'string' && { contentType }),
  };
}

function pairs(found: unknown): [string, string][] {
  const list: unknown[] = Array.isArray(found) ? found : [];
  return list.filter(isRecord).map(({ name, value }) => [String(name), String(value ?? '')]);
}
