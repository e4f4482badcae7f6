import type { LinkContract } from '../api-shapes.ts';
import { language, t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { PageHeading } from '../elements/heading.tsx';
import { LinesText } from '../elements/lines-text.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { TimeText } from '../elements/time-text.tsx';
import { useAction } from '../use-action.ts';
import type { RecipientSession } from './link-session.ts';
import { terms, termsVersion } from './terms.ts';

interface TermsPageProps {
  readonly session: RecipientSession;
  readonly contract: LinkContract;
  readonly show: (contract: LinkContract) => void;
}

/** Who sends what, and the terms; nothing of the document is fetched before they are agreed to. */
export const TermsPage = ({ session, contract, show }: TermsPageProps) => {
  const open = useAction(async () => show(await session.call('openLinkDocument', { body: { terms: termsVersion } })));
  return (
    <main class="narrow" id="main">
      <p class="eyebrow">{t('sign.request-for', { name: contract.participant.name })}</p>
      <PageHeading>{contract.title}</PageHeading>
      {contract.forwardedBy !== undefined && <p>{t('sign.forwarded-by', { name: contract.forwardedBy.name })}</p>}
      <section class="card" aria-label={t('sign.sender')}>
        <dl class="facts">
          <div>
            <dt>{t('sign.sender')}</dt>
            <dd>
              <strong>{contract.sender.name}</strong>
              {contract.sender.organization !== '' && <span class="aside">{contract.sender.organization}</span>}
              <span class="aside mail">{contract.sender.email}</span>
            </dd>
          </div>
          {contract.message !== '' && (
            <div>
              <dt>{t('sign.message')}</dt>
              <dd>
                <LinesText text={contract.message} />
              </dd>
            </div>
          )}
          <div>
            <dt>{t('sign.files')}</dt>
            <dd>
              <ul class="plain">
                {contract.files.map((file) => (
                  <li key={file.id}>
                    {file.name}
                    {file.pages !== undefined && <span class="aside">{t('file.pages', { pages: file.pages })}</span>}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
          <div>
            <dt>{t('sign.expires')}</dt>
            <dd>
              <TimeText time={contract.participant.linkExpiresAt ?? contract.expiresAt} />
            </dd>
          </div>
        </dl>
      </section>
      <section class="terms" aria-labelledby="terms-title">
        <h2 id="terms-title">{t('sign.terms')}</h2>
        <ol>
          {terms[language.value].map((paragraph) => (
            <li key={paragraph}>{paragraph}</li>
          ))}
        </ol>
      </section>
      <ProblemNotice problem={open.problem} />
      <div class="actions">
        <Button busy={open.busy} onClick={() => void open.run()}>
          {t('sign.open')}
        </Button>
        <p class="hint">{t('sign.open-hint')}</p>
      </div>
    </main>
  );
};
