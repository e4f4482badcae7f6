import type { ReportedFinding } from '../../core/verification/read-report.ts';
import { language, t } from '../catalog.ts';
import { TimeText } from '../elements/time-text.tsx';
import { type Report, type SignatureReport, statusOfVerdict } from './report-words.ts';
import { StatusMark } from './status-mark.tsx';

/** What happened to the file in the order in which it did: acts, signatures, timestamps, and changes that want to be read. */
export const TimelineView = ({ report }: { readonly report: Report }) => {
  const steps = stepsOf(report);
  if (steps.length === 0) return null;
  const heading = `timeline-${report.file.sha256}`;
  return (
    <section class="card" aria-labelledby={heading}>
      <h2 class="card-title" id={heading}>
        {t(report.acts.length > 0 ? 'report.acts' : 'report.timeline')}
      </h2>
      <ol class="acts">
        {steps.map((step) =>
          step.kind === 'change' ? (
            <li key={`${step.finding.code}-${step.index}`} class={step.finding.status}>
              <p class="act-what">
                <StatusMark status={step.finding.status} />
                {step.finding.text[language.value]}
              </p>
            </li>
          ) : (
            <Step key={step.signature.id} signature={step.signature} report={report} />
          ),
        )}
      </ol>
    </section>
  );
};

type Step =
  | { readonly kind: 'signature'; readonly signature: SignatureReport }
  | { readonly kind: 'change'; readonly finding: ReportedFinding; readonly index: number };

/** Revision by revision: what it changed stands before the signature that covers it. */
const stepsOf = (report: Report): readonly Step[] => {
  const step = (signature: SignatureReport): Step => ({ kind: 'signature', signature });
  const ordered = report.revisions.flatMap(({ number, changes }): readonly Step[] => [
    ...changes
      .filter(({ status }) => status !== 'ok')
      .map((finding, index): Step => ({ kind: 'change', finding, index: number * 1000 + index })),
    ...report.signatures.filter(({ revision }) => revision === number).map(step),
  ]);
  return [...ordered, ...report.signatures.filter(({ revision }) => revision === null).map(step)];
};

const Step = ({ signature, report }: { readonly signature: SignatureReport; readonly report: Report }) => {
  const { id, kind, answers, claims, verdict } = signature;
  const act = report.acts.find((one) => one.signature === id);
  const time = answers.time.proven ?? claims.time;
  const authority = answers.time.timestamps.find((one) => one.id === answers.time.by)?.authority?.subject;
  const who = kind === 'signature' ? (claims.name ?? answers.trust.signer?.subject) : answers.trust.signer?.subject;
  return (
    <li class={statusOfVerdict[verdict]}>
      <p class="act-who">
        <StatusMark status={statusOfVerdict[verdict]} />
        <span>
          {act?.who ?? who ?? id}
          {act === undefined && answers.trust.anchor === null && (
            <span class="aside">{t('report.who-unverified')}</span>
          )}
        </span>
      </p>
      <p class="act-what">
        {act === undefined
          ? t(kind === 'signature' ? 'report.signed' : 'report.stamped', { id })
          : act.did[language.value]}
        {act !== undefined && <span class="aside">{act.how[language.value]}</span>}
      </p>
      {time !== null && (
        <p class="act-when">
          <TimeText time={time} exact />
          <span class="aside">
            {answers.time.proven === null
              ? t('report.claimed')
              : authority === undefined
                ? t('report.proven')
                : t('report.proven-by', { authority })}
          </span>
        </p>
      )}
    </li>
  );
};
