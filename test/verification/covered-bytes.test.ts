import { describe, expect, test } from 'vitest';
import { completeEvidence, renewEvidence } from '../../core/pades/complete.ts';
import { latin1Text } from '../../core/pdf/characters.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { inputs } from '../pades/inputs.ts';
import { act, open, openTestSealer } from '../pades/sealing.ts';
import { changeByte, type Random, seeded } from '../support/mutate.ts';

const seed = Number(process.env.CLOUDSIGN_SEED ?? 20261123);
/** Beside the bytes at the edges of what the parts of a file are. */
const anywhere = 60;

interface Sample {
  readonly bytes: Uint8Array;
  readonly anchors: readonly Uint8Array[];
  readonly time: Date;
}

const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA', 'renewed'] as const;
type Level = (typeof levels)[number];
const forms = ['classic table', 'xref stream', 'object stream', 'hybrid'] as const;
type Form = (typeof forms)[number];

const make = async (form: Form, level: Level): Promise<Sample> => {
  const sealer = await openTestSealer();
  const { collect, timestamp, newId, clock } = sealer;
  const original = inputs[form]?.() ?? expect.fail();
  const seal = level === 'B-B' ? 'B-B' : 'B-T';
  let { file } = await sealer.seal(open(original), { act: act({ fieldName: 'Act1' }), level: seal });
  if (level !== 'B-B') ({ file } = await sealer.seal(file, { act: act({ fieldName: 'Act2' }) }));
  if (level === 'B-LT' || level === 'B-LTA' || level === 'renewed') {
    const target = level === 'B-LT' ? 'B-LT' : 'B-LTA';
    ({ file } = await completeEvidence({ file, level: target, collect, timestamp, newId, tokenBytes: 2200 }));
  }
  if (level === 'renewed') {
    clock.now = new Date(clock.now.getTime() + 365 * 86_400_000);
    ({ file } = await renewEvidence({ file, collect, timestamp, newId, tokenBytes: 2200 }));
  }
  const anchors = sealer.authority.roots().map(({ der }) => der);
  return { bytes: file.bytes, anchors, time: new Date(clock.now.getTime() + 60_000) };
};

/** Offsets that some signature or timestamp covers; what no one covers is left out. */
const isCovered = (text: string): ((at: number) => boolean) => {
  const ranges = [...text.matchAll(/\/ByteRange ?\[0 (\d+) (\d+) (\d+)/g)].map(([, b, c, d]) => ({
    gapStart: Number(b),
    gapEnd: Number(c),
    end: Number(c) + Number(d),
  }));
  expect(ranges.length).toBeGreaterThan(0);
  return (at) => ranges.some(({ gapStart, gapEnd, end }) => at < gapStart || (at >= gapEnd && at < end));
};

const landmarks =
  /%PDF-|%%EOF|startxref|xref\b|trailer|endstream|stream\b|endobj|\d+ \d+ obj|\/ByteRange|\/Contents|\/Type|\/Prev|\/Root|\/Size|\/W|\/Length|\/V|\/T\(|\/Reason|\/Name|\/M\(|\/SubFilter|\/DSS|\/Certs|\/Kids|\/Rect|<<|>>/g;

/** The first bytes of every kind of part, the edges of each, and some of all others. */
const placesIn = (text: string, random: Random): readonly number[] => {
  const marks = [...text.matchAll(landmarks)];
  const byWord = Map.groupBy(marks, ([word]) => word.replace(/\d+/g, '#'));
  const chosen = [...byWord.values()].flatMap((places) =>
    [places.at(0), places.at(-1), places[Math.floor(random() * places.length)]].flatMap((match) =>
      match === undefined ? [] : [match.index, match.index + match[0].length - 1, match.index + match[0].length],
    ),
  );
  return [...new Set([...chosen, ...Array.from({ length: anywhere }, () => Math.floor(random() * text.length))])];
};

describe(`a change of one covered byte is never valid (seed ${seed}; CLOUDSIGN_SEED changes it)`, () => {
  describe.each(levels)('%s', (level) => {
    test.each(forms)('%s', async (form) => {
      const random = seeded(seed + levels.indexOf(level) * 10 + forms.indexOf(form));
      const { bytes, anchors, time } = await make(form, level);
      const isIntact = async (changed: Uint8Array) => {
        const { verdict, signatures } = await verifyPdf({ bytes: changed, anchors, time });
        // Below B-LT the file alone does not say whether the signer was revoked: then its parts are what counts.
        if (level === 'B-LTA' || level === 'renewed' || verdict === 'valid') return verdict === 'valid';
        const parts = signatures.flatMap(({ answers }) => [answers.bytes, answers.coverage, answers.changes]);
        return verdict === 'indeterminate' && parts.every(({ status }) => status === 'ok' || status === 'warn');
      };
      expect(await isIntact(bytes)).toBe(true);
      const text = latin1Text(bytes);
      const covered = isCovered(text);
      const places = placesIn(text, random).filter((at) => at < bytes.length && covered(at));
      expect(places.length).toBeGreaterThan(anywhere);
      for (const at of places) {
        expect(
          await isIntact(changeByte(bytes, at, random)),
          `byte ${at}, ${JSON.stringify(text.slice(at - 20, at + 20))}`,
        ).toBe(false);
      }
    });
  });
});
