/** Before the id in the margin of each page. */
export const documentIdLabel = '書類ID (Document ID): ';

/** Every character that the margin may show, once: code n of its font is character n - 1. */
export const documentIdSigns = [...new Set(`${documentIdLabel}0123456789abcdefghijklmnopqrstuvwxyz`)];
