import * as z from 'zod';
import { keyScopes, roles } from '../core/access/roles.ts';
import { limits, widgetLimits } from '../core/document/limits.ts';
import { securityEventGroups } from '../core/identity/security-event.ts';
import { languages } from '../core/language.ts';
import { planNames } from '../core/plan/plans.ts';

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
export const language = z.enum(languages);
export const title = shown(500);
export const message = lines(16_000);
export const personName = shown(64).regex(noBrackets, 'no angle brackets');
export const organization = text(64).regex(noBrackets, 'no angle brackets');

export const problem = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    /** Fields of the request that are wrong: path and reason; in most cases also what to do, in the reader's language. */
    fields: z.array(z.object({ path: z.string(), reason: z.string(), message: z.string().optional() })).optional(),
    /** What signing in still needs: the challenge goes with the next step, within five minutes. */
    next: z
      .object({
        challenge: z.string(),
        expiresAt: time,
        methods: z.array(z.enum(['totp', 'recovery-code', 'passkey'])),
      })
      .optional(),
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
export const passwordResetRequest = z.strictObject({ email, language });
export const passwordReset = confirmation;
const challenge = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const code = z.string().regex(/^\d{6}$/, 'six digits');
const recoveryCode = z.string().min(16).max(32);
const base64url = z
  .string()
  .min(1)
  .max(20_000)
  .regex(/^[A-Za-z0-9_-]*$/);
