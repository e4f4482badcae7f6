import { useEffect, useState } from 'preact/hooks';
import { t } from '../../catalog.ts';

/** The address of a seed as a QR code, drawn here: the seed goes nowhere else. */
export const QrCode = ({ text }: { readonly text: string }) => {
  const [code, setCode] = useState<{ readonly size: number; readonly path: string }>();
  useEffect(() => {
    let stale = false;
    void import('uqr').then(({ encode }) => {
      const { data, size } = encode(text, { border: 4 });
      const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
      if (!stale) setCode({ size, path });
    });
    return () => {
      stale = true;
    };
  }, [text]);
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${code?.size ?? 1} ${code?.size ?? 1}`}
      width="224"
      height="224"
      role="img"
      aria-label={t('totp.qr')}
      shape-rendering="crispEdges"
    >
      <path d={code?.path ?? ''} />
    </svg>
  );
};
