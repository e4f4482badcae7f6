import { openBucket } from '../../adapters/bucket.ts';
import { openKey } from '../../adapters/key.ts';
import { openTable } from '../../adapters/table.ts';
import { serveRoutes } from '../http.ts';
import { consent, decline, openLinkDocument } from './acts.ts';
import { forwardLinkDocument } from './forwarding.ts';
import { checkInputs, previewLinkFile } from './inputs.ts';
import { downloadLinkFile, getLinkDocument } from './reading.ts';
import { exchangeLink, renewLinkSession } from './session.ts';

const openers = { table: openTable, bucket: openBucket, key: openKey };

export const handler = serveRoutes('signing', openers, {
  exchangeLink,
  renewLinkSession,
  getLinkDocument,
  openLinkDocument,
  downloadLinkFile,
  checkInputs,
  previewLinkFile,
  consent,
  decline,
  forwardLinkDocument,
});