/** What the browser's `navigator.credentials` answers, as JSON (WebAuthn 3, 5.1). */
const passkeyAnswer = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().optional(),
  clientExtensionResults: z.looseObject({}),
  response: z.looseObject({ clientDataJSON: base64url }),
});
/** The answer to a question that the service asked: `challenge` names the question. */
export const passkeyProof = z.strictObject({ challenge, answer: passkeyAnswer });
/** To sign in: `step` is the challenge of a sign-in under way, of which the passkey is the second factor. */
export const passkeySignIn = z.strictObject({ ...passkeyProof.shape, step: challenge.optional() });
/** The second step of signing in: one of a code of the app or a recovery code. */
export const secondFactor = z.strictObject({ challenge, code: code.optional(), recoveryCode: recoveryCode.optional() });
/** To change what protects an account: the password with a code where an app is set up, or a passkey. */
export const proof = z.strictObject({
  password: z.string().max(1024).optional(),
  code: code.optional(),
  recoveryCode: recoveryCode.optional(),
  passkey: passkeyProof.optional(),
});
export const proven = z.strictObject({ proof });
export const passwordChange = z.strictObject({ password, proof });
export const enrollment = z.strictObject({ challenge });
export const enrollmentConfirmation = z.strictObject({ challenge, code });
/** `uri` is what the QR code holds, `secret` is for typing it by hand. */
export const oneTimeSeed = z.object({ secret: z.string(), uri: z.string() });
export const seedConfirmation = z.strictObject({ code });
/** Shown once; each works once. Empty when there are some already. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
/** The question for `navigator.credentials`: options as JSON (WebAuthn 3, 5.1). */
export const passkeyQuestion = z.object({ challenge: z.string(), options: z.looseObject({}) });
export const passkeyName = z.strictObject({ name: shown(64) });
export const newPasskey = z.strictObject({ name: shown(64), challenge, answer: passkeyAnswer });
export const passkey = z.object({
  id,
  name: z.string(),
  /** Kept by a provider on several devices, rather than in one. */
  synced: z.boolean(),
  createdAt: time,
  lastUsedAt: time.optional(),
});
export const factors = z.object({
  totp: z.object({ since: time }).optional(),
  passkeys: z.array(passkey),
  recoveryCodesLeft: z.int(),
  /** Whether a team that the account is in asks for a second factor. */
  required: z.boolean(),
});
export const openSession = z.object({
  id,
  current: z.boolean(),
  browser: z.string(),
  /** Of the address that it began at: enough to recognize it, not more. */
  network: z.string(),
  startedAt: time,
  lastUsedAt: time,
  isStrong: z.boolean(),
});
export const sessionList = z.object({ sessions: z.array(openSession) });
export const teamSecurity = z.strictObject({ secondFactor: z.enum(['optional', 'required']) });
// single sign-on
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'a domain, like example.co.jp');
export const ssoState = z.enum(['off', 'on']);
export const sso = z.object({
  /** What the identity provider has to be told. */
  redirectUri: z.string(),
  /** Where members begin. */
  signInUrl: z.string(),
  /** The plan has single sign-on. */
  mayUse: z.boolean(),
  /** Members whose account is connected. */
  linked: z.int(),
  version: z.int(),
  connection: z
    .object({
      issuer: z.string(),
      clientId: z.string(),
      domains: z.array(z.string()),
      state: ssoState,
      /** Members, owners apart, enter the team by it only. */
      only: z.boolean(),
      /** When it was tested as it is now; left out: not yet. */
      testedAt: time.optional(),
      changedAt: time,
    })
    .optional(),
});
export const newSso = z.strictObject({
  issuer: z.string().trim().min(1).max(500),
  clientId: text(500).min(1),
  /** Left out: the one that is kept, of the same issuer and client. It is never shown. */
  clientSecret: z
    .string()
    .min(1)
    .max(1000)
    .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces')
    .optional(),
  domains: z.array(domain).min(1).max(20),
  /** Of the connection that this one replaces; 0: there is none. */
  version: z.int().min(0),
  proof,
});
export const ssoSwitch = z.strictObject({ state: ssoState, only: z.boolean(), version: z.int().min(1), proof });
export const ssoRemoval = z.strictObject({ version: z.int().min(1), proof });
/** Where the browser goes next: the identity provider. */
export const ssoStart = z.object({ url: z.string() });
export const ssoSignIn = z.strictObject({ team: id });
export const ssoMail = z.strictObject({ email, language });
/** What the identity provider sent to the redirect URI; its other parameters are left out. */
export const ssoReply = z.strictObject({
  state: challenge,
  code: z.string().min(1).max(4000).optional(),
  iss: z.string().max(500).optional(),
  error: z.string().max(200).optional(),
});
export const ssoConnect = z.strictObject({ token: challenge });
export const ssoConnected = z.object({ team: id });
export const ownSso = z.object({ offered: z.boolean(), linkedAt: time.optional() });
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
export const enrolledSession = session.extend({ recoveryCodes: z.array(z.string()) });
/** `mailed`: not connected with an account yet; if there is one with this address, it was sent a link that connects them. */
export const ssoOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signed-in'), session }),
  z.object({ kind: z.literal('mailed'), email: z.string() }),
  z.object({ kind: z.literal('linked') }),
  z.object({ kind: z.literal('tested'), email: z.string() }),
]);

// teams
export const plan = z.enum(planNames);
export const feature = z.enum(['longTermSignature', 'apiKeys', 'allowlist', 'singleSignOn']);
const limit = z.int().nullable();
export const allowlistMode = z.enum(['off', 'trial', 'enforced']);
export const team = z.object({
  id,
  name: z.string(),
  role,
  /** What the caller's role allows, and which roles he may give and take. */
  may: z.array(z.string()),
  manages: z.array(role),
  plan,
  features: z.array(feature),
  /** How documents are sealed: B-LTA with timestamps and long-term evidence, B-B with the signature alone. */
  sealLevel: z.enum(['B-B', 'B-LTA']),
  /** `null`: no limit. */
  limits: z.object({ members: limit, documentsAMonth: limit, apiKeys: limit, allowlistEntries: limit }),
  used: z.object({ members: z.int(), documentsThisMonth: z.int(), apiKeys: z.int(), allowlistEntries: z.int() }),
  allowlist: z.object({ mode: allowlistMode, yourAddress: z.string(), includesYou: z.boolean() }),
  /** Every team that the caller is in. */
  teams: z.array(z.object({ id, name: z.string() })),
});
export const teamMember = z.object({
  id,
  email: z.string(),
  name: z.string(),
  role,
  state: z.enum(['active', 'removed']),
  joinedAt: time,
  removedAt: time.optional(),
});
export const invitation = z.object({ id, email: z.string(), role, createdAt: time, expiresAt: time });
export const memberList = z.object({ members: z.array(teamMember), invitations: z.array(invitation) });
export const memberChange = z.strictObject({ role });
export const newInvitation = z.strictObject({ email, role, language });
const joinToken = z.string().regex(/^[a-z0-9]{26}\.[A-Za-z0-9_-]{43}$/);
export const invitationToken = z.strictObject({ token: joinToken });
export const invitationView = z.object({
  email: z.string(),
  teamName: z.string(),
  role,
  account: z.enum(['new', 'existing']),
  expiresAt: time,
});
export const acceptance = z.strictObject({
  token: joinToken,
  /** Of a new account. */
  name: personName.optional(),
  password: password.optional(),
});

