/** Where our answer differs from what a peer's test asserts: which of the checks, and the decision record that says why. */
export const decided: Readonly<Record<string, { readonly differs: readonly string[]; readonly record: string }>> = {
  'dss/wrong-digest-algo.pdf': { differs: ['expect', 'integrity'], record: 'verification-digest-algorithm' },
  'dss/AD-RB.pdf': { differs: ['expect', 'integrity'], record: 'verification-signed-attributes-der' },
  'dss/pades-enveloping-cms.pdf': { differs: ['integrity'], record: 'verification-encapsulated-content' },
  'dss/pades-multiple-pages-annots-overlap.pdf': {
    differs: ['modified'],
    record: 'verification-overlapping-annotations',
  },
  'dss/test-with-vri.pdf': { differs: ['expect'], record: 'verification-locks' },
  'dss/pades-5-signatures-and-1-document-timestamp.pdf': {
    differs: ['signatures', 'integrity', 'timestamps'],
    record: 'verification-no-repair',
  },
  'libreoffice/partial.pdf': { differs: ['expect'], record: 'verification-white-space-at-the-end' },
  'libreoffice/tdf145312.pdf': { differs: ['expect', 'signatures'], record: 'verification-lost-fields' },
};
