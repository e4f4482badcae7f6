import { t } from '../catalog.ts';

/** The mark: a vermilion seal. */
export const Seal = () => (
  <svg class="seal-mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
    <circle class="seal-disc" cx="16" cy="16" r="15" />
    <circle class="seal-ring" cx="16" cy="16" r="11.5" />
    <path class="seal-stroke" d="m10.5 16.4 4 4 7.2-8.4" />
  </svg>
);

export const Logo = () => (
  <span class="logo">
    <Seal />
    <span class="logo-text">{t('product.name')}</span>
  </span>
);
