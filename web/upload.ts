import { ApiProblem } from './api-client.ts';
import type { UploadGrant } from './api-shapes.ts';

export interface UploadOptions {
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** Sends a file by presigned POST: the fields first, then `file`. Rejects with {@link ApiProblem}. */
export const upload = (grant: UploadGrant, file: Blob, { onProgress, signal }: UploadOptions = {}): Promise<void> =>
  new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(grant.fields)) form.append(name, value);
    form.append('file', file);
    const request = new XMLHttpRequest();
    request.open('POST', grant.url);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return resolve();
      reject(new ApiProblem(problemOf(request), { status: request.status }));
    };
    request.onerror = () => reject(new ApiProblem('offline'));
    request.ontimeout = () => reject(new ApiProblem('timeout'));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });

const problemOf = ({ status, responseText }: XMLHttpRequest): string => {
  if (/EntityTooLarge/.test(responseText)) return 'upload.too-large';
  // The grant lives for five minutes; a slow line may outlive it.
  return status === 403 ? 'upload.expired' : 'unavailable';
};
