import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashOf } from '../../core/trust/crypto.ts';
import { fromHex } from '../../core/trust/hex.ts';
import { attributesOf, cmsOid, readSignedData } from '../../core/trust/signed-data.ts';
import { checkTimestampToken, readTimestampToken } from '../../core/trust/timestamp.ts';

const corpus = process.env.CLOUDSIGN_CORPUS ?? join(import.meta.dirname, '../../../shared/corpus');
const present = existsSync(corpus);

const files = present
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.pdf'))
      .toSorted()
  : [];

/** Every long hex string after /Contents; a rough way to the bytes of signatures that asks nothing of the rest of a file. */
const contentsOf = (file: string): readonly Uint8Array[] =>
  Array.from(
    readFileSync(join(corpus, file), 'latin1').matchAll(/\/Contents\s*<((?:[0-9a-f]{2}){100,})>/gi),
    ([, hex = '']) => fromHex(hex),
  );

/** What is wrong with tokens in the corpus; all others are without findings. */
const faulty: Readonly<Record<string, string>> = {
  'dss/TestToSignPDFSHA256_TST_SIG_NOT_FOUND.pdf': 'signed-attributes-not-der',
  'dss/BadEncodedCMS.pdf': 'signature-wrong',
  'dss/pades-two-sig-copied-tst.pdf': 'imprint-mismatch',
};

describe.skipIf(!present)('signatures of many producers (skipped without the corpus)', () => {
  test('every CMS is read, and every timestamp in one says what is known of it', () => {
    const findings: Record<string, string> = {};
    let tokens = 0;
    for (const file of files) {
      for (const contents of contentsOf(file)) {
        if (file.includes('fuzzed')) continue;
        for (const signer of readSignedData(contents).signers) {
          for (const attribute of attributesOf(signer.unsignedAttributes, cmsOid.timestampToken)) {
            const token = readTimestampToken(attribute.values[0]?.bytes ?? new Uint8Array(0));
            const found = checkTimestampToken({ token, digestOf: (hash) => hashOf(hash, signer.signature) });
            if (found.length > 0) findings[file] = found.join(', ');
            tokens++;
          }
        }
      }
    }
    expect(findings).toEqual(faulty);
    expect(tokens).toBeGreaterThan(30);
  });
});
