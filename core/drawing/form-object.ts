import { PdfArray, PdfDict, PdfName, type PdfRef, type PdfStream, type PdfValue } from '../pdf/objects.ts';
import { colorValue, grayValue, real } from './content.ts';
import { compressed } from './embed-font.ts';

const upright = [1, 0, 0, 1, 0, 0] as const;

/** A form XObject (ISO 32000-2, 8.10) of that size whose content uses the colors of content.ts and these fonts and images. */
export const formObject = ({
  content,
  width,
  height,
  matrix = upright,
  fonts = {},
  images = {},
}: {
  readonly content: string;
  readonly width: number;
  readonly height: number;
  readonly matrix?: readonly number[];
  readonly fonts?: Readonly<Record<string, PdfRef>>;
  readonly images?: Readonly<Record<string, PdfRef>>;
}): PdfStream => {
  const entries = (of: Readonly<Record<string, PdfValue>>): PdfDict | undefined =>
    Object.keys(of).length === 0 ? undefined : PdfDict.of(of);
  const dict = PdfDict.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Form'),
    BBox: new PdfArray([0, 0, real(width), real(height)]),
    Matrix: new PdfArray(matrix),
    Resources: PdfDict.of({
      ColorSpace: PdfDict.of({ Gray: grayValue, Color: colorValue }),
      Font: entries(fonts),
      XObject: entries(images),
    }),
  });
  return compressed(dict, new TextEncoder().encode(content));
};
