import { useState } from 'preact/hooks';
import type { Contract } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { LinesText } from '../../elements/lines-text.tsx';
import { Notice } from '../../elements/notice.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { PdfStack } from '../../pdf-stack.tsx';
import { useMemberSession } from '../member-context.ts';
import type { DraftStep } from './draft-page.tsx';
import { personWords } from './field-panel.tsx';
import { isUnconfirmed } from './file-line.tsx';
import { SendDialog } from './send-dialog.tsx';

interface ReviewStepProps {
  readonly contract: Contract;
  readonly go: (to: DraftStep) => void;
}

export const ReviewStep = ({ contract, go }: ReviewStepProps) => {
  const session = useMemberSession();
  const [sending, setSending] = useState(false);
  const recipients = contract.participants.filter((one) => one.order > 0).sort((a, b) => a.order - b.order);
  const complete =
    recipients.length > 0 &&
    contract.files.length > 0 &&
    contract.files.every((one) => one.state === 'ready' && !isUnconfirmed(one));
  const own = contract.participants.find((one) => one.order === 0)?.id;
  const unfilled = contract.widgets.filter((one) => one.participant === own && one.required && !one.filled).length;
  return (
    <>
      <PageHeading>{t('review.title')}</PageHeading>
      <section class="card" aria-label={t('review.summary')}>
        <dl class="facts">
          <div>
            <dt>{t('draft.title')}</dt>
            <dd>
              <strong>{contract.title}</strong>
            </dd>
          </div>
          <div>
            <dt>{t('sign.message')}</dt>
            <dd>{contract.message === '' ? t('review.no-message') : <LinesText text={contract.message} />}</dd>
          </div>
          <div>
            <dt>{t('draft.expiry')}</dt>
            <dd>
              <TimeText time={contract.expiresAt} />
            </dd>
          </div>
          {contract.linksByAllowlist && (
            <div>
              <dt>{t('review.links')}</dt>
              <dd>{t('review.links-by-allowlist')}</dd>
            </div>
          )}
          <div>
            <dt>{t('review.recipients')}</dt>
            <dd>
              <ol class="review-recipients">
                {recipients.map((one) => (
                  <li key={one.id}>
                    <span class="participant-order" aria-hidden="true">
                      {one.order}
                    </span>
                    <span>
                      {one.name}
                      {one.organization !== '' && <span class="aside">{one.organization}</span>}
                      <span class="aside mail">{one.email}</span>
                    </span>
                  </li>
                ))}
              </ol>
            </dd>
          </div>
          <div>
            <dt>{t('review.inputs')}</dt>
            <dd>
              {contract.widgets.length === 0 ? (
                t('review.no-inputs')
              ) : (
                <ul class="plain">
                  {contract.participants.flatMap((one) => {
                    const count = contract.widgets.filter(({ participant }) => participant === one.id).length;
                    return count === 0
                      ? []
                      : [<li key={one.id}>{t('review.inputs-of', { name: personWords(one), count })}</li>];
                  })}
                </ul>
              )}
            </dd>
          </div>
        </dl>
        <p class="card-actions">
          <Button kind="quiet" onClick={() => go('files')}>
            {t('review.change-files')}
          </Button>
          <Button kind="quiet" onClick={() => go('recipients')}>
            {t('review.change-recipients')}
          </Button>
          <Button kind="quiet" onClick={() => go('fields')}>
            {t('review.change-fields')}
          </Button>
        </p>
      </section>
      {!complete && <Notice kind="warning" title={t('review.incomplete')} />}
      {unfilled > 0 && (
        <Notice kind="warning" title={t('review.unfilled', { count: unfilled })}>
          <Button kind="secondary" onClick={() => go('fields')}>
            {t('fields.fill')}
          </Button>
        </Notice>
      )}
      <div class="actions end">
        <Button kind="secondary" onClick={() => go('fields')}>
          {t('action.back')}
        </Button>
        <Button disabled={!complete || unfilled > 0} onClick={() => setSending(true)}>
          {t('send.button')}
        </Button>
      </div>
      <h2 class="preview-title">{t('review.preview')}</h2>
      <PdfStack
        // With what the sender has filled in: other bytes than those of the upload.
        files={contract.files.map(({ sha256: _, ...file }) => file)}
        fetchFile={(file, { onProgress, signal }) =>
          session.call('previewFile', {
            params: { document: contract.id, file },
            signal,
            onProgress: (received, total) => onProgress(total === undefined ? undefined : received / total),
          })
        }
      />
      {sending && <SendDialog contract={contract} recipients={recipients} onClose={() => setSending(false)} />}
    </>
  );
};
