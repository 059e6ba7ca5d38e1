import type { Finding } from '../../model/index.ts';
import { uriOf } from './sarif-uri.ts';

/** Where a finding enters: its URL, and the parameter as a logical location. */
export function locationOf({ url, method, location, parameter }: Finding) {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(url) } },
    logicalLocations: [
      { name: parameter, fullyQualifiedName: `${method} ${url} ${location}:${parameter}`, kind: 'parameter' },
    ],
  };
}

/** From inside, a sink names `file:line:column`; from outside, another page. */
export function sinkOf({ sink, url }: Finding) {
  const [, file, line, column] = /([^\s:]+\.[cm]?[jt]sx?):(\d+):(\d+)/.exec(sink) ?? [];
  if (file !== undefined && Number(line) > 0) {
    const region = { startLine: Number(line), ...(Number(column) > 0 && { startColumn: Number(column) }) };
    return {
      physicalLocation: { artifactLocation: { uri: uriOf(file) }, region },
      message: { text: 'where it comes out' },
    };
  }
  const page = /https?:\/\/\S+/.exec(sink)?.[0];
  if (page === undefined || page === url) return undefined;
  return { physicalLocation: { artifactLocation: { uri: uriOf(page) } }, message: { text: 'where it comes out' } };
}
