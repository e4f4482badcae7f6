/** node test/bench/seal.ts: one B-B seal with a software P-256 key, warm, against the floor that is SHA-256 of the file. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealAct } from '../../core/pades/seal.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { openLocalSealer } from '../../local/local-sealer.ts';

/** Pages with an image of noise each: what compression can't make smaller. */
const makePdf = (pages: number, imageBytes: number): Uint8Array => {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let size = parts[0]?.length ?? 0;
  const object = (num: number, ...body: readonly (string | Buffer)[]): void => {
    offsets[num] = size;
    for (const piece of [`${num} 0 obj\n`, ...body, '\nendobj\n']) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      parts.push(bytes);
      size += bytes.length;
    }
  };
  const numbers = Array.from({ length: pages }, (_, index) => 3 + 3 * index);
  object(1, '<</Type/Catalog/Pages 2 0 R>>');
  object(2, `<</Type/Pages/Count ${pages}/Kids[${numbers.map((num) => `${num} 0 R`).join(' ')}]>>`);
  for (const num of numbers) {
    const resources = `/Resources<</XObject<</I ${num + 2} 0 R>>>>`;
    object(num, `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${num + 1} 0 R${resources}>>`);
    object(num + 1, '<</Length 32>>\nstream\nq 500 0 0 700 50 50 cm /I Do Q  \nendstream');
    const image = `/Type/XObject/Subtype/Image/Width ${imageBytes}/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray`;
    object(num + 2, `<<${image}/Length ${imageBytes}>>\nstream\n`, randomBytes(imageBytes), '\nendstream');
  }
  const table = offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const end = `xref\n0 ${offsets.length}\n0000000000 65535 f \n${table.join('')}`;
  parts.push(Buffer.from(`${end}trailer\n<</Root 1 0 R/Size ${offsets.length}>>\nstartxref\n${size}\n%%EOF\n`));
  return new Uint8Array(Buffer.concat(parts));
};

const files: readonly {
  readonly name: string;
  readonly pages: number;
  readonly imageBytes: number;
  readonly runs: number;
}[] = [
  { name: '50 KB', pages: 1, imageBytes: 50_000, runs: 200 },
  { name: '100 pages', pages: 100, imageBytes: 2_000, runs: 100 },
  { name: '20 MB', pages: 10, imageBytes: 2_000_000, runs: 30 },
  { name: '100 MB', pages: 50, imageBytes: 2_000_000, runs: 10 },
];

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;

const directory = mkdtempSync(join(tmpdir(), 'bench-seal-'));
try {
  const sealer = await openLocalSealer({ directory, now: () => new Date() });
  const { identity, signer } = sealer.newIdentity('ecdsa-p256-sha256');
  console.log('| file | SHA-256, ms | seal, ms | times the floor | signing alone, ms |');
  console.log('|---|---|---|---|---|');
  for (const { name, pages, imageBytes, runs } of files) {
    const bytes = makePdf(pages, imageBytes);
    const times = { floor: [] as number[], seal: [] as number[], sign: [] as number[] };
    for (let run = 0; run < runs; run++) {
      const began = performance.now();
      createHash('sha256').update(bytes).digest();
      const hashed = performance.now();
      await signer(randomBytes(32));
      const signed = performance.now();
      await sealAct({
        file: openPdf(bytes),
        act: { name: 'Taro', reason: '同意', fieldName: 'Act1' },
        identity,
        signer,
        level: 'B-B',
        time: new Date(),
        id: sealer.newId(),
      });
      times.floor.push(hashed - began);
      times.sign.push(signed - hashed);
      times.seal.push(performance.now() - signed);
    }
    const [floor, seal, sign] = [median(times.floor), median(times.seal), median(times.sign)];
    console.log(
      `| ${name} | ${floor.toFixed(2)} | ${seal.toFixed(2)} | ${(seal / floor).toFixed(2)} | ${sign.toFixed(2)} |`,
    );
  }
  console.log(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, node itself about 60`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
