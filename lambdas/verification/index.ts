import { randomBytes } from 'node:crypto';
import { deleteObject, getObject, grantUpload } from '../../adapters/bucket.ts';
import { openVerification } from '../../adapters/isolated-verification.ts';
import { openTrustStore } from '../../adapters/trust-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { type Id, newId } from '../../core/ids.ts';
import { serveRoutes } from '../http.ts';
import { openApiOf } from '../openapi.ts';

const verifyApart = openVerification();

export const handler = serveRoutes('verification', {
  uploadCheck: async ({ now }, { checks }) => {
    const id = newId<Id<'check'>>(randomBytes(16));
    const { url, fields, expiresAt } = await grantUpload(checks, id, now);
    return { id, upload: { url, fields, expiresAt: expiresAt.toISOString() } };
  },

  verify: async ({ body, now }, { checks, trust }) => {
    const bytes = await getObject(checks, body.upload);
    if (bytes === undefined) throw new CloudSignError('verification.upload-missing');
    try {
      return { ...(await verifyApart({ bytes, anchors: await openTrustStore(trust).anchors(), time: now })) };
    } finally {
      await deleteObject(checks, body.upload);
    }
  },

  getOpenApi: async ({ settings }) => ({ ...openApiOf(settings.apiUrl) }),
});
