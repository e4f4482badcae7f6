import { describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { requireAnchored } from '../../core/pades/token.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import { openTestSealer } from './sealing.ts';

const refusal = (act: () => void): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return isCloudSignError(error) ? error.code : String(error);
  }
};

describe('a timestamp token', () => {
  test('counts when its authority leads to an anchor, and not otherwise', async () => {
    const [own, other] = [await openTestSealer(), await openTestSealer()];
    const token = await own.timestamp({ algorithm: 'sha256', digest: hashOf('sha256', new Uint8Array(3)) });
    expect(refusal(() => requireAnchored(token, own.authority.roots()))).toBeUndefined();
    expect(refusal(() => requireAnchored(token, other.authority.roots()))).toBe('trust.untrusted');
    expect(refusal(() => requireAnchored(token, []))).toBe('trust.untrusted');
  });

  test('without its certificate is none', async () => {
    const sealer = await openTestSealer();
    const digest = hashOf('sha256', new Uint8Array(3));
    const token = await sealer.timestamp({ algorithm: 'sha256', digest });
    expect(refusal(() => requireAnchored(token.subarray(0, 40), sealer.authority.roots()))).toBe('tsa.malformed');
  });
});
