import { findNodeAtLocation, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { type InventoryDocument, InventorySchema, networksOf } from '../model/device.ts';
import { deepestPath, explainIssue } from './explain-issue.ts';
import { explainSyntax } from './explain-syntax.ts';
import { troublesWithAddresses, troublesWithNames, troubleWithKeys } from './find-troubles.ts';
import { type DevicesByText, devicesByText, documentFrom } from './reuse-devices.ts';

/** Why a file is refused: the first thing that is wrong with it. */
export interface Refusal {
  reason: string;
  /** Counts from 1. */
  line?: number;
}

/** A text that was accepted, with its tree so that a change touches nothing else. */
export interface ReadDocument {
  text: string;
  tree: Node;
  document: InventoryDocument;
  warnings: readonly string[];
  /** For the next reading, which has most of it in common. */
  devices: DevicesByText;
}

export type ReadResult = { ok: true; read: ReadDocument } | { ok: false; refusal: Refusal };

/**
 * Reads the inventory file's text: all of it, or the reason why nothing of it counts. Pure.
 *
 * @param before - what was read last: devices whose text stayed are taken over from it
 */
export function readDocument(written: string, before?: ReadDocument): ReadResult {
  const text = written.replace(/^\uFEFF/, '');
  // What is missing at the end is missing after the last thing that is there.
  const end = text.trimEnd().length;
  const lineAt = (offset: number): number => text.slice(0, Math.min(offset, end)).split('\n').length;
  const refuse = (reason: string, offset?: number): ReadResult => ({
    ok: false,
    refusal: { reason, ...(offset === undefined ? {} : { line: lineAt(offset) }) },
  });
  try {
    const errors: ParseError[] = [];
    const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    const [error] = errors;
    if (error !== undefined) return refuse(explainSyntax(text, error), error.offset);
    if (tree === undefined) return refuse('the file is empty');
    const trouble = troubleWithKeys(tree);
    if (trouble !== undefined) return refuse(trouble.reason, trouble.node?.offset);
    const reused = before === undefined ? undefined : documentFrom(text, tree, before.devices);
    const raw: unknown = reused === undefined ? JSON.parse(text) : undefined;
    const parsed = reused === undefined ? InventorySchema.safeParse(raw) : { success: true as const, data: reused };
    const troubles = parsed.success
      ? [...troublesWithNames(parsed.data, tree), ...troublesWithAddresses(parsed.data, tree)]
      : parsed.error.issues.map((issue) => ({
          reason: explainIssue(issue, raw),
          node: nearest(tree, deepestPath(issue)),
        }));
    const [first] = troubles.sort((a, b) => (a.node?.offset ?? 0) - (b.node?.offset ?? 0));
    if (first !== undefined) {
      const more = troubles.length > 1 ? ` (and ${troubles.length - 1} more)` : '';
      return refuse(`${first.reason}${more}`, first.node?.offset);
    }
    if (!parsed.success) return refuse('it does not read like an inventory');
    const document = parsed.data;
    const devices = devicesByText(text, tree, document);
    return { ok: true, read: { text, tree, document, warnings: warningsOf(document), devices } };
  } catch (error) {
    // The tree is built by recursion; a file that was nested to break it is refused like any other.
    if (error instanceof RangeError) return refuse('it is nested too deeply');
    if (error instanceof SyntaxError) return refuse(`it is not JSON: ${error.message}`);
    throw error;
  }
}

/** The node of a path, or of the innermost part of it that exists. */
function nearest(tree: Node, path: readonly PropertyKey[]): Node | undefined {
  const steps = path.filter((step) => typeof step !== 'symbol');
  for (let length = steps.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, steps.slice(0, length));
    if (node !== undefined) return node;
  }
  return tree;
}

/** How many of the devices concerned a warning names. */
const NAMED = 5;

function warningsOf({ devs, networks }: InventoryDocument): string[] {
  const declared = new Set(networks.map((network) => network.name));
  const on = new Map<string, string[]>();
  for (const device of devs)
    for (const net of new Set(networksOf(device))) {
      if (declared.has(net)) continue;
      const names = on.get(net) ?? [];
      names.push(device.name);
      on.set(net, names);
    }
  return [...on].map(([net, names]) => {
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    return `The network "${net}" is not declared; on it: ${names.slice(0, NAMED).join(', ')}${more}.`;
  });
}

/** The inventory of a server that has no file yet. */
export function emptyDocument(): ReadDocument {
  const reading = readDocument('{\n  "devs": [],\n  "networks": []\n}\n');
  if (!reading.ok) throw new Error(reading.refusal.reason);
  return reading.read;
}
