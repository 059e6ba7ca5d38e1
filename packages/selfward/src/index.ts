/**
 * Selfward: a server that watches its own weaknesses. `watch` is all that an application needs; the contract of checks and
 * the types of all that is reported come with it. What checks from outside is in `selfward/engine`: nothing of that is
 * loaded here, for it would stay in the memory of a process that has other things to do.
 */
export { watch } from './inside/watch.ts';
export * from './model/action-like.ts';
export type * from './model/agent.ts';
export * from './model/browser.ts';
export * from './model/check.ts';
export * from './model/containment.ts';
export * from './model/endpoint.ts';
export * from './model/exchange.ts';
export type * from './model/finding.ts';
export * from './model/inside.ts';
export * from './model/listener.ts';
export * from './model/marker.ts';
export type * from './model/monitor.ts';
export type * from './model/payload.ts';
export * from './model/point.ts';
export type * from './model/policy.ts';
export * from './model/probe.ts';
export type * from './model/probe-note.ts';
export * from './model/profile.ts';
export * from './model/proof.ts';
export type * from './model/report.ts';
export * from './model/reporter.ts';
export type * from './model/route.ts';
export * from './model/run.ts';
export * from './model/sensor.ts';
export * from './model/severity.ts';
export type * from './model/sighting.ts';
export type * from './model/sign-in.ts';
export * from './model/target.ts';
export * from './model/transport.ts';
export type * from './model/triage.ts';
export * from './model/xml-places.ts';
