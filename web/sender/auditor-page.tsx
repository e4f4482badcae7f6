import { t } from '../catalog.ts';
import { PageHeading } from '../elements/heading.tsx';

/** In the place of the pages that make a document, for those who may read only. */
export const AuditorPage = () => (
  <main class="console-main" id="main">
    <div class="state-page">
      <PageHeading>{t('auditor.title')}</PageHeading>
      <p>{t('auditor.text')}</p>
      <p>
        <a class="button primary" href="/">
          {t('not-found.home')}
        </a>
      </p>
    </div>
  </main>
);
