import { readSecurityLog, type WrittenEvent } from '../../adapters/security-log.ts';
import { membershipsOf } from '../../adapters/team-store.ts';
import { type LogPeople, logCsv, namesOf } from '../../core/access/log-csv.ts';
import { type SecurityEventGroup, securityEvents, typesOfGroup } from '../../core/identity/security-event.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { identityPlaces, openIdentity } from './identity.ts';

const pageSize = 50;
const exportSize = 2000;

const view = ({ team: _, at, ...event }: WrittenEvent) => ({
  ...event,
  group: securityEvents[event.type],
  at: at.toISOString(),
});

type LogRequest = Pick<Request<'listSecurityEvents'>, 'caller' | 'ip' | 'userAgent' | 'now'> & {
  readonly query: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly group?: SecurityEventGroup | undefined;
    readonly next?: string | undefined;
  };
};

const rangeOf = ({ query }: LogRequest) => ({
  from: query.from === undefined ? undefined : new Date(query.from),
  to: query.to === undefined ? undefined : new Date(query.to),
  before: query.next,
  types: query.group === undefined ? undefined : typesOfGroup(query.group),
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

/** Names and addresses of everybody who is or was a member: whoever reads an export can look nobody up. */
const peopleOf = async (
  opened: Opened<'accessTable' | 'identityTable' | 'identityKey'>,
  team: string,
): Promise<LogPeople> => {
  const { cipher } = await openIdentity(opened);
  const all = await membershipsOf(opened.accessTable, team);
  return new Map(
    all.map(({ member, name, email }) => [
      member,
      {
        name: cipher.decrypt(identityPlaces.member(member, 'name'), name),
        email: cipher.decrypt(identityPlaces.member(member, 'email'), email),
      },
    ]),
  );
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
    data: {
      format: query.format,
      group: query.group ?? '',
      from: query.from ?? '',
      to: query.to ?? '',
      continued: query.next !== undefined,
    },
  });
  const { events, next } = await readSecurityLog(opened.securityLogRead, opened.identityKey, {
    team: caller.team,
    ...rangeOf(request),
    limit: exportSize,
  });
  const people = await peopleOf(opened, caller.team);
  const content =
    query.format === 'csv'
      ? logCsv(events, { people, withHeader: query.next === undefined })
      : events.map((event) => `${JSON.stringify({ ...view(event), ...namesOf(event, people) })}\n`).join('');
  return { fileName: `security-log-${now.toISOString().slice(0, 10)}.${query.format}`, content, next };
};
