import { t } from '../catalog.ts';
import { PageHeading } from '../elements/heading.tsx';
import { StateMark } from '../elements/state-mark.tsx';
import type { ForwardedTo } from './forward-dialog.tsx';

/** What whoever has just forwarded sees; a reload asks the service, which says that the link is of no use any more. */
export const ForwardedPage = ({ to }: { readonly to: ForwardedTo }) => (
  <main class="narrow state-page" id="main">
    <StateMark icon="check" tone="good" />
    <PageHeading>{t('forward.done.title')}</PageHeading>
    <p role="status">{t('forward.done', { name: to.name, email: to.email })}</p>
    <p class="hint">{t('forward.done.close')}</p>
  </main>
);
