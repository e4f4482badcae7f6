/** The thread in which files of strangers are verified: one after the other, until whoever started it ends it. */
import { parentPort } from 'node:worker_threads';
import { type VerifyRequest, verifyPdf } from '../core/verification/verify-pdf.ts';

parentPort?.on('message', async (request: VerifyRequest) => parentPort?.postMessage(await verifyPdf(request)));
