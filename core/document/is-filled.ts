/** The part of a widget's value that tells, with an image as bytes (in the service) or as base64url (in the pages). */
type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'checkbox'; readonly checked: boolean }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'seal'; readonly name: string }
  | { readonly kind: 'signature'; readonly strokes: readonly unknown[] }
  | { readonly kind: 'signature'; readonly image: { readonly length: number } };

/** Whether anything is filled in: an empty text, an unchecked box and no strokes are nothing. */
export const isFilled = (value: Value | undefined): boolean => {
  if (value === undefined) return false;
  switch (value.kind) {
    case 'text':
      return value.text.trim() !== '';
    case 'checkbox':
      return value.checked;
    case 'date':
      return value.date !== '';
    case 'seal':
      return value.name.trim() !== '';
    case 'signature':
      return ('image' in value ? value.image : value.strokes).length > 0;
  }
};
