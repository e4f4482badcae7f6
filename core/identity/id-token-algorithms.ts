/** Signatures by a key of which the provider alone has the private half. `none` and HS* (the public key as a secret) are not in it. */
export const idTokenAlgorithms: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
