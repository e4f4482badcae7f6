import { PdfArray, PdfDict, PdfName, PdfReal, type PdfValue } from '../pdf/objects.ts';

/** A number as a content stream takes it: at most three decimal places, no exponent. */
export const num = (value: number): string => {
  const rounded = Math.round(value * 1000) / 1000;
  return Object.is(rounded, -0) ? '0' : String(rounded);
};

export const numbers = (...values: readonly number[]): string => values.map(num).join(' ');

export const real = (value: number): PdfValue => {
  const rounded = Math.round(value * 1000) / 1000;
  return Number.isInteger(rounded) ? rounded + 0 : new PdfReal(rounded);
};

const whitePoint = new PdfArray([new PdfReal(0.9505), 1, new PdfReal(1.089)]);

/** The primaries of sRGB, under which colors look the same everywhere; PDF/A has them whatever its output intent is. */
export const grayValue = new PdfArray([
  new PdfName('CalGray'),
  PdfDict.of({ WhitePoint: whitePoint, Gamma: new PdfReal(2.2) }),
]);
export const colorValue = new PdfArray([
  new PdfName('CalRGB'),
  PdfDict.of({
    WhitePoint: whitePoint,
    Gamma: new PdfArray([new PdfReal(2.2), new PdfReal(2.2), new PdfReal(2.2)]),
    Matrix: new PdfArray(
      [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505].map((n) => new PdfReal(n)),
    ),
  }),
]);

/** Names of the color spaces in the resources of every appearance. */
export const gray = '/Gray';
const color = '/Color';

export const blackFill = `${gray} cs 0 sc`;
export const blackLine = `${gray} CS 0 SC`;
/** The vermilion of seal ink. */
const vermilion = '0.831 0.149 0.102';
export const redFill = `${color} cs ${vermilion} sc`;
export const redLine = `${color} CS ${vermilion} SC`;
