import { generateKeyPairSync } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { p256 } from '@noble/curves/nist.js';
import type { Key } from '../../adapters/key.ts';

/** A P-256 key in place of one in KMS: signs ready digests and tells its public half. */
export const softwareKey = (arn = 'arn:aws:kms:ap-northeast-1:000000000000:key/test'): Key => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const send = async (command: unknown) => {
    if (command instanceof GetPublicKeyCommand) return { PublicKey: publicKey.export({ format: 'der', type: 'spki' }) };
    if (command instanceof SignCommand && command.input.MessageType === 'DIGEST') {
      const digest = command.input.Message ?? new Uint8Array();
      return { Signature: p256.sign(digest, secret, { prehash: false, format: 'der', lowS: false }) };
    }
    throw new Error('not a call of this key');
  };
  return { arn, client: { send } as unknown as Key['client'] };
};
