import { useState } from 'preact/hooks';
import type { Factors, Proof } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { useMemberSession } from '../member-context.ts';
import { ProveDialog } from './prove-dialog.tsx';
import { SeedForm } from './seed-form.tsx';

export interface CardProps {
  readonly factors: Factors;
  /** Says what was done, shows new recovery codes, loads again. */
  readonly changed: (words: string, codes?: readonly string[]) => void;
}

type Doing = 'add' | 'remove' | 'codes' | { readonly secret: string; readonly uri: string };

export const AppCard = ({ factors, changed }: CardProps) => {
  const session = useMemberSession();
  const [doing, setDoing] = useState<Doing>();
  const close = () => setDoing(undefined);
  const { totp, recoveryCodesLeft } = factors;
  const work: Readonly<Record<'add' | 'remove' | 'codes', (proof: Proof) => Promise<void>>> = {
    add: async (proof) => setDoing(await session.call('beginTotp', { body: { proof } })),
    remove: async (proof) => {
      await session.call('removeTotp', { body: { proof } });
      close();
      changed(t('account.totp.removed'));
    },
    codes: async (proof) => {
      const made = await session.call('makeRecoveryCodes', { body: { proof } });
      close();
      changed(t('account.saved'), made.recoveryCodes);
    },
  };
  const titles = { add: t('account.totp.add'), remove: t('account.totp.remove'), codes: t('account.codes.make') };
  return (
    <section class="card" aria-labelledby="app-title">
      <h2 class="card-title" id="app-title">
        {t('account.totp.title')}
      </h2>
      {totp === undefined ? (
        <p>{t('account.totp.off')}</p>
      ) : (
        <p>
          {t('account.totp.on')} <TimeText time={totp.since} />)
        </p>
      )}
      {(totp !== undefined || factors.passkeys.length > 0) && (
        <p>{t('account.codes.left', { count: recoveryCodesLeft })}</p>
      )}
      <div class="actions">
        {totp === undefined ? (
          <Button onClick={() => setDoing('add')}>{t('account.totp.add')}</Button>
        ) : (
          <Button kind="secondary" onClick={() => setDoing('remove')}>
            {t('account.totp.remove')}
          </Button>
        )}
        {(totp !== undefined || factors.passkeys.length > 0) && (
          <Button kind="secondary" onClick={() => setDoing('codes')}>
            {t('account.codes.make')}
          </Button>
        )}
      </div>
      {typeof doing === 'string' && (
        <ProveDialog
          key={doing}
          title={titles[doing]}
          factors={factors}
          danger={doing === 'remove'}
          close={close}
          go={work[doing]}
        />
      )}
      {typeof doing === 'object' && (
        <Dialog title={t('account.totp.add')} onClose={close}>
          <SeedForm
            seed={doing}
            confirm={async (code) => {
              const made = await session.call('confirmTotp', { body: { code } });
              close();
              changed(t('account.totp.added'), made.recoveryCodes);
            }}
          />
        </Dialog>
      )}
    </section>
  );
};
