import * as z from 'zod';
import { roles } from '../core/access/roles.ts';

/** Shapes of the HTTP API. Times are RFC 3339 in UTC, digests hex, sizes bytes. Unknown members of a request are refused. */

/** Embeddings, overrides and isolates (UAX #9) show a text in another order than it has: names, titles and seals would say what they don't. */
const noTurns = /^[^\u202a-\u202e\u2066-\u2069]*$/u;

const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    // Control characters have no place in a line; a name with one could forge a mail header or a log line.
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'no control characters')
    .regex(noTurns, 'no characters that turn the direction of writing');
/** Of somebody or something that others see, in a mail or a seal: it must show at all. */
const shown = (max: number) =>
  text(max)
    .min(1)
    .regex(/[^\p{Cf}\p{Z}\p{M}\u115f\u1160\u3164\uffa0]/u, 'nothing to see');
/** Seals and mails write a person as `name <address>`: the address must be the only thing in such brackets. */
const noBrackets = /^[^<>＜＞‹›]*$/u;
const lines = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^(?:[^\p{Cc}]|[\t\r\n])*$/u, 'no control characters')
    .regex(noTurns, 'no characters that turn the direction of writing');

export const id = z.string().regex(/^[a-z0-9]{26}$/);
export const time = z.iso.datetime();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const email = z
  .email()
  .max(254)
  .transform((value) => value.normalize('NFC'));
export const language = z.enum(['ja', 'en']);
export const title = shown(500);
export const message = lines(16_000);
export const personName = shown(64).regex(noBrackets, 'no angle brackets');
export const organization = text(64).regex(noBrackets, 'no angle brackets');

export const problem = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    /** Fields of the request that are wrong: path and reason. */
    fields: z.array(z.object({ path: z.string(), reason: z.string() })).optional(),
  }),
});

// accounts
export const signUp = z.strictObject({
  email,
  name: personName,
  teamName: shown(64).regex(noBrackets, 'no angle brackets'),
  language,
});
const password = z.string().min(1).max(1024);
export const signIn = z.strictObject({ email, password });
/** The password is chosen with the token from the mail: nobody can prepare an account for somebody else's address. */
export const confirmation = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/), password });
export const teamChoice = z.strictObject({ team: id });
export const role = z.enum(roles);
export const member = z.object({
  id,
  team: id,
  teamName: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  language,
});
export const session = z.object({ accessToken: z.string(), expiresAt: time, member });

// documents
export const documentState = z.enum(['draft', 'sent', 'concluded', 'declined', 'canceled', 'expired']);
export const participantState = z.enum(['waiting', 'notified', 'opened', 'consented', 'declined', 'forwarded']);

export const participant = z.object({
  id,
  /** 0 is the sender, 1..n the recipients in the order in which they are asked. */
  order: z.int(),
  name: z.string(),
  email: z.string(),
  organization: z.string(),
  language,
  state: participantState,
  notifiedAt: time.optional(),
  openedAt: time.optional(),
  decidedAt: time.optional(),
  /** Who handed the document on to this one. */
  forwardedBy: id.optional(),
  linkExpiresAt: time.optional(),
  /** The last mail did not get through: it came back, its receiver called it spam, or SES did not take it. */
  mailProblem: z.enum(['bounced', 'complained', 'rejected']).optional(),
});

export const fileState = z.enum(['awaiting-upload', 'ready', 'refused']);
export const file = z.object({
  id,
  name: z.string(),
  order: z.int(),
  state: fileState,
  /** Why it was refused: a code and what to do, in the reader's language. */
  refusal: z.object({ code: z.string(), message: z.string() }).optional(),
  size: z.int().optional(),
  pages: z.int().optional(),
  /** As shown, in points: so many pages in a row of one size. */
  pageSizes: z.array(z.object({ pages: z.int(), width: z.number(), height: z.number() })).optional(),
  /** Of the newest revision: the upload before sending, the newest seal after it. */
  sha256: sha256.optional(),
});

export const document = z.object({
  id,
  team: id,
  state: documentState,
  title: z.string(),
  message: z.string(),
  /**
   * `none` before sending; `pending` while an act waits for its seal or the last one for its long-term evidence; `sealed` while a
   * recipient is asked; `complete` with the long-term evidence.
   */
  evidence: z.enum(['none', 'pending', 'sealed', 'complete']),
  /** Why the evidence waits, when a try has failed: an error code. */
  evidenceProblem: z.string().optional(),
  /** Until when the long-term evidence can be verified; it is renewed a year ahead. */
  evidenceValidUntil: time.optional(),
  createdAt: time,
  updatedAt: time,
  sentAt: time.optional(),
  concludedAt: time.optional(),
  expiresAt: time,
  declineReason: z.string().optional(),
  /** Whether a recipient who is asked may hand the document on to somebody else. */
  mayForward: z.boolean(),
  participants: z.array(participant),
  files: z.array(file),
});

