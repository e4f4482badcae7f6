import { useState } from 'preact/hooks';
import type { Factors } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { TextField } from '../../elements/field.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import { makePasskey } from '../use-passkey.ts';
import type { CardProps } from './app-card.tsx';
import { ProveDialog } from './prove-dialog.tsx';

type Passkey = Factors['passkeys'][number];
type Doing =
  | { readonly kind: 'add' }
  | { readonly kind: 'make'; readonly question: { readonly challenge: string; readonly options: unknown } }
  | { readonly kind: 'rename' | 'remove'; readonly passkey: Passkey };

export const PasskeyCard = ({ factors, changed }: CardProps) => {
  const session = useMemberSession();
  const [doing, setDoing] = useState<Doing>();
  const close = () => setDoing(undefined);
  return (
    <section class="card" aria-labelledby="passkey-title">
      <h2 class="card-title" id="passkey-title">
        {t('account.passkeys.title')}
      </h2>
      {factors.passkeys.length === 0 && <p>{t('account.passkeys.none')}</p>}
      <ul class="own-list">
        {factors.passkeys.map((passkey) => (
          <Row key={passkey.id} passkey={passkey} act={(kind) => setDoing({ kind, passkey })} />
        ))}
      </ul>
      <div class="actions">
        <Button
          kind={factors.passkeys.length === 0 ? 'primary' : 'secondary'}
          onClick={() => setDoing({ kind: 'add' })}
        >
          {t('account.passkeys.add')}
        </Button>
      </div>
      {doing?.kind === 'add' && (
        <ProveDialog
          title={t('account.passkeys.add')}
          factors={factors}
          close={close}
          go={async (proof) =>
            setDoing({ kind: 'make', question: await session.call('beginPasskey', { body: { proof } }) })
          }
        />
      )}
      {doing?.kind === 'make' && (
        <NameDialog
          title={t('account.passkeys.add')}
          name=""
          close={close}
          go={async (name) => {
            const made = await session.call('addPasskey', {
              body: { name, ...(await makePasskey(doing.question)) },
            });
            close();
            changed(t('account.passkeys.added'), made.recoveryCodes);
          }}
        />
      )}
      {doing?.kind === 'rename' && (
        <NameDialog
          title={t('account.passkeys.rename')}
          name={doing.passkey.name}
          close={close}
          go={async (name) => {
            await session.call('renamePasskey', { params: { passkey: doing.passkey.id }, body: { name } });
            close();
            changed(t('account.saved'));
          }}
        />
      )}
      {doing?.kind === 'remove' && (
        <ProveDialog
          title={t('account.passkeys.remove', { name: doing.passkey.name })}
          factors={factors}
          danger
          close={close}
          go={async (proof) => {
            await session.call('removePasskey', { params: { passkey: doing.passkey.id }, body: { proof } });
            close();
            changed(t('account.passkeys.removed'));
          }}
        />
      )}
    </section>
  );
};

interface RowProps {
  readonly passkey: Passkey;
  readonly act: (kind: 'rename' | 'remove') => void;
}

const Row = ({ passkey: { name, synced, createdAt, lastUsedAt }, act }: RowProps) => (
  <li>
    <div class="own-words">
      <strong>{name}</strong>
      <span class="aside">{t(synced ? 'account.passkeys.synced' : 'account.passkeys.bound')}</span>
      <span class="aside">
        {t('account.passkeys.created')} <TimeText time={createdAt} />
        {lastUsedAt !== undefined && (
          <>
            {' · '}
            {t('account.passkeys.last-used')} <TimeText time={lastUsedAt} />
          </>
        )}
      </span>
    </div>
    <Button kind="quiet" label={t('account.passkeys.rename-of', { name })} onClick={() => act('rename')}>
      {t('account.passkeys.rename')}
    </Button>
    <Button kind="quiet" label={t('account.passkeys.remove', { name })} onClick={() => act('remove')}>
      {t('action.remove')}
    </Button>
  </li>
);

interface NameDialogProps {
  readonly title: string;
  readonly name: string;
  readonly go: (name: string) => Promise<unknown>;
  readonly close: () => void;
}

const NameDialog = ({ title, name: before, go, close }: NameDialogProps) => {
  const [name, setName] = useState(before);
  const saving = useAction(() => go(name.trim()));
  return (
    <Dialog title={title} onClose={close} busy={saving.busy}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void saving.run();
        }}
      >
        <TextField
          label={t('account.passkeys.name')}
          hint={t('account.passkeys.name-hint')}
          name="passkey-name"
          autocomplete="off"
          required
          maxLength={64}
          value={name}
          onInput={setName}
        />
        <ProblemNotice problem={saving.problem} />
        <div class="dialog-actions">
          <Button kind="secondary" onClick={close}>
            {t('action.close')}
          </Button>
          <Button type="submit" busy={saving.busy} disabled={name.trim() === ''}>
            {t('second.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
