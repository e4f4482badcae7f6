import type { TableName } from '../adapters/resources.ts';
import type { FunctionName } from './functions.ts';
import type { NeedName } from './needs.ts';

/** What starts a function besides a route: the only list of streams, object events, schedules and direct calls. */
export type TriggerSource =
  /** New and changed items of a table's stream whose attribute `kind` is one of these. At least once, in order per document. */
  | { readonly on: 'stream'; readonly table: TableName; readonly kinds: readonly string[] }
  /** Everything that a table's stream tells, removals too, many records a call. */
  | { readonly on: 'stream'; readonly table: TableName; readonly kinds: 'every-change' }
  | { readonly on: 'object'; readonly bucket: 'staging' }
  /** A mail of ours came back, or was called spam: what SES says of it. */
  | { readonly on: 'mail-returned' }
  | { readonly on: 'schedule'; readonly everyMinutes: number }
  /** Another function, or an operator, calls it and waits for the reply. */
  | { readonly on: 'call' };

export interface Trigger {
  readonly function: FunctionName;
  readonly source: TriggerSource;
  readonly needs: readonly NeedName[];
  readonly summary: string;
}

export const triggers = {
  uploadArrived: {
    function: 'ingest',
    source: { on: 'object', bucket: 'staging' },
    needs: ['documentsTable', 'auditTable', 'staging', 'files', 'documentKey'],
    summary: 'Check an uploaded PDF, encrypt it under its document, remove it from staging',
  },
  sealDue: {
    function: 'sealing',
    source: { on: 'stream', table: 'documents', kinds: ['task:seal', 'task:evidence', 'task:renew', 'task:erase'] },
    needs: [
      'documentsTable',
      'auditTable',
      'conclusions',
      'files',
      'filesErase',
      'documentKey',
      'sealingKey',
      'trust',
      'notary',
    ],
    summary:
      'Seal an act that was committed; complete the evidence after the last one; renew it before it ends; remove uploads of deleted drafts',
  },
  mailDue: {
    function: 'mailing',
    source: { on: 'stream', table: 'documents', kinds: ['task:mail'] },
    needs: ['documentsTable', 'auditTable', 'documentKey', 'mail'],
    summary: 'Make a link where one is due, and mail it',
  },
  mailReturned: {
    function: 'mailing',
    source: { on: 'mail-returned' },
    needs: ['documentsTable', 'auditTable'],
    summary: 'Show that a mail could not be delivered, and tell the sender',
  },
  minute: {
    function: 'clock',
    source: { on: 'schedule', everyMinutes: 1 },
    needs: ['documentsTable', 'auditTable'],
    summary: 'Expire documents, start renewals of evidence and tasks again that are due',
  },
  evidenceWritten: {
    function: 'archive',
    source: { on: 'stream', table: 'audit', kinds: 'every-change' },
    needs: ['archive'],
    summary: 'Keep a second copy of every event of evidence, and raise an alarm when one was changed or removed',
  },
  dayOver: {
    function: 'archive',
    source: { on: 'schedule', everyMinutes: 60 },
    needs: ['archive', 'roots', 'notary', 'trust'],
    summary: 'Publish a timestamped Merkle root over the evidence of each day that is over',
  },
  edgeDue: {
    function: 'edge-sync',
    source: { on: 'schedule', everyMinutes: 1 },
    needs: ['edgeLists', 'firewall'],
    summary: "Bring the firewall's rules to where the teams' allowlists are, as far as they fit",
  },
  setPlan: {
    function: 'administration',
    source: { on: 'call' },
    needs: ['accessTable', 'securityLog', 'securityLogKey'],
    summary: "Say or set a team's plan; called by an operator",
  },
  certify: {
    function: 'sealing',
    source: { on: 'call' },
    needs: ['sealingKey'],
    summary: 'Sign a certificate request or a self-issued certificate for the sealing key; called by an operator',
  },
  askNotary: {
    function: 'notary',
    source: { on: 'call' },
    needs: ['authorityCredentials'],
    summary: 'Timestamp a digest; fetch a revocation answer',
  },
  askProvider: {
    function: 'federation',
    source: { on: 'call' },
    needs: [],
    summary: "Read an identity provider's metadata; exchange the code of one sign-in for its ID token",
  },
} as const satisfies Record<string, Trigger>;
export type TriggerName = keyof typeof triggers;
