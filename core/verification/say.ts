import type { Language } from '../language.ts';
import { outcomeOf, type ReportedFinding, reasonFor, signatureOnly } from './read-report.ts';
import type { Report, SignatureReport } from './report.ts';

const words = {
  valid: {
    en: 'Valid: unchanged since it was signed, and who signed and when can be relied on.',
    ja: '有効：署名後に改変されておらず、署名者と署名時刻を信頼できます。',
  },
  'valid-with-remarks': {
    en: 'Valid, with remarks: unchanged as far as the signers allow; see the marked lines.',
    ja: '有効（注意あり）：署名者が許す範囲を超える改変はありません。印のある行を確認してください。',
  },
  invalid: {
    en: 'Invalid: do not rely on this document. {why}',
    ja: '無効：この文書を信頼しないでください。{why}',
  },
  indeterminate: {
    en: 'Cannot be confirmed: {why}',
    ja: '確認できません：{why}',
  },
  unsigned: { en: 'There is no signature in this file.', ja: 'このファイルに署名はありません。' },
  unreadable: { en: 'The file cannot be read exactly. {why}', ja: 'ファイルを正確に読み取れません。{why}' },
  'signature-only': {
    en: 'Concluded on a plan without timestamps (PAdES B-B). It lacks: a timestamp of a third party, so the times are the word of the service alone; and long-term evidence, so it can be verified until {until} at most.',
    ja: 'タイムスタンプのないプランで締結された書類です（PAdES B-B）。第三者によるタイムスタンプがなく、時刻はサービスの申告によるものです。長期検証のための情報もなく、検証できるのは最長で {until} までです。',
  },
  signature: { en: 'Signature {id}', ja: '署名 {id}' },
  'document-timestamp': { en: 'Document timestamp {id}', ja: '文書タイムスタンプ {id}' },
  who: { en: 'who', ja: '署名者' },
  authority: { en: 'authority', ja: '時刻認証局' },
  sealed: { en: 'certificate', ja: '証明書' },
  what: { en: 'what', ja: '内容' },
  when: { en: 'when', ja: '時刻' },
  proven: { en: '{time}, proven by {by}', ja: '{time}（{by} による証明）' },
  provenAt: { en: '{time}, proven by a timestamp', ja: '{time}（タイムスタンプで証明）' },
  acts: { en: 'who agreed to what', ja: '同意の記録' },
  act: { en: '{who} {did} ({how})', ja: '{who}：{did}（{how}）' },
  claimed: { en: '{time}, by the signer’s own clock', ja: '{time}（署名者の申告）' },
  level: { en: 'level', ja: 'レベル' },
  until: { en: ', can be verified until {until}', ja: '（{until} まで検証可能）' },
  covers: { en: 'covers', ja: '対象' },
  whole: { en: 'the whole file', ja: 'ファイル全体' },
  part: { en: 'revision {revision} of {revisions}', ja: '全 {revisions} リビジョンのうち {revision} まで' },
  after: { en: 'afterwards', ja: 'その後' },
  findings: { en: 'findings', ja: '所見' },
  file: { en: 'file', ja: 'ファイル' },
  asOf: {
    en: 'Checked as of {at}, with {anchors} trust {anchors:anchor|anchors}, offline.',
    ja: '{at} 時点、トラストアンカー {anchors} 件、オフラインで検証。',
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

type Word = keyof typeof words;

const say = (
  word: Word,
  language: Language,
  values: Readonly<Record<string, string | number | null | undefined>> = {},
): string =>
  words[word][language]
    .replace(/\{(\w+):(\w+)\|(\w+)\}/g, (_, name: string, one: string, other: string) =>
      values[name] === 1 ? one : other,
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–'));

/** The verdict in one sentence. */
export function sayVerdict(report: Report, language: Language): string {
  if (report.unreadable !== null) return say('unreadable', language, { why: report.unreadable.text[language] });
  return say(outcomeOf(report), language, { why: reasonFor(report)?.text[language] ?? '' });
}

const mark = { ok: '✓', warn: '!', unknown: '?', fail: '✗' } as const;

/** The whole report in lines of text: the sentence, then who sealed what and when, and what changed. */
export function sayReport(report: Report, language: Language): readonly string[] {
  const lines = [sayVerdict(report, language)];
  const lacking = signatureOnly(report);
  if (lacking !== undefined) lines.push('', `  ${say('signature-only', language, lacking)}`);
  if (report.acts.length > 0) lines.push('', `  ${say('acts', language)}`);
  for (const { who, did, how, time, proven, at } of report.acts) {
    const when = time === null ? at : say(proven ? 'provenAt' : 'claimed', language, { time });
    lines.push(`    ${say('act', language, { who, did: did[language], how: how[language] })}`, `      ${when}`);
  }
  for (const signature of report.signatures) lines.push('', ...saySignature(signature, { report, language }));
  const structure = report.structure.findings.filter(({ status }) => status !== 'ok');
  if (structure.length > 0) {
    lines.push('', `  ${say('file', language)}`, ...structure.map((finding) => `    ${sayFinding(finding, language)}`));
  }
  const anchors = report.anchors;
  return [...lines, '', say('asOf', language, { at: report.at, anchors })];
}

const sayFinding = ({ status, text }: ReportedFinding, language: Language): string =>
  `${mark[status]} ${text[language]}`;

function saySignature(
  signature: SignatureReport,
  { report, language }: { readonly report: Report; readonly language: Language },
): readonly string[] {
  const { answers, claims, kind } = signature;
  const isTimestamp = kind === 'document-timestamp';
  const status = { valid: 'ok', indeterminate: 'unknown', invalid: 'fail' } as const;
  const line = (word: Word, text: string): string => `    ${say(word, language)}: ${text}`;
  const lines = [`  ${mark[status[signature.verdict]]} ${say(kind, language, { id: signature.id })}`];
  const { signer, anchor } = answers.trust;
  if (!isTimestamp && claims.name !== null) lines.push(line('who', claims.name));
  if (!isTimestamp && claims.reason !== null) lines.push(line('what', claims.reason));
  if (signer !== null) {
    const chain =
      anchor === null || anchor.sha256 === signer.sha256 ? signer.subject : `${signer.subject} → ${anchor.subject}`;
    lines.push(line(isTimestamp ? 'authority' : 'sealed', chain));
  }
  const time = sayTime(signature, language);
  if (time !== undefined) lines.push(line('when', time));
  if (signature.level !== 'none') {
    const until = signature.verifiableUntil;
    const tail = until === null ? '' : say('until', language, { until });
    lines.push(line('level', `PAdES ${signature.level}${tail}`));
  }
  const { revision } = signature;
  if (revision !== null) {
    const part = say('part', language, { revision, revisions: report.revisions.length });
    lines.push(line('covers', answers.coverage.wholeFile ? say('whole', language) : part));
  }
  const changes = answers.changes.findings;
  if (changes.length > 0) {
    lines.push(`    ${say('after', language)}:`, ...changes.map((finding) => `      ${sayFinding(finding, language)}`));
  }
  const remarks = [answers.bytes, answers.coverage, answers.trust, answers.time]
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.status !== 'ok');
  if (remarks.length > 0) {
    lines.push(
      `    ${say('findings', language)}:`,
      ...remarks.map((finding) => `      ${sayFinding(finding, language)}`),
    );
  }
  return lines;
}

function sayTime({ answers, claims }: SignatureReport, language: Language): string | undefined {
  const { proven, by, timestamps } = answers.time;
  if (proven !== null) {
    const authority = timestamps.find(({ id }) => id === by)?.authority?.subject;
    return say('proven', language, { time: proven, by: authority ?? by });
  }
  return claims.time === null ? undefined : say('claimed', language, { time: claims.time });
}
