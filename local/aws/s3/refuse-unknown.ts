import type { IncomingHttpHeaders } from 'node:http';
import { notImplemented } from './call.ts';

const knownHeader =
  /^x-amz-(?:date|content-sha256|security-token|user-agent|sdk-checksum-algorithm|trailer|decoded-content-length|checksum-.*|meta-.*|server-side-encryption(?:-aws-kms-key-id|-bucket-key-enabled)?|object-lock-(?:mode|retain-until-date)|bypass-governance-retention|expected-bucket-owner)$/;
const knownQuery =
  /^(?:x-id|versionId|list-type|prefix|delimiter|max-keys|continuation-token|start-after|encoding-type|fetch-owner|response-.*|X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)|x-amz-(?:content-sha256|user-agent|checksum-mode))$/;

/** A header or parameter that this S3 does not know would change what the real one does: better refused than ignored. */
export const refuseUnknown = (headers: IncomingHttpHeaders, query: ReadonlyMap<string, string>): void => {
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-amz-') && !knownHeader.test(name)) throw notImplemented(`the header ${name}`);
  }
  for (const name of query.keys()) if (!knownQuery.test(name)) throw notImplemented(`the parameter ${name}`);
};
