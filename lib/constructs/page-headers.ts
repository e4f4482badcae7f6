import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseCustomHeader,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { type PageOrigins, securityHeaders } from '../../web/security-headers.ts';

const frameOptions: Readonly<Record<string, HeadersFrameOption>> = {
  DENY: HeadersFrameOption.DENY,
  SAMEORIGIN: HeadersFrameOption.SAMEORIGIN,
};

/** CloudFront sets some headers by name and takes the others as custom ones; both come from the pages' own list. */
export const pageHeaders = (scope: Construct, id: string, origins: PageOrigins): ResponseHeadersPolicy => {
  const {
    'content-security-policy': contentSecurityPolicy = '',
    'strict-transport-security': transport = '',
    'x-frame-options': frame = '',
    'referrer-policy': referrer = '',
    'x-content-type-options': _,
    ...others
  } = securityHeaders(origins);
  const maxAge = /max-age=(\d+)/.exec(transport)?.[1];
  const frameOption = frameOptions[frame];
  const referrerPolicy = Object.values(HeadersReferrerPolicy).find((policy) => policy === referrer);
  if (maxAge === undefined || frameOption === undefined || referrerPolicy === undefined) {
    throw new Error('web/security-headers.ts has a value that CloudFront does not know');
  }
  return new ResponseHeadersPolicy(scope, id, {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.seconds(Number(maxAge)),
        includeSubdomains: transport.includes('includeSubDomains'),
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption, override: true },
      referrerPolicy: { referrerPolicy, override: true },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(
        ([header, value]): ResponseCustomHeader => ({ header, value, override: true }),
      ),
    },
  });
};
