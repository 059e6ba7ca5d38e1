/** How a connection that nobody answers is told of: an application may not start without it. */
export const REFUSED = 'refused a connection to ';
