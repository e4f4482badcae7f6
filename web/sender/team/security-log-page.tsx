import { useState } from 'preact/hooks';
import type { SecurityEvent } from '../../api-shapes.ts';
import { t, tIfKnown } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { Field, TextField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { saveText } from '../../elements/save-file.ts';
import { TimeText } from '../../elements/time-text.tsx';
import { useAction } from '../../use-action.ts';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';
import { TeamFrame } from './team-frame.tsx';

export const SecurityLogPage = () => <TeamFrame page="log">{() => <Log />}</TeamFrame>;

const groups = ['sign-in', 'factor', 'member', 'setting', 'api-key', 'allowlist', 'export'] as const;

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly group: '' | (typeof groups)[number];
}

/** From the first moment of one day to the last of another, where the reader is. */
const queryOf = ({ from, to, group }: Asked) => ({
  ...(group === '' ? {} : { group }),
  ...(from === '' ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
  ...(to === '' ? {} : { to: new Date(`${to}T23:59:59.999`).toISOString() }),
});

const Log = () => {
  const session = useMemberSession();
  const [asked, setAsked] = useState<Asked>({ from: '', to: '', group: '' });
  const [shown, setShown] = useState(asked);
  const [older, setOlder] = useState<{ list: readonly SecurityEvent[]; next: string | undefined }>();
  const members = useLoad((signal) => session.call('listMembers', { signal }), []);
  const first = useLoad((signal) => session.call('listSecurityEvents', { query: queryOf(shown), signal }), [shown]);
  const more = useAction(async (next: string) => {
    const page = await session.call('listSecurityEvents', { query: { ...queryOf(shown), next } });
    setOlder((before) => ({ list: [...(before?.list ?? []), ...page.events], next: page.next }));
  });
  const download = useAction(async (format: 'csv' | 'jsonl') => {
    const parts: string[] = [];
    let name = '';
    let next: string | undefined;
    do {
      const query = { ...queryOf(shown), format, ...(next === undefined ? {} : { next }) };
      const part = await session.call('exportSecurityLog', { query });
      parts.push(part.content);
      name = part.fileName;
      next = part.next;
    } while (next !== undefined);
    saveText(parts.join(''), name);
    announce(t('log.downloaded'));
  });
  const nameOf = (id: string): string => members.value?.members.find((one) => one.id === id)?.name ?? id;
  const events = [...(first.value?.events ?? []), ...(older?.list ?? [])];
  const next = older === undefined ? first.value?.next : older.next;
  return (
    <>
      <PageHeading>{t('log.title')}</PageHeading>
      <p class="lead">{t('log.lead')}</p>
      <form
        class="team-add"
        onSubmit={(event) => {
          event.preventDefault();
          setOlder(undefined);
          setShown({ ...asked });
        }}
      >
        <TextField
          label={t('log.from')}
          type="date"
          value={asked.from}
          onInput={(from) => setAsked({ ...asked, from })}
        />
        <TextField label={t('log.to')} type="date" value={asked.to} onInput={(to) => setAsked({ ...asked, to })} />
        <Field label={t('log.group')}>
          {(attributes) => (
            <select
              {...attributes}
              value={asked.group}
              onChange={(event) => setAsked({ ...asked, group: event.currentTarget.value as Asked['group'] })}
            >
              <option value="">{t('log.group.all')}</option>
              {groups.map((group) => (
                <option key={group} value={group}>
                  {t(`log.group.${group}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button type="submit" kind="secondary">
          {t('log.show')}
        </Button>
      </form>
      <div class="team-actions">
        <Button kind="secondary" busy={download.busy} onClick={() => void download.run('csv')}>
          {t('log.csv')}
        </Button>
        <Button kind="secondary" busy={download.busy} onClick={() => void download.run('jsonl')}>
          {t('log.jsonl')}
        </Button>
      </div>
      <ProblemNotice problem={download.problem} />
      {first.value === undefined && first.problem === undefined && <Progress label={t('team.loading')} />}
      <ProblemNotice problem={first.problem} retry={() => void first.reload()} />
      {first.value !== undefined && events.length === 0 && (
        <p class="hint">{t(next === undefined ? 'log.none' : 'log.none-yet')}</p>
      )}
      {events.length > 0 && (
        <ol class="team-list log-list" aria-label={t('log.title')}>
          {events.map((event) => (
            <Line key={event.id} event={event} nameOf={nameOf} />
          ))}
        </ol>
      )}
      <ProblemNotice problem={more.problem} />
      {next !== undefined && (
        <div class="actions center">
          <Button kind="secondary" busy={more.busy} onClick={() => void more.run(next)}>
            {t('log.more')}
          </Button>
        </div>
      )}
    </>
  );
};

/** Ids and words of the code; those that a page has words for are said in them. */
const pairs = (record: Readonly<Record<string, unknown>> | undefined): readonly string[] =>
  Object.entries(record ?? {})
    .filter(([name, value]) => value !== '' && name !== 'document')
    .map(([name, value]) =>
      name === 'what' ? (tIfKnown(`log.what.${String(value)}`) ?? String(value)) : `${name}: ${String(value)}`,
    );

const Line = ({ event, nameOf }: { readonly event: SecurityEvent; readonly nameOf: (id: string) => string }) => {
  const about = [...pairs(event.personal), ...pairs(event.data)];
  return (
    <li>
      <span class="team-who">
        <strong>{tIfKnown(`security.${event.type}`) ?? event.type}</strong>
        <span class="aside">
          {event.member !== undefined && nameOf(event.member)}
          {event.by !== undefined && event.by !== event.member && ` ${t('log.by', { who: nameOf(event.by) })}`}
          {event.apiKey !== undefined && ` ${t('keys.secret')}: ${event.apiKey}`}
        </span>
        {about.length > 0 && <span class="aside">{about.join(' · ')}</span>}
        {event.data?.document !== undefined && (
          <span class="aside">
            <a href={`/documents/${String(event.data.document)}`}>{t('log.document')}</a>
          </span>
        )}
      </span>
      <span class="log-side">
        <TimeText time={event.at} exact />
        {event.ip !== undefined && (
          <span class="aside">
            {t('log.where')}: <code>{event.ip}</code>
          </span>
        )}
      </span>
    </li>
  );
};
