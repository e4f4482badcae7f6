/**
 * Whether a request was addressed to this machine by a name of its own. A page of a foreign site whose name was made to resolve to
 * 127.0.0.1 (DNS rebinding) sends its own name here, and must not be answered.
 */
export const isLocalHost = (host: string | undefined): boolean =>
  /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host ?? '');