export const keyScope = z.enum(keyScopes);
const label = shown(64);
const cidr = z.string().trim().max(64);
export const apiKey = z.object({
  id,
  label: z.string(),
  /** In whose name it acts. */
  member: id,
  scopes: z.array(keyScope),
  addresses: z.array(z.string()),
  createdAt: time,
  expiresAt: time.optional(),
  lastUsedAt: time.optional(),
  /** As an OAuth client; its secret is the last part of the key. */
  clientId: z.string(),
});
export const apiKeyList = z.object({ apiKeys: z.array(apiKey) });
export const newApiKey = z.strictObject({
  label,
  scopes: z.array(keyScope).min(1).max(keyScopes.length),
  expiresAt: time.optional(),
  /** Addresses and networks that it may be used from; none: wherever the team may be. */
  addresses: z.array(cidr).max(50).default([]),
});
export const madeApiKey = z.object({ apiKey, key: z.string(), clientSecret: z.string() });
/** Unknown members of a token request are ignored (RFC 6749, 3.2). */
export const tokenRequest = z.object({
  grant_type: z.string().max(100),
  client_id: z.string().max(100).optional(),
  client_secret: z.string().max(200).optional(),
  scope: z.string().max(500).optional(),
});
export const tokenReply = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  scope: z.string(),
});

/** RFC 6749, 5.2: what OAuth clients read when they are refused. */
export const tokenProblem = z.object({ error: z.string(), error_description: z.string() });

const allowlistEntry = z.strictObject({ cidr, note: text(100).default('') });
export const allowlist = z.object({
  mode: allowlistMode,
  /** Recipients' links are bound to it, too. */
  recipients: z.boolean(),
  version: z.int(),
  changedAt: time.optional(),
  entries: z.array(z.object({ cidr: z.string(), note: z.string() })),
  yourAddress: z.string(),
  includesYou: z.boolean(),
  /** The plan has allowlists, and the deployment sees its callers' addresses. */
  mayEnforce: z.boolean(),
  seesAddresses: z.boolean(),
  limit: z.int(),
  /** An owner who was shut out suspended the list until then. */
  suspendedUntil: time.optional(),
  /** Owners, and how many of them have a second factor: without one nobody can suspend the list from outside. */
  owners: z.object({ count: z.int(), ready: z.int() }),
});
/** The challenge of a sign-in by password that the list refuses, with a code of the app or a passkey. */
export const suspensionRequest = z.strictObject({
  challenge,
  code: code.optional(),
  passkey: passkeyProof.optional(),
  language,
});
export const suspensionToken = z.strictObject({ token: challenge });
export const suspension = z.object({ teamName: z.string(), suspendedUntil: time });
export const newAllowlist = z.strictObject({
  mode: allowlistMode,
  recipients: z.boolean(),
  /** Of the list that this one replaces. */
  version: z.int().min(0),
  entries: z.array(allowlistEntry).max(10_000),
  /** Put in force although the own address is not in it. */
  confirmed: z.boolean().default(false),
});

