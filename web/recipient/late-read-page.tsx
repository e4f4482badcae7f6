import { useEffect, useState } from 'preact/hooks';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { Notice } from '../elements/notice.tsx';
import { Progress } from '../elements/progress.tsx';
import type { ReadPage, ReadPageProps } from './read-page.tsx';

/** Reading and filling in is most of the page's code: who has not agreed to the terms yet does not wait for it. */
export const LateReadPage = (props: ReadPageProps) => {
  const [Page, setPage] = useState<typeof ReadPage>();
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    import('./read-page.tsx').then(
      (loaded) => setPage(() => loaded.ReadPage),
      () => setFailed(true),
    );
  };
  useEffect(load, []);
  if (Page !== undefined) return <Page {...props} />;
  return (
    <main class="narrow loading-page" id="main">
      {failed ? (
        <Notice kind="bad" live>
          <p>{t('problem.offline')}</p>
          <Button kind="secondary" onClick={load}>
            {t('action.retry')}
          </Button>
        </Notice>
      ) : (
        <Progress label={t('sign.starting')} />
      )}
    </main>
  );
};
