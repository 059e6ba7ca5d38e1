/** A finding's place within its device, as text: `GET /status query:host`. */
export const placeOf = (method: string, path: string, location: string, parameter: string): string =>
  `${method} ${path} ${location}:${parameter}`;
