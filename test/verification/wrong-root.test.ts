import { expect, test } from 'vitest';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { classic } from '../pades/inputs.ts';
import { openTestSealer } from '../pades/sealing.ts';
import { sealedToLta } from './sealed-sample.ts';

test('a root of the same name with another key: it is said that nobody vouches for the signer, not that something is broken', async () => {
  const { bytes, time } = await sealedToLta(classic(), 1);
  const other = await openTestSealer();
  const anchors = other.authority.roots().map(({ der }) => der);
  const report = await verifyPdf({ bytes, anchors, time });
  expect(report.verdict).toBe('indeterminate');
  const [signature] = report.signatures;
  expect(signature?.subIndication).toBe('NO_CERTIFICATE_CHAIN_FOUND');
  const said = signature?.answers.trust.findings.map(({ code, text }) => [code, text.en]);
  expect(said).toEqual([['trust.other-key', expect.stringContaining('has the name of its issuer, but another key')]]);
  const [stamp] = signature?.answers.time.timestamps ?? [];
  expect(stamp?.findings.map(({ code }) => code)).toContain('trust.other-key');
});
