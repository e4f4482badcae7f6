import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useApi } from '../api.ts';
import { t } from '../catalog.ts';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Progress } from '../elements/progress.tsx';
import { AccountPage } from './account/account-page.tsx';
import { ConfirmPage } from './account/confirm-page.tsx';
import { ForgotPage } from './account/forgot-page.tsx';
import { LockedOutLink } from './account/locked-out-link.tsx';
import { LockedOutPage } from './account/locked-out-page.tsx';
import { ResetPage } from './account/reset-page.tsx';
import { SignInPage } from './account/sign-in-page.tsx';
import { SignUpPage } from './account/sign-up-page.tsx';
import { SsoCallbackPage } from './account/sso-callback-page.tsx';
import { SsoConnectPage } from './account/sso-connect-page.tsx';
import { SsoPage } from './account/sso-page.tsx';
import { AuditorPage } from './auditor-page.tsx';
import { ConsoleFrame } from './console-frame.tsx';
import { ContractPage } from './contract/contract-page.tsx';
import { DraftPage } from './draft/draft-page.tsx';
import { ListPage } from './list-page.tsx';
import { MemberContext, useMaySend, useMemberSession } from './member-context.ts';
import { createMemberSession, type MemberSession } from './member-session.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { AllowlistPage } from './team/allowlist-page.tsx';
import { ApiKeysPage } from './team/api-keys-page.tsx';
import { JoinPage } from './team/join-page.tsx';
import { MembersPage } from './team/members-page.tsx';
import { PlanPage } from './team/plan-page.tsx';
import { SecurityLogPage } from './team/security-log-page.tsx';
import { TeamSsoPage } from './team/sso-page.tsx';

/** Addresses that other pages answer; the router leaves them to the browser. */
const own = /^\/(?!(?:sign|verify|v1)(?:[/?#]|$))/;

export const Console = () => {
  const api = useApi();
  const session = useMemo(() => createMemberSession({ api, now: () => new Date(), alone: oneTabAtATime }), [api]);
  useOtherTabs(session);
  return (
    <MemberContext.Provider value={session}>
      <LocationProvider scope={own}>
        <Router>
          <Route path="/sign-in" component={SignInPage} />
          <Route path="/sign-up" component={SignUpPage} />
          <Route path="/confirm" component={ConfirmPage} />
          <Route path="/forgot" component={ForgotPage} />
          <Route path="/reset" component={ResetPage} />
          <Route path="/locked-out" component={LockedOutPage} />
          <Route path="/sso" component={SsoPage} />
          <Route path="/sso/callback" component={SsoCallbackPage} />
          <Route path="/sso/connect" component={SsoConnectPage} />
          <Route path="/account" component={Account} />
          <Route path="/" component={List} />
          <Route path="/documents/new" component={NewDraft} />
          <Route path="/documents/:document/edit" component={Draft} />
          <Route path="/documents/:document" component={Contract} />
          <Route path="/join" component={JoinPage} />
          <Route path="/team" component={TeamMembers} />
          <Route path="/team/members" component={TeamMembers} />
          <Route path="/team/plan" component={TeamPlan} />
          <Route path="/team/allowlist" component={TeamAllowlist} />
          <Route path="/team/sso" component={TeamSso} />
          <Route path="/team/api-keys" component={TeamApiKeys} />
          <Route path="/team/log" component={TeamLog} />
          <Route default component={NotFoundPage} />
        </Router>
      </LocationProvider>
    </MemberContext.Provider>
  );
};

/** Who signs out in one tab is signed out in all of them. */
const useOtherTabs = (session: MemberSession): void => {
  useEffect(() => {
    const channel = new BroadcastChannel('cloudsign.session');
    let wasIn = false;
    channel.onmessage = () => {
      wasIn = false;
      session.forget();
    };
    const stop = session.state.subscribe(({ kind }) => {
      if (wasIn && kind === 'signed-out') channel.postMessage('signed-out');
      wasIn = kind === 'signed-in';
    });
    return () => {
      stop();
      channel.close();
    };
  }, [session]);
};

const oneTabAtATime = <Value,>(work: () => Promise<Value>): Promise<Value> =>
  typeof navigator.locks === 'undefined'
    ? work()
    : (navigator.locks.request('cloudsign.session', work) as Promise<Value>);

/** A page for members: restores the session first, and asks to sign in when there is none. */
const forMembers = <Props extends object>(Page: ComponentType<Props>) => {
  const MembersOnly = (props: Props) => (
    <Gate>
      <Page {...props} />
    </Gate>
  );
  return MembersOnly;
};

const Gate = ({ children }: { readonly children: ComponentChildren }) => {
  const session = useMemberSession();
  const { route, url } = useLocation();
  const { value } = session.state;
  useEffect(() => {
    if (session.state.peek().kind === 'unknown') void session.restore();
  }, [session]);
  useEffect(() => {
    if (value.kind === 'signed-out') route(`/sign-in${url === '/' ? '' : `?to=${encodeURIComponent(url)}`}`, true);
  }, [value.kind, route, url]);
  if (value.kind === 'signed-in') return <ConsoleFrame>{children}</ConsoleFrame>;
  return (
    <main class="narrow loading-page">
      {value.kind === 'unreachable' ? (
        <>
          <ProblemNotice problem={value.problem} retry={() => void session.restore()} />
          <LockedOutLink problem={value.problem} />
        </>
      ) : (
        <Progress label={t('console.starting')} />
      )}
    </main>
  );
};

const TeamMembers = forMembers(MembersPage);
const TeamPlan = forMembers(PlanPage);
const TeamAllowlist = forMembers(AllowlistPage);
const TeamSso = forMembers(TeamSsoPage);
const TeamApiKeys = forMembers(ApiKeysPage);
const TeamLog = forMembers(SecurityLogPage);
const List = forMembers(ListPage);
const Account = forMembers(AccountPage);
const NewDraft = forMembers(() => (useMaySend() ? <DraftPage /> : <AuditorPage />));
const Draft = forMembers(({ params }: { readonly params?: { readonly document?: string } }) =>
  useMaySend() ? <DraftPage {...(params?.document === undefined ? {} : { id: params.document })} /> : <AuditorPage />,
);
const Contract = forMembers(({ params }: { readonly params?: { readonly document?: string } }) => (
  <ContractPage key={params?.document} id={params?.document ?? ''} />
));
