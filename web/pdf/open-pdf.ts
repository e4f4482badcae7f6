import { pdfjsUrl } from 'virtual:pdfjs';
import type { PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';

export type Pdf = PDFDocumentProxy;

type PdfJs = typeof import('pdfjs-dist');
let loading:
  | Promise<{ readonly pdfjs: PdfJs; readonly worker: PDFWorker; readonly failed: Promise<never> }>
  | undefined;

/** pdf.js is fetched when the first PDF is opened; one worker serves all of them. */
const load = async () => {
  // The build for older browsers: recipients read on whatever they have.
  const pdfjs: PdfJs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const port = new Worker(trustedScript(`${pdfjsUrl}pdf.worker.js`), { type: 'module', name: 'pdf' });
  const failed = new Promise<never>((_, reject) => {
    port.addEventListener('error', () => {
      loading = undefined;
      reject(new Error('the worker of pdf.js did not start'));
    });
  });
  failed.catch(() => undefined);
  // The library's types say that it takes no worker; its documentation and code say that it does.
  const worker = new pdfjs.PDFWorker({ port } as unknown as ConstructorParameters<typeof PDFWorker>[0]);
  return { pdfjs, worker, failed };
};

const loaded = () => {
  loading ??= load();
  return loading;
};

export const pdfJs = async (): Promise<PdfJs> => (await loaded()).pdfjs;

/** Opens a PDF. The bytes are handed over: the array is empty afterwards. */
export const openPdf = async (bytes: Uint8Array<ArrayBuffer>): Promise<Pdf> => {
  const { pdfjs, worker, failed } = await loaded().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const task = pdfjs.getDocument({
    data: bytes,
    worker,
    cMapUrl: `${pdfjsUrl}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${pdfjsUrl}standard_fonts/`,
    wasmUrl: `${pdfjsUrl}wasm/`,
    iccUrl: `${pdfjsUrl}iccs/`,
    enableXfa: false,
    // 0: errors only; what pdf.js mends silently is of no use to a reader.
    verbosity: 0,
  });
  return Promise.race([task.promise, failed]);
};

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): ScriptUrlPolicy;
}

/** The policy of the pages turns no string into a script, except this address of ours. */
const trustedScript = (url: string): string => {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesFactory };
  return trustedTypes === undefined
    ? url
    : trustedTypes.createPolicy('pdf-worker', { createScriptURL: (one) => one }).createScriptURL(url);
};
