import { readSecurityLog, type WrittenEvent } from '../../adapters/security-log.ts';
import { logCsv } from '../../core/access/log-csv.ts';
import type { Handler, Request } from '../http.ts';
import { recordSecurityEvent } from '../security-log.ts';

const pageSize = 50;
const exportSize = 2000;

const view = ({ team: _, at, ...event }: WrittenEvent) => ({ ...event, at: at.toISOString() });

type LogRequest = Pick<Request<'listSecurityEvents'>, 'caller' | 'ip' | 'userAgent' | 'now'> & {
  readonly query: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly next?: string | undefined;
  };
};

const rangeOf = ({ query }: LogRequest) => ({
  from: query.from === undefined ? undefined : new Date(query.from),
  to: query.to === undefined ? undefined : new Date(query.to),
  before: query.next,
});

/** Reading the log is a line of it, once for each time that somebody begins to. */
export const listSecurityEvents: Handler<'listSecurityEvents'> = async (request, opened) => {
  const { caller, query, now, ip, userAgent } = request;
  if (query.next === undefined) {
    await recordSecurityEvent(opened, {
      team: caller.team,
      type: 'log.read',
      at: now,
      by: caller.member,
      ip,
      userAgent,
    });
  }
  const { events, next } = await readSecurityLog(opened.securityLogRead, opened.identityKey, {
    team: caller.team,
    ...rangeOf(request),
    limit: pageSize,
  });
  return { events: events.map(view), next };
};

export const exportSecurityLog: Handler<'exportSecurityLog'> = async (request, opened) => {
  const { caller, query, now, ip, userAgent } = request;
  await recordSecurityEvent(opened, {
    team: caller.team,
    type: 'log.exported',
    at: now,
    by: caller.member,
    ip,
    userAgent,
    data: { format: query.format, from: query.from ?? '', to: query.to ?? '', continued: query.next !== undefined },
  });
  const { events, next } = await readSecurityLog(opened.securityLogRead, opened.identityKey, {
    team: caller.team,
    ...rangeOf(request),
    limit: exportSize,
  });
  const content =
    query.format === 'csv'
      ? logCsv(events, query.next === undefined)
      : events.map((event) => `${JSON.stringify(view(event))}\n`).join('');
  return { fileName: `security-log-${now.toISOString().slice(0, 10)}.${query.format}`, content, next };
};
