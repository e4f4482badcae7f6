import { describe, expect, test } from 'vitest';
import { openVerification } from '../../adapters/isolated-verification.ts';
import type { VerifyRequest } from '../../core/verification/verify-pdf.ts';
import { anchors, contract, time } from '../attacks/signed-contract.ts';

/** A thread that does with the first file what a hostile one would make it do, and with later ones nothing of the sort. */
const threadThat = (does: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ bytes }) => { if (bytes[0] === 0) { ${does} } else parentPort.postMessage('verified'); });
    `)}`,
  );

const hostile: VerifyRequest = { bytes: Uint8Array.of(0, 1, 2), anchors: [], time };
const harmless: VerifyRequest = { ...hostile, bytes: Uint8Array.of(1) };
/** Little time for the hostile file; the one behind it has all that a busy machine needs. */
const shortLimits = () => ({ seconds: 1, memoryMib: 100 });
const patient = 120;

const traps = {
  'runs for ever': ['for (;;);', 'pdf.too-complex', 'structure.time-limit'],
  'waits for what never comes': ['', 'pdf.too-complex', 'structure.time-limit'],
  'fills the heap': [
    'const all = []; for (let i = 0; ; i++) all.push({ i });',
    'pdf.too-complex',
    'structure.memory-limit',
  ],
  'takes memory outside of the heap': [
    'globalThis.all = []; setInterval(() => all.push(Buffer.alloc(20_000_000, 1)), 5);',
    'pdf.too-complex',
    'structure.memory-limit',
  ],
  'throws where nothing catches it': ['throw new Error("no");', 'internal', 'structure.verifier-failed'],
  'calls itself without end': ['const f = () => f() + 1; f();', 'internal', 'structure.verifier-failed'],
  'ends its thread': ['process.exit(0);', 'internal', 'structure.verifier-failed'],
} as const;

describe('a file that is verified in a thread of its own', () => {
  test('gets the same report as without', async () => {
    const verify = openVerification();
    const report = await verify({ bytes: contract(), anchors, time });
    expect(report.verdict).toBe('valid');
    expect((await verify({ bytes: contract(), anchors: [], time })).verdict).toBe('indeterminate');
  });

  test.each(Object.entries(traps))(
    '%s: unreadable, and the next file is verified',
    async (_, [does, code, finding]) => {
      const limits = shortLimits();
      if (finding !== 'structure.time-limit') limits.seconds = patient;
      const verify = openVerification({ limits, thread: threadThat(does) });
      const report = await verify(hostile);
      limits.seconds = patient;
      expect(report).toMatchObject({ verdict: 'unreadable', file: { bytes: 3 }, unreadable: { code } });
      expect(report.structure.findings.map((one) => one.code)).toEqual([finding]);
      expect(await verify(harmless)).toBe('verified');
    },
  );

  test('two at a time do not disturb each other', async () => {
    const limits = shortLimits();
    const verify = openVerification({ limits, thread: threadThat('for (;;);') });
    const bad = verify(hostile);
    limits.seconds = patient;
    const good = verify(harmless);
    expect((await bad).verdict).toBe('unreadable');
    expect(await good).toBe('verified');
  });

  test('a PDF that takes longer than allowed', async () => {
    const verify = openVerification({ limits: { seconds: 0.001, memoryMib: 100 } });
    const report = await verify({ bytes: contract(), anchors, time });
    expect(report.structure.findings.map(({ code }) => code)).toEqual(['structure.time-limit']);
  });
});
