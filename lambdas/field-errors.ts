import { CloudSignError, errorTable } from '../core/errors.ts';
import type { Language } from '../core/language.ts';

/** What is wrong with single fields of a request, all at once. */
export class FieldErrors extends CloudSignError {
  readonly fields: readonly {
    readonly path: string;
    readonly reason: string;
    readonly words?: Readonly<Record<Language, string>>;
  }[];
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

/** With what to do, in the reader's language, where the reason is a code or somebody's slip of the pen. */
export const inWords = ({ words, ...field }: FieldErrors['fields'][number], language: Language) => {
  if (words !== undefined) return { ...field, message: words[language] };
  return Object.hasOwn(errorTable, field.reason)
    ? { ...field, message: errorTable[field.reason as keyof typeof errorTable][language] }
    : field;
};
