import { useEffect, useRef, useState } from 'preact/hooks';
import type { Contract, WidgetKind } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { Field } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { Icon } from '../../elements/icon.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import type { ShownPage } from '../../pdf/page-layout.ts';
import { PdfStack } from '../../pdf-stack.tsx';
import { useAction } from '../../use-action.ts';
import { FillDialog } from '../../widgets/fill-dialog.tsx';
import { boxAround, boxAt } from '../../widgets/geometry.ts';
import { kindDesigns, kinds } from '../../widgets/kinds.ts';
import { useMemberSession } from '../member-context.ts';
import type { DraftStep } from './draft-page.tsx';
import { addField, changeField, type FieldLine, freshLabel, isFull, removeField } from './edit-fields.ts';
import { FieldList } from './field-list.tsx';
import { FieldPanel, personWords } from './field-panel.tsx';
import { pageInSight, pageSizeIn } from './page-in-sight.ts';
import { PlacedBox } from './placed-box.tsx';
import type { Draft } from './use-draft.ts';
import { useFields } from './use-fields.ts';
import { useSenderInputs } from './use-sender-inputs.ts';

interface FieldsStepProps {
  readonly draft: Draft;
  readonly contract: Contract;
  readonly go: (to: DraftStep) => void;
}

/** Inputs are put on the pages, by mouse, finger or keys; a list says the same in words. */
export const FieldsStep = ({ draft, contract, go }: FieldsStepProps) => {
  const session = useMemberSession();
  const { fields, change, save, state, problem } = useFields(draft, contract);
  const inputs = useSenderInputs(draft, contract);
  const participants = [...contract.participants].sort((a, b) => a.order - b.order);
  const files = [...contract.files].sort((a, b) => a.order - b.order);
  const [who, setWho] = useState(participants[1]?.id ?? participants[0]?.id ?? '');
  const [selected, setSelected] = useState<number>();
  const [filling, setFilling] = useState<number>();
  const [focus, setFocus] = useState<number>();
  const [refusal, setRefusal] = useState<string>();
  const tools = useRef<HTMLDivElement>(null);
  const chosen = fields.find(({ key }) => key === selected);
  const filled = fields.find(({ key }) => key === filling);
  const nameOf = (participant: string) => participants.find(({ id }) => id === participant)?.name ?? '';
  const tintOf = (participant: string) => participants.findIndex(({ id }) => id === participant) % 6;

  useEffect(() => {
    if (focus === undefined) return;
    const box = document.querySelector<HTMLElement>(`[data-field="${focus}"] .placed-grip`);
    box?.scrollIntoView({ block: 'nearest' });
    box?.focus({ preventScroll: true });
    setFocus(undefined);
  }, [focus]);

  const add = (kind: WidgetKind) => {
    const sight = pageInSight();
    if (sight === undefined) return;
    const refused = files.find(({ id }) => id === sight.file)?.takesNoWidgets;
    setRefusal(refused?.message);
    if (refused !== undefined) return;
    const box = boxAround(sight.middle, kindDesigns[kind], sight.sheet);
    // What would lie exactly on another one could not be seen.
    const stacked = fields.filter((one) => one.file === sight.file && one.page === sight.page);
    let free = box;
    while (stacked.some((one) => Math.abs(one.x - free.x) < 4 && Math.abs(one.y - free.y) < 4)) {
      const lower = boxAt(free, free.x, free.y + free.height + 6, sight.sheet);
      if (lower.y === free.y) break;
      free = lower;
    }
    const { fields: after, added } = addField(fields, {
      ...free,
      file: sight.file,
      page: sight.page,
      kind,
      participant: who,
      required: kind !== 'checkbox',
      label: freshLabel(fields, kind, t(`widget.kind.${kind}`)),
    });
    change(after);
    setSelected(added.key);
    setFocus(added.key);
    announce(t('fields.added', { kind: t(`widget.kind.${kind}`), page: sight.page }));
  };
  const remove = (field: FieldLine) => {
    const rest = removeField(fields, field.key);
    change(rest);
    announce(t('fields.removed', { label: field.label }));
    const neighbor = rest.find((one) => one.file === field.file && one.page === field.page);
    setSelected(neighbor?.key);
    if (neighbor !== undefined) setFocus(neighbor.key);
    else tools.current?.querySelector('button')?.focus();
  };
  const edit = (field: FieldLine, part: Partial<Omit<FieldLine, 'key'>>) =>
    change(changeField(fields, field.key, part));
  const toPage = (field: FieldLine, file: string, page: number) => {
    const sheet = pageSizeIn(files, file, page);
    edit(field, { file, page, ...(sheet === undefined ? {} : boxAt(field, field.x, field.y, sheet)) });
    setFocus(field.key);
  };
  const sayPlace = ({ x, y, width, height }: FieldLine) => {
    const [left, top, wide, high] = [x, y, width, height].map(Math.round) as [number, number, number, number];
    announce(t('fields.place', { x: left, y: top, width: wide, height: high }));
  };

  const next = useAction(async () => {
    await save();
    go('review');
  });
  const back = useAction(async () => {
    await save();
    go('recipients');
  });
  const fill = useAction(async (field: FieldLine) => {
    await save();
    setFilling(field.key);
  });

  const overlay = (file: string, page: ShownPage) => (
    <div class="pdf-overlay" data-file={file} data-overlay-page={page.number} data-scale={page.scale}>
      {fields
        .filter((field) => field.file === file && field.page === page.number)
        .map((field) => (
          <PlacedBox
            key={field.key}
            field={field}
            sheet={page}
            scale={page.scale}
            words={t('fields.box', {
              label: field.label,
              kind: t(`widget.kind.${field.kind}`),
              name: nameOf(field.participant),
              page: field.page,
            })}
            tint={tintOf(field.participant)}
            selected={field.key === selected}
            value={field.id === undefined ? undefined : inputs.values.get(field.id)}
            language={participants[0]?.language ?? 'ja'}
            onSelect={() => setSelected(field.key)}
            onBox={(box) => edit(field, box)}
            onPlaced={() => sayPlace(field)}
            onRemove={() => remove(field)}
          />
        ))}
    </div>
  );
  const unnamed = fields.find(({ label }) => label.trim() === '');
  const full = isFull(fields, who);
  return (
    <div class="fields-step">
      <PageHeading>{t('fields.title')}</PageHeading>
      <p class="lead">{t('fields.lead')}</p>
      <div class="field-tools" ref={tools}>
        <Field label={t('fields.who')}>
          {(attributes) => (
            <select {...attributes} value={who} onChange={(event) => setWho(event.currentTarget.value)}>
              {participants.map((one) => (
                <option key={one.id} value={one.id}>
                  {personWords(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <fieldset class="field-kinds">
          <legend class="unseen">{t('fields.add')}</legend>
          {kinds.map((kind) => (
            <button key={kind} type="button" class="field-kind" disabled={full} onClick={() => add(kind)}>
              <Icon name={kindDesigns[kind].icon} />
              <span>{t(`widget.kind.${kind}`)}</span>
            </button>
          ))}
        </fieldset>
        <p class="hint">{full ? t('fields.full') : t('fields.add-hint')}</p>
      </div>
      {refusal !== undefined && (
        <Notice kind="warning" live>
          <p>{refusal}</p>
        </Notice>
      )}
      <div class="field-columns">
        <div class="field-side">
          {chosen !== undefined && (
            <FieldPanel
              key={chosen.key}
              field={chosen}
              files={files}
              participants={participants}
              filled={chosen.id !== undefined && inputs.values.has(chosen.id)}
              onChange={(part) => edit(chosen, part)}
              onPage={(file, page) => toPage(chosen, file, page)}
              onRemove={() => remove(chosen)}
              onFill={chosen.participant === participants[0]?.id ? () => void fill.run(chosen) : undefined}
              onClose={() => setSelected(undefined)}
            />
          )}
          <FieldList
            fields={fields}
            files={files}
            participants={participants}
            selected={selected}
            tintOf={tintOf}
            onSelect={(field) => {
              setSelected(field.key);
              setFocus(field.key);
            }}
          />
        </div>
        <PdfStack
          files={files}
          fetchFile={(file, { onProgress, signal }) =>
            session.call('downloadFile', {
              params: { document: contract.id, file },
              signal,
              onProgress: (received, total) => onProgress(total === undefined ? undefined : received / total),
            })
          }
          overlay={overlay}
        />
      </div>
      <ProblemNotice problem={problem ?? next.problem ?? back.problem ?? fill.problem ?? inputs.problem} />
      <div class="actions end field-actions">
        <p class="hint" role="status">
          {t(state === 'saved' ? 'fields.saved' : 'fields.saving')}
        </p>
        <Button kind="secondary" busy={back.busy} onClick={() => void back.run()}>
          {t('action.back')}
        </Button>
        <Button
          busy={next.busy}
          onClick={() => {
            if (unnamed === undefined) return void next.run();
            setSelected(unnamed.key);
            setFocus(unnamed.key);
          }}
        >
          {t('draft.next')}
        </Button>
      </div>
      {filled?.id !== undefined && (
        <FillDialog
          widget={{ ...filled, id: filled.id, filled: false }}
          value={inputs.values.get(filled.id)}
          name={participants[0]?.name ?? ''}
          problem={undefined}
          hasNext={false}
          check={(value) => inputs.save(filled.id ?? '', value)}
          onSave={(value) => {
            if (value === undefined) void inputs.save(filled.id ?? '', undefined);
            setFilling(undefined);
          }}
          onClose={() => setFilling(undefined)}
        />
      )}
    </div>
  );
};
