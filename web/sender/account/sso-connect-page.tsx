import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { ApiProblem } from '../../api-client.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { StateMark } from '../../elements/state-mark.tsx';
import { useAction } from '../../use-action.ts';
import { useLinkToken } from '../../use-link-token.ts';
import { AccountFrame } from './account-frame.tsx';

/** Opened from the mail that a sign-in had sent; only the button connects, so that a program that looks at links connects nothing. */
export const SsoConnectPage = () => {
  const api = useApi();
  const token = useLinkToken();
  const [team, setTeam] = useState<string>();
  const connect = useAction(async () => {
    setTeam((await api.call('confirmSsoLink', { body: { token: token ?? '' } })).team);
  });
  if (team !== undefined)
    return (
      <AccountFrame>
        <div class="state-page">
          <StateMark icon="check" tone="good" />
          <PageHeading key="done">{t('sso.linked')}</PageHeading>
          <p role="status">{t('sso.linked-text')}</p>
          <p>
            <a class="button primary" href={`/sso#${team}`}>
              {t('sso.use')}
            </a>
          </p>
        </div>
      </AccountFrame>
    );
  if (token === undefined)
    return (
      <AccountFrame>
        <div class="state-page">
          <StateMark icon="warning" tone="warning" />
          <PageHeading key="none">{t('sso.connect.failed')}</PageHeading>
          <ProblemNotice problem={new ApiProblem('confirm.missing')} />
        </div>
      </AccountFrame>
    );
  return (
    <AccountFrame>
      <PageHeading>{t('sso.connect.title')}</PageHeading>
      <p class="lead">{t('sso.connect.lead')}</p>
      <ProblemNotice problem={connect.problem} />
      <div class="actions">
        <Button busy={connect.busy} onClick={() => void connect.run()}>
          {t('sso.connect.do')}
        </Button>
      </div>
    </AccountFrame>
  );
};
