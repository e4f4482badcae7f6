import { CloudSignError, errorTable } from '../core/errors.ts';

/** What is wrong with single fields of a request, all at once. */
export class FieldErrors extends CloudSignError {
  readonly fields: readonly { readonly path: string; readonly reason: string }[];
  constructor(
    fields: FieldErrors['fields'],
    code:
      | 'request.malformed'
      | 'account.password-weak'
      | 'widget.inputs-refused'
      | 'widget.placement-refused' = 'request.malformed',
  ) {
    super(code);
    this.fields = fields;
  }
}

/** A reason that is a code says what to do, in the reader's language. */
export const inWords = (field: FieldErrors['fields'][number], language: 'ja' | 'en') =>
  Object.hasOwn(errorTable, field.reason)
    ? { ...field, message: errorTable[field.reason as keyof typeof errorTable][language] }
    : field;
