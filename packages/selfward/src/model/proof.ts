import type { Answered, Exchange } from './exchange.ts';
import type { Marker } from './marker.ts';

/** What every proof says in words, beside what its kind lets a machine verify again. */
interface Said {
  /** What was seen, in one sentence. */
  observed: string;
  /** What the control showed, in one sentence. */
  control: string;
}

/** A parser shows that the marker broke out of its HTML context; the encoded control did not. */
export interface ContextProof extends Said {
  kind: 'context';
  marker: Marker;
  /** What was sent; the same payload encoded is the control. */
  payload: string;
  exchange: Answered;
  controlExchange: Answered;
  /** `element`, `attribute`, `script` …: what the parser found that the control lacks. */
  gained: string;
  /** A browser was asked, and did not run it. */
  ran?: false;
}

/** Arithmetic with fresh operands came back twice, each result in its own answer only. */
export interface ArithmeticProof extends Said {
  kind: 'arithmetic';
  rounds: {
    exchange: Answered;
    payload: string;
    expected: string;
    /** Where it comes out on another page than it goes in by: the exchange that sent it. */
    sentBy?: Exchange;
  }[];
  /** The same operands where nothing may be computed: no expected result in it. */
  controlExchange: Answered;
}

/** A pair of opposite conditions kept giving opposite answers where a repeated control did not. */
export interface OppositeProof extends Said {
  kind: 'opposite';
  /** In an order left to chance; at least five of each. */
  truths: Answered[];
  falsehoods: Answered[];
  /** The ordinary request, repeated in between: what tells the sides apart keeps still here. */
  controls: Answered[];
}

/** A delay followed the demanded length over several lengths. */
export interface DelayProof extends Said {
  kind: 'delay';
  /** Milliseconds demanded and measured, in order of sending. */
  samples: DelayedExchange[];
  /** The longest demand in a form that means nothing: answered at once. */
  controlSample?: DelayedExchange;
}

/** One request that demanded a delay; the length stands in what it sent, in seconds or in milliseconds. */
export interface DelayedExchange {
  demandedMs: number;
  measuredMs: number;
  exchange: Exchange;
}

/** The browser ran it. */
export interface BrowserProof extends Said {
  kind: 'browser';
  marker: Marker;
  exchange: Answered;
  /** Loaded too; none of its markers ran. */
  controlExchange: Answered;
}

/** A sensor saw the marker in code position; a plain word from the same field came to the same sensor as data. */
export interface SightingProof extends Said {
  kind: 'sighting';
  sensor: string;
  marker: Marker;
  /** What was sent, with the marker in it. */
  payload: unknown;
  exchange: Exchange;
  /** The same field with nothing but this marker in it. */
  controlMarker: Marker;
  controlExchange: Exchange;
  /** The same with a fresh marker: needed where even the plain word stood in code position. */
  again?: { marker: Marker; payload: unknown; exchange: Exchange };
}

/** The process that answers ended, or never answered again, twice; the ordinary request did it no harm. */
export interface CrashProof extends Said {
  kind: 'crash';
  exchange: Exchange;
  again: Exchange;
  controlExchange: Answered;
}

/** An out-of-band call arrived. */
export interface CallbackProof extends Said {
  kind: 'callback';
  marker: Marker;
  /** What arrived: protocol and from which address. */
  call: { protocol: string; from: string };
  exchange: Exchange;
  /** A sibling without the listener's address, which got no call. */
  controlExchange?: Exchange;
}

/** A known signature matched twice while a random sibling did not. */
export interface SignatureProof extends Said {
  kind: 'signature';
  matches: Answered[];
  siblings: Answered[];
}

/** The answer leads a browser to a host of our choice, twice; a value of the same site leads nowhere else. */
export interface RedirectProof extends Said {
  kind: 'redirect';
  exchange: Answered;
  again: Answered;
  /** The unguessable hosts, in order; none of them is ever called. */
  hosts: [first: string, second: string];
  controlExchange: Answered;
}

/** A header of our choice stands in the head of the answer, twice; without line breaks it does not. */
export interface HeaderProof extends Said {
  kind: 'header';
  exchange: Answered;
  again: Answered;
  /** The headers' names, in order. */
  names: [first: string, second: string];
  /** The same text with other signs for the line breaks, carrying both names. */
  controlExchange: Answered;
}

export type Proof =
  | ContextProof
  | ArithmeticProof
  | OppositeProof
  | DelayProof
  | BrowserProof
  | SightingProof
  | CallbackProof
  | SignatureProof
  | RedirectProof
  | HeaderProof
  | CrashProof;

export const PROOF_KINDS = [
  'context',
  'arithmetic',
  'opposite',
  'delay',
  'browser',
  'sighting',
  'callback',
  'signature',
  'redirect',
  'header',
  'crash',
] as const satisfies readonly Proof['kind'][];

/** Verifies one kind of proof again, from the recorded exchanges alone. Pure. One file each in `judge/prove/`. */
export type Prover<P extends Proof> = (proof: P) => { holds: true } | { holds: false; because: string };
