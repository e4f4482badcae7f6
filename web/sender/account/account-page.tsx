import { useState } from 'preact/hooks';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { useLoad } from '../../use-load.ts';
import { useMember, useMemberSession } from '../member-context.ts';
import { AppCard } from './app-card.tsx';
import { CompanyCard } from './company-card.tsx';
import { PasskeyCard } from './passkey-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SessionCard } from './session-card.tsx';
import { TeamRuleCard } from './team-rule-card.tsx';

/** What protects the account: password, second factors, sessions. */
export const AccountPage = () => {
  const session = useMemberSession();
  const { role } = useMember();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const loaded = useLoad((signal) => session.call('getFactors', { signal }), []);
  const { value: factors } = loaded;
  const changed = (words: string, made: readonly string[] = []) => {
    announce(words);
    setCodes(made);
    void loaded.reload();
  };
  return (
    <main class="narrow" id="main">
      <PageHeading>{t('account.title')}</PageHeading>
      <ProblemNotice problem={loaded.problem} retry={() => void loaded.reload()} />
      {factors === undefined && loaded.problem === undefined && <Progress label={t('account.loading')} />}
      {factors !== undefined && (
        <>
          <PasswordCard factors={factors} />
          <AppCard factors={factors} changed={changed} />
          <PasskeyCard factors={factors} changed={changed} />
          <CompanyCard factors={factors} />
          <SessionCard />
          {(role === 'owner' || role === 'admin') && <TeamRuleCard />}
        </>
      )}
      {codes.length > 0 && (
        <Dialog title={t('codes.title')} onClose={() => setCodes([])}>
          <RecoveryCodes codes={codes} done={() => setCodes([])} />
        </Dialog>
      )}
    </main>
  );
};
