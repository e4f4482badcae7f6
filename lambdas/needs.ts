import type { BucketName, KeyName, SecretsName, TableName } from '../adapters/resources.ts';

/**
 * Everything a function can be given. A route or trigger lists the names it needs; from them, and from nothing else, come the
 * function's IAM statements, its environment variables, and what its handlers can open.
 */
export type Need =
  | { readonly kind: 'table'; readonly resource: TableName; readonly access: keyof typeof actions.table }
  | { readonly kind: 'bucket'; readonly resource: BucketName; readonly access: keyof typeof actions.bucket }
  | { readonly kind: 'key'; readonly resource: KeyName; readonly access: keyof typeof actions.key }
  | { readonly kind: 'function'; readonly resource: 'notary'; readonly access: keyof typeof actions.function }
  | {
      readonly kind: 'federation';
      readonly resource: 'federation';
      readonly access: keyof typeof actions.federation;
    }
  | { readonly kind: 'mail'; readonly resource: 'identity'; readonly access: keyof typeof actions.mail }
  | { readonly kind: 'firewall'; readonly resource: 'edge'; readonly access: keyof typeof actions.firewall }
  | { readonly kind: 'secrets'; readonly resource: SecretsName; readonly access: keyof typeof actions.secrets };

/** What a reader of the firewall's side may read of the table of teams. */
export const leadingKeys = ['EDGE', 'ALLOWLIST#*'] as const;

/** Where the archive keeps what the root of each day is over: documents' ids, and the hashes of their newest events. */
export const leavesPrefix = 'leaves/';

/** Ends the key of every upload, and of no revision that was sealed (adapters/contents.ts). */
export const uploadKeys = '/0';

/** IAM actions of each kind of access. */
export const actions = {
  table: {
    readWrite: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:ConditionCheckItem',
    ],
    read: ['dynamodb:GetItem', 'dynamodb:Query'],
    /** Of the items with addresses of allowlists alone (`leadingKeys`). */
    readEdge: ['dynamodb:GetItem', 'dynamodb:Query'],
    /** Adds items and reads none. */
    put: ['dynamodb:PutItem'],
    append: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
  },
  bucket: {
    write: ['s3:PutObject'],
    read: ['s3:GetObject'],
    /** What is below `leavesPrefix` alone. */
    readLeaves: ['s3:GetObject'],
    /** Objects are written once and listed; none is ever deleted. */
    archive: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
    readWrite: ['s3:GetObject', 's3:PutObject'],
    readDelete: ['s3:GetObject', 's3:DeleteObject'],
    /** Of what was uploaded (revision 0) alone; see `uploadKeys`. */
    eraseUploads: ['s3:DeleteObject'],
    writeReadDelete: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
  },
  key: {
    encryptDecrypt: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'],
    /** Makes keys to write under, and can't open what it wrote. */
    makeDataKey: ['kms:GenerateDataKey'],
    sign: ['kms:Sign', 'kms:GetPublicKey'],
    publicKey: ['kms:GetPublicKey'],
  },
  function: { invoke: ['lambda:InvokeFunction'] },
  federation: { invoke: ['lambda:InvokeFunction'] },
  /** Changes rules inside of the groups that the deployment made, and IP sets whose names begin with its own. */
  firewall: {
    keep: [
      'wafv2:CreateIPSet',
      'wafv2:DeleteIPSet',
      'wafv2:GetIPSet',
      'wafv2:GetRuleGroup',
      'wafv2:ListIPSets',
      'wafv2:UpdateIPSet',
      'wafv2:UpdateRuleGroup',
    ],
  },
  mail: { send: ['ses:SendRawEmail'] },
  secrets: { read: ['ssm:GetParameter'] },
} as const;

export const needs = {
  identityTable: { kind: 'table', resource: 'identity', access: 'readWrite' },
  documentsTable: { kind: 'table', resource: 'documents', access: 'readWrite' },
  auditTable: { kind: 'table', resource: 'audit', access: 'append' },
  conclusions: { kind: 'table', resource: 'conclusions', access: 'put' },
  conclusionsRead: { kind: 'table', resource: 'conclusions', access: 'read' },
  accessTable: { kind: 'table', resource: 'access', access: 'readWrite' },
  accessRead: { kind: 'table', resource: 'access', access: 'read' },
  edgeLists: { kind: 'table', resource: 'access', access: 'readEdge' },
  firewall: { kind: 'firewall', resource: 'edge', access: 'keep' },
  usageTable: { kind: 'table', resource: 'usage', access: 'readWrite' },
  securityLog: { kind: 'table', resource: 'security', access: 'put' },
  securityLogRead: { kind: 'table', resource: 'security', access: 'read' },
  securityLogKey: { kind: 'key', resource: 'identity', access: 'makeDataKey' },
  stagingUpload: { kind: 'bucket', resource: 'staging', access: 'write' },
  staging: { kind: 'bucket', resource: 'staging', access: 'readDelete' },
  files: { kind: 'bucket', resource: 'files', access: 'readWrite' },
  filesErase: { kind: 'bucket', resource: 'files', access: 'eraseUploads' },
  filesRead: { kind: 'bucket', resource: 'files', access: 'read' },
  checks: { kind: 'bucket', resource: 'checks', access: 'writeReadDelete' },
  trust: { kind: 'bucket', resource: 'trust', access: 'read' },
  archive: { kind: 'bucket', resource: 'archive', access: 'archive' },
  archiveLeaves: { kind: 'bucket', resource: 'archive', access: 'readLeaves' },
  roots: { kind: 'bucket', resource: 'roots', access: 'readWrite' },
  rootsRead: { kind: 'bucket', resource: 'roots', access: 'read' },
  documentKey: { kind: 'key', resource: 'document', access: 'encryptDecrypt' },
  identityKey: { kind: 'key', resource: 'identity', access: 'encryptDecrypt' },
  sealingKey: { kind: 'key', resource: 'sealing', access: 'sign' },
  sessionKey: { kind: 'key', resource: 'session', access: 'sign' },
  sessionPublicKey: { kind: 'key', resource: 'session', access: 'publicKey' },
  linkSessionKey: { kind: 'key', resource: 'linkSession', access: 'sign' },
  notary: { kind: 'function', resource: 'notary', access: 'invoke' },
  federation: { kind: 'federation', resource: 'federation', access: 'invoke' },
  mail: { kind: 'mail', resource: 'identity', access: 'send' },
  authorityCredentials: { kind: 'secrets', resource: 'timestampAuthorities', access: 'read' },
} as const satisfies Record<string, Need>;
export type NeedName = keyof typeof needs;

/** Name of the environment variable that carries the physical name of what is needed, e.g. `TABLE_DOCUMENTS`. */
export const variableOf = (need: Need): string =>
  `${need.kind}_${need.resource}`.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
