/** What is mutated: files sealed on the spot, attacks on signed files, and signed files of the corpus. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { completeEvidence } from '../../core/pades/complete.ts';
import { sealAct } from '../../core/pades/seal.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { openLocalSealer } from '../../local/local-sealer.ts';
import { anchors, contract, countersign, fieldLock, num, time, update } from '../attacks/signed-contract.ts';
import { inputs as unsealed } from '../pades/inputs.ts';

export interface FuzzInput {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly anchors: readonly Uint8Array[];
  readonly time: Date;
}

const now = new Date('2026-11-01T09:30:00Z');

const sealedForms = [
  ['classic table', 3],
  ['xref stream', 1],
  ['object stream', 1],
  ['form in an object stream', 2],
  ['form, everything indirect', 1],
  ['incremental update', 1],
  ['hybrid', 1],
  ['linearized', 1],
] as const;

/** Sealed to B-LTA; the first has three acts. One of them stops at B-T. */
export const sealedInputs = async (): Promise<readonly FuzzInput[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'fuzz-'));
  try {
    const { authority, collect, timestamp, newId, newIdentity } = await openLocalSealer({ directory, now: () => now });
    const { identity, signer } = newIdentity('ecdsa-p256-sha256');
    const sealed: FuzzInput[] = [];
    const roots = authority.roots().map(({ der }) => der);
    const after = new Date(now.getTime() + 60_000);
    for (const [form, acts] of sealedForms) {
      const original = unsealed[form]?.();
      if (original === undefined) throw new Error(`there is no form ${form}`);
      let file = openPdf(original);
      for (let i = 1; i <= acts; i++) {
        const act = { name: '山田 太郎 <taro@example.jp>', reason: '同意して確認完了', fieldName: `Act${i}` };
        const request = { file, act, identity, signer, timestamp, level: 'B-T', time: now, id: newId() } as const;
        ({ file } = await sealAct({ ...request, tokenBytes: 2200 }));
      }
      if (form !== 'linearized') {
        ({ file } = await completeEvidence({ file, level: 'B-LTA', collect, timestamp, newId, tokenBytes: 2200 }));
      }
      sealed.push({ name: `sealed: ${form}`, bytes: file.bytes, anchors: roots, time: after });
    }
    return sealed;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const evil = { entries: '', data: 'BT (evil) Tj ET' };

/** By hand: signed, and signed and then attacked. */
export const attackInputs = (): readonly FuzzInput[] => {
  const signed = contract();
  const files = {
    'signed: contract': signed,
    'signed: contract with a locked field': contract(fieldLock('/Action/Include/Fields[(Amount)]')),
    'signed: contract, countersigned': countersign(signed),
    'attacked: content replaced': update(signed, { [num.content]: evil }),
    'attacked: content replaced, countersigned': countersign(update(signed, { [num.content]: evil })),
    'attacked: picture replaced': update(signed, {
      [num.picture]: { ...evil, entries: '/Type/XObject/Subtype/Form/BBox[0 0 9 9]' },
    }),
  };
  return Object.entries(files).map(([name, bytes]) => ({ name, bytes, anchors, time }));
};

const corpusRoot = process.env.CLOUDSIGN_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus');
/** Larger ones take most of the time and have nothing else to show. */
const largestCorpusFile = 200_000;

/** Nobody vouches for their signers here: whether they are intact is what counts. */
export const corpusInputs = (): readonly FuzzInput[] => {
  const manifest = join(corpusRoot, 'manifest.json');
  if (!existsSync(manifest)) return [];
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly files: readonly { readonly file: string }[];
  };
  return files
    .map(({ file }) => join(corpusRoot, file))
    .filter((path) => existsSync(path) && statSync(path).size <= largestCorpusFile)
    .map(fileInput);
};

export const fileInput = (path: string): FuzzInput => ({
  name: path,
  bytes: new Uint8Array(readFileSync(path)),
  anchors: [],
  time: now,
});
