/**
 * How long AWS may be silent: without a limit, a connection that died while the function slept (an endpoint drops idle ones without a word)
 * holds a request until the function is ended by force. The SDK then tries again; a transaction carries a token that makes it one.
 */
export const patience = { connectionTimeout: 3_000, socketTimeout: 15_000 } as const;
