import { useState } from 'preact/hooks';
import { useApi } from '../api.ts';
import { language, t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { FileDrop } from '../elements/file-drop.tsx';
import { PageHeading } from '../elements/heading.tsx';
import { Icon } from '../elements/icon.tsx';
import { LanguageSwitch } from '../elements/language-switch.tsx';
import { Logo } from '../elements/logo.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Progress } from '../elements/progress.tsx';
import { sizeInWords } from '../sizes.ts';
import { useAction } from '../use-action.ts';
import { ReportView } from './report-view.tsx';
import { type RawReport, verifyPdf } from './verify-pdf.ts';

/** Anybody drops a PDF and reads what its signatures prove. */
export const VerifyPage = () => {
  const api = useApi();
  const [file, setFile] = useState<File>();
  const [share, setShare] = useState(0);
  const [report, setReport] = useState<RawReport>();
  const verify = useAction(async (chosen: File) => {
    setFile(chosen);
    setShare(0);
    setReport(undefined);
    setReport(await verifyPdf(api, chosen, { onProgress: setShare }));
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
            label={report === undefined ? t('verify.drop') : t('verify.drop-another')}
            hint={t('verify.privacy')}
            disabled={verify.busy}
            onFiles={([chosen]) => chosen !== undefined && void verify.run(chosen)}
          />
        </div>
        <div aria-live="polite">
          {verify.busy && file !== undefined && (
            <Progress
              label={share < 1 ? t('verify.uploading', { name: file.name }) : t('verify.checking', { name: file.name })}
              share={share < 1 ? share : undefined}
            />
          )}
        </div>
        <ProblemNotice problem={verify.problem} retry={file === undefined ? undefined : () => void verify.run(file)} />
        {report !== undefined && file !== undefined && (
          <>
            <p class="verified-file">
              <Icon name="file" />
              <span>
                {file.name} <span class="aside">{sizeInWords(file.size, language.value)}</span>
              </span>
            </p>
            <ReportView report={report} />
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
