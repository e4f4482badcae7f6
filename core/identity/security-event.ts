import type { MemberId, TeamId } from '../ids.ts';

/**
 * Everything that a team's security log can say, each with the group that it is filtered by. Add what you record; never rename: lines
 * are kept for years. What each means to a reader is said by the pages (web/messages/security-log.ts).
 */
export const securityEvents = {
  'session.signed-in': 'sign-in',
  'session.failed': 'sign-in',
  'session.ended': 'sign-in',
  'session.all-ended': 'sign-in',
  'session.reuse-detected': 'sign-in',
  'session.team-changed': 'sign-in',
  'sso.signed-in': 'sign-in',
  'sso.refused': 'sign-in',
  'sso.linked': 'factor',
  'sso.unlinked': 'factor',
  'password.reset-asked': 'factor',
  'password.reset': 'factor',
  'password.changed': 'factor',
  'totp.added': 'factor',
  'totp.removed': 'factor',
  'totp.replayed': 'factor',
  'recovery-codes.made': 'factor',
  'recovery-codes.used': 'factor',
  'passkey.added': 'factor',
  'passkey.removed': 'factor',
  'team.created': 'setting',
  'team.second-factor-required': 'setting',
  'team.second-factor-optional': 'setting',
  'team.sso-changed': 'setting',
  'team.sso-removed': 'setting',
  'team.sso-tested': 'setting',
  'plan.changed': 'setting',
  'member.invited': 'member',
  'member.invitation-withdrawn': 'member',
  'member.joined': 'member',
  'member.role-changed': 'member',
  'member.removed': 'member',
  'member.left': 'member',
  'document.taken-over': 'member',
  'api-key.made': 'api-key',
  'api-key.revoked': 'api-key',
  'api-key.refused': 'api-key',
  'api-key.token-issued': 'api-key',
  'allowlist.changed': 'allowlist',
  'allowlist.refused': 'allowlist',
  'allowlist.would-refuse': 'allowlist',
  'allowlist.glass-asked': 'allowlist',
  'allowlist.glass-broken': 'allowlist',
  'allowlist.glass-refused': 'allowlist',
  'log.read': 'export',
  'log.exported': 'export',
  'file.exported': 'export',
} as const;
export type SecurityEventType = keyof typeof securityEvents;
export type SecurityEventGroup = (typeof securityEvents)[SecurityEventType];
export const securityEventGroups = [
  'sign-in',
  'factor',
  'member',
  'setting',
  'api-key',
  'allowlist',
  'export',
] as const satisfies readonly SecurityEventGroup[];
export const typesOfGroup = (group: SecurityEventGroup): readonly SecurityEventType[] =>
  securityEventTypes.filter((type) => securityEvents[type] === group);
export const securityEventTypes = Object.keys(securityEvents) as readonly SecurityEventType[];

/** One line of a team's security log. Nothing in it is a secret. */
export interface SecurityEvent {
  readonly team: TeamId;
  readonly type: SecurityEventType;
  readonly at: Date;
  /** Whom it is about, and who did it when that is somebody else. */
  readonly member?: MemberId;
  readonly by?: MemberId;
  /** The API key that it is about or that did it. */
  readonly apiKey?: string;
  /** Of the trusted hop; stored as ciphertext, like the browser. */
  readonly ip?: string;
  readonly userAgent?: string;
  /** No names or addresses: ids, counts and words of this code. */
  readonly data?: Readonly<Record<string, string | number | boolean>>;
  /** Names, addresses, notes, as they were then; stored as ciphertext. */
  readonly personal?: Readonly<Record<string, string>>;
}
