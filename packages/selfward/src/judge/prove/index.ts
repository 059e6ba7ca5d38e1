import type { Proof, Prover } from '../../model/index.ts';
import { proveArithmetic } from './arithmetic.ts';
import { proveBrowser } from './browser.ts';
import { proveCallback } from './callback.ts';
import { proveContext } from './context.ts';
import { proveCrash } from './crash.ts';
import { proveDelay } from './delay.ts';
import { proveHeader } from './header.ts';
import { proveOpposite } from './opposite.ts';
import { proveRedirect } from './redirect.ts';
import { proveSighting } from './sighting.ts';
import { proveSignature } from './signature.ts';

/** One prover for each kind of proof: the type leaves none out. */
export const provers: { readonly [K in Proof['kind']]: Prover<Extract<Proof, { kind: K }>> } = {
  context: proveContext,
  arithmetic: proveArithmetic,
  opposite: proveOpposite,
  delay: proveDelay,
  browser: proveBrowser,
  sighting: proveSighting,
  callback: proveCallback,
  signature: proveSignature,
  redirect: proveRedirect,
  header: proveHeader,
  crash: proveCrash,
};

/** Verifies a proof again from its recorded exchanges alone. */
export function prove(proof: Proof): ReturnType<Prover<Proof>> {
  switch (proof.kind) {
    case 'context':
      return provers.context(proof);
    case 'arithmetic':
      return provers.arithmetic(proof);
    case 'opposite':
      return provers.opposite(proof);
    case 'delay':
      return provers.delay(proof);
    case 'browser':
      return provers.browser(proof);
    case 'sighting':
      return provers.sighting(proof);
    case 'callback':
      return provers.callback(proof);
    case 'signature':
      return provers.signature(proof);
    case 'redirect':
      return provers.redirect(proof);
    case 'header':
      return provers.header(proof);
    case 'crash':
      return provers.crash(proof);
  }
}
