/** Where our verifier, EU DSS and pyHanko do not say the same of a file, and why. An entry that is missing or no longer true fails the suite. */
import type { Soundness } from './compare-verdicts.ts';

/** Markdown; our reasons in short, decisions 31 and 32 at length. */
export const reasons = {
  remark: 'Our remark, which the peers do not make: {findings}.',
  vri: 'pyHanko takes any change of a `/VRI` entry, and a `/Type` in one, for an attack. What `/VRI` holds proves nothing by itself: it is data for validation, judged by its own signatures (decision 31).',
  missing:
    'A reference to an object that is not there: null for us and DSS (ISO 32000-2, 7.3.10), the end for pyHanko’s strict reading.',
  crash: 'pyHanko ends with an exception of Python.',
  taggedRemark:
    'DSS and pyHanko count changes of the structure tree, which no page shows; we only remark on bytes that nothing reaches.',
  format: 'All refuse; DSS calls it broken because of the ByteRange or the dictionary, we and pyHanko a later change.',
  der: 'Signed attributes that are not DER, which RFC 5652 5.4 asks for: DSS and we find the signature broken, pyHanko encodes them anew (decision 32).',
  ber: 'A CMS that is not well encoded: broken for us; DSS does not list the signature, pyHanko corrects it silently.',
  enveloped:
    'A detached signature whose CMS brings its own content: we and pyHanko refuse, DSS takes the content that it brings (decision 32).',
  loop: 'A cross-reference that leads in a circle: we and pyHanko refuse to read it, DSS gets out and judges what is left.',
  previous:
    'The last trailer leads nowhere: not readable; DSS searches for objects and finds all signatures broken (decision 32).',
  locked:
    'The last revision changes a field that the signature locks: invalid for us (decision 32); DSS does not compare, pyHanko objects to something else.',
  redrawn:
    'A field was filled and drawn again after a certification that allows it: our remark says what changed; pyHanko does not find the object on its list, DSS is silent.',
  uncovered: 'Bytes behind the range belong to no signed revision; DSS does not mind.',
  annotation: 'An annotation was added that covers the page: DSS sees no undefined change in it.',
  algorithms:
    'The algorithms of the signature contradict each other (Ed448 with another digest than SHAKE256): refused by us, as pyHanko’s own test wants; its AdES validation and DSS accept.',
  shake:
    'SHAKE256 without a length, as RFC 8419 has it: DSS can not compute it, and ends with an error or calls the signature broken.',
  reused:
    'Object numbers used again destroy two earlier signatures: we list them and refuse, DSS sees only the one that is left, pyHanko ends with an exception (decision 32).',
  unlisted: 'pyHanko does not know the SubFilter `adbe.pkcs7.sha1`; we remark: {findings}.',
  sameContent:
    'The page’s `/Resources` is another object with the same content, which shows the same; pyHanko compares the references.',
  derFreed:
    'Signed attributes that are not DER: as DSS, we find the signature broken (decision 32); pyHanko objects to a freed object instead.',
  commented:
    'A document timestamp with `/Type /Sig`: our remark; pyHanko does not verify it as a timestamp, DSS is silent.',
  digestName:
    'Where the hash belongs stands a signature algorithm (decision 32); pyHanko ends with an exception or judges the later revisions instead.',
} as const;

export type Difference = readonly [
  file: string,
  ours: Soundness,
  /** Several where it does not always say the same. */
  dss: Soundness | readonly Soundness[],
  pyhanko: Soundness,
  why: keyof typeof reasons,
];

