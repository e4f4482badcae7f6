import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { Icon } from '../elements/icon.tsx';
import { LanguageSwitch } from '../elements/language-switch.tsx';
import { Logo } from '../elements/logo.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useAction } from '../use-action.ts';
import { forgetDrafts } from './draft/use-draft.ts';
import { useMember, useMemberSession } from './member-context.ts';

/** Head and foot of every page for members. */
export const ConsoleFrame = ({ children }: { readonly children: ComponentChildren }) => {
  const session = useMemberSession();
  const member = useMember();
  const { route } = useLocation();
  const signOut = useAction(async () => {
    await session.signOut();
    forgetDrafts();
    route('/sign-in', true);
  });
  return (
    <div class="console-frame">
      <a class="skip-link" href="#main">
        {t('action.skip')}
      </a>
      <header class="site-head">
        <a class="logo-link" href="/" aria-label={t('console.home')}>
          <Logo />
        </a>
        <nav class="site-nav" aria-label={t('console.nav')}>
          <a href="/">{t('console.documents')}</a>
          <a href="/team/members">{t('team.nav')}</a>
          <a href="/verify">{t('verify.link')}</a>
          <a class="narrow-only" href="/account" aria-label={t('account.title')} title={t('account.link')}>
            <Icon name="person" />
          </a>
        </nav>
        <div class="site-account">
          <p class="account-name">
            <a href="/account" title={t('account.link')}>
              {member.name}
            </a>
            <a class="aside" href="/team/plan" title={t('team.link')}>
              {member.teamName}
            </a>
          </p>
          <Button kind="quiet" busy={signOut.busy} onClick={() => void signOut.run()}>
            {t('console.sign-out')}
          </Button>
        </div>
        <LanguageSwitch />
      </header>
      <ProblemNotice problem={signOut.problem} />
      {children}
      <footer class="site-foot">
        <p>{t('console.footer')}</p>
      </footer>
    </div>
  );
};
