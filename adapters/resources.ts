/**
 * What is kept and where: the one description of tables, buckets and keys that the CDK app provisions, the local run
 * provisions, and the adapters use. Names here are logical; physical names come from the environment.
 */

export interface TableIndex {
  readonly partition: string;
  readonly sort: string;
  /** Attributes it repeats beside the keys. A write that changes none of them, and no key, doesn't touch the index. */
  readonly carries: readonly string[];
}

export interface TableDesign {
  readonly partition: 'pk';
  readonly sort: 'sk';
  /** Attribute with the epoch second after which DynamoDB may delete the item. */
  readonly ttl?: 'ttl';
  /** New and old images are streamed to the workers. */
  readonly stream: boolean;
  readonly indexes: Readonly<Record<string, TableIndex>>;
}

export const tables = {
  /** Teams, members, sessions, confirmation tokens. */
  identity: { partition: 'pk', sort: 'sk', ttl: 'ttl', stream: false, indexes: {} },
  /** Documents, their tasks (outbox), link hashes, wrapped field keys. */
  documents: {
    partition: 'pk',
    sort: 'sk',
    ttl: 'ttl',
    stream: true,
    indexes: {
      // What an index repeats can't be changed: another projection is another name, see docs/deployment.md.
      teamDocuments: { partition: 'teamPk', sort: 'createdAt', carries: ['state'] },
      dueItems: { partition: 'duePk', sort: 'dueAt', carries: ['starts'] },
    },
  },
  /** Who may do what, from where: teams, memberships, invitations, API keys, allowlists. Read at each request of a member or key. */
  access: { partition: 'pk', sort: 'sk', ttl: 'ttl', stream: false, indexes: {} },
  /** Counters that limits go by, and when API keys were last used. */
  usage: { partition: 'pk', sort: 'sk', stream: false, indexes: {} },
  /** The security log of each team: append-only. */
  security: { partition: 'pk', sort: 'sk', stream: false, indexes: {} },
  /** SHA-256 of the files of concluded documents, and when they were concluded: nothing that says whose. Append-only. */
  conclusions: { partition: 'pk', sort: 'sk', stream: false, indexes: {} },
  /** Events of evidence: append-only. */
  audit: { partition: 'pk', sort: 'sk', stream: true, indexes: {} },
} as const satisfies Record<string, TableDesign>;
export type TableName = keyof typeof tables;

export interface BucketDesign {
  /** Days after which an object is deleted whatever happened; unset: kept. */
  readonly expireDays?: number;
  readonly versioned: boolean;
  /** Browsers may POST to it from the pages' origin. */
  readonly browserUpload: boolean;
  /** Objects can't be deleted or overwritten by anybody for as long as the deployment's settings say (S3 Object Lock). */
  readonly locked?: true;
}

export const buckets = {
  /** Uploads on their way in; ingest removes each. */
  staging: { expireDays: 1, versioned: false, browserUpload: true },
  /** Every revision of every file, encrypted under the document's key; write-once keys. */
  files: { versioned: true, browserUpload: false },
  /** PDFs that somebody wants verified; removed once the verdict is out. */
  checks: { expireDays: 1, versioned: false, browserUpload: true },
  /** Public certificates: the seal's chain and the trust anchors. */
  trust: { versioned: true, browserUpload: false },
  /** A second copy of every event of evidence, as it was written. */
  archive: { versioned: true, browserUpload: false, locked: true },
  /** What is published of each day's evidence. */
  roots: { versioned: true, browserUpload: false, locked: true },
} as const satisfies Record<string, BucketDesign>;
export type BucketName = keyof typeof buckets;

export interface KeyDesign {
  /** `as-sealKey-says`: see core/pades/seal-keys.ts. */
  readonly spec: 'SYMMETRIC_DEFAULT' | 'ECC_NIST_P256' | 'as-sealKey-says';
  readonly multiRegion: boolean;
  readonly purpose: string;
}

export const keys = {
  data: { spec: 'SYMMETRIC_DEFAULT', multiRegion: false, purpose: 'encryption at rest of tables, buckets and logs' },
  document: { spec: 'SYMMETRIC_DEFAULT', multiRegion: true, purpose: 'contents, titles, names, addresses, messages' },
  identity: { spec: 'SYMMETRIC_DEFAULT', multiRegion: true, purpose: 'members: names, addresses, second factors' },
  sealing: { spec: 'as-sealKey-says', multiRegion: true, purpose: 'seals documents' },
  session: { spec: 'ECC_NIST_P256', multiRegion: false, purpose: 'signs the access tokens of members' },
  linkSession: { spec: 'ECC_NIST_P256', multiRegion: false, purpose: 'signs the 15-minute sessions of recipients' },
} as const satisfies Record<string, KeyDesign>;
export type KeyName = keyof typeof keys;

/** Secrets that an operator keeps in the Parameter Store, by the last part of their path. */
export const secrets = {
  timestampAuthorities: { path: 'timestamp-authorities', purpose: 'what time stamping authorities ask for' },
} as const;
export type SecretsName = keyof typeof secrets;