export const securityGroup = z.enum(securityEventGroups);
export const securityEvent = z.object({
  id,
  type: z.string(),
  group: securityGroup,
  at: time,
  member: z.string().optional(),
  by: z.string().optional(),
  apiKey: z.string().optional(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  personal: z.record(z.string(), z.string()).optional(),
});
export const securityEventList = z.object({ events: z.array(securityEvent), next: z.string().optional() });
export const logQuery = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  /** Only events of this group. */
  group: securityGroup.optional(),
  next: z.string().max(100).optional(),
});
export const logExportQuery = z.strictObject({ ...logQuery.shape, format: z.enum(['csv', 'jsonl']) });
export const logExport = z.object({ fileName: z.string(), content: z.string(), next: z.string().optional() });

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
  /** Why no inputs can be placed on it, e.g. because it came signed. */
  takesNoWidgets: z.object({ code: z.string(), message: z.string() }).optional(),
  /** Of the newest revision: the upload before sending (or what it was rewritten to), the newest seal after it. */
  sha256: sha256.optional(),
  /**
   * The upload could not be taken as it is: it was rewritten so that all pages look the same. `damage` was repaired; the others were
   * left out: scripts, actions that start programs, send or import data, XFA, layers. To be confirmed before sending.
   */
  rewriting: z
    .object({
      reasons: z.array(z.enum(['damage', 'script', 'external-action', 'xfa', 'layers', 'usage-rights'])),
      original: z.object({ sha256, size: z.int() }),
      confirmedAt: time.optional(),
    })
    .optional(),
});
/** `sha256` of the file that was looked at: as it is stored, not as it was uploaded. */
export const fileConfirmation = z.strictObject({ sha256 });

export const widgetKind = z.enum(['text', 'checkbox', 'date', 'seal', 'signature']);
const points = (least: number) => z.number().min(least).max(widgetLimits.box.max);
/** Where an input stands: points from the top left corner of the page as it is displayed; pages count from 1. */
const placement = {
  file: id,
  participant: id,
  page: z.int().min(1).max(10_000),
  x: points(0),
  y: points(0),
  width: points(widgetLimits.box.min),
  height: points(widgetLimits.box.min),
  kind: widgetKind,
  required: z.boolean(),
  /** Of text and dates, in points. */
  fontSize: z.number().min(widgetLimits.fontSize.min).max(widgetLimits.fontSize.max).optional(),
  /** Of text: whether it wraps. */
  multiline: z.boolean().optional(),
};
export const widget = z.object({ id, ...placement, label: z.string(), filled: z.boolean() });
export const widgets = z.strictObject({
  widgets: z
    .array(
      z.strictObject({
        /** Of an input that is there already; it keeps what the sender has filled in. Left out for a new one. */
        id: id.optional(),
        ...placement,
        label: shown(widgetLimits.label),
      }),
    )
    .max(widgetLimits.widgets),
});

/** Lengths and characters are judged with the input that they are for, so that the answer says which. */
export const inputValue = z.union([
  z.strictObject({ kind: z.literal('text'), text: z.string().max(20_000) }),
  z.strictObject({ kind: z.literal('checkbox'), checked: z.boolean() }),
  z.strictObject({ kind: z.literal('date'), date: z.string().max(32) }),
  z.strictObject({ kind: z.literal('seal'), shape: z.enum(['round', 'square']), name: z.string().max(200) }),
  z.strictObject({
    kind: z.literal('signature'),
    /** Each stroke x, y, x, y, ...; 0 to 1 over the box. */
    strokes: z.array(z.array(z.number().min(0).max(1)).max(10_000)).max(1000),
  }),
  /** A PNG or JPEG of at most 200 KB, in base64url. */
  z.strictObject({
    kind: z.literal('signature'),
    image: z
      .string()
      .max(300_000)
      .regex(/^[A-Za-z0-9_-]*$/),
  }),
]);
const input = z.strictObject({ widget: id, value: inputValue });
export const inputs = z.strictObject({ inputs: z.array(input).max(widgetLimits.ofParticipant) });
/** What can't be printed as it is: which input, and the code that says why and what to do. */
export const inputReport = z.object({
  problems: z.array(
    z.object({
      widget: id,
      code: z.string(),
      message: z.string(),
      /** Of a missing glyph: which characters of the text, counted from 0 as people count them. */
      characters: z.array(z.int()).optional(),
    }),
  ),
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
  /** Fixed when it is sent: B-LTA with timestamps and long-term evidence; B-B, on a plan without them, with the signatures alone. */
  sealLevel: z.enum(['B-B', 'B-LTA']),
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
  /** Whether the document's id is printed on the margin of each page when it is sent. */
  stampId: z.boolean(),
  /** Whether the links of its recipients work from the addresses of the team's list only, while that is in force. */
  linksByAllowlist: z.boolean(),
  /** The member who made it, and who took it over when he had left. */
  owner: id,
  keeper: id.optional(),
  participants: z.array(participant),
  files: z.array(file),
  /** Inputs placed on the pages. */
  widgets: z.array(widget),
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
  /** Whether the document's id is printed on the margin of each page when it is sent. */
  stampId: z.boolean().default(true),
  /** Whether the links of its recipients work from the addresses of the team's list only, while that is in force. */
  linksByAllowlist: z.boolean().default(false),
});
export const documentChange = z.strictObject({
  title: title.optional(),
  message: message.optional(),
  expiresAt: time.optional(),
  mayForward: z.boolean().optional(),
  stampId: z.boolean().optional(),
  linksByAllowlist: z.boolean().optional(),
});

