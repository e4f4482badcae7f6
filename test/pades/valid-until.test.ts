import { describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { completeEvidence, renewEvidence } from '../../core/pades/complete.ts';
import { evidenceValidUntil, requireLasting } from '../../core/pades/valid-until.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { classic } from './inputs.ts';
import { openTestSealer } from './sealing.ts';

describe('until when a file can be verified', () => {
  test('says its newest document timestamp', async () => {
    const sealer = await openTestSealer();
    const { file } = await sealer.seal(openPdf(classic()));
    expect(evidenceValidUntil(file)).toBeUndefined();
    const completed = await completeEvidence({ ...sealer, file, level: 'B-LTA' });
    expect(evidenceValidUntil(openPdf(completed.file.bytes))).toEqual(completed.validUntil);
    sealer.clock.now = new Date('2036-01-01T00:00:00Z');
    const renewed = await renewEvidence({ ...sealer, file: completed.file });
    expect(evidenceValidUntil(renewed.file)).toEqual(renewed.validUntil);
    expect(renewed.validUntil?.getUTCFullYear()).toBe(2047);
  });

  test('must lie behind what is wanted', () => {
    const validUntil = new Date('2037-11-01T00:00:00Z');
    requireLasting({ validUntil }, new Date(validUntil.getTime() - 1));
    try {
      requireLasting({ validUntil }, validUntil);
      expect.fail('it was not refused');
    } catch (error) {
      expect(isCloudSignError(error) && error.code).toBe('tsa.ends-too-soon');
    }
  });
});
