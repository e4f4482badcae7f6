import type { Request } from '../http.ts';
import { isNews } from '../once-a-minute.ts';
import type { Opened } from '../open.ts';
import { recordSecurityEvent } from '../security-log.ts';

type From = Pick<Request<'downloadFile'>, 'caller' | 'ip' | 'userAgent' | 'now'>;

interface Exported {
  readonly document: string;
  /** Unset: of the document as a whole. */
  readonly file?: string;
  readonly what: 'file' | 'original' | 'preview' | 'record' | 'timeline';
}

/**
 * A member, or a key in his name, takes something out of the service: a line of the team's security log, stored before the bytes
 * leave. A timeline is asked for by open pages again and again: one line a minute.
 */
export const recordExport = async (
  opened: Opened<'securityLog' | 'securityLogKey'>,
  { caller, ip, userAgent, now }: From,
  { document, file, what }: Exported,
): Promise<void> => {
  const { team, member, apiKey } = caller;
  if (what === 'timeline' && !isNews(`timeline ${document} ${member} ${apiKey} ${ip}`, now)) return;
  await recordSecurityEvent(opened, {
    team,
    type: 'file.exported',
    at: now,
    by: member,
    ...(apiKey === undefined ? {} : { apiKey }),
    ip,
    userAgent,
    data: { what, document, ...(file === undefined ? {} : { file }) },
  });
};
