/**
 * Everything that checks: what the `selfward` command and the facility server are made of. Applications that are watched
 * import `selfward` instead, which loads none of it.
 *
 * `run` checks a target; `loadChecks`, `createPayloadLibrary` and a surface source (`crawl`, `openapi`, `list` …) give it
 * what it needs, `createNetworkTransport` carries its requests, `loadReporters` writes its report down.
 */
export { fingerprint, type Place } from './engine/findings/fingerprint.ts';
export { CheckError, loadChecks } from './engine/load-checks.ts';
export { asChecks, type OwnCheck } from './engine/own-checks/as-check.ts';
export { createOwnChecks, type OwnChecks, type OwnChecksOptions } from './engine/own-checks/library.ts';
export type { RefusedCheck } from './engine/own-checks/vet.ts';
export { run } from './engine/run.ts';
export { readSignInFile, SignInFileError } from './engine/sign-in/read-sign-in-file.ts';
export {
  type Broker as AgentBroker,
  type BrokerOptions as AgentBrokerOptions,
  brokerAddress,
  type ConnectToBroker,
  connectToBroker,
} from './inside/report/mqtt/broker.ts';
export * from './inside/report/mqtt/frames.ts';
export { type BrokerAnswer, type BrokerRequest, BrokerRequestSchema } from './inside/report/mqtt/talk.ts';
export { prove } from './judge/prove/index.ts';
export * from './model/index.ts';
export {
  createPayloadLibrary,
  type PayloadLibrary,
  type PayloadLibraryOptions,
  type RefusedPayloads,
  SHIPPED_PAYLOADS,
} from './payloads/load.ts';
export { parsePayloads } from './payloads/parse-payloads.ts';
export { type BrowserOptions, createBrowser } from './probe/browser/create-browser.ts';
export { createRenderer } from './probe/browser/create-renderer.ts';
export { createListener, type ListenerOptions } from './probe/listener/create-listener.ts';
export { listenFor } from './probe/listener/listen-for.ts';
export { createNetworkTransport, type NetworkOptions } from './probe/network.ts';
export { loadReporters } from './reports/index.ts';
export * from './surface/index.ts';
export * from './templates/index.ts';
export * from './tools/index.ts';
