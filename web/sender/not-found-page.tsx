import { t } from '../catalog.ts';
import { PageHeading } from '../elements/heading.tsx';
import { AccountFrame } from './account/account-frame.tsx';

export const NotFoundPage = () => (
  <AccountFrame>
    <div class="state-page">
      <PageHeading>{t('not-found.title')}</PageHeading>
      <p>{t('not-found.text')}</p>
      <p>
        <a class="button primary" href="/">
          {t('not-found.home')}
        </a>
      </p>
    </div>
  </AccountFrame>
);
