import { appendSecurityEvent, securityEventPut } from '../adapters/security-log.ts';
import type { SecurityEvent } from '../core/identity/security-event.ts';
import type { Opened } from './open.ts';

/** What every route that writes the security log needs. */
type LogNeeds = 'securityLog' | 'securityLogKey';

/** Appends one line to the log of a team, and is done when it is stored. What it tells must not be answered before. */
export const recordSecurityEvent = (
  { securityLog, securityLogKey }: Opened<LogNeeds>,
  event: SecurityEvent,
): Promise<void> => appendSecurityEvent(securityLog, securityLogKey, event);

/** The same as an item of a TransactWriteCommand: the line is committed with the change that it tells, or neither is. */
export const securityEventWrite = ({ securityLog, securityLogKey }: Opened<LogNeeds>, event: SecurityEvent) =>
  securityEventPut(securityLog, securityLogKey, event);
