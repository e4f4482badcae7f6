import { useState } from 'preact/hooks';
import type { Allowlist } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { CheckField, TextField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { Progress } from '../../elements/progress.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { useAction } from '../../use-action.ts';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { TeamFrame } from './team-frame.tsx';

export const AllowlistPage = () => <TeamFrame page="allowlist">{() => <Load />}</TeamFrame>;

const Load = () => {
  const session = useMemberSession();
  const list = useLoad((signal) => session.call('getAllowlist', { signal }), []);
  return (
    <>
      <PageHeading>{t('allowlist.title')}</PageHeading>
      <p class="lead">{t('allowlist.lead')}</p>
      {list.value === undefined && list.problem === undefined && <Progress label={t('team.loading')} />}
      <ProblemNotice problem={list.problem} retry={() => void list.reload()} />
      {list.value !== undefined && <Editor key={list.value.version} list={list.value} saved={list.put} />}
    </>
  );
};

const modes = ['off', 'trial', 'enforced'] as const;
type Entry = Allowlist['entries'][number];

const Editor = ({ list, saved }: { readonly list: Allowlist; readonly saved: (list: Allowlist) => void }) => {
  const session = useMemberSession();
  const [mode, setMode] = useState(list.mode);
  const [recipients, setRecipients] = useState(list.recipients);
  const [entries, setEntries] = useState<readonly Entry[]>(list.entries);
  const [confirming, setConfirming] = useState(false);
  const write = async (confirmed: boolean): Promise<void> => {
    const body = { mode, recipients, version: list.version, entries: [...entries], confirmed };
    saved(await session.call('setAllowlist', { body }));
    announce(t('allowlist.saved'));
  };
  const save = useAction(() => write(false));
  const excluded = save.problem?.code === 'allowlist.excludes-you';
  const isChanged = mode !== list.mode || recipients !== list.recipients || entries !== list.entries;
  return (
    <>
      <div class="your-address">
        <p>
          {t('allowlist.your-address')}: <code>{list.yourAddress}</code>{' '}
          <span class="aside">{list.entries.length > 0 && t(list.includesYou ? 'allowlist.in' : 'allowlist.out')}</span>
        </p>
        {!list.includesYou && entries === list.entries && (
          <Button kind="secondary" onClick={() => setEntries([...entries, { cidr: list.yourAddress, note: '' }])}>
            {t('allowlist.add-own')}
          </Button>
        )}
      </div>
      {list.suspendedUntil !== undefined && (
        <Notice kind="warning">
          <p>
            {t('allowlist.suspended')} <TimeText time={list.suspendedUntil} />
          </p>
          <Button kind="secondary" busy={save.busy} onClick={() => void save.run()}>
            {t('allowlist.enforce-again')}
          </Button>
        </Notice>
      )}
      {!list.mayEnforce && (
        <Notice kind="warning">
          <p>{t('allowlist.no-plan')}</p>
        </Notice>
      )}
      {!list.seesAddresses && (
        <Notice kind="warning">
          <p>{t('allowlist.hidden')}</p>
        </Notice>
      )}
      <fieldset class="team-modes">
        <legend>{t('allowlist.mode')}</legend>
        {modes.map((one) => (
          <label key={one} class="check">
            <input type="radio" name="mode" checked={mode === one} onChange={() => setMode(one)} />
            <span>
              {t(`allowlist.${one}`)} <span class="aside">{t(`allowlist.${one}.text`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {mode === 'enforced' && <Emergency owners={list.owners} />}
      <CheckField
        label={t('allowlist.recipients')}
        hint={t('allowlist.recipients.text')}
        checked={recipients}
        onChange={setRecipients}
      />
      <section class="team-part">
        <h2>{t('allowlist.entries')}</h2>
        {entries.length === 0 && <p class="hint">{t('allowlist.none')}</p>}
        {entries.length > 0 && (
          <ul class="team-list" aria-label={t('allowlist.entries')}>
            {entries.map((entry, index) => (
              <li key={`${entry.cidr} ${index}`}>
                <span class="team-who">
                  <code>{entry.cidr}</code>
                  <span class="aside">{entry.note}</span>
                  <FieldProblem text={fieldProblem(save.problem, `entries.${index}.cidr`)} />
                </span>
                <Button
                  kind="quiet"
                  label={t('allowlist.remove-of', { cidr: entry.cidr })}
                  onClick={() => setEntries(entries.filter((_, at) => at !== index))}
                >
                  {t('action.remove')}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <AddEntry add={(entry) => setEntries([...entries, entry])} />
      </section>
      {!excluded && <ProblemNotice problem={save.problem} />}
      <div class="team-actions">
        <Button busy={save.busy} disabled={!isChanged} onClick={() => void save.run()}>
          {t('allowlist.save')}
        </Button>
        {isChanged && <span class="hint">{t('allowlist.unsaved')}</span>}
      </div>
      {(excluded || confirming) && (
        <ConfirmDialog
          title={t('allowlist.confirm.title')}
          text={
            <>
              {t('allowlist.confirm.text', { address: list.yourAddress })} {emergencyText(list.owners)}
            </>
          }
          confirm={t('allowlist.confirm.do')}
          work={async () => {
            setConfirming(true);
            await write(true);
          }}
          onClose={() => {
            setConfirming(false);
            save.clear();
          }}
        />
      )}
    </>
  );
};

const emergencyText = ({ count, ready }: Allowlist['owners']): string =>
  ready === 0 ? t('allowlist.emergency.none') : t('allowlist.emergency.some', { ready, count });

/** What there is, before the list is in force, for an owner whom it shuts out. */
const Emergency = ({ owners }: Pick<Allowlist, 'owners'>) =>
  owners.ready === 0 ? (
    <Notice kind="warning">
      <p>
        {emergencyText(owners)} <a href="/account">{t('allowlist.emergency.set-up')}</a>
      </p>
    </Notice>
  ) : (
    <p class="hint">{emergencyText(owners)}</p>
  );

const FieldProblem = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? null : (
    <span class="field-problem" role="alert">
      {text}
    </span>
  );

const AddEntry = ({ add }: { readonly add: (entry: Entry) => void }) => {
  const [cidr, setCidr] = useState('');
  const [note, setNote] = useState('');
  return (
    <form
      class="team-add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (cidr.trim() === '') return;
        add({ cidr: cidr.trim(), note: note.trim() });
        setCidr('');
        setNote('');
      }}
    >
      <TextField
        label={t('allowlist.cidr')}
        hint={t('allowlist.cidr-hint')}
        maxLength={64}
        value={cidr}
        onInput={setCidr}
        autocomplete="off"
      />
      <TextField
        label={t('allowlist.note')}
        optional={t('field.optional')}
        maxLength={100}
        value={note}
        onInput={setNote}
        autocomplete="off"
      />
      <Button type="submit" kind="secondary" disabled={cidr.trim() === ''}>
        {t('allowlist.add')}
      </Button>
    </form>
  );
};
