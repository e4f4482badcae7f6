import { outcomeOf, signatureOnly } from '../../core/verification/read-report.ts';
import { language, t } from '../catalog.ts';
import { Notice } from '../elements/notice.tsx';
import { TimeText } from '../elements/time-text.tsx';
import { FindingList } from './finding-list.tsx';
import { knownReport, type Report, reasonOf, remarksOf, statusOfOutcome } from './report-words.ts';
import { SignatureView } from './signature-view.tsx';
import { StatusMark } from './status-mark.tsx';
import { TimelineView } from './timeline-view.tsx';
import type { RawReport } from './verify-pdf.ts';

interface ReportViewProps {
  readonly report: RawReport;
  /** The verdict and the acts first, the rest folded away. */
  readonly folded?: boolean;
}

/** What the signatures of a file prove: the verdict as a sentence, who agreed to what, then each signature. */
export const ReportView = ({ report: raw, folded = false }: ReportViewProps) => {
  const report = knownReport(raw);
  if (report === undefined) return <p role="status">{t('report.unknown-version', { verdict: raw.verdict })}</p>;
  const outcome = outcomeOf(report);
  const lacking = signatureOnly(report);
  const reason = reasonOf(report, language.value);
  return (
    <div class="report">
      <div class={`verdict ${statusOfOutcome[outcome]}`} role="status">
        <StatusMark status={statusOfOutcome[outcome]} />
        <div>
          <p class="verdict-title">{t(`report.${outcome}.title`)}</p>
          <p>{t(`report.${outcome}`)}</p>
          {reason !== undefined && <p class="verdict-reason">{reason}</p>}
        </div>
      </div>
      {lacking !== undefined && (
        <Notice kind="warning" title={t('report.signature-only.title')}>
          <p>{t('report.signature-only')}</p>
          {lacking.until !== undefined && (
            <p>
              {t('report.signature-only.until')} <TimeText time={lacking.until} />
            </p>
          )}
        </Notice>
      )}
      <TimelineView report={report} />
      {folded ? (
        <details class="report-fold">
          <summary>{t('report.all')}</summary>
          <Details report={report} />
        </details>
      ) : (
        <Details report={report} />
      )}
    </div>
  );
};

const Details = ({ report }: { readonly report: Report }) => {
  const structure = remarksOf(report.structure.findings);
  return (
    <div class="report-details">
      {report.signatures.map((signature) => (
        <SignatureView key={signature.id} signature={signature} report={report} />
      ))}
      {structure.length > 0 && (
        <section class="card">
          <h2 class="card-title">{t('report.structure')}</h2>
          <FindingList findings={structure} />
        </section>
      )}
      <dl class="facts report-foot">
        <div>
          <dt>{t('report.checked-at')}</dt>
          <dd>
            <TimeText time={report.at} exact />
            <span class="aside">{t('report.anchors', { count: report.anchors })}</span>
          </dd>
        </div>
        {report.file.pages !== null && (
          <div>
            <dt>{t('report.file')}</dt>
            <dd>
              {t('file.pages', { pages: report.file.pages })}
              <span class="aside">{t('report.revisions', { count: report.revisions.length })}</span>
            </dd>
          </div>
        )}
        <div>
          <dt>SHA-256</dt>
          <dd>
            <code>{report.file.sha256}</code>
          </dd>
        </div>
      </dl>
    </div>
  );
};
