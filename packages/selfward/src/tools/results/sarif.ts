import { z } from 'zod';
import type { Results } from '../declaration.ts';
import { cweOf, type ReadResults, type Reported, reportedFrom } from '../reported.ts';

const Properties = z.looseObject({ tags: z.array(z.string()).optional() }).optional();
const Rule = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  shortDescription: z.looseObject({ text: z.string().optional() }).optional(),
  defaultConfiguration: z.looseObject({ level: z.string().optional() }).optional(),
  relationships: z.array(z.looseObject({ target: z.looseObject({ id: z.string().optional() }).optional() })).optional(),
  properties: Properties,
});
const Result = z.looseObject({
  ruleId: z.string().optional(),
  ruleIndex: z.number().int().optional(),
  level: z.string().optional(),
  message: z.looseObject({ text: z.string().optional() }).optional(),
  taxa: z.array(z.looseObject({ id: z.string().optional() })).optional(),
  webRequest: z
    .looseObject({
      method: z.string().optional(),
      target: z.string().optional(),
      body: z.looseObject({ text: z.string().optional() }).optional(),
      headers: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  locations: z
    .array(
      z.looseObject({
        physicalLocation: z
          .looseObject({ artifactLocation: z.looseObject({ uri: z.string().optional() }).optional() })
          .optional(),
        logicalLocations: z
          .array(z.looseObject({ name: z.string().optional(), kind: z.string().optional() }))
          .optional(),
      }),
    )
    .optional(),
  suppressions: z.array(z.unknown()).optional(),
  properties: Properties,
});
const SarifSchema = z.looseObject({
  runs: z.array(
    z.looseObject({
      tool: z.looseObject({ driver: z.looseObject({ rules: z.array(Rule).optional() }) }),
      results: z.array(Result).nullish(),
    }),
  ),
});

/** Reads SARIF 2.1.0 as tools that look at web servers write it; what the report itself suppresses is left out. */
export function readSarif(text: string, { words }: Extract<Results, { format: 'sarif' }>): ReadResults {
  const read = SarifSchema.safeParse(parse(text));
  if (!read.success) return { reported: [], broken: ['it wrote no report of SARIF 2.1.0'] };
  const reported = read.data.runs.flatMap(({ tool, results }) =>
    (results ?? []).flatMap((result): Reported[] => {
      if ((result.suppressions?.length ?? 0) > 0) return [];
      const rules = tool.driver.rules ?? [];
      const rule = rules[result.ruleIndex ?? -1] ?? rules.find(({ id }) => id !== undefined && id === result.ruleId);
      return [{ ...reportedFrom(saidIn(result, rule), words), ...requestOf(result) }];
    }),
  );
  return { reported, broken: [] };
}

function saidIn(result: z.infer<typeof Result>, rule: z.infer<typeof Rule> | undefined) {
  const { webRequest, locations, properties } = result;
  const [location] = locations ?? [];
  const logical = location?.logicalLocations?.find(({ kind }) => kind === 'parameter')?.name;
  const named = ['parameter', 'param'].map((name) => properties?.[name]).find((each) => typeof each === 'string');
  const id = result.ruleId ?? rule?.id;
  return {
    rule: id,
    title: rule?.shortDescription?.text ?? rule?.name ?? id,
    check: properties?.check,
    cwe: cweIn(result, rule),
    severity: properties?.severity ?? result.level ?? rule?.defaultConfiguration?.level ?? 'warning',
    method: webRequest?.method ?? properties?.method,
    url: webRequest?.target ?? location?.physicalLocation?.artifactLocation?.uri,
    location: properties?.location,
    parameter: named ?? logical,
    evidence: result.message?.text,
  };
}

function requestOf({ webRequest }: z.infer<typeof Result>): Pick<Reported, 'body' | 'contentType'> {
  const body = webRequest?.body?.text;
  const type = Object.entries(webRequest?.headers ?? {}).find(([name]) => /^content-type$/i.test(name))?.[1];
  return { ...(body !== undefined && { body }), ...(type !== undefined && { contentType: type }) };
}

/** Taxa of the result, relationships of its rule, or tags like `external/cwe/cwe-079`. */
function cweIn(result: z.infer<typeof Result>, rule: z.infer<typeof Rule> | undefined): string | undefined {
  const related = rule?.relationships?.map(({ target }) => target?.id) ?? [];
  const tags = [...(result.properties?.tags ?? []), ...(rule?.properties?.tags ?? [])];
  const told = [result.properties?.cwe, rule?.properties?.cwe].map((each) => (each === undefined ? '' : String(each)));
  const ids = [...(result.taxa?.map(({ id }) => id) ?? []), ...related].filter((id) => /^(CWE-)?\d+$/i.test(id ?? ''));
  return [...told, ...ids, ...tags.filter((tag) => /cwe/i.test(tag))].map((each) => cweOf(each)).find((each) => each);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