export const documentSummary = document.pick({
  id: true,
  state: true,
  title: true,
  evidence: true,
  createdAt: true,
  updatedAt: true,
  sentAt: true,
  concludedAt: true,
  expiresAt: true,
  participants: true,
});
export const documentList = z.object({ documents: z.array(documentSummary), next: z.string().optional() });
export const listQuery = z.strictObject({ state: documentState.optional(), next: z.string().max(2000).optional() });

export const newDocument = z.strictObject({
  title,
  message: message.default(''),
  /** The document expires at this time; at most a year ahead, 90 days when left out. */
  expiresAt: time.optional(),
  /** Whether a recipient who is asked may hand the document on to somebody else. */
  mayForward: z.boolean().default(false),
});
export const documentChange = z.strictObject({
  title: title.optional(),
  message: message.optional(),
  expiresAt: time.optional(),
  mayForward: z.boolean().optional(),
});

export const recipients = z.strictObject({
  participants: z
    .array(
      z.strictObject({
        name: personName,
        email,
        organization: organization.default(''),
        language: language.default('ja'),
      }),
    )
    .max(20),
});

export const newFile = z.strictObject({ name: shown(255), size: z.int().min(0) });
/** A presigned POST: send the fields, then `file`, as multipart/form-data to the URL. */
export const uploadGrant = z.object({
  file,
  upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: time }),
});

export const eventActor = z.object({
  kind: z.enum(['member', 'participant', 'service']),
  id: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
});
export const event = z.object({
  seq: z.int(),
  at: time,
  type: z.string(),
  actor: eventActor,
  data: z.record(z.string(), z.unknown()),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  prev: z.string(),
  hash: sha256,
});
export const eventList = z.object({
  events: z.array(event),
  /** Whether the chain of hashes is unbroken from the first event to the newest. */
  chain: z.enum(['intact', 'broken']),
});

// recipients
export const linkToken = z.strictObject({ token: z.string().max(200) });
export const linkSession = z.object({ accessToken: z.string(), expiresAt: time, linkExpiresAt: time });
export const linkDocument = z.object({
  id,
  title: z.string(),
  message: z.string(),
  state: documentState,
  evidence: document.shape.evidence,
  sender: z.object({ name: z.string(), email: z.string(), organization: z.string() }),
  sentAt: time.optional(),
  concludedAt: time.optional(),
  expiresAt: time,
  declineReason: z.string().optional(),
  files: z.array(file),
  participant,
  /** Who handed the document on to the reader of this. */
  forwardedBy: z.object({ name: z.string() }).optional(),
  /** Whether the reader may hand it on now. */
  mayForward: z.boolean(),
  /** The others, without addresses: who has decided so far. */
  others: z.array(z.object({ order: z.int(), name: z.string(), state: participantState })),
});
export const linkOpen = z.strictObject({ terms: z.literal('2026-11-01') });
export const linkConsent = z.strictObject({
  /** What was shown: every file with the SHA-256 of the bytes that the page rendered. */
  files: z.array(z.strictObject({ id, sha256 })).min(1),
});
export const linkForward = z.strictObject({
  name: personName,
  email,
  organization: organization.default(''),
  language: language.default('ja'),
});
export const linkForwarded = z.object({ to: z.object({ name: z.string(), email: z.string() }) });
export const linkDecline = z.strictObject({ reason: lines(1000).default('') });

// verification
export const checkUpload = z.object({
  id,
  upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: time }),
});
/** An upload to verify, or the SHA-256 of a file to ask about without showing it. */
export const checkRequest = z
  .strictObject({ upload: id.optional(), sha256: sha256.optional() })
  .refine(({ upload, sha256: digest }) => (upload === undefined) !== (digest === undefined), 'upload or sha256');
/**
 * The report of core/verification; its own schema is docs/verification-report.schema.json. To a SHA-256 the verdict is `concluded`, with
 * the time, or `unknown`, and there is nothing else.
 */
export const verificationReport = z.looseObject({
  verdict: z.string(),
  sha256: sha256.optional(),
  concludedAt: time.optional(),
});

export const empty = z.object({});
export const accepted = z.object({ accepted: z.literal(true) });
