import type { SignIn } from './sign-in.ts';

/** As whom a run calls: headers (a cookie, an API key) laid over every request. The name alone appears in reports. */
export interface Identity {
  name: string;
  headers: readonly [name: string, value: string][];
  /** Signs in before the run and again when the session is lost; what that gives is laid over the headers. */
  signIn?: SignIn;
}

/** What is checked: a device, this server, or a URL. */
export interface Target {
  /** The start URL; its host and port are the run's scope. */
  url: string;
  /** A name that outlives the address (the device's); part of the fingerprint. The URL's origin where not given. */
  name?: string;
}
