import { completeEvidence } from '../../core/pades/complete.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { act, open, openTestSealer, type TestSealer } from '../pades/sealing.ts';

/** A PDF sealed by the engine with the project's own authority, and what to verify it with. */
export interface SealedSample {
  readonly bytes: Uint8Array;
  readonly anchors: readonly Uint8Array[];
  readonly time: Date;
  readonly sealer: TestSealer;
}

/** Several acts one after the other, then validation data and a document timestamp. */
export const sealedToLta = async (
  bytes: Uint8Array,
  acts: number,
  options: Parameters<typeof openTestSealer>[0] = {},
): Promise<SealedSample> => {
  const sealer = await openTestSealer(options);
  let file: PdfFile = open(bytes);
  for (let i = 1; i <= acts; i++) file = (await sealer.seal(file, { act: act({ fieldName: `Act${i}` }) })).file;
  const { collect, timestamp, newId } = sealer;
  const completed = await completeEvidence({ file, level: 'B-LTA', collect, timestamp, newId });
  return {
    bytes: completed.file.bytes,
    anchors: sealer.authority.roots().map(({ der }) => der),
    time: new Date(sealer.clock.now.getTime() + 60_000),
    sealer,
  };
};
