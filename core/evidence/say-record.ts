import type { Language } from '../language.ts';
import type { RecordProblem, RecordReport } from './check-record.ts';

type Words = Readonly<Record<Language, string>>;

const problemWords: Readonly<Record<RecordProblem, Words>> = {
  'chain-broken': {
    en: 'The chain of events is broken: one was lost, added or altered, or is of another document.',
    ja: '記録のつながりが壊れています。欠落、追加、改変、または別の書類の記録が含まれています。',
  },
  'proof-missing': {
    en: 'The record holds no proof of a day. Save it again when the day is over (UTC).',
    ja: '記録に日ごとの証明が含まれていません。その日（UTC）が終わってから保存し直してください。',
  },
  'head-not-in-chain': {
    en: 'The proof is about an event that is not in this record.',
    ja: '証明の対象が、この記録に含まれていません。',
  },
  'path-wrong': {
    en: 'The path of the proof does not lead from this document to the root.',
    ja: '証明の経路が、この書類からルートに至りません。',
  },
  'root-of-another-day': {
    en: 'The root that you gave is of another day than the proof.',
    ja: '指定されたルートは、証明とは別の日のものです。',
  },
  'root-differs': {
    en: 'The root in the record is not the one that you gave.',
    ja: '記録に含まれるルートが、指定されたルートと異なります。',
  },
  'timestamp-wrong': {
    en: 'The timestamp is not over this root, or its signature is wrong.',
    ja: 'タイムスタンプがこのルートに対するものではないか、署名が正しくありません。',
  },
  'timestamp-untrusted': {
    en: 'The timestamp authority leads to no trust anchor that was given. Give its root (--trust).',
    ja: '時刻認証局を、指定されたトラストアンカーまでたどれません。--trust でルート証明書を指定してください。',
  },
  'file-not-named': {
    en: 'A file is not one that this record is about: no event names its SHA-256.',
    ja: 'この記録が対象としていないファイルがあります（SHA-256 が記録にありません）。',
  },
};

const verdictWords: Readonly<Record<RecordReport['verdict'], Words>> = {
  valid: { en: 'Valid', ja: '有効' },
  indeterminate: { en: 'Cannot be confirmed', ja: '確認できません' },
  invalid: { en: 'Invalid: do not rely on this record', ja: '無効：この記録を信頼しないでください' },
};

/** A report in lines for people; the first one is the verdict. Files by the names that they were given under. */
export const sayRecord = (
  report: RecordReport,
  { language, nameOf }: { readonly language: Language; readonly nameOf: (sha256: string) => string },
): readonly string[] => {
  const isEnglish = language === 'en';
  const { proven, events, isRootCompared } = report;
  const files = Object.entries(report.files).map(([sha256, event]) =>
    event === undefined
      ? `  ${nameOf(sha256)}: ${isEnglish ? 'not named' : '記録なし'} (SHA-256 ${sha256})`
      : `  ${nameOf(sha256)}: ${isEnglish ? 'named by event' : '記録番号'} ${event.seq} (${event.type})`,
  );
  const proof =
    proven === undefined
      ? []
      : [
          isEnglish
            ? `  events 1 to ${proven.seq} are under the root of ${proven.day}, which existed at ${proven.at.toISOString()}: timestamp of ${proven.by}`
            : `  記録 1～${proven.seq} は ${proven.day} のルートに含まれ、そのルートは ${proven.at.toISOString()} に存在しました（${proven.by} のタイムスタンプ）`,
          isRootCompared
            ? isEnglish
              ? '  that root is the one that you gave'
              : '  このルートは指定されたものと一致します'
            : isEnglish
              ? `  that root is the record's own: compare it with GET /v1/roots?day=${proven.day} of the service, or with the one that you kept (--root)`
              : `  このルートは記録に含まれるものです。サービスの GET /v1/roots?day=${proven.day} または保管したルートと比較してください（--root）`,
          ...(proven.seq < events
            ? [
                isEnglish
                  ? `  later events (${proven.seq + 1} to ${events}) are in the chain, and under no root yet that is in this record`
                  : `  記録 ${proven.seq + 1}～${events} はつながりに含まれますが、この記録のルートの対象ではありません`,
              ]
            : []),
        ];
  return [
    `${verdictWords[report.verdict][language]}: ${isEnglish ? `document ${report.document}, ${events} events` : `書類 ${report.document}、記録 ${events} 件`}`,
    ...report.problems.map((problem) => `  ${problemWords[problem][language]} (${problem})`),
    ...files,
    ...proof,
  ];
};
