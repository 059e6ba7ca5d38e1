/** What a variable had at a time. Numbers are charted; texts and booleans are shown. */
export interface Reading {
  device: string;
  variable: string;
  /** Milliseconds since 1970. */
  time: number;
  value: number | string | boolean;
}

/** A stretch of a variable's past, thinned out to what a chart can show. */
export interface ReadingBucket {
  time: number;
  min: number;
  mean: number;
  max: number;
  count: number;
}
