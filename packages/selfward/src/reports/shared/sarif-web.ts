/** A request's text, as findings carry it, in SARIF's words (section 3.46). */
export function webRequest(text: string) {
  const { first, headers, body } = parts(text);
  const [, method, target, version] = /^(\S+) (\S+)(?: HTTP\/(\S+))?/.exec(first) ?? [];
  if (method === undefined || target === undefined) return undefined;
  return {
    protocol: 'http',
    version: version ?? '1.1',
    target,
    method,
    headers,
    ...(body !== '' && { body: { text: body } }),
  };
}

/** An answer's text in SARIF's words (section 3.47). */
export function webResponse(text: string) {
  const { first, headers, body } = parts(text);
  const [, version, status, reason] = /^(?:HTTP\/(\S+) )?(\d{3})(?: (.*))?$/.exec(first) ?? [];
  if (status === undefined) return undefined;
  return {
    protocol: 'http',
    version: version ?? '1.1',
    statusCode: Number(status),
    ...(reason && { reasonPhrase: reason }),
    headers,
    ...(body !== '' && { body: { text: body } }),
  };
}

function parts(text: string): { first: string; headers: Record<string, string>; body: string } {
  const plain = text.replaceAll('\r\n', '\n');
  const end = plain.indexOf('\n\n');
  const [first = '', ...lines] = (end < 0 ? plain : plain.slice(0, end)).split('\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at < 1) continue;
    const name = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { first, headers, body: end < 0 ? '' : plain.slice(end + 2) };
}
