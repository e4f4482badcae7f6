import { createHash } from 'node:crypto';
import type { Report } from '../../core/verification/report.ts';
import { ApiProblem, upload } from './api-client.ts';
import { hasForeign, judgeReport, type Reading, readReport } from './read-report.ts';
import type { DemoRecipient } from './recipients.ts';
import type { DemoSession } from './session.ts';
import { waitUntil } from './wait-until.ts';

/** The flow of one document, over HTTP alone, as a sender, its recipients and a third person who verifies go through it. */
export interface Carried {
  readonly pages: number | undefined;
  readonly sealed: Uint8Array;
  /** What the upload was rewritten to, and why; undefined when it was taken as it is. */
  readonly rewritten: { readonly pdf: Uint8Array; readonly reasons: readonly string[] } | undefined;
  readonly report: Report;
  readonly reading: Reading;
}

/** The service does not take the file: nothing was sent. */
export class Refused extends Error {
  readonly code: string;
  readonly pages: number | undefined;
  constructor(code: string, message: string, pages?: number) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.pages = pages;
  }
}

export type LinkFinder = (address: string) => Promise<string | undefined>;

export interface CarryOptions {
  readonly session: DemoSession;
  readonly findLink: LinkFinder;
  readonly name: string;
  readonly pdf: Uint8Array;
  readonly recipients: readonly DemoRecipient[];
  readonly step: (text: string) => void;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the service says against the file while a document is prepared is a refusal, not a failure of the flow. */
const refusing = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ApiProblem && /^(?:pdf|seal)\.|^document\.(?:too-large|file-refused)$/.test(error.code))
      throw new Refused(error.code, error.message);
    throw error;
  }
};

const prepare = async ({ session, name, pdf, recipients, step }: CarryOptions) => {
  step('creating');
  const { id } = await session.call('createDocument', {
    body: { title: name.slice(0, 500), message: 'ご確認のうえ、ご同意をお願いいたします。' },
  });
  step('uploading');
  const granted = await refusing(
    session.call('addFile', { path: { document: id }, body: { name: name.slice(0, 255), size: pdf.length } }),
  );
  await refusing(upload(granted.upload, pdf));
  const path = { document: id, file: granted.file.id };
  const file = await waitUntil('the upload to be checked', async () => {
    const found = await session.call('getFile', { path });
    return found.state === 'awaiting-upload' ? undefined : found;
  });
  if (file.refusal !== undefined) throw new Refused(file.refusal.code, file.refusal.message, file.pages);
  const rewritten =
    file.rewriting && (await confirm({ session, pdf, step }, { document: id, file: file.id }, file.rewriting));
  await session.call('setParticipants', { path: { document: id }, body: { participants: recipients } });
  return { document: id, file, rewritten };
};

/** As a sender does who looks at what his upload was rewritten to. */
const confirm = async (
  { session, pdf, step }: Pick<CarryOptions, 'session' | 'pdf' | 'step'>,
  path: { readonly document: string; readonly file: string },
  { reasons, original }: { readonly reasons: readonly string[]; readonly original: { readonly sha256: string } },
): Promise<NonNullable<Carried['rewritten']>> => {
  step('confirming the rewritten file');
  const taken = await session.call('downloadFile', { path });
  const kept = await session.call('downloadOriginal', { path });
  if (original.sha256 !== sha256(pdf) || sha256(kept) !== sha256(pdf))
    throw new Error('the original that is kept is not the upload');
  await session.call('confirmFile', { path, body: { sha256: sha256(taken) } });
  return { pdf: taken, reasons };
};

const consentOf = async (recipient: DemoRecipient, options: CarryOptions): Promise<void> => {
  const { session, findLink, step } = options;
  step(`waiting for the mail to ${recipient.name}`);
  const token = await waitUntil(`the mail to ${recipient.email}`, () => findLink(recipient.email));
  step(`${recipient.name} reads`);
  const { accessToken } = await session.api.call('exchangeLink', { body: { token } });
  const opened = await session.api.call('openLinkDocument', { token: accessToken, body: { terms: '2026-11-01' } });
  const shown: { id: string; sha256: string }[] = [];
  for (const { id, sha256: announced } of opened.files) {
    const bytes = await session.api.call('downloadLinkFile', { token: accessToken, path: { file: id } });
    if (sha256(bytes) !== announced) throw new Error('the file is not the one that was announced');
    shown.push({ id, sha256: sha256(bytes) });
  }
  step(`${recipient.name} consents`);
  await session.api.call('consent', { token: accessToken, body: { files: shown } });
};

const verify = async ({ session }: CarryOptions, pdf: Uint8Array): Promise<Report> => {
  const check = await session.api.call('uploadCheck');
  await upload(check.upload, pdf);
  return readReport(await session.api.call('verify', { body: { upload: check.id } }));
};

/** Carries a PDF from upload to a sealed and verified document. @throws Refused when the service does not take the file. */
export const carryDocument = async (options: CarryOptions): Promise<Carried> => {
  const { session, recipients, pdf, step } = options;
  const { document, file, rewritten } = await prepare(options);
  const taken = rewritten?.pdf ?? pdf;
  step('sending');
  await refusing(session.call('sendDocument', { path: { document } }));
  for (const recipient of recipients) await consentOf(recipient, options);
  step('waiting for the evidence');
  let problem = '';
  const concluded = await waitUntil('the evidence', async () => {
    const found = await session.call('getDocument', { path: { document } });
    problem = found.evidenceProblem ?? problem;
    return found.state === 'concluded' && found.evidence === 'complete' ? found : undefined;
  }).catch((error: Error) => {
    throw new Error(problem === '' ? error.message : `${error.message}: ${problem}`);
  });
  step('downloading');
  const sealed = await session.call('downloadFile', { path: { document, file: file.id } });
  if (sha256(sealed) !== concluded.files[0]?.sha256)
    throw new Error('the sealed PDF is not the one that was announced');
  if (Buffer.compare(sealed.subarray(0, taken.length), taken) !== 0)
    throw new Error('the sealed PDF does not begin with the bytes that were taken');
  step('verifying');
  const report = await verify(options, sealed);
  const before = hasForeign(report) ? await verify(options, taken) : undefined;
  const reading = judgeReport(report, { seals: 1 + recipients.length, before });
  return { pages: file.pages, sealed, rewritten, report, reading };
};
