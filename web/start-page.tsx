import { type ComponentType, render } from 'preact';
import { ApiContext, apiOf, loadConfig } from './api.ts';
import { t } from './catalog.ts';
import { Announcer } from './elements/announcer.tsx';
import { Button } from './elements/button.tsx';
import './style/tokens.css';
import './style/base.css';
import './style/elements.css';
import './style/frames.css';
import './style/pdf.css';
import './style/widgets.css';
import './style/recipient.css';
import './style/sender-list.css';
import './style/sender-draft.css';
import './style/sender-document.css';
import './style/account.css';
import './style/report.css';
import './style/team.css';
import './style/print.css';

/** Draws a page once its configuration is known; offers to try again when that fails. */
export const startPage = async (Page: ComponentType): Promise<void> => {
  const root = document.getElementById('page');
  if (root === null) throw new Error('no element to draw in');
  try {
    const api = apiOf(await loadConfig());
    render(
      <ApiContext.Provider value={api}>
        <Page />
        <Announcer />
      </ApiContext.Provider>,
      root,
    );
  } catch {
    render(<Unreachable retry={() => startPage(Page)} />, root);
  }
};

const Unreachable = ({ retry }: { readonly retry: () => void }) => (
  <main class="narrow">
    <h1>{t('problem.offline.title')}</h1>
    <p role="alert">{t('problem.offline')}</p>
    <Button onClick={retry}>{t('action.retry')}</Button>
  </main>
);
