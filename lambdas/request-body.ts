import type { APIGatewayProxyEvent } from 'aws-lambda';
import { CloudSignError } from '../core/errors.ts';
import { FieldErrors } from './field-errors.ts';

export const maxBodyBytes = 1024 * 1024;

/** With base64 around it within the 6 MB that Lambda takes. */
const mostInlinePdf = 4 * 1024 * 1024;

/** API Gateway hands PDFs on as base64 (`binaryMediaTypes`). */
export const pdfBody = (
  { body, isBase64Encoded }: APIGatewayProxyEvent,
  headers: Readonly<Record<string, string | undefined>>,
): Uint8Array | undefined => {
  if (!/^application\/pdf\b/i.test(headers['content-type'] ?? '')) return undefined;
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'latin1');
  if (bytes.length > mostInlinePdf) throw new CloudSignError('verification.inline-too-large');
  return bytes;
};

const textBody = ({ body, isBase64Encoded }: APIGatewayProxyEvent): string => {
  const text = isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
  if (Buffer.byteLength(text) > maxBodyBytes) throw new CloudSignError('request.too-large');
  return text;
};

/** Anything that is JSON, and says so. */
export const jsonBody = (
  event: APIGatewayProxyEvent,
  headers: Readonly<Record<string, string | undefined>>,
): unknown => {
  const text = textBody(event);
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw new CloudSignError('request.unsupported-type');
  try {
    return JSON.parse(text);
  } catch {
    throw new FieldErrors([{ path: '', reason: 'not JSON' }]);
  }
};

/** A form whose fields come once each (RFC 6749 3.2). */
export const formBody = (
  event: APIGatewayProxyEvent,
  headers: Readonly<Record<string, string | undefined>>,
): unknown => {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) {
    throw new CloudSignError('oauth.invalid-request');
  }
  const text = textBody(event);
  const pairs = [...new URLSearchParams(text)];
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new CloudSignError('oauth.invalid-request');
  return Object.fromEntries(pairs);
};
