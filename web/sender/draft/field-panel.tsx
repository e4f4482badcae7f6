import type { FileEntry, Participant } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { CheckField, Field, TextField } from '../../elements/field.tsx';
import { isText, usualFontSize } from '../../widgets/kinds.ts';
import type { FieldLine } from './edit-fields.ts';

interface FieldPanelProps {
  readonly field: FieldLine;
  readonly files: readonly FileEntry[];
  readonly participants: readonly Participant[];
  readonly filled: boolean;
  readonly onChange: (change: Partial<Omit<FieldLine, 'key'>>) => void;
  readonly onPage: (file: string, page: number) => void;
  readonly onRemove: () => void;
  /** Given for an input of the sender: it is filled in before sending. */
  readonly onFill?: (() => void) | undefined;
  readonly onClose: () => void;
}

export const personWords = ({ name, order }: Participant): string =>
  order === 0 ? t('fields.sender', { name }) : name;

/** All about the input that is chosen. */
export const FieldPanel = ({ field, files, participants, filled, onChange, ...props }: FieldPanelProps) => {
  const pages = files.flatMap((file) =>
    Array.from({ length: Math.min(file.pages ?? 0, 500) }, (_, index) => ({ file, page: index + 1 })),
  );
  return (
    <section class="field-panel card" aria-label={t('fields.edit')}>
      <h2 class="card-title">{t(`widget.kind.${field.kind}`)}</h2>
      <TextField
        label={t('fields.label')}
        hint={t('fields.label-hint')}
        required
        maxLength={100}
        value={field.label}
        problem={field.label.trim() === '' ? t('fields.label-missing') : undefined}
        onInput={(label) => onChange({ label })}
      />
      <Field label={t('fields.who')}>
        {(attributes) => (
          <select
            {...attributes}
            value={field.participant}
            onChange={(event) => onChange({ participant: event.currentTarget.value })}
          >
            {participants.map((one) => (
              <option key={one.id} value={one.id}>
                {personWords(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('fields.page')}>
        {(attributes) => (
          <select
            {...attributes}
            value={`${field.file} ${field.page}`}
            onChange={(event) => {
              const [file = '', page = '1'] = event.currentTarget.value.split(' ');
              props.onPage(file, Number(page));
            }}
          >
            {pages.map(({ file, page }) => (
              <option key={`${file.id} ${page}`} value={`${file.id} ${page}`}>
                {files.length === 1 ? page : t('fields.page-of', { file: file.name, page })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <CheckField
        label={t('fields.required')}
        checked={field.required}
        onChange={(required) => onChange({ required })}
      />
      {field.kind === 'text' && (
        <CheckField
          label={t('fields.multiline')}
          checked={field.multiline === true}
          onChange={(multiline) => onChange({ multiline })}
        />
      )}
      {isText(field.kind) && (
        <Field label={t('fields.font-size')}>
          {(attributes) => (
            <select
              {...attributes}
              value={String(field.fontSize ?? usualFontSize)}
              onChange={(event) => onChange({ fontSize: Number(event.currentTarget.value) })}
            >
              {[8, 9, 10, 11, 12, 14, 18, 24].map((size) => (
                <option key={size} value={String(size)}>
                  {size}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {props.onFill !== undefined && (
        <div class="field-fill">
          <p class="hint">{t(filled ? 'fields.filled' : 'fields.to-fill')}</p>
          <Button kind="secondary" onClick={props.onFill}>
            {t('fields.fill')}
          </Button>
        </div>
      )}
      <div class="field-panel-buttons">
        <Button kind="quiet" onClick={props.onRemove}>
          {t('fields.remove')}
        </Button>
        <Button kind="secondary" onClick={props.onClose}>
          {t('action.close')}
        </Button>
      </div>
    </section>
  );
};
