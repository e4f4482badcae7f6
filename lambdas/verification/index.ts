import { randomBytes } from 'node:crypto';
import { deleteObject, getObject, grantUpload, openBucket } from '../../adapters/bucket.ts';
import { concludedAt } from '../../adapters/conclusions.ts';
import { openVerification } from '../../adapters/isolated-verification.ts';
import { openTable } from '../../adapters/table.ts';
import { openTrustStore } from '../../adapters/trust-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { type Id, newId } from '../../core/ids.ts';
import { readRoot } from '../archive/publish-roots.ts';
import { serveRoutes } from '../http.ts';
import { openApiOf } from '../openapi.ts';

const verifyApart = openVerification();

const openers = { table: openTable, bucket: openBucket };

export const handler = serveRoutes('verification', openers, {
  uploadCheck: async ({ now }, { checks }) => {
    const id = newId<Id<'check'>>(randomBytes(16));
    const { url, fields, expiresAt } = await grantUpload(checks, id, now);
    return { id, upload: { url, fields, expiresAt: expiresAt.toISOString() } };
  },

  verify: async ({ body, pdf, now }, { checks, trust, conclusionsRead }) => {
    const report = async (bytes: Uint8Array) => {
      const store = openTrustStore(trust);
      const [anchors, chain] = await Promise.all([store.anchors(), store.installedChain()]);
      // Others may have certificates of the same authority: the words of a seal count by its key.
      return { ...(await verifyApart({ bytes, anchors, sealers: chain.slice(0, 1), time: now })) };
    };
    if (pdf !== undefined) return report(pdf);
    if (body.sha256 !== undefined) {
      const at = await concludedAt(conclusionsRead, body.sha256);
      return at === undefined
        ? { verdict: 'unknown', sha256: body.sha256 }
        : { verdict: 'concluded', sha256: body.sha256, concludedAt: at };
    }
    const upload = body.upload ?? '';
    const bytes = await getObject(checks, upload);
    if (bytes === undefined) throw new CloudSignError('verification.upload-missing');
    try {
      return await report(bytes);
    } finally {
      await deleteObject(checks, upload);
    }
  },

  getDayRoot: async ({ query }, { rootsRead }) => {
    const root = await readRoot(rootsRead, query.day);
    if (root === undefined) throw new CloudSignError('root.missing');
    return root;
  },

  getOpenApi: async ({ settings }) => ({ ...openApiOf(settings.apiUrl) }),
});
