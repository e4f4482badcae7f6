/** Where each encrypted text of a document belongs: part of its additional data, so that it opens nowhere else. */
export const places = {
  title: (document: string) => `${document}|title`,
  message: (document: string) => `${document}|message`,
  declineReason: (document: string) => `${document}|decline-reason`,
  fileName: (document: string, file: string) => `${document}|file.${file}.name`,
  participant: (document: string, participant: string, field: 'name' | 'email' | 'organization') =>
    `${document}|participant.${participant}.${field}`,
  widget: (document: string, widget: string, field: 'label' | 'value') => `${document}|widget.${widget}.${field}`,
  origin: (document: string, field: 'ip' | 'userAgent') => `${document}|origin.${field}`,
} as const;
