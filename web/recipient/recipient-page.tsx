import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useApi } from '../api.ts';
import type { ApiProblem } from '../api-client.ts';
import type { LinkContract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { LanguageSwitch } from '../elements/language-switch.tsx';
import { Logo } from '../elements/logo.tsx';
import { Progress } from '../elements/progress.tsx';
import { asProblem } from '../use-action.ts';
import { usePoll } from '../use-poll.ts';
import { DonePage } from './done-page.tsx';
import type { ForwardedTo } from './forward-dialog.tsx';
import { ForwardedPage } from './forwarded-page.tsx';
import { LateReadPage } from './late-read-page.tsx';
import { LinkProblemPage } from './link-problem-page.tsx';
import { createLinkSession, type RecipientSession } from './link-session.ts';
import { takeToken } from './link-token.ts';
import { pollInterval, type Step, stepOf } from './step.ts';
import { TermsPage } from './terms-page.tsx';

type State =
  | { readonly kind: 'starting' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem; readonly after?: Step }
  | { readonly kind: 'forwarded'; readonly to: ForwardedTo }
  | { readonly kind: 'ready'; readonly contract: LinkContract };

/** A session lives for 15 minutes. */
const renewEveryMs = 12 * 60_000;

export const RecipientPage = () => {
  const api = useApi();
  const session = useMemo(
    () => createLinkSession({ api, storage: window.sessionStorage, now: () => new Date() }),
    [api],
  );
  const [state, setState] = useState<State>({ kind: 'starting' });
  const show = (contract: LinkContract) => setState({ kind: 'ready', contract });
  const fail = (error: unknown) => setState({ kind: 'failed', problem: asProblem(error) });

  const start = async (token: string | undefined) => {
    setState({ kind: 'starting' });
    try {
      await session.start(token);
      show(await session.call('getLinkDocument', {}));
    } catch (error) {
      fail(error);
    }
  };
  useEffect(() => {
    void start(takeToken());
    // Another link opened in the same tab changes the fragment only.
    const onHash = () => {
      const token = takeToken();
      if (token !== undefined) void start(token);
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, [session]);

  usePoll(() => session.renew(), state.kind === 'ready' ? renewEveryMs : undefined);

  const retry = async () => {
    setState({ kind: 'starting' });
    try {
      show(await session.call('getLinkDocument', {}));
    } catch (error) {
      fail(error);
    }
  };

  if (state.kind === 'starting')
    return (
      <Frame>
        <main class="narrow loading-page">
          <Progress label={t('sign.starting')} />
        </main>
      </Frame>
    );
  if (state.kind === 'failed')
    return (
      <Frame>
        <LinkProblemPage problem={state.problem} after={state.after} retry={() => void retry()} />
      </Frame>
    );
  if (state.kind === 'forwarded')
    return (
      <Frame>
        <ForwardedPage to={state.to} />
      </Frame>
    );
  const forwarded = (to: ForwardedTo) => {
    session.end();
    setState({ kind: 'forwarded', to });
  };
  const lose = (problem: ApiProblem, after: Step) => setState({ kind: 'failed', problem, after });
  return <StepPage session={session} contract={state.contract} show={show} lose={lose} forwarded={forwarded} />;
};

interface StepPageProps {
  readonly session: RecipientSession;
  readonly contract: LinkContract;
  readonly show: (contract: LinkContract) => void;
  /** The link stopped working while the page waited. */
  readonly lose: (problem: ApiProblem, after: Step) => void;
  readonly forwarded: (to: ForwardedTo) => void;
}

const StepPage = ({ session, contract, show, lose, forwarded }: StepPageProps) => {
  const step = stepOf(contract);
  const [rereading, setRereading] = useState(false);
  const look = async () => {
    try {
      show(await session.call('getLinkDocument', {}));
    } catch (error) {
      const problem = asProblem(error);
      // Anything else may pass; the page looks again.
      if (problem.code.startsWith('link.')) lose(problem, step);
    }
  };
  usePoll(look, pollInterval(step));

  if (step === 'terms')
    return (
      <Frame>
        <TermsPage session={session} contract={contract} show={show} />
      </Frame>
    );
  if (step === 'read' || rereading)
    return (
      <Frame wide>
        <LateReadPage
          session={session}
          contract={contract}
          show={show}
          forwarded={forwarded}
          {...(step === 'read' ? {} : { leave: () => setRereading(false) })}
        />
      </Frame>
    );
  return (
    <Frame>
      <DonePage session={session} contract={contract} step={step} reread={() => setRereading(true)} />
    </Frame>
  );
};

const Frame = ({ wide = false, children }: { readonly wide?: boolean; readonly children: ComponentChildren }) => (
  <div class={wide ? 'recipient-frame wide' : 'recipient-frame'}>
    <a class="skip-link" href="#main">
      {t('action.skip')}
    </a>
    <header class="site-head">
      <Logo />
      <LanguageSwitch />
    </header>
    {children}
    <footer class="site-foot">
      <p>{t('sign.footer')}</p>
      <p>
        <a href="/verify">{t('verify.link')}</a>
      </p>
    </footer>
  </div>
);
