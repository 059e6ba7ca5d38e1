/** A route of a framework's own table, with the JSON schemas that validate it where it has some. */
export interface Route {
  method: string | readonly string[];
  /** `/rooms/:id`, `/files/*` or `/rooms/{id}`. */
  url: string;
  params?: unknown;
  querystring?: unknown;
  headers?: unknown;
  cookies?: unknown;
  body?: unknown;
  /** How the body is encoded; JSON where not given. */
  contentType?: string;
  /** As whom it is checked: names of identities, `nobody` among them; as nobody and as each where not given. */
  as?: readonly string[];
}
