/** What workers count besides what Lambda does; lib/constructs/alarm-designs.ts has the alarms. */
export const workMetrics = {
  /** A try of a task failed. */
  putOff: 'TasksPutOff',
  /** An act was sealed. */
  actsSealed: 'ActsSealed',
  /** Seconds from an act to its seal. */
  sealSeconds: 'SealSeconds',
  /** Long-term evidence was completed or renewed. */
  evidenceCompleted: 'EvidenceCompleted',
  /** No timestamp authority answered as it should. */
  timestampErrors: 'TimestampErrors',
  /** A mail came back, or was called spam. */
  mailsReturned: 'MailsReturned',
  /** Seconds that a document has waited for a seal or its evidence when a try failed or was put off: each is tried at least once an hour. */
  evidenceWaitSeconds: 'EvidenceWaitSeconds',
  /** The renewal of a document's evidence has become due, and was tried for the first time. */
  renewalsDue: 'RenewalsDue',
  /** A try to renew evidence failed, and months of such tries are behind it. */
  renewalsAtRisk: 'RenewalsAtRisk',
  /** An event of evidence was changed, removed or is not what its hash says. */
  evidenceOverwritten: 'EvidenceOverwritten',
  /** A try to publish a day's root failed. */
  rootFailed: 'RootFailed',
  /** A seal was made with a certificate that ends soon. */
  certificateEnding: 'SealCertificateEnding',
  /** Evidence could not be completed: an authority calls a certificate revoked, or does not know it. */
  certificateRevoked: 'CertificateRevoked',
} as const;
/** How the firewall stands to the teams' allowlists, each minute. */
export const edgeMetrics = {
  /** 1 in each minute in which the firewall is not as it should be, 0 otherwise: the sum is the lag in minutes, whoever restarts what. */
  behind: 'EdgeBehind',
  teams: 'EdgeTeams',
  /** Teams that found no place: the functions alone enforce their lists. */
  left: 'EdgeTeamsLeft',
  full: 'EdgeFullPercent',
} as const;
/** What became of the monthly restore test in the second Region, counted there. */
export const restoreMetrics = {
  passed: 'RestoreTestPassed',
  /** A copy could not be restored, is not whole, or could not be checked. */
  failed: 'RestoreTestFailed',
  /** 1: no test of this month has passed; 0: one has. */
  overdue: 'RestoreTestOverdue',
} as const;
/** What the clock says of each of its runs. */
export const clockMetrics = {
  /** 1: the run ended before all that people wait for was expired or started again. */
  unfinished: 'ClockUnfinished',
  /** Seconds that the oldest renewal which is due has waited to be started. */
  renewalDelay: 'RenewalDelaySeconds',
} as const;
export type WorkMetric = keyof typeof workMetrics;

export const metricsNamespace = 'CloudSign';
