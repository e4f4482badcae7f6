import { useEffect, useRef, useState } from 'preact/hooks';
import type { Contract, Event } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Icon } from '../../elements/icon.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { saveFile, saveText } from '../../elements/save-file.ts';
import { TimeText } from '../../elements/time-text.tsx';
import { useAction } from '../../use-action.ts';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';
import { eventDetail, eventIcon, eventText } from './event-words.ts';

/** The chain of events of a document, oldest first, with whether it is unbroken. */
export const Timeline = ({ contract }: { readonly contract: Contract }) => {
  const session = useMemberSession();
  const { value, problem, reload } = useLoad(
    (signal) => session.call('listEvents', { params: { document: contract.id }, signal }),
    [contract.id],
  );
  // Newer events belong to a newer document; the known ones stay on the screen meanwhile.
  const seen = useRef(contract);
  useEffect(() => {
    if (seen.current !== contract) void reload();
    seen.current = contract;
  }, [contract, reload]);
  return (
    <section class="card timeline-card" aria-labelledby="timeline-title">
      <h2 class="card-title" id="timeline-title">
        {t('timeline.title')}
      </h2>
      <ProblemNotice problem={problem} retry={() => void reload()} />
      {value === undefined && problem === undefined && <Progress label={t('timeline.loading')} />}
      {value !== undefined && (
        <>
          <ol class="timeline">
            {value.events.map((event) => (
              <Entry key={event.seq} event={event} contract={contract} />
            ))}
          </ol>
          {value.chain === 'intact' ? (
            <p class="chain intact">
              <Icon name="link" />
              <span>{t('timeline.intact', { count: value.events.length })}</span>
            </p>
          ) : (
            <Notice kind="bad" title={t('timeline.broken.title')}>
              <p>{t('timeline.broken')}</p>
            </Notice>
          )}
          <SaveRecord document={contract.id} />
        </>
      )}
    </section>
  );
};

/** The record as anybody can check it, without an account: docs/evidence-record.md. */
const SaveRecord = ({ document }: { readonly document: string }) => {
  const session = useMemberSession();
  const [saved, setSaved] = useState<'timeline.saved' | 'timeline.saved.unproven'>();
  const save = useAction(async () => {
    const record = await session.call('getRecord', { params: { document } });
    saveText(JSON.stringify(record, undefined, 2), `${document}.record.json`);
    setSaved(record.proof === undefined ? 'timeline.saved.unproven' : 'timeline.saved');
  });
  return (
    <div class="save-record">
      <p class="save-record-hint" id="record-hint">
        {t('timeline.save.hint')}
      </p>
      <Button kind="secondary" busy={save.busy} describedBy="record-hint" onClick={() => void save.run()}>
        {t('timeline.save')}
      </Button>
      <p class="save-record-hint" role="status">
        {saved === undefined ? '' : t(saved)}
      </p>
      <ProblemNotice problem={save.problem} />
    </div>
  );
};

const Entry = ({ event, contract }: { readonly event: Event; readonly contract: Contract }) => {
  // The service acts by itself; that needs no line of its own.
  const who = event.actor.name ?? (event.actor.kind === 'service' ? undefined : t('timeline.somebody'));
  const detail = eventDetail(event, contract);
  return (
    <li class={`timeline-entry ${event.type.replaceAll('.', '-')}`}>
      <span class="timeline-mark" aria-hidden="true">
        <Icon name={eventIcon(event.type)} />
      </span>
      <div>
        <p class="timeline-text">{eventText(event.type)}</p>
        {detail !== undefined && <p class="timeline-detail">{detail}</p>}
        {event.type === 'file.rewritten' && <Original event={event} contract={contract} />}
        {who !== undefined && (
          <p class="timeline-who">
            {who}
            {event.actor.email !== undefined && <span class="aside mail">{event.actor.email}</span>}
          </p>
        )}
        <p class="timeline-when">
          <TimeText time={event.at} exact />
          {event.ip !== undefined && <span class="aside">IP {event.ip}</span>}
        </p>
      </div>
    </li>
  );
};

/** The upload that was rewritten, for its sender's team. It may hold scripts: it is saved, not shown. */
const Original = ({ event, contract }: { readonly event: Event; readonly contract: Contract }) => {
  const session = useMemberSession();
  const file = contract.files.find((one) => one.id === event.data.file);
  const save = useAction(async () => {
    if (file === undefined) return;
    const bytes = await session.call('downloadOriginal', { params: { document: contract.id, file: file.id } });
    saveFile(bytes, `${file.name.replace(/\.pdf$/i, '')}.original.pdf`);
  });
  if (file === undefined) return null;
  return (
    <div>
      <Button
        kind="quiet"
        busy={save.busy}
        label={t('event.file.rewritten.save', { name: file.name })}
        onClick={() => void save.run()}
      >
        {t('event.file.rewritten.original')}
      </Button>
      <ProblemNotice problem={save.problem} />
    </div>
  );
};
