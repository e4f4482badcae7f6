import { useApi } from '../../api.ts';
import { t } from '../../catalog.ts';
import { SetPasswordPage } from './set-password-page.tsx';

export const ResetPage = () => {
  const api = useApi();
  return (
    <SetPasswordPage
      set={(body) => api.call('resetPassword', { body })}
      invalid="account.reset-invalid"
      again={{ href: '/forgot', words: t('forgot.again') }}
      words={{
        title: t('forgot.title'),
        lead: t('reset.lead'),
        label: t('reset.password'),
        submit: t('reset.submit'),
        failed: t('reset.failed'),
        done: t('reset.done'),
      }}
    />
  );
};
