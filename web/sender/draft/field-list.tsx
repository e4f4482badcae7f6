import type { FileEntry, Participant } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Icon } from '../../elements/icon.tsx';
import { inReadingOrder } from '../../widgets/filled.ts';
import { kindDesigns } from '../../widgets/kinds.ts';
import type { FieldLine } from './edit-fields.ts';

interface FieldListProps {
  readonly fields: readonly FieldLine[];
  readonly files: readonly FileEntry[];
  readonly participants: readonly Participant[];
  readonly selected: number | undefined;
  readonly tintOf: (participant: string) => number;
  readonly onSelect: (field: FieldLine) => void;
}

/** The same inputs as on the pages, in words: for screen readers, and to find one among many pages. */
export const FieldList = ({ fields, files, participants, selected, tintOf, onSelect }: FieldListProps) => (
  <section class="field-list card" aria-labelledby="field-list-title">
    <h2 class="card-title" id="field-list-title">
      {t('fields.list')}
    </h2>
    {fields.length === 0 ? (
      <p class="hint">{t('fields.list-empty')}</p>
    ) : (
      <ol>
        {inReadingOrder(fields, files).map((field) => (
          <li key={field.key}>
            <button
              type="button"
              class={`field-list-line tint-${tintOf(field.participant)}`}
              aria-pressed={field.key === selected}
              onClick={() => onSelect(field)}
            >
              <Icon name={kindDesigns[field.kind].icon} />
              <span class="field-list-label">{field.label}</span>
              <span class="aside">
                {participants.find(({ id }) => id === field.participant)?.name} ·{' '}
                {t('fields.page-of', {
                  file: files.length === 1 ? '' : (files.find(({ id }) => id === field.file)?.name ?? ''),
                  page: field.page,
                }).replace(/^[・,\s]+/, '')}
                {field.required ? ` · ${t('widget.required')}` : ''}
              </span>
            </button>
          </li>
        ))}
      </ol>
    )}
  </section>
);
