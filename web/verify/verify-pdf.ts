import { type Api, ApiProblem, type Output } from '../api-client.ts';
import { largestFile } from '../sizes.ts';
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
  if (file.size > largestFile) throw new ApiProblem('upload.too-large');
  const abortable = signal === undefined ? {} : { signal };
  const grant = await api.call('uploadCheck', abortable);
  await upload(grant.upload, file, { ...abortable, ...(onProgress === undefined ? {} : { onProgress }) });
  return api.call('verify', { body: { upload: grant.id }, ...abortable });
};
