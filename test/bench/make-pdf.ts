import { randomBytes } from 'node:crypto';

/** Pages with an image of noise each: what compression can't make smaller. */
export const makePdf = (pages: number, imageBytes: number): Uint8Array => {
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

export interface Size {
  readonly name: string;
  readonly pages: number;
  readonly imageBytes: number;
  readonly rounds: number;
}

export const sizes: readonly Size[] = [
  { name: '50 KB', pages: 1, imageBytes: 50_000, rounds: 41 },
  { name: '100 pages', pages: 100, imageBytes: 2_000, rounds: 21 },
  { name: '20 MB', pages: 10, imageBytes: 2_000_000, rounds: 15 },
  { name: '100 MB', pages: 50, imageBytes: 2_000_000, rounds: 7 },
];
