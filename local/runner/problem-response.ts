import { type ErrorCode, errorTable } from '../../core/errors.ts';

/** The answer to a request that reaches no function: the same coded JSON as the functions' own errors. */
export const problemResponse = (
  code: ErrorCode,
  acceptLanguage: string | undefined,
): { readonly status: number; readonly headers: Record<string, string>; readonly body: string } => {
  // As the functions choose: Japanese unless English comes before it.
  const language = /\b(ja|en)\b/i.exec(acceptLanguage ?? '')?.[1]?.toLowerCase() === 'en' ? 'en' : 'ja';
  const { status, [language]: message } = errorTable[code];
  return {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept-Language',
    },
    body: JSON.stringify({ error: { code, message } }),
  };
};
