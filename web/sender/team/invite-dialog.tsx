import { useState } from 'preact/hooks';
import type { Role } from '../../api-shapes.ts';
import { language, t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { Field, TextField } from '../../elements/field.tsx';
import { LanguageField } from '../../elements/language-field.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';

interface InviteDialogProps {
  readonly roles: readonly Role[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export const InviteDialog = ({ roles, onClose, onDone }: InviteDialogProps) => {
  const session = useMemberSession();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('sender');
  const [of, setOf] = useState(language.value);
  const invite = useAction(async () => {
    await session.call('inviteMember', { body: { email: email.trim(), role, language: of } });
    announce(t('invite.done', { email: email.trim() }));
    onDone();
  });
  return (
    <Dialog title={t('invite.title')} busy={invite.busy} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void invite.run();
        }}
      >
        <p>{t('invite.text')}</p>
        <TextField
          label={t('invite.email')}
          type="email"
          name="email"
          autocomplete="off"
          required
          maxLength={254}
          value={email}
          onInput={setEmail}
          problem={fieldProblem(invite.problem, 'email')}
        />
        <Field label={t('members.role')} hint={t(`role.${role}.text`)}>
          {(attributes) => (
            <select {...attributes} value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
              {roles.map((one) => (
                <option key={one} value={one}>
                  {t(`role.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <LanguageField label={t('invite.language')} value={of} onChange={setOf} />
        <ProblemNotice problem={invite.problem} />
        <div class="dialog-actions">
          <Button kind="secondary" disabled={invite.busy} onClick={onClose}>
            {t('action.back')}
          </Button>
          <Button type="submit" busy={invite.busy} disabled={email.trim() === ''}>
            {t('invite.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
