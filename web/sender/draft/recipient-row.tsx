import { useId } from 'preact/hooks';
import { t } from '../../catalog.ts';
import { Field } from '../../elements/field.tsx';
import { Icon } from '../../elements/icon.tsx';
import { LanguageField } from '../../elements/language-field.tsx';
import type { RecipientLine } from './edit-recipients.ts';

interface RecipientRowProps {
  readonly line: RecipientLine;
  readonly index: number;
  readonly count: number;
  readonly nameProblem: string | undefined;
  readonly emailProblem: string | undefined;
  readonly onChange: (change: Partial<Omit<RecipientLine, 'key'>>) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

export const RecipientRow = ({ line, index, count, onChange, onMove, onRemove, ...problems }: RecipientRowProps) => {
  const heading = useId();
  return (
    <li class="recipient-row" data-line={line.key}>
      <fieldset aria-labelledby={heading}>
        <div class="recipient-row-head">
          <p id={heading} class="recipient-row-title">
            <span class="participant-order" aria-hidden="true">
              {index + 1}
            </span>
            {t('recipients.nth', { position: index + 1 })}
          </p>
          <div class="recipient-row-buttons">
            <button
              type="button"
              class="icon-button"
              data-part="up"
              aria-label={t('recipients.up', { position: index + 1 })}
              disabled={index === 0}
              onClick={() => onMove(-1)}
            >
              <Icon name="up" />
            </button>
            <button
              type="button"
              class="icon-button"
              data-part="down"
              aria-label={t('recipients.down', { position: index + 1 })}
              disabled={index === count - 1}
              onClick={() => onMove(1)}
            >
              <Icon name="down" />
            </button>
            <button
              type="button"
              class="icon-button"
              aria-label={t('recipients.remove', { position: index + 1 })}
              disabled={count === 1}
              onClick={onRemove}
            >
              <Icon name="cross" />
            </button>
          </div>
        </div>
        <div class="recipient-row-fields">
          <Field label={t('field.name')} problem={problems.nameProblem}>
            {(attributes) => (
              <input
                {...attributes}
                data-part="name"
                maxLength={64}
                autocomplete="off"
                required
                value={line.name}
                onInput={(event) => onChange({ name: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field label={t('field.email')} problem={problems.emailProblem}>
            {(attributes) => (
              <input
                {...attributes}
                data-part="email"
                type="email"
                maxLength={254}
                autocomplete="off"
                required
                value={line.email}
                onInput={(event) => onChange({ email: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field label={t('field.organization')} optional={t('field.optional')}>
            {(attributes) => (
              <input
                {...attributes}
                maxLength={64}
                autocomplete="off"
                value={line.organization}
                onInput={(event) => onChange({ organization: event.currentTarget.value })}
              />
            )}
          </Field>
          <LanguageField
            label={t('recipients.language')}
            value={line.language}
            onChange={(language) => onChange({ language })}
          />
        </div>
      </fieldset>
    </li>
  );
};
