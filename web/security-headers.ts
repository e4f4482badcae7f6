/** Origins that the pages talk to besides their own, e.g. `https://api.example.com`. */
export interface PageOrigins {
  /** Of the API; leave out when it answers on the pages' origin. */
  readonly api?: string;
  /** Where presigned uploads go: the staging and the verification bucket. */
  readonly uploads: readonly string[];
}

/** The policy of every page: nothing from elsewhere, nothing inline, no eval; strings become scripts in one named place only. */
export const contentSecurityPolicy = ({ api, uploads }: PageOrigins): string => {
  const connect = ["'self'", ...new Set([...(api === undefined || api === '' ? [] : [api]), ...uploads])];
  return [
    "default-src 'none'",
    // pdf.js decodes JPEG 2000, JBIG2 and ICC profiles with WebAssembly, and nothing else of it needs more than 'self'.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src ${connect.join(' ')}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types pdf-worker',
  ].join('; ');
};

const refusedFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
] as const;

/** The headers of every page and asset, by lower-case name; the CDN and the local server send exactly these. */
export const securityHeaders = (origins: PageOrigins): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(origins),
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': [
    ...refusedFeatures.map((name) => `${name}=()`),
    // Passkeys, for the pages themselves and for no frame.
    'publickey-credentials-create=(self)',
    'publickey-credentials-get=(self)',
  ].join(', '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});
