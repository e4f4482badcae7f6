import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApi } from '../../api.ts';
import { ApiProblem, type NextStep } from '../../api-client.ts';
import type { Session, SsoOutcome } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { StateMark, type StateMarkProps } from '../../elements/state-mark.tsx';
import { asProblem } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import { type Errand, keepTeam, takeErrand, takeTarget } from '../sso-memory.ts';
import { takeReply } from '../sso-reply.ts';
import { AccountFrame } from './account-frame.tsx';
import { EnrollStep } from './enroll-step.tsx';
import { SecondStep } from './second-step.tsx';

type State =
  | { readonly kind: 'finishing' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }
  | { readonly kind: 'step'; readonly code: string; readonly next: NextStep }
  | Exclude<SsoOutcome, { kind: 'signed-in' }>;

/** Where the identity provider sends the browser back to: hands its reply to the service, which alone judges it. */
export const SsoCallbackPage = () => {
  const api = useApi();
  const session = useMemberSession();
  const { route } = useLocation();
  const reply = useMemo(() => takeReply(), []);
  const errand = useMemo(() => takeErrand(), []);
  const [state, setState] = useState<State>({ kind: 'finishing' });
  const enter = (entered: Session) => {
    keepTeam(entered.member.team);
    session.enter(entered);
    route(takeTarget(), true);
  };
  useEffect(() => {
    const finish = async () => {
      if (reply === undefined) throw new ApiProblem('sso.no-reply');
      const outcome = await api.call('completeSso', { body: reply });
      if (outcome.kind === 'signed-in') enter(outcome.session);
      else setState(outcome);
    };
    finish().catch((error: unknown) => {
      const problem = asProblem(error);
      if (problem.next === undefined) setState({ kind: 'failed', problem });
      else setState({ kind: 'step', code: problem.code, next: problem.next });
    });
  }, []);
  const startAgain = () => route('/sso');
  return (
    <AccountFrame>
      {state.kind === 'step' ? (
        state.code === 'session.enrollment-required' ? (
          <EnrollStep step={state.next} enter={enter} startAgain={startAgain} />
        ) : (
          <SecondStep step={state.next} enter={enter} startAgain={startAgain} />
        )
      ) : (
        <Outcome state={state} errand={errand} />
      )}
    </AccountFrame>
  );
};

/** The way on from a failure: back to where it began. */
const failures = {
  test: { title: 'sso.test-failed', href: '/team/sso', words: 'sso.to-settings' },
  link: { title: 'sso.connect.failed', href: '/account', words: 'sso.to-account' },
  none: { title: 'sso.failed', href: '/sso', words: 'sso.again' },
} as const;

interface OutcomeProps {
  readonly state: Exclude<State, { kind: 'step' }>;
  readonly errand: Errand | undefined;
}

const Outcome = ({ state, errand }: OutcomeProps) => {
  const failure = failures[errand ?? 'none'];
  switch (state.kind) {
    case 'finishing':
      return (
        <>
          <PageHeading key="finishing">{t('sso.title')}</PageHeading>
          <Progress label={t('sso.finishing')} />
        </>
      );
    case 'failed':
      return (
        <Told icon="warning" tone="warning" title={t(failure.title)}>
          <ProblemNotice problem={state.problem} />
          <Way href={failure.href} words={t(failure.words)} />
          {errand === undefined && (
            <p>
              <a href="/sign-in">{t('sso.by-password')}</a>
            </p>
          )}
        </Told>
      );
    case 'mailed':
      return (
        <Told icon="mail" tone="info" title={t('check-mail.title')}>
          <p role="status">{t('sso.mailed', { email: state.email })}</p>
          <p class="hint">{t('sso.mailed-hint')}</p>
        </Told>
      );
    case 'linked':
      return (
        <Told icon="check" tone="good" title={t('sso.linked')}>
          <p role="status">{t('sso.linked-text')}</p>
          <Way href="/account" words={t('sso.to-account')} />
        </Told>
      );
    case 'tested':
      return (
        <Told icon="check" tone="good" title={t('sso.tested')}>
          <p role="status">{t('sso.tested-text', { email: state.email })}</p>
          <Way href="/team/sso" words={t('sso.to-settings')} />
        </Told>
      );
  }
};

const Told = ({
  icon,
  tone,
  title,
  children,
}: StateMarkProps & { readonly title: string; readonly children: ComponentChildren }) => (
  <div class="state-page">
    <StateMark icon={icon} tone={tone} />
    <PageHeading key={title}>{title}</PageHeading>
    {children}
  </div>
);

const Way = ({ href, words }: { readonly href: string; readonly words: string }) => (
  <p>
    <a class="button primary" href={href}>
      {words}
    </a>
  </p>
);
