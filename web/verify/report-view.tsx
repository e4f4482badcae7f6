import type { RawReport } from './verify-pdf.ts';
export const ReportView = ({ report, fileName }: { readonly report: RawReport; readonly fileName: string }) => (
  <div>
    {report.verdict} {fileName}
  </div>
);
