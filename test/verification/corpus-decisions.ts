/** Where our answer differs from what a peer's test asserts: which checks. docs/decisions/0032-where-peers-differ.md says why. */
export const decided: Readonly<Record<string, readonly string[]>> = {
  'dss/wrong-digest-algo.pdf': ['expect', 'integrity'],
  'dss/AD-RB.pdf': ['expect', 'integrity'],
  'dss/pades-enveloping-cms.pdf': ['integrity'],
  'dss/pades-multiple-pages-annots-overlap.pdf': ['modified'],
  'dss/test-with-vri.pdf': ['expect'],
  'dss/pades-5-signatures-and-1-document-timestamp.pdf': ['signatures', 'integrity', 'timestamps'],
  'libreoffice/partial.pdf': ['expect'],
  'libreoffice/tdf145312.pdf': ['expect', 'signatures'],
};
