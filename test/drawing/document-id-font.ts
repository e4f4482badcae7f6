/**
 * The font of the margin: a subset of Noto Sans JP that is code, so that files without widgets need no font file.
 * `node test/drawing/document-id-font.ts` writes core/drawing/document-id-font.ts anew.
 */
import { writeFileSync } from 'node:fs';
import { readAsset } from '../../adapters/assets.ts';
import { documentIdSigns } from '../../core/drawing/document-id-signs.ts';
import { type FontProgram, fontProgram } from '../../core/drawing/embed-font.ts';
import { FontBook } from '../../core/drawing/font-book.ts';
import { Typesetter } from '../../core/drawing/typesetter.ts';

export const makeDocumentIdFont = async (): Promise<FontProgram> => {
  const typesetter = new Typesetter(readAsset);
  const book = new FontBook(typesetter);
  for (const character of documentIdSigns) {
    const paragraph = await typesetter.paragraph(character);
    for (const sign of paragraph.line(0, 1).signs) book.codeOf(sign);
  }
  const [font, ...others] = book.used();
  if (font === undefined || others.length > 0) throw new Error('one font has all characters of the margin');
  return fontProgram(font);
};

export const documentIdFontCode = ({
  name,
  program,
  glyphs,
  codes,
  metrics,
}: FontProgram): string => `import { documentIdSigns } from './document-id-signs.ts';
import type { FontProgram } from './embed-font.ts';

/** Made by test/drawing/document-id-font.ts, which says how: a subset of Noto Sans JP (SIL Open Font License 1.1). */
const program =
  '${Buffer.from(program).toString('base64')}';

const widths = [${codes.map(({ width }) => width).join(', ')}];

export const documentIdFont = (): FontProgram => ({
  resource: 'F0',
  name: '${name}',
  glyphs: ${glyphs},
  program: new Uint8Array(Buffer.from(program, 'base64')),
  codes: documentIdSigns.map((text, i) => ({ text, width: widths[i] ?? 0 })),
  metrics: { box: [${metrics.box.join(', ')}], ascent: ${metrics.ascent}, descent: ${metrics.descent} },
});
`;

if (import.meta.main) {
  const place = new URL('../../core/drawing/document-id-font.ts', import.meta.url);
  writeFileSync(place, documentIdFontCode(await makeDocumentIdFont()));
}
