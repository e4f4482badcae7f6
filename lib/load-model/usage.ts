import { dueShards } from '../../adapters/document-items.ts';
import { keys } from '../../adapters/resources.ts';
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
/** An item of a document with two recipients and one file, KB. */
const documentKb = 4;
const mails = contract.recipients + 1 + contract.recipients;
/** Mails, seals, the long-term evidence. */
const tasks = mails + acts + 1;
/**
 * Writes of the indexes, of less than 1 KB each, which repeat keys and little else: an index is written when one of those changes. The list of the team follows
 * the states draft, sent and concluded; the clock's index the end of the document's time, set and taken away, its renewal, and each task, put and deleted.
 */
const listWrites = 3;
const dueWrites = 3 + 2 * tasks;
const indexRowKb = 0.2;
/** A write in a transaction counts twice (DynamoDB guide, transactions). */
const transactional = 2;

/** What one contract uses, from the state machine and the tables of data. */
export const perContract = {
  apiRequests: 12 + 7 * contract.recipients + contract.reads,
  mails,
  timestamps: acts + 1,
  seals: acts * contract.files,
  commits,
  listWrites,
  dueWrites,
  /** Write units: state, one event and half a task a commit, and the indexes. */
  writes: commits * (documentKb * transactional + transactional + 2) + listWrites + dueWrites,
  reads: 80,
  objectPuts: revisions * contract.files + 1,
  objectGets: revisions * contract.files + contract.reads,
  keyUses: 30 + 4 * revisions,
  /** Of the tables and logs, GB. */
  tableGb: (documentKb + 2 * indexRowKb + commits * 1.2) / 1e6,
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

/** Of one renewal: started, stored, done, in three commits; out of the clock's index and into it again, and its task the same. */
export const renewalWrites = { units: 3 * (documentKb * transactional + transactional + 2) + 4, due: 4 } as const;

/** Processor time that the clock takes for one item, measured locally, in seconds of a whole processor; Lambda gives one for 1,769 MB. */
const clockProcessor = 0.0045;
/** Of a minute, before a run leaves the rest to the next (lambdas/clock/index.ts). */
const clockRun = functions.clock.timeoutSeconds - 10;
/** How many items are under way together (lambdas/clock/sweep.ts). */
const clockAtOnce = 4 * dueShards;
export const clockItemsPerMinute =
  clockRun / Math.max(seconds.clockItem / clockAtOnce, (clockProcessor * 1769) / functions.clock.memoryMb);
/** Between two looks at how many renewals are under way (lambdas/clock/renew-in-turn.ts). */
const clockPause = 3;
/** Renewals that the clock starts in a minute when `atOnce` may be under way. */
export const renewalsPerMinute = (atOnce: number): number => (atOnce * clockRun) / (seconds.renewal + clockPause);

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
