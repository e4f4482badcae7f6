import { useState } from 'preact/hooks';
import { useApi } from '../api.ts';
import { language, t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { FileDrop } from '../elements/file-drop.tsx';
import { PageHeading } from '../elements/heading.tsx';
import { Icon } from '../elements/icon.tsx';
import { LanguageSwitch } from '../elements/language-switch.tsx';
import { Logo } from '../elements/logo.tsx';
import { Notice } from '../elements/notice.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Progress } from '../elements/progress.tsx';
import { sizeInWords } from '../sizes.ts';
import { exactTimeInWords } from '../time.ts';
import { useAction } from '../use-action.ts';
import { ReportView } from './report-view.tsx';
import { type DigestAnswer, lookUpDigest, type RawReport, verifyPdf } from './verify-pdf.ts';

/** Anybody drops a PDF and reads what its signatures prove. */
export const VerifyPage = () => {
  const api = useApi();
  const [file, setFile] = useState<File>();
  const [share, setShare] = useState(0);
  const [report, setReport] = useState<RawReport>();
  const [digestOnly, setDigestOnly] = useState(false);
  const [known, setKnown] = useState<DigestAnswer>();
  const verify = useAction(async (chosen: File) => {
    setFile(chosen);
    setShare(0);
    setReport(undefined);
    setKnown(undefined);
    if (digestOnly) return setKnown(await lookUpDigest(api, chosen));
    // That it is known says more than the report alone; that the question failed takes nothing from the report.
    const asked = lookUpDigest(api, chosen).catch(() => undefined);
    setReport(await verifyPdf(api, chosen, { onProgress: setShare }));
    setKnown(await asked);
  });
  return (
    <div class="recipient-frame">
      <a class="skip-link" href="#main">
        {t('action.skip')}
      </a>
      <header class="site-head">
        <a class="logo-link" href="/">
          <Logo />
        </a>
        <LanguageSwitch />
      </header>
      <main class="narrow" id="main">
        <PageHeading>{t('verify.title')}</PageHeading>
        <p class="lead no-print">{t('verify.lead')}</p>
        <div class="no-print">
          <FileDrop
            label={file === undefined ? t('verify.drop') : t('verify.drop-another')}
            hint={t(digestOnly ? 'verify.privacy-digest' : 'verify.privacy')}
            disabled={verify.busy}
            onFiles={([chosen]) => chosen !== undefined && void verify.run(chosen)}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={digestOnly}
              disabled={verify.busy}
              onChange={(event) => setDigestOnly(event.currentTarget.checked)}
            />
            <span>{t('verify.digest-only')}</span>
          </label>
        </div>
        <div aria-live="polite">
          {verify.busy && file !== undefined && (
            <Progress
              label={t(digestOnly ? 'verify.looking-up' : share < 1 ? 'verify.uploading' : 'verify.checking', {
                name: file.name,
              })}
              share={!digestOnly && share < 1 ? share : undefined}
            />
          )}
        </div>
        <ProblemNotice problem={verify.problem} retry={file === undefined ? undefined : () => void verify.run(file)} />
        {(report !== undefined || known !== undefined) && !verify.busy && file !== undefined && (
          <>
            <p class="verified-file">
              <Icon name="file" />
              <span>
                {file.name} <span class="aside">{sizeInWords(file.size, language.value)}</span>
              </span>
            </p>
            {known !== undefined && <Known answer={known} alone={report === undefined} />}
            {report !== undefined && <ReportView report={report} />}
            <p class="aside">{t(report === undefined ? 'verify.mode.digest' : 'verify.mode.sent')}</p>
            <p class="no-print">
              <Button kind="secondary" onClick={() => window.print()}>
                {t('action.print')}
              </Button>
            </p>
          </>
        )}
      </main>
      <footer class="site-foot">
        <p>{t('verify.footer')}</p>
      </footer>
    </div>
  );
};

/** Unknown is worth a word only where nothing else was asked. */
const Known = ({ answer, alone }: { readonly answer: DigestAnswer; readonly alone: boolean }) => {
  const { concludedAt, sha256 } = answer;
  if (concludedAt === undefined && !alone) return null;
  const words = concludedAt === undefined ? 'verify.not-concluded' : 'verify.concluded';
  return (
    <Notice kind={concludedAt === undefined ? 'warning' : 'good'} title={t(`${words}.title`)} live={alone}>
      <p>
        {concludedAt === undefined
          ? t('verify.not-concluded')
          : t('verify.concluded', { time: exactTimeInWords(concludedAt, { language: language.value }) })}
      </p>
      {alone && (
        <p class="aside">
          SHA-256 <code>{sha256}</code>
        </p>
      )}
    </Notice>
  );
};
