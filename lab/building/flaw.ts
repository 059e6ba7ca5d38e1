/** One weakness that a device was given on purpose, as a finding names it. */
export interface Flaw {
  device: string;
  /** The check that must find it. */
  check: string;
  method: 'GET' | 'POST';
  path: string;
  location: 'query' | 'body' | 'json';
  parameter: string;
  /** Other parameters of the same request that the weakness can as well be reported at. */
  alternatives?: readonly string[];
  /** The page it comes out on, when that is another than the one it goes in by. */
  sinkPath?: string;
  /** Other checks that rightly report the same place. */
  also?: readonly string[];
}
