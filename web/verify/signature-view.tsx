import type { ComponentChildren } from 'preact';
import { t } from '../catalog.ts';
import { TimeText } from '../elements/time-text.tsx';
import { FindingList } from './finding-list.tsx';
import {
  levelWords,
  questions,
  type Report,
  remarksOf,
  type SignatureReport,
  statusOfVerdict,
} from './report-words.ts';
import { StatusMark } from './status-mark.tsx';

interface SignatureViewProps {
  readonly signature: SignatureReport;
  readonly report: Report;
}

/** One signature or document timestamp: who, when, what it covers, and the five answers. */
export const SignatureView = ({ signature, report }: SignatureViewProps) => {
  const { answers, claims, id, kind } = signature;
  const { signer, anchor } = answers.trust;
  const all = questions.flatMap((question) => answers[question].findings);
  const remarks = remarksOf(all);
  const fine = all.filter(({ status }) => status === 'ok');
  const heading = `${id}-${report.file.sha256.slice(0, 8)}`;
  return (
    <article class="card signature" aria-labelledby={heading}>
      <h2 class="card-title signature-title" id={heading}>
        <StatusMark status={statusOfVerdict[signature.verdict]} />
        {t(kind === 'signature' ? 'report.signature' : 'report.document-timestamp', { id })}
        <span class="aside">{t(`report.verdict.${signature.verdict}`)}</span>
      </h2>
      <dl class="facts">
        {kind === 'signature' && claims.name !== null && <Fact name={t('report.who')}>{claims.name}</Fact>}
        {kind === 'signature' && claims.reason !== null && <Fact name={t('report.what')}>{claims.reason}</Fact>}
        <When signature={signature} />
        {signer !== null && (
          <Fact name={t(kind === 'signature' ? 'report.certificate' : 'report.authority')}>
            {signer.subject}
            {anchor !== null && anchor.sha256 !== signer.sha256 && (
              <span class="aside">{t('report.anchored', { anchor: anchor.subject })}</span>
            )}
          </Fact>
        )}
        {signature.revision !== null && (
          <Fact name={t('report.covers')}>
            {answers.coverage.wholeFile
              ? t('report.whole')
              : t('report.part', { revision: signature.revision, revisions: report.revisions.length })}
          </Fact>
        )}
        {signature.level !== 'none' && (
          <Fact name={t('report.level')}>
            {`PAdES ${signature.level}`}
            <span class="aside">{t(levelWords[signature.level])}</span>
            {signature.verifiableUntil !== null && (
              <span class="aside">
                {t('report.until')} <TimeText time={signature.verifiableUntil} />
              </span>
            )}
          </Fact>
        )}
      </dl>
      <ul class="answers">
        {questions.map((question) => (
          <li key={question} class={answers[question].status}>
            <StatusMark status={answers[question].status} />
            {t(`report.${question}.${answers[question].status}`)}
          </li>
        ))}
      </ul>
      {remarks.length > 0 && <FindingList findings={remarks} />}
      {fine.length > 0 && (
        <details>
          <summary>{t('report.fine', { count: fine.length })}</summary>
          <FindingList findings={fine} />
        </details>
      )}
    </article>
  );
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const When = ({ signature: { answers, claims } }: { readonly signature: SignatureReport }) => {
  const { proven, by, timestamps } = answers.time;
  if (proven !== null) {
    const authority = timestamps.find((one) => one.id === by)?.authority?.subject;
    return (
      <Fact name={t('report.when')}>
        <TimeText time={proven} exact />
        <span class="aside">{authority === undefined ? t('report.proven') : t('report.proven-by', { authority })}</span>
      </Fact>
    );
  }
  if (claims.time === null) return null;
  return (
    <Fact name={t('report.when')}>
      <TimeText time={claims.time} exact />
      <span class="aside">{t('report.claimed')}</span>
    </Fact>
  );
};
