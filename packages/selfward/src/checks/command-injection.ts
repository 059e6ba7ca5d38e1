import { defineCheck, type EndpointScope, type Fresh, type Outcome, type Payload, type Point } from '../model/index.ts';
import { commandInjectionAdvice } from './advice/command-injection.ts';
import { proveSum } from './command/arithmetic.ts';
import { proveByEnd } from './command/conditions.ts';
import { proveBySleep } from './command/delays.ts';
import { hitsOf, isOfTheText, type Round, receptionOf, sendRound } from './command/rounds.ts';
import { commandInjectionInside } from './inside/command-injection.ts';
import { accountFor } from './shared/account-for.ts';
import { groupsOf } from './shared/group-points.ts';
import { canTravel, type Steps } from './shared/probing.ts';

type Account = ReturnType<typeof accountFor> & { technologies: Map<Point, string> };

/**
 * Arithmetic that a shell works out: no command but `echo`, `expr`, `set /a` and, where something stirs, `sleep` is ever
 * asked for.
 */
export default defineCheck({
  id: 'command-injection',
  title: 'Command injection',
  cwe: 'CWE-78',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: commandInjectionAdvice,
  inside: commandInjectionInside,
  ceiling: { gentle: 40, normal: 120, thorough: 300 },
  applies: ({ points }) => (points.length > 0 ? true : { notApplicable: 'it takes no input' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const account = { ...accountFor(at), technologies: new Map<Point, string>() };
    for (const group of groupsOf(at)) {
      // A name that we made up is in no command that anybody wrote, and would have to be asked for itself.
      const [point] = group;
      if (at.profile === 'thorough' || !(point?.part === 'name' && point.added))
        yield* checkGroup(at, group, account, fresh);
    }
    return account.outcomes('a name that we made up is in no command').map((outcome) => {
      const technology = account.technologies.get(outcome.point);
      return technology === undefined ? outcome : { ...outcome, technology };
    });
  },
});

function* checkGroup(at: EndpointScope, group: readonly Point[], account: Account, fresh: Fresh): Steps<void> {
  const named = (word: string) => at.payloads.filter((payload) => payload.for.includes(word));
  const open = () => account.open().filter((point) => group.includes(point));
  const rounds: Round[] = [];
  for (const stage of ['first', 'second']) {
    // Who looked at separators and quotes is asked for what does without them.
    const looked = rounds.some((round) => receptionOf(at, round) === 'refused');
    const payloads = named(stage).filter(({ for: words }) => !(looked && words.includes('separating')));
    const round = yield* sendRound(at, open(), payloads, fresh, `shell arithmetic, ${stage} set`);
    rounds.push(round);
    yield* take(at, account, round, fresh);
  }
  const ofTheText = isOfTheText(at, rounds);
  const receptions = rounds.map((round) => (ofTheText ? 'as-usual' : receptionOf(at, round)));
  const insisted = at.payloads.filter((payload) => payload.for.length === 0);
  for (const payload of [...insisted, ...singlesFor(receptions, named('single'), open(), at.profile)]) {
    const round = yield* sendRound(at, open(), [payload], fresh, `shell arithmetic: ${payload.id}`);
    yield* take(at, account, round, fresh);
  }
  const refused = receptions.includes('refused');
  const stirs = receptions.some((reception) => reception === 'failed' || reception === 'otherwise') && !refused;
  if (stirs || at.profile === 'thorough') {
    const known = rounds.map(({ exchange }) => exchange);
    for (const payload of named('pair')) {
      const proved = yield* proveByEnd(at, open(), payload, known, fresh);
      for (const [point, verdict] of proved) settle(account, point, verdict);
    }
  }
  const sleeping = at.profile === 'thorough' ? named('delay') : named('stirring');
  if (at.profile !== 'thorough' && (!stirs || receptions.every((reception) => reception === 'failed'))) return;
  const asleep = open().filter(({ added }) => at.profile === 'thorough' || !added);
  for (const point of asleep) settle(account, point, yield* proveBySleep(at, point, sleeping, fresh));
}

/**
 * Where all signs are refused or everything fails over them, a line break, which has none of them; a pipe where all are
 * refused and no line break can travel. What is taken as any word is needs no more.
 */
function singlesFor(
  receptions: readonly string[],
  singles: readonly Payload[],
  points: readonly Point[],
  profile: EndpointScope['profile'],
): readonly Payload[] {
  if (receptions.some((reception) => reception === 'as-usual')) return [];
  const refused = receptions.every((reception) => reception === 'refused');
  const able = singles.filter(
    ({ text, for: words }) => (refused || !words.includes('refused')) && points.some((point) => canTravel(point, text)),
  );
  return profile === 'thorough' ? able : able.slice(0, 1);
}

function* take(at: EndpointScope, account: Account, round: Round, fresh: Fresh): Steps<void> {
  account.note(round.exchange);
  for (const [point, { payload }] of hitsOf(round)) {
    const shell = payload.for.includes('windows') ? 'cmd.exe' : 'POSIX shell';
    settle(account, point, yield* proveSum(at.endpoint, point, payload, fresh), shell);
  }
}

function settle(
  account: Account,
  point: Point,
  verdict: Parameters<Account['settle']>[1],
  shell = 'POSIX shell',
): void {
  if (!verdict) return;
  account.settle(point, verdict);
  if (verdict.is === 'proved') account.technologies.set(point, shell);
}
