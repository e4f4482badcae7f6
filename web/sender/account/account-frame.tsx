import type { ComponentChildren } from 'preact';
import { t } from '../../catalog.ts';
import { LanguageSwitch } from '../../elements/language-switch.tsx';
import { Logo } from '../../elements/logo.tsx';

export const AccountFrame = ({ children }: { readonly children: ComponentChildren }) => (
  <div class="account-frame">
    <header class="site-head">
      <a class="logo-link" href="/" aria-label={t('console.home')}>
        <Logo />
      </a>
      <LanguageSwitch />
    </header>
    <main class="account-main" id="main">
      {children}
    </main>
    <footer class="site-foot">
      <p>
        <a href="/verify">{t('verify.link')}</a>
      </p>
    </footer>
  </div>
);
