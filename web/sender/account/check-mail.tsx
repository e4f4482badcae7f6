import { t } from '../../catalog.ts';
import { PageHeading } from '../../elements/heading.tsx';
import { StateMark } from '../../elements/state-mark.tsx';

/** In the place of a form that had a mail sent: what to look for, and where. */
export const CheckMail = ({ text }: { readonly text: string }) => (
  <div class="state-page">
    <StateMark icon="mail" tone="info" />
    <PageHeading key="sent">{t('check-mail.title')}</PageHeading>
    <p role="status">{text}</p>
    <p class="hint">{t('check-mail.hint')}</p>
  </div>
);
