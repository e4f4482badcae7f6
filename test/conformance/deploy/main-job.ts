import { randomBytes } from 'node:crypto';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { Settings } from '../../../lib/settings.ts';
import { createApiClient } from '../../../local/demo/api-client.ts';
import { carryDocument } from '../../../local/demo/carry-document.ts';
import { recipientsFor } from '../../../local/demo/recipients.ts';
import { type DemoSession, signIn } from '../../../local/demo/session.ts';
import { waitUntil } from '../../../local/demo/wait-until.ts';
import { givenUp, linkFinder, mailsTo } from './inbox.ts';
import { bucketNames, openStoredData, tableNames } from './stored-data.ts';
import type { Step } from './walk-steps.ts';

const owner = { email: 'owner@example.com', name: '試用 太郎', teamName: '試用株式会社', language: 'ja' as const };
const recipients = recipientsFor('deployed', 2);
const title = '業務委託契約書';

const contractPdf = async (): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  pdf.addPage([595, 842]).drawText('Contract', { x: 60, y: 760, size: 14, font });
  return pdf.save();
};

const expectOf = (holds: boolean, problem: string): void => {
  if (!holds) throw new Error(problem);
};

export interface MainJob {
  readonly signUp: Step;
  /** What comes then. */
  readonly document: readonly Step[];
}

/** What the service is for, as people use it over the addresses that were deployed, of which `front` is CloudFront's. */
export const mainJob = (emulator: string, front: string, settings: Settings): MainJob => {
  const api = createApiClient(front);
  const findLink = linkFinder(emulator);
  const stored = openStoredData(emulator, settings);
  let session: DemoSession;
  return {
    signUp: {
      what: 'sign up by mail, sign in',
      take: async () => {
        const password = randomBytes(12).toString('base64url');
        await api.call('signUp', { body: owner });
        const token = await waitUntil('the mail that confirms', () => findLink(owner.email), 60);
        await api.call('confirmAccount', { body: { token, password } });
        session = await signIn(api, { email: owner.email, password });
        return 'session of a new team';
      },
    },
    document: [
      {
        what: 'upload, send, two consents, evidence, download, verify',
        take: async () => {
          let at = '';
          const step = (text: string): void => {
            at = text;
          };
          const pdf = await contractPdf();
          const { reading, report } = await carryDocument({
            session,
            findLink,
            name: title,
            pdf,
            recipients,
            step,
          }).catch((error: Error) => {
            throw new Error(`${at}: ${error.message}`);
          });
          expectOf(reading.problem === '', reading.problem);
          return `${reading.level}, ${report.verdict}`;
        },
      },
      {
        what: 'mails by SES',
        take: async () => {
          const people = [owner, ...recipients];
          await waitUntil(
            'the copies',
            async () => {
              const mails = await Promise.all(people.map(({ email }) => mailsTo(emulator, email)));
              return mails.every((one) => one.length >= 2) ? true : undefined;
            },
            60,
          );
          return 'a link or confirmation and the concluded document to each';
        },
      },
      {
        what: 'the chain of events',
        take: async () => {
          const { documents } = await session.call('listDocuments');
          const document = documents[0]?.id ?? '';
          const { chain } = await session.call('listEvents', { path: { document } });
          expectOf(chain === 'intact', `the chain is ${chain}`);
          return chain;
        },
      },
      {
        what: 'the second copy of each event',
        take: async () => {
          const events = (await stored.items('audit')).length;
          await waitUntil(
            'the archive to have every event',
            async () => {
              const lines = (await stored.objects('archive')).flatMap(({ bytes }) =>
                Buffer.from(bytes).toString('utf8').trim().split('\n'),
              );
              return new Set(lines).size >= events ? true : undefined;
            },
            90,
          );
          return 'in the bucket `archive`';
        },
      },
      {
        what: 'queues of what was given up',
        take: async () => {
          const queues = await givenUp(emulator);
          const full = queues.filter(([, count]) => count > 0);
          expectOf(full.length === 0, full.map(([name, count]) => `${count} in ${name}`).join(', '));
          expectOf(queues.length > 0, 'there are none');
          return `${queues.length}, all empty`;
        },
      },
      {
        what: 'what is stored',
        take: async () => {
          const items = (await Promise.all(tableNames.map(stored.items))).flat();
          const secrets = [title, owner.teamName, ...recipients.flatMap(({ name, email }) => [name, email])];
          const readable = secrets.filter((secret) => items.some((item) => item.includes(secret)));
          expectOf(readable.length === 0, `${readable.join(', ')} can be read in a table`);
          const objects = (await Promise.all(bucketNames.map(stored.objects))).flat();
          const plain = objects.filter(({ bytes }) => Buffer.from(bytes).includes('%PDF-'));
          expectOf(plain.length === 0, `a PDF lies open at ${plain.map(({ key }) => key).join(', ')}`);
          expectOf((await stored.objects('files')).length > 0, 'no file is stored');
          return 'no title, name, address or PDF in the clear';
        },
      },
    ],
  };
};
