import { errorMessages } from 'virtual:errors';
import type { Contract } from '../../api-shapes.ts';
import { language, t } from '../../catalog.ts';
import { Notice } from '../../elements/notice.tsx';

/** Says that seals are still to come, and why when a try has failed. */
export const EvidenceNotice = ({ contract }: { readonly contract: Contract }) => {
  if (contract.evidence === 'pending') {
    const { evidenceProblem: code } = contract;
    if (code === undefined)
      return (
        <Notice kind="info" title={t('evidence.pending.title')} live>
          <p>
            {t(
              contract.state === 'concluded' && contract.sealLevel === 'B-LTA'
                ? 'evidence.pending.last'
                : 'evidence.pending',
            )}
          </p>
        </Notice>
      );
    return (
      <Notice kind="warning" title={t('evidence.delayed.title')} live>
        <p>{t('evidence.delayed')}</p>
        <p>
          {errorMessages[code]?.[language.value] ?? t('evidence.unknown-problem')} <code>{code}</code>
        </p>
      </Notice>
    );
  }
  if (contract.evidence === 'complete' && contract.state === 'concluded')
    return (
      <Notice kind="good" title={t(contract.sealLevel === 'B-B' ? 'evidence.signed.title' : 'evidence.complete.title')}>
        <p>{t(contract.sealLevel === 'B-B' ? 'plan.B-B' : 'evidence.complete')}</p>
      </Notice>
    );
  return null;
};
