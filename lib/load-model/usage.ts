import { keys, tables } from '../../adapters/resources.ts';
import { functions } from '../../lambdas/functions.ts';

/** What a contract is taken to be. */
export const contract = { recipients: 2, files: 1, megabytes: 1, reads: 6 } as const;

const acts = 1 + contract.recipients;
/** Each act is sealed as a revision, and the long-term evidence is one more. */
const revisions = 1 + acts + 1;

/**
 * Commits of a document in its life: created, participants set, file announced, file checked, sent; for each recipient a link, opened,
 * consented; each act sealed; concluded; a link in each mail of the conclusion.
 */
const commits = 5 + 3 * contract.recipients + acts + 1 + contract.recipients;
/** An item of a document with two recipients and one file, KB; the index byTeam and byDue carry all of it again. */
const documentKb = 4;
const indexes = Object.keys(tables.documents.indexes).length;
/** A write in a transaction counts twice (DynamoDB guide, transactions). */
const transactional = 2;

/** What one contract uses, from the state machine and the tables of data. */
export const perContract = {
  apiRequests: 12 + 7 * contract.recipients + contract.reads,
  mails: contract.recipients + 1 + contract.recipients,
  timestamps: acts + 1,
  seals: acts * contract.files,
  commits,
  /** Write units: state with its indexes, one event and half a task a commit. */
  writes: Math.round(commits * (documentKb * transactional + documentKb * indexes + transactional + 2)),
  reads: 80,
  objectPuts: revisions * contract.files + 1,
  objectGets: revisions * contract.files + contract.reads,
  keyUses: 30 + 4 * revisions,
  /** Of the tables and logs, GB. */
  tableGb: (documentKb * (1 + indexes) + commits * 1.2) / 1e6,
  logGb: 60e-6,
  /** Every revision is a whole file. */
  objectGb: (revisions * contract.files * contract.megabytes) / 1000,
  outGb: (contract.reads * contract.megabytes) / 1000,
} as const;

/** Seconds that a call takes, measured locally or the time of whom it waits for; sealing waits for a timestamp authority. */
export const seconds = {
  api: 0.08,
  ingest: 1,
  sealing: 2,
  evidence: 4,
  mailing: 0.3,
  notary: 0.7,
  renewal: 4,
  clockItem: 0.04,
} as const;

const gbSeconds = (name: keyof typeof functions, time: number): number => (functions[name].memoryMb / 1024) * time;

/** Of one contract. */
export const lambda = {
  gbSeconds:
    perContract.apiRequests * gbSeconds('documents', seconds.api) +
    contract.files * gbSeconds('ingest', seconds.ingest) +
    acts * gbSeconds('sealing', seconds.sealing) +
    gbSeconds('sealing', seconds.evidence) +
    perContract.mails * gbSeconds('mailing', seconds.mailing) +
    perContract.timestamps * gbSeconds('notary', seconds.notary),
  requests: perContract.apiRequests + contract.files + acts + 1 + perContract.mails + perContract.timestamps,
} as const;

export const keyCount =
  Object.keys(keys).length +
  Object.values<{ multiRegion: boolean }>(keys).filter(({ multiRegion }) => multiRegion).length;
