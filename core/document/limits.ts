/** What one document takes: the service holds to it, and pages offer no more. */
export const limits = {
  files: 10,
  recipients: 20,
  /** Of its files together, and so of each. */
  totalBytes: 50 * 1024 * 1024,
  /** How often one recipient's place may be handed on. */
  forwards: 3,
} as const;

/** What its inputs take. */
export const widgetLimits = {
  /** Of one document. */
  widgets: 200,
  /** Of one participant. */
  ofParticipant: 50,
  /** Characters (UTF-16 units). */
  label: 100,
  text: 2000,
  /** Characters as people count them. */
  sealName: 6,
  fontSize: { min: 6, max: 72 },
  /** Points. */
  box: { min: 6, max: 14_400 },
  strokes: 200,
  /** Of all strokes of one signature together. */
  points: 5000,
  /** What is filled into one input is one row of a table, encrypted; a row has 400 KB. */
  imageBytes: 200 * 1024,
  imagePixels: 2000,
} as const;