export const recipients = z.strictObject({
  participants: z
    .array(
      z.strictObject({
        name: personName,
        email,
        organization: organization.default(''),
        language: language.default('ja'),
        /** Of a recipient who is in the list already and keeps what is placed for them; without it, who has the same address. */
        id: id.optional(),
      }),
    )
    .max(limits.recipients),
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
  /** What the reader is to fill in; what others have filled in is on the pages. */
  widgets: z.array(widget),
  /** The others, without addresses: who has decided so far. */
  others: z.array(z.object({ order: z.int(), name: z.string(), state: participantState })),
});
export const linkOpen = z.strictObject({ terms: z.literal('2026-11-01') });
export const linkConsent = z.strictObject({
  /** What was shown: every file with the SHA-256 of the bytes that the page rendered. */
  files: z.array(z.strictObject({ id, sha256 })).min(1),
  /** What was filled in: at least every input that is required. */
  inputs: z.array(input).max(widgetLimits.ofParticipant).default([]),
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
export const rootQuery = z.strictObject({ day: z.iso.date() });
/** See core/evidence/day-root.ts for what is hashed, and how. */
export const dayRoot = z.object({
  day: z.string(),
  /** Documents of which something was recorded that day. */
  documents: z.int(),
  root: sha256,
  previous: z.object({ day: z.string(), pin: sha256 }),
  /** RFC 3161 token over the SHA-256 of the canonical JSON of all that is above, base64. */
  timestamp: z.string(),
});

export const recordQuery = z.strictObject({ day: z.iso.date().optional() });
/** An event as it was hashed: `hash` is SHA-256 over the canonical JSON (RFC 8785) of all other members; `origin` is ciphertext. */
export const chainedEvent = z.looseObject({
  document: id,
  seq: z.int(),
  at: time,
  type: z.string(),
  prev: sha256,
  hash: sha256,
});
/** See docs/evidence-record.md for how to check it. */
export const inclusionProof = z.object({
  /** The newest event of the document on that day: with the document's id, in canonical JSON, it is the leaf. */
  head: z.object({ seq: z.int(), hash: sha256 }),
  /** Place of the leaf among those of the day, from 0. */
  index: z.int(),
  /** RFC 9162 2.1.3: the hashes beside the way from the leaf to the root, lowest first. */
  path: z.array(sha256),
  root: dayRoot,
});
export const evidenceRecord = z.object({
  document: id,
  events: z.array(chainedEvent),
  /** Missing until the first day of the document is over. */
  proof: inclusionProof.optional(),
});

export const verificationReport = z.looseObject({
  verdict: z.string(),
  sha256: sha256.optional(),
  concludedAt: time.optional(),
});

export const empty = z.object({});
export const accepted = z.object({ accepted: z.literal(true) });
