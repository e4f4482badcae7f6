import { useState } from 'preact/hooks';
import type { MadeApiKey } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { CheckField, Field, TextField } from '../../elements/field.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';

const allScopes = ['documents:read', 'documents:write', 'documents:send'] as const;
type KeyScope = (typeof allScopes)[number];
const lifetimes = [30, 90, 365] as const;
const dayMs = 86_400_000;

/** Makes a key, then shows its secret once; closing forgets it. */
export const NewKeyDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [made, setMade] = useState<MadeApiKey>();
  return made === undefined ? <Form onClose={onClose} onMade={setMade} /> : <Secret made={made} onClose={onClose} />;
};

const Form = ({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (made: MadeApiKey) => void }) => {
  const session = useMemberSession();
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<readonly KeyScope[]>(['documents:read']);
  const [addresses, setAddresses] = useState('');
  const [days, setDays] = useState('365');
  const make = useAction(async () => {
    const expiresAt = days === '' ? {} : { expiresAt: new Date(Date.now() + Number(days) * dayMs).toISOString() };
    const lines = addresses.split(/\s+/).filter((line) => line !== '');
    onMade(await session.call('makeApiKey', { body: { label, scopes: [...scopes], addresses: lines, ...expiresAt } }));
  });
  const wrongAddress = make.problem?.fields.find(({ path }) => path.startsWith('addresses'))?.reason;
  return (
    <Dialog title={t('keys.new')} busy={make.busy} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void make.run();
        }}
      >
        <TextField
          label={t('keys.label')}
          hint={t('keys.label-hint')}
          required
          maxLength={64}
          autocomplete="off"
          value={label}
          onInput={setLabel}
          problem={fieldProblem(make.problem, 'label')}
        />
        <fieldset class="team-modes">
          <legend>{t('keys.scopes')}</legend>
          {allScopes.map((scope) => (
            <CheckField
              key={scope}
              label={t(`keys.scope.${scope}`)}
              checked={scopes.includes(scope)}
              onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
            />
          ))}
        </fieldset>
        <TextField
          label={t('keys.addresses')}
          hint={t('keys.addresses-hint')}
          optional={t('field.optional')}
          lines={3}
          value={addresses}
          onInput={setAddresses}
          problem={wrongAddress}
        />
        <Field label={t('keys.expires')}>
          {(attributes) => (
            <select {...attributes} value={days} onChange={(event) => setDays(event.currentTarget.value)}>
              {lifetimes.map((one) => (
                <option key={one} value={String(one)}>
                  {t('keys.expires-in', { days: one })}
                </option>
              ))}
              <option value="">{t('keys.never')}</option>
            </select>
          )}
        </Field>
        <ProblemNotice problem={make.problem} />
        <div class="dialog-actions">
          <Button kind="secondary" disabled={make.busy} onClick={onClose}>
            {t('action.back')}
          </Button>
          <Button type="submit" busy={make.busy} disabled={label.trim() === '' || scopes.length === 0}>
            {t('keys.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

const Secret = ({ made, onClose }: { readonly made: MadeApiKey; readonly onClose: () => void }) => (
  <Dialog title={t('keys.made')} onClose={onClose}>
    <Notice kind="warning" live>
      <p>{t('keys.once')}</p>
    </Notice>
    {(
      [
        ['keys.secret', made.key],
        ['keys.client-id', made.apiKey.clientId],
        ['keys.client-secret', made.clientSecret],
      ] as const
    ).map(([name, value]) => (
      <Field key={name} label={t(name)}>
        {(attributes) => (
          <input
            {...attributes}
            class="secret-text"
            readOnly
            value={value}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Field>
    ))}
    <div class="dialog-actions">
      <Button onClick={onClose}>{t('keys.kept')}</Button>
    </div>
  </Dialog>
);
