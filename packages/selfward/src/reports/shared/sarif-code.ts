import type { CodePlace, Finding } from '../../model/index.ts';
import { uriOf } from './sarif-uri.ts';

const FRAME = /^(?:(.*) \()?(.+?):(\d+):(\d+)\)?$/;

/** Where a weakness is in the source. A relative file is below the folder that whoever reads the report calls `%SRCROOT%`. */
export function codeLocation(code: CodePlace | undefined) {
  if (code?.file === undefined) return undefined;
  return { physicalLocation: physical(code.file, code.line, code.column), message: { text: `seen by ${code.sensor}` } };
}

/** The calls that led to the sink, outermost first, as a flow (section 3.36): from where input enters to where it is code. */
export function codeFlows({ code, parameter }: Finding) {
  const steps = (code?.frames ?? []).flatMap((frame) => {
    const [, name, file, line, column] = FRAME.exec(frame) ?? [];
    if (file === undefined) return [];
    const message = { text: name === undefined || name === '' ? file : name };
    return [{ location: { physicalLocation: physical(file, Number(line), Number(column)), message } }];
  });
  if (steps.length === 0) return undefined;
  const message = { text: `how ${parameter} comes to ${code?.sensor ?? 'the sink'}` };
  return [{ message, threadFlows: [{ locations: steps.reverse() }] }];
}

function physical(file: string, line?: number, column?: number) {
  const isRelative = !/^(?:[a-z]:|\/|\\|[a-z][\w+.-]*:\/\/)/i.test(file);
  const path = file.replaceAll('\\', '/');
  const absolute = /^[a-z]:/i.test(path) ? `file:///${path}` : `file://${path}`;
  const uri = uriOf(isRelative || path.includes('://') ? path : absolute);
  const region = line !== undefined &&
    line > 0 && { startLine: line, ...(column && column > 0 && { startColumn: column }) };
  return { artifactLocation: { uri, ...(isRelative && { uriBaseId: '%SRCROOT%' }) }, ...(region && { region }) };
}
