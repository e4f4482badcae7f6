/** Variable with the ARN of the document key's replica. */
export const documentKeyVariable = 'KEY_DOCUMENT';
