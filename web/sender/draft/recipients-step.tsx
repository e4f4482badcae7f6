import { useEffect, useRef, useState } from 'preact/hooks';
import { limits } from '../../../core/document/limits.ts';
import type { Contract } from '../../api-shapes.ts';
import { language, t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { Icon } from '../../elements/icon.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import type { DraftStep } from './draft-page.tsx';
import {
  addLine,
  bodyOf,
  changeLine,
  linesOf,
  moveLine,
  problemsOf,
  type RecipientLine,
  removeLine,
} from './edit-recipients.ts';
import { RecipientRow } from './recipient-row.tsx';
import type { Draft } from './use-draft.ts';

interface RecipientsStepProps {
  readonly draft: Draft;
  readonly contract: Contract;
  readonly go: (to: DraftStep) => void;
}

export const RecipientsStep = ({ draft, contract, go }: RecipientsStepProps) => {
  const session = useMemberSession();
  const list = useRef<HTMLOListElement>(null);
  const [lines, setLines] = useState<readonly RecipientLine[]>(() => {
    const known = linesOf(contract.participants);
    return known.length === 0 ? addLine([], language.value) : known;
  });
  const [tried, setTried] = useState(false);
  const [focus, setFocus] = useState<{ readonly key: number; readonly part: string }>();
  const problems = problemsOf(lines);

  useEffect(() => {
    if (focus === undefined) return;
    const row = list.current?.querySelector(`[data-line="${focus.key}"]`);
    const part = row?.querySelector<HTMLElement>(`[data-part="${focus.part}"]:not(:disabled)`);
    (part ?? row?.querySelector<HTMLElement>('input'))?.focus();
    setFocus(undefined);
  }, [focus]);

  const save = async () => {
    draft.put(
      await draft.slot(() =>
        session.call('setParticipants', { params: { document: contract.id }, body: bodyOf(lines) }),
      ),
    );
  };
  const next = useAction(async () => {
    await save();
    go('fields');
  });
  const back = useAction(async () => {
    // What cannot be saved yet is no reason to be held here.
    if (problems.size === 0) await save().catch(() => undefined);
    go('files');
  });

  const move = (line: RecipientLine, by: 1 | -1) => {
    const moved = moveLine(lines, line.key, by);
    setLines(moved);
    setFocus({ key: line.key, part: by === 1 ? 'down' : 'up' });
    announce(t('recipients.moved', { name: line.name, position: moved.indexOf(line) + 1 }));
  };
  const remove = (line: RecipientLine) => {
    const index = lines.indexOf(line);
    const rest = removeLine(lines, line.key);
    setLines(rest);
    const neighbor = rest[Math.min(index, rest.length - 1)];
    if (neighbor !== undefined) setFocus({ key: neighbor.key, part: 'name' });
    announce(t('recipients.removed'));
  };
  const add = () => {
    const longer = addLine(lines, language.value);
    setLines(longer);
    const last = longer.at(-1);
    if (last !== undefined) setFocus({ key: last.key, part: 'name' });
  };

  return (
    <>
      <PageHeading>{t('recipients.title')}</PageHeading>
      <p class="lead">{t('recipients.lead')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const [wrong] = problems;
          if (wrong !== undefined)
            return setFocus({ key: wrong[0], part: wrong[1].name === undefined ? 'email' : 'name' });
          void next.run();
        }}
      >
        <ol class="recipient-rows" ref={list}>
          {lines.map((line, index) => (
            <RecipientRow
              key={line.key}
              line={line}
              index={index}
              count={lines.length}
              nameProblem={
                fieldProblem(next.problem, `participants.${index}.name`) ??
                problemWords(tried, problems.get(line.key)?.name)
              }
              emailProblem={
                fieldProblem(next.problem, `participants.${index}.email`) ??
                problemWords(tried, problems.get(line.key)?.email)
              }
              onChange={(change) => setLines((before) => changeLine(before, line.key, change))}
              onMove={(by) => move(line, by)}
              onRemove={() => remove(line)}
            />
          ))}
        </ol>
        {lines.length < limits.recipients && (
          <Button kind="secondary" onClick={add}>
            <Icon name="plus" /> {t('recipients.add')}
          </Button>
        )}
        {tried && problems.size > 0 && <Notice kind="bad" live title={t('recipients.incomplete')} />}
        <ProblemNotice problem={next.problem} />
        <div class="actions end">
          <Button kind="secondary" busy={back.busy} onClick={() => void back.run()}>
            {t('action.back')}
          </Button>
          <Button type="submit" busy={next.busy} disabled={lines.length === 0}>
            {t('draft.next')}
          </Button>
        </div>
      </form>
    </>
  );
};

const problemWords = (
  tried: boolean,
  problem: 'name-missing' | 'email-missing' | 'email-wrong' | 'email-twice' | undefined,
): string | undefined => (tried && problem !== undefined ? t(`recipients.${problem}`) : undefined);
