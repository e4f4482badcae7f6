import { serveRoutes } from '../http.ts';
import { consent, decline, openLinkDocument } from './acts.ts';
import { forwardLinkDocument } from './forwarding.ts';
import { checkInputs, previewLinkFile } from './inputs.ts';
import { downloadLinkFile, getLinkDocument } from './reading.ts';
import { exchangeLink, renewLinkSession } from './session.ts';

export const handler = serveRoutes('signing', {
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
