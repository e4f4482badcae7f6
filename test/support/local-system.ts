import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { functionsDir } from '../../lib/build-functions.ts';
import { ApiProblem, createApiClient, upload } from '../../local/demo/api-client.ts';
import { createLinkFinder } from '../../local/demo/inbox.ts';
import { type DemoSession, signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { type System, type SystemOptions, startSystem } from '../../local/runner/start-system.ts';

export interface InboxMail {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

/** The whole local system in a folder of its own, and what tests do with it over HTTP. */
export interface TestSystem {
  readonly system: System;
  readonly directory: string;
  readonly api: ReturnType<typeof createApiClient>;
  readonly member: DemoSession;
  readonly mails: (to: string) => Promise<readonly InboxMail[]>;
  /** Waits for the token of a link that isn't one of `known`. */
  readonly linkFor: (to: string, known?: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Without the copies of the bundles that let a developer build while the system runs. */
export const quickly = { port: 0, say: () => undefined, bundles: functionsDir } as const;

export const startTestSystem = async (
  options: Pick<SystemOptions, 'crashAt' | 'validationData' | 'timestampAuthorities' | 'providerHosts' | 'sealKey'> & {
    /** Default: a new one. Removed at the end. */
    readonly directory?: string;
  } = {},
): Promise<TestSystem> => {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'cloudsign-test-'));
  const system = await startSystem({ ...quickly, ...options, directory });
  const api = createApiClient(system.pagesUrl);
  const findLink = createLinkFinder(system.inboxUrl);
  return {
    system,
    directory,
    api,
    member: await signIn(api, system.demoMember),
    mails: async (to) => {
      const url = new URL('/api/mails', system.inboxUrl);
      url.searchParams.set('to', to);
      return ((await (await fetch(url)).json()) as { mails: InboxMail[] }).mails;
    },
    linkFor: (to, known = []) =>
      waitUntil(`a link for ${to}`, async () => {
        const found = await findLink(to);
        return found === undefined || known.includes(found) ? undefined : found;
      }),
    close: async () => {
      await system.close();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/**
 * Moves the system's clock to where a new period of so many milliseconds begins: what is counted or valid by periods (quarters of an
 * hour, steps of a one-time code, days) is then done within one, however slow the machine.
 */
export const beginPeriod = ({ system }: TestSystem, milliseconds: number): void =>
  system.clock.advance(milliseconds - (system.clock.now().getTime() % milliseconds));

/** A contract that was never seen before. */
export const contractPdf = async (pages = 2): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let page = 1; page <= pages; page++) {
    pdf
      .addPage([595, 842])
      .drawText(`Contract, page ${page} of ${pages}. ${Math.random()}`, { x: 60, y: 760, size: 14, font });
  }
  return pdf.save();
};

let count = 0;
/** Addresses of their own for each test. */
export const recipient = (name: string, language: 'ja' | 'en' = 'ja') => ({
  name,
  email: `r${Date.now()}-${++count}@example.com`,
  organization: '海坊主商事',
  language,
});

export interface Draft {
  readonly document: string;
  readonly file: string;
}

/** A draft with one checked file and these recipients. */
export const makeDraft = async (
  { member }: TestSystem,
  recipients: readonly ReturnType<typeof recipient>[],
  pdf?: Uint8Array,
  options: { readonly mayForward?: boolean } = {},
): Promise<Draft> => {
  const bytes = pdf ?? (await contractPdf());
  const { id: document } = await member.call('createDocument', {
    body: { title: '業務委託契約書', message: 'ご確認ください。', ...options },
  });
  const file = await uploadFile(member, document, bytes);
  if (file.state !== 'ready') throw new Error(`the file was refused: ${file.refusal?.code}`);
  await member.call('setParticipants', { path: { document }, body: { participants: recipients } });
  return { document, file: file.id };
};

/** Uploads a file to a draft and waits for the verdict of the check. */
export const uploadFile = async (member: DemoSession, document: string, bytes: Uint8Array) => {
  const granted = await member.call('addFile', {
    path: { document },
    body: { name: '契約書.pdf', size: bytes.length },
  });
  await upload(granted.upload, bytes);
  return waitUntil('the upload to be checked', async () => {
    const found = await member.call('getFile', { path: { document, file: granted.file.id } });
    return found.state === 'awaiting-upload' ? undefined : found;
  });
};

export const sendDraft = async (
  test: TestSystem,
  recipients: readonly ReturnType<typeof recipient>[],
  pdf?: Uint8Array,
  options?: { readonly mayForward?: boolean },
): Promise<Draft> => {
  const draft = await makeDraft(test, recipients, pdf, options);
  await test.member.call('sendDocument', { path: { document: draft.document } });
  return draft;
};

/** The session of whoever holds this link. */
export const openLink = async ({ api }: TestSystem, token: string) => {
  const { accessToken } = await api.call('exchangeLink', { body: { token } });
  return accessToken;
};

/** What recipients of tests write into every text that they are asked for. */
export const filledByRecipients = '受信者の記入';

/** Opens, reads, fills in and consents, as the page does it. */
export const consentAs = async (test: TestSystem, to: string): Promise<void> => {
  const token = await openLink(test, await test.linkFor(to));
  const { files, widgets } = await test.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
  const inputs = widgets
    .filter(({ kind }) => kind === 'text')
    .map(({ id }) => ({ widget: id, value: { kind: 'text', text: filledByRecipients } }));
  await test.api.call('consent', { token, body: { files: files.map(({ id, sha256 }) => ({ id, sha256 })), inputs } });
};

export const evidenceOf = async ({ member }: TestSystem, document: string) =>
  waitUntil('the evidence', async () => {
    const found = await member.call('getDocument', { path: { document } });
    return found.evidence === 'complete' ? found : undefined;
  });

/**
 * The record of a document of which `people` (the sender, too) have had their copy: the mails go out after the evidence is complete, and
 * nothing is added once the last of them was taken.
 */
export const recordOf = async ({ member }: TestSystem, document: string, people: number) =>
  waitUntil('the whole record', async () => {
    const { events } = await member.call('listEvents', { path: { document } });
    return events.filter(({ type }) => type === 'mail.sent').length >= people ? events : undefined;
  });

/** The code that a call is refused with; `undefined` when it is not. */
export const codeOf = async (call: Promise<unknown>): Promise<string | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof ApiProblem) return error.code;
    throw error;
  }
};
