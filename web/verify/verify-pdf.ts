import { limits } from '../../core/document/limits.ts';
import { type Api, ApiProblem, type Output } from '../api-client.ts';
import { sha256Hex } from '../digest.ts';
import { upload } from '../upload.ts';

export type RawReport = Output<'verify'>;

export interface VerifyOptions {
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** Uploads a PDF for one verification and returns the report; the service deletes the file whatever the verdict. */
export const verifyPdf = async (
  api: Api,
  file: Blob,
  { onProgress, signal }: VerifyOptions = {},
): Promise<RawReport> => {
  if (file.size > limits.totalBytes) throw new ApiProblem('upload.too-large');
  const abortable = signal === undefined ? {} : { signal };
  const grant = await api.call('uploadCheck', abortable);
  await upload(grant.upload, file, { ...abortable, ...(onProgress === undefined ? {} : { onProgress }) });
  return api.call('verify', { body: { upload: grant.id }, ...abortable });
};

/** What the service knows about these very bytes: nothing but their SHA-256 is sent. */
export interface DigestAnswer {
  readonly sha256: string;
  /** When a document with this file was concluded by this service; undefined: it knows no such file. */
  readonly concludedAt: string | undefined;
}

export const lookUpDigest = async (
  api: Api,
  file: Blob,
  { signal }: Pick<VerifyOptions, 'signal'> = {},
): Promise<DigestAnswer> => {
  const sha256 = await sha256Hex(new Uint8Array(await file.arrayBuffer()));
  const { concludedAt } = await api.call('verify', { body: { sha256 }, ...(signal === undefined ? {} : { signal }) });
  return { sha256, concludedAt };
};
