import { createHash } from 'node:crypto';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { readAsset } from './assets.ts';

/** What PDFium (the PDF engine of Chrome, as WebAssembly) shows of one page. Two pages of equal looks are equal to every pixel. */
export interface PageLook {
  /** Size as shown in points, and turn, crop and media box. */
  readonly geometry: string;
  /** SHA-256 of the pixels on a screen, with annotations and form fields, hex. */
  readonly screen: string;
  /** The same on paper; undefined when it was not asked for. */
  readonly paper: string | undefined;
  /** SHA-256 of the text in reading order, hex. */
  readonly text: string;
}

/** The C functions that are called here (public/fpdfview.h, fpdf_formfill.h, fpdf_text.h, fpdf_transformpage.h). */
type Call =
  | 'FPDF_LoadMemDocument'
  | 'FPDF_CloseDocument'
  | 'FPDF_GetPageCount'
  | 'FPDF_LoadPage'
  | 'FPDF_ClosePage'
  | 'FPDF_GetPageWidthF'
  | 'FPDF_GetPageHeightF'
  | 'FPDFPage_GetRotation'
  | 'FPDFPage_GetMediaBox'
  | 'FPDFPage_GetCropBox'
  | 'FPDF_RenderPageBitmap'
  | 'FPDFBitmap_CreateEx'
  | 'FPDFBitmap_FillRect'
  | 'FPDFBitmap_Destroy'
  | 'FPDFDOC_InitFormFillEnvironment'
  | 'FPDFDOC_ExitFormFillEnvironment'
  | 'FORM_OnAfterLoadPage'
  | 'FORM_OnBeforeClosePage'
  | 'FPDF_FFLDraw'
  | 'FPDFText_LoadPage'
  | 'FPDFText_ClosePage'
  | 'FPDFText_CountChars'
  | 'FPDFText_GetText';

type Engine = { readonly [Name in Call as `_${Name}`]: (...values: number[]) => number } & {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { readonly malloc: (bytes: number) => number; readonly free: (address: number) => void };
};

const flags = { annotations: 0x01, paper: 0x800 } as const;
const bgra = 4;
const dotsPerInch = 96;
/** A bigger page is drawn smaller. */
const mostPixels = 4_000_000;

export interface DrawOptions {
  readonly paper: boolean;
  readonly mostPages: number;
}

/**
 * Draws every page of a PDF at 96 dpi, and answers what each looks like; undefined when PDFium can't open it. It may crash or not end
 * with a hostile file: call it where that can be stopped.
 */
export const drawPages = async (pdf: Uint8Array, options: DrawOptions): Promise<readonly PageLook[] | undefined> => {
  const engine = await openEngine();
  const { malloc, free } = engine.wasmExports;
  const address = allocate(engine, pdf.length);
  engine.HEAPU8.set(pdf, address);
  const document = engine._FPDF_LoadMemDocument(address, pdf.length, 0);
  if (document === 0) {
    free(address);
    return undefined;
  }
  // Version 2 of FPDF_FORMFILLINFO, all callbacks absent: nothing is run, form fields are drawn.
  const info = malloc(256);
  engine.HEAPU8.fill(0, info, info + 256);
  new DataView(engine.HEAPU8.buffer).setUint32(info, 2, true);
  const form = engine._FPDFDOC_InitFormFillEnvironment(document, info);
  try {
    const count = engine._FPDF_GetPageCount(document);
    if (count > options.mostPages) return undefined;
    return Array.from({ length: count }, (_, index) => lookOf(engine, { document, form, index }, options));
  } finally {
    engine._FPDFDOC_ExitFormFillEnvironment(form);
    engine._FPDF_CloseDocument(document);
    free(info);
    free(address);
  }
};

let opened: Promise<Engine> | undefined;
const openEngine = (): Promise<Engine> => {
  opened ??= load();
  return opened;
};

const load = async (): Promise<Engine> => {
  const wasm = await readAsset('pdfium.wasm');
  const library = await PDFiumLibrary.init({ wasmBinary: wasm.slice().buffer as ArrayBuffer });
  // What the package wraps draws neither for paper nor in a stated size.
  return (library as unknown as { readonly module: Engine }).module;
};

const allocate = (engine: Engine, bytes: number): number => {
  const address = engine.wasmExports.malloc(bytes);
  if (address === 0) throw new Error('PDFium has no memory left');
  return address;
};

const lookOf = (
  engine: Engine,
  { document, form, index }: { readonly document: number; readonly form: number; readonly index: number },
  { paper }: DrawOptions,
): PageLook => {
  const page = engine._FPDF_LoadPage(document, index);
  if (page === 0) return { geometry: 'unreadable', screen: '', paper: undefined, text: '' };
  engine._FORM_OnAfterLoadPage(page, form);
  try {
    const width = engine._FPDF_GetPageWidthF(page);
    const height = engine._FPDF_GetPageHeightF(page);
    const size = { width, height };
    return {
      geometry: geometryOf(engine, page, size),
      screen: draw(engine, { page, form, ...size, mode: 0 }),
      paper: paper ? draw(engine, { page, form, ...size, mode: flags.paper }) : undefined,
      text: textOf(engine, page),
    };
  } finally {
    engine._FORM_OnBeforeClosePage(page, form);
    engine._FPDF_ClosePage(page);
  }
};

const geometryOf = (
  engine: Engine,
  page: number,
  { width, height }: { readonly width: number; readonly height: number },
): string => {
  const at = allocate(engine, 16);
  const boxes = [engine._FPDFPage_GetMediaBox, engine._FPDFPage_GetCropBox].map((read) => {
    const known = read(page, at, at + 4, at + 8, at + 12) !== 0;
    return known ? new Float32Array(engine.HEAPU8.slice(at, at + 16).buffer).join(' ') : 'none';
  });
  engine.wasmExports.free(at);
  return [`${width} x ${height}`, engine._FPDFPage_GetRotation(page), ...boxes].join('; ');
};

interface Drawn {
  readonly page: number;
  readonly form: number;
  readonly width: number;
  readonly height: number;
  readonly mode: number;
}

const draw = (engine: Engine, { page, form, width, height, mode }: Drawn): string => {
  const scale = Math.min(dotsPerInch / 72, Math.sqrt(mostPixels / Math.max(1, width * height)));
  const [columns, rows] = [width, height].map((side) => Math.max(1, Math.min(20_000, Math.round(side * scale)))) as [
    number,
    number,
  ];
  const pixels = allocate(engine, columns * rows * bgra);
  const bitmap = engine._FPDFBitmap_CreateEx(columns, rows, bgra, pixels, columns * bgra);
  try {
    engine._FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xffffffff);
    engine._FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, flags.annotations | mode);
    engine._FPDF_FFLDraw(form, bitmap, page, 0, 0, columns, rows, 0, flags.annotations | mode);
    return sha256(engine.HEAPU8.subarray(pixels, pixels + columns * rows * bgra));
  } finally {
    engine._FPDFBitmap_Destroy(bitmap);
    engine.wasmExports.free(pixels);
  }
};

const textOf = (engine: Engine, page: number): string => {
  const text = engine._FPDFText_LoadPage(page);
  if (text === 0) return 'none';
  const count = Math.max(0, engine._FPDFText_CountChars(text));
  const at = allocate(engine, (count + 1) * 2);
  const written = engine._FPDFText_GetText(text, 0, count, at);
  const digest = sha256(engine.HEAPU8.subarray(at, at + written * 2));
  engine.wasmExports.free(at);
  engine._FPDFText_ClosePage(text);
  return digest;
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
