import { CfnGatewayResponse } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { type ErrorCode, errorTable } from '../../core/errors.ts';

/** Answers that API Gateway gives by itself, as codes of our own table: clients read one shape of error. */
export const gatewayErrors = {
  BAD_REQUEST_BODY: 'request.malformed',
  BAD_REQUEST_PARAMETERS: 'request.malformed',
  MISSING_AUTHENTICATION_TOKEN: 'request.not-found',
  RESOURCE_NOT_FOUND: 'request.not-found',
  REQUEST_TOO_LARGE: 'request.too-large',
  UNSUPPORTED_MEDIA_TYPE: 'request.unsupported-type',
  THROTTLED: 'request.too-many',
  QUOTA_EXCEEDED: 'request.too-many',
  WAF_FILTERED: 'request.refused',
  INTEGRATION_FAILURE: 'internal',
  INTEGRATION_TIMEOUT: 'internal',
  DEFAULT_5XX: 'internal',
} as const satisfies Record<string, ErrorCode>;

export interface GatewayErrorsProps {
  readonly restApiId: string;
  /** Origin whose scripts may read the answers. Unset: the pages have the same. */
  readonly pagesOrigin?: string;
}

export class GatewayErrors extends Construct {
  constructor(scope: Construct, id: string, props: GatewayErrorsProps) {
    super(scope, id);
    const { restApiId, pagesOrigin } = props;
    for (const [responseType, code] of Object.entries(gatewayErrors)) {
      const { status, en } = errorTable[code];
      new CfnGatewayResponse(this, responseType, {
        restApiId,
        responseType,
        statusCode: String(status),
        responseParameters: {
          'gatewayresponse.header.Cache-Control': "'no-store'",
          ...(pagesOrigin === undefined
            ? {}
            : {
                'gatewayresponse.header.Access-Control-Allow-Origin': `'${pagesOrigin}'`,
                'gatewayresponse.header.Access-Control-Allow-Credentials': "'true'",
              }),
        },
        responseTemplates: { 'application/json': JSON.stringify({ error: { code, message: en } }) },
      });
    }
  }
}
