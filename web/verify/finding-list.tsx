import type { ReportedFinding } from '../../core/verification/read-report.ts';
import { language, t } from '../catalog.ts';
import { StatusMark } from './status-mark.tsx';

export const FindingList = ({ findings }: { readonly findings: readonly ReportedFinding[] }) => (
  <ul class="findings">
    {findings.map((finding, index) => (
      <li key={`${finding.code}-${index}`} class={finding.status}>
        <StatusMark status={finding.status} />
        <span>
          {finding.text[language.value]}
          <span class="aside finding-place">
            {finding.at.revision !== undefined && t('report.revision', { revision: finding.at.revision })}{' '}
            <code>{finding.code}</code>
          </span>
        </span>
      </li>
    ))}
  </ul>
);
