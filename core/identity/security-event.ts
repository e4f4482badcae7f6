import type { MemberId, TeamId } from '../ids.ts';

/** What a team's security log can say. Data of an event holds no names, addresses or secrets: ids, counts and words of this code only. */
export const securityEventTypes = [
  'session.signed-in',
  'session.failed',
  'session.ended',
  'session.all-ended',
  'session.reuse-detected',
  'password.reset-asked',
  'password.reset',
  'password.changed',
  'totp.added',
  'totp.removed',
  'totp.replayed',
  'recovery-codes.made',
  'recovery-codes.used',
  'passkey.added',
  'passkey.removed',
  'team.second-factor-required',
  'team.second-factor-optional',
  'team.sso-changed',
  'team.sso-removed',
] as const;
export type SecurityEventType = (typeof securityEventTypes)[number];

export interface SecurityEvent {
  readonly team: TeamId;
  readonly type: SecurityEventType;
  readonly at: Date;
  /** Whom it is about, and who did it when that is somebody else. */
  readonly member?: MemberId;
  readonly by?: MemberId;
  readonly ip?: string;
  readonly userAgent?: string;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}
