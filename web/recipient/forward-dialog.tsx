import { useState } from 'preact/hooks';
import type { Language } from '../../core/language.ts';
import type { LinkContract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { TextField } from '../elements/field.tsx';
import { LanguageField } from '../elements/language-field.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { fieldProblem } from '../elements/problem-words.ts';
import { useAction } from '../use-action.ts';
import type { RecipientSession } from './link-session.ts';

export interface ForwardedTo {
  readonly name: string;
  readonly email: string;
}

interface ForwardDialogProps {
  readonly session: RecipientSession;
  readonly contract: LinkContract;
  /** Something was filled in, which is not handed on. */
  readonly filled: boolean;
  readonly onForwarded: (to: ForwardedTo) => void;
  readonly onClose: () => void;
}

/** Asks to whom; the answer of the service is the last thing that this link shows. */
export const ForwardDialog = ({ session, contract, filled, onForwarded, onClose }: ForwardDialogProps) => {
  const [person, setPerson] = useState({
    name: '',
    email: '',
    organization: contract.participant.organization,
    language: contract.participant.language as Language,
  });
  const forward = useAction(async () => {
    const { to } = await session.call('forwardLinkDocument', {
      body: {
        ...person,
        name: person.name.trim(),
        email: person.email.trim(),
        organization: person.organization.trim(),
      },
    });
    onForwarded(to);
  });
  const change = (part: Partial<typeof person>) => setPerson((before) => ({ ...before, ...part }));
  return (
    <Dialog title={t('forward.title')} busy={forward.busy} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void forward.run();
        }}
      >
        <p>{t('forward.meaning', { title: contract.title })}</p>
        {filled && <p>{t('forward.inputs-lost')}</p>}
        <TextField
          label={t('field.name')}
          required
          maxLength={64}
          autocomplete="off"
          value={person.name}
          onInput={(name) => change({ name })}
          problem={fieldProblem(forward.problem, 'name')}
        />
        <TextField
          label={t('field.email')}
          type="email"
          required
          maxLength={254}
          autocomplete="off"
          value={person.email}
          onInput={(email) => change({ email })}
          problem={fieldProblem(forward.problem, 'email')}
        />
        <TextField
          label={t('field.organization')}
          optional={t('field.optional')}
          maxLength={64}
          autocomplete="off"
          value={person.organization}
          onInput={(organization) => change({ organization })}
          problem={fieldProblem(forward.problem, 'organization')}
        />
        <LanguageField
          label={t('forward.language')}
          value={person.language}
          onChange={(language) => change({ language })}
        />
        <ProblemNotice problem={forward.problem} />
        <div class="dialog-actions">
          <Button kind="secondary" disabled={forward.busy} onClick={onClose}>
            {t('action.back')}
          </Button>
          <Button type="submit" busy={forward.busy} disabled={person.name.trim() === '' || person.email.trim() === ''}>
            {t('forward.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
