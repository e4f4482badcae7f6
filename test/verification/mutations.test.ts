import { beforeAll, describe, expect, test } from 'vitest';
import { openPdf } from '../../core/pdf/file.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { contract, countersign, num, update, verify } from '../attacks/signed-contract.ts';
import { classic } from '../pades/inputs.ts';
import { withCpuTime } from '../support/cpu-time.ts';
import { changeByte, changeStructure, seeded } from '../support/mutate.ts';
import { type SealedSample, sealedToLta } from './sealed-sample.ts';

const seed = Number(process.env.CLOUDSIGN_SEED ?? 20260601);
const longestMs = 5000;

let sample: SealedSample;

beforeAll(async () => {
  sample = await sealedToLta(classic(), 2);
});

const timed = async (bytes: Uint8Array, anchors: readonly Uint8Array[] = sample.anchors) => {
  const { value, cpuMs } = await withCpuTime(() => verifyPdf({ bytes, anchors, time: sample.time }));
  expect(cpuMs).toBeLessThan(longestMs);
  return value;
};

describe(`mutations (seed ${seed}; CLOUDSIGN_SEED changes it)`, () => {
  test('the sealed file itself is valid, to the level B-LTA', async () => {
    const report = await timed(sample.bytes);
    expect(report.verdict).toBe('valid');
    expect(report.signatures.map(({ level }) => level)).toEqual(['B-LTA', 'B-LTA', 'none']);
  });

  test('no change of a covered byte is valid', async () => {
    const random = seeded(seed);
    const { bytes } = sample;
    const report = await timed(bytes);
    const last = report.signatures.at(-1);
    expect(last?.answers.coverage.wholeFile).toBe(true);
    const gapEnd = lastGap(bytes);
    for (let i = 0; i < 100; i++) {
      let at = Math.floor(random() * bytes.length);
      if (at >= gapEnd.start && at < gapEnd.end) at = Math.floor(random() * gapEnd.start);
      const { verdict } = await timed(changeByte(bytes, at, random));
      expect(verdict, `byte ${at}`).not.toBe('valid');
    }
  });

  test('no change of structure crashes, hangs or makes a sealed file valid that is another file', async () => {
    const random = seeded(seed + 1);
    for (let i = 0; i < 100; i++) {
      const mutated = changeStructure(sample.bytes, random);
      const report = await timed(mutated);
      if (report.verdict === 'valid') expect(Buffer.compare(mutated, sample.bytes), `mutation ${i}`).toBe(0);
      expect(report.unreadable?.code).not.toBe('internal');
    }
  });

  test('no change of structure turns an attack into something valid', async () => {
    const random = seeded(seed + 2);
    const evil = { entries: '', data: 'BT (evil) Tj ET' };
    const attacks = [
      update(contract(), { [num.content]: evil }),
      countersign(update(contract(), { [num.content]: evil })),
    ];
    for (let i = 0; i < 300; i++) {
      const report = await verify(changeStructure(attacks[i % 2] ?? new Uint8Array(), random));
      expect(report.verdict, `mutation ${i}`).not.toBe('valid');
      expect(report.unreadable?.code).not.toBe('internal');
    }
  });
});

/** The gap of the newest signature: the only bytes of the file that no signature covers. */
const lastGap = (bytes: Uint8Array): { readonly start: number; readonly end: number } => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const found = [...text.matchAll(/\/ByteRange ?\[0 (\d+) (\d+) (\d+)/g)].at(-1);
  const size = openPdf(bytes).size;
  expect(Number(found?.[2]) + Number(found?.[3])).toBe(size);
  return { start: Number(found?.[1]), end: Number(found?.[2]) };
};
