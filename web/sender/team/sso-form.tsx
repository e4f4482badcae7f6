import { useState } from 'preact/hooks';
import { ApiProblem } from '../../api-client.ts';
import type { Factors, Proof, Sso } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { TextField } from '../../elements/field.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { ProveDialog } from '../account/prove-dialog.tsx';
import { useMemberSession } from '../member-context.ts';

interface SsoFormProps {
  readonly sso: Sso;
  readonly factors: Factors;
  readonly put: (sso: Sso, words: string) => void;
}

/** What the provider told: issuer, client and secret, and whose addresses count. */
export const SsoForm = ({ sso, factors, put }: SsoFormProps) => {
  const session = useMemberSession();
  const { connection, version } = sso;
  const [issuer, setIssuer] = useState(connection?.issuer ?? '');
  const [clientId, setClientId] = useState(connection?.clientId ?? '');
  const [clientSecret, setClientSecret] = useState('');
  const [domains, setDomains] = useState(connection?.domains.join(' ') ?? '');
  const [proving, setProving] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const named = domains.split(/[\s,、]+/).filter((domain) => domain !== '');
  const keeps = connection?.issuer === issuer.trim() && connection.clientId === clientId.trim();
  const isWhole = issuer.trim() !== '' && clientId.trim() !== '' && named.length > 0 && (keeps || clientSecret !== '');
  const save = async (proof: Proof): Promise<void> => {
    const body = {
      issuer: issuer.trim(),
      clientId: clientId.trim(),
      ...(clientSecret === '' ? {} : { clientSecret }),
      domains: named,
      version,
      proof,
    };
    try {
      put(await session.call('setSso', { body }), t('team-sso.saved'));
    } catch (error) {
      // What is wrong with the proof is said where it is given, everything else beside the form.
      if (!(error instanceof ApiProblem) || error.code.startsWith('factor.')) throw error;
      setProblem(error);
      setProving(false);
    }
  };
  const wrongDomain = named
    .map((domain, index) => [domain, fieldProblem(problem, `domains.${index}`)] as const)
    .find(([, reason]) => reason !== undefined);
  return (
    <section class="team-part">
      <h2>{t('team-sso.provider')}</h2>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setProblem(undefined);
          setProving(true);
        }}
      >
        <TextField
          label={t('team-sso.issuer')}
          hint={t('team-sso.issuer-hint')}
          name="issuer"
          autocomplete="off"
          required
          maxLength={500}
          value={issuer}
          onInput={setIssuer}
          problem={fieldProblem(problem, 'issuer')}
        />
        <TextField
          label={t('team-sso.client-id')}
          name="client-id"
          autocomplete="off"
          required
          maxLength={500}
          value={clientId}
          onInput={setClientId}
          problem={fieldProblem(problem, 'clientId')}
        />
        <TextField
          label={t('team-sso.secret')}
          hint={t(keeps ? 'team-sso.secret-kept' : 'team-sso.secret-hint')}
          type="password"
          name="client-secret"
          autocomplete="off"
          required={!keeps}
          maxLength={1000}
          value={clientSecret}
          onInput={setClientSecret}
          problem={fieldProblem(problem, 'clientSecret')}
        />
        <TextField
          label={t('team-sso.domains')}
          hint={t('team-sso.domains-hint')}
          name="domains"
          autocomplete="off"
          required
          maxLength={2000}
          value={domains}
          onInput={setDomains}
          problem={
            wrongDomain === undefined ? fieldProblem(problem, 'domains') : `${wrongDomain[0]}: ${wrongDomain[1]}`
          }
        />
        {connection !== undefined && <p class="hint">{t('team-sso.save-note')}</p>}
        <ProblemNotice problem={problem} />
        <div class="actions">
          <Button type="submit" disabled={!isWhole}>
            {t('team-sso.save')}
          </Button>
        </div>
      </form>
      {proving && (
        <ProveDialog title={t('team-sso.save')} factors={factors} close={() => setProving(false)} go={save} />
      )}
    </section>
  );
};
