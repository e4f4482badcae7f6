import { useApi } from '../../api.ts';
import { t } from '../../catalog.ts';
import { SetPasswordPage } from './set-password-page.tsx';

export const ConfirmPage = () => {
  const api = useApi();
  return (
    <SetPasswordPage
      set={(body) => api.call('confirmAccount', { body })}
      invalid="account.confirmation-invalid"
      again={{ href: '/sign-up', words: t('confirm.again') }}
      words={{
        title: t('confirm.title'),
        lead: t('confirm.lead'),
        label: t('field.password'),
        submit: t('confirm.submit'),
        failed: t('confirm.failed'),
        done: t('confirm.done'),
        doneText: t('confirm.text'),
      }}
    />
  );
};