export const differences: readonly Difference[] = [
  ['dss/pades-spoofing-replaced-reason.pdf', 'changed', 'broken', 'changed', 'format'],
  ['dss/pdf-signed-added-page.pdf', 'changed', 'broken', 'changed', 'format'],
  ['dss/wrong-digest-algo.pdf', 'remarks', 'remarks', 'changed', 'digestName'],
  ['dss/Signature-P-HU_NET-2.pdf', 'broken', 'broken', 'not readable', 'crash'],
  ['dss/BadEncodedCMS.pdf', 'broken', 'no signature', 'sound', 'ber'],
  ['dss/Signature-P-IT_ADO-1_HASH_FAILURE_ECDSA_.pdf', 'broken', 'broken', 'sound', 'der'],
  ['dss/pades-enveloping-cms.pdf', 'broken', 'sound', 'broken', 'enveloped'],
  ['dss/pades_infinite_loop.pdf', 'not readable', 'broken', 'not readable', 'loop'],
  ['dss/pades_opposite_infinite_loop.pdf', 'not readable', 'no signature', 'not readable', 'loop'],
  ['dss/DSS-1683.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['dss/pades-ltv.pdf', 'sound', 'sound', 'not readable', 'missing'],
  ['dss/DSS-2821.pdf', 'remarks', 'changed', 'changed', 'taggedRemark'],
  ['dss/test-with-vri.pdf', 'changed', 'sound', 'changed', 'locked'],
  ['dss/PAdES-LT.pdf', 'remarks', 'sound', 'changed', 'vri'],
  ['dss/pades-lt-extended-dss.pdf', 'sound', 'sound', 'not readable', 'missing'],
  ['dss/pades-lt-extended-abde.pdf', 'sound', 'sound', 'not readable', 'missing'],
  ['dss/Signature-P-FR_CS-5.pdf', 'sound', 'sound', 'changed', 'vri'],
  ['dss/Signature-P-DE_SCI-4.pdf', 'sound', 'sound', 'changed', 'sameContent'],
  ['dss/Signature-P-BG_BOR-2.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['dss/Test.signed_Certipost-2048-SHA512.extended.extended-2019-07-02.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['dss/pades-revoc-removed-from-dss-dict.pdf', 'sound', 'sound', 'changed', 'vri'],
  ['dss/pades3_Baseline_B.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['dss/adbe_crl_signed.pdf', 'remarks', 'sound', 'changed', 'vri'],
  ['dss/pkcs7.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['dss/pkcs7_sha1.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['dss/AD-RB.pdf', 'broken', 'broken', 'changed', 'derFreed'],
  ['dss/DSS1376-rev_n.pdf', 'remarks', 'sound', 'changed', 'redrawn'],
  ['dss/muestra-firmado-firmado.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['dss/pades-5-signatures-and-1-document-timestamp.pdf', 'not readable', 'broken', 'not readable', 'previous'],
  ['pyhanko/tail-uncovered.pdf', 'changed', 'sound', 'changed', 'uncovered'],
  ['pyhanko/minimal-two-fields-signed-twice.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['pyhanko/minimal-signed-twice-second-created.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['pyhanko/minimal-signed-twice-both-created.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['pyhanko/separate-annots-kids-indir.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['pyhanko/sig-no-signed-attrs.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['pyhanko/ed448-shake256-nolen.pdf', 'sound', ['not readable', 'broken'], 'sound', 'shake'],
  ['pyhanko/ed448-disallowed-hash.pdf', 'broken', 'sound', 'sound', 'algorithms'],
  ['libreoffice/bad-cert-p1.pdf', 'changed', 'sound', 'changed', 'annotation'],
  ['libreoffice/bad-cert-p3-stamp.pdf', 'changed', 'sound', 'changed', 'annotation'],
  ['libreoffice/partial.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['libreoffice/partial-in-between.pdf', 'changed', 'sound', 'changed', 'annotation'],
  ['libreoffice/good-non-detached.pdf', 'remarks', 'sound', 'no signature', 'unlisted'],
  ['libreoffice/dict-bool.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['libreoffice/pdf14adobe.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['libreoffice/pdf16adobe.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['libreoffice/tdf145312.pdf', 'broken', 'sound', 'not readable', 'reused'],
  ['libreoffice/2good.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['libreoffice/good.pdf', 'remarks', 'sound', 'sound', 'remark'],
  ['libreoffice/cr-comment.pdf', 'remarks', 'sound', 'broken', 'commented'],
  ['libreoffice/pdf14lowin.pdf', 'remarks', 'remarks', 'not readable', 'digestName'],
];
