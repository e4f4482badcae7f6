/**
 * What may change after a signature: one row a kind of change, one column for what the document's signatures permit.
 * `approval`: no certification and no lock. `p1` to `p3`: DocMDP permissions 1 to 3 (ISO 32000-2, 12.8.2.2).
 *
 * ok: of no consequence. listed: harmless, and shown. warn: shown as a warning. adopted: a warning when a later signature covers the
 * change, undecided as long as none does. signed: a warning when the signature that was added is valid itself, not allowed when it
 * is broken, else undecided. fail: not allowed. A change of no known kind is `other`: not allowed either.
 */
export type Judgement = 'ok' | 'listed' | 'warn' | 'adopted' | 'signed' | 'fail';

export type Permission = 'approval' | 'p1' | 'p2' | 'p3';

export interface ChangeRow extends Readonly<Record<Permission, Judgement>> {
  readonly en: string;
  readonly ja: string;
}

const always = (judgement: Judgement): Readonly<Record<Permission, Judgement>> => ({
  approval: judgement,
  p1: judgement,
  p2: judgement,
  p3: judgement,
});

const columns = (
  approval: Judgement,
  p1: Judgement,
  rest: { readonly p2: Judgement; readonly p3: Judgement },
): Readonly<Record<Permission, Judgement>> => ({ approval, p1, ...rest });

export const changePolicy = {
  'validation-data-added': {
    ...always('ok'),
    en: 'Validation data (certificates, revocation answers) was added.',
    ja: '検証情報（証明書・失効情報）が追加されました。',
  },
  'validation-data-rewritten': {
    ...always('listed'),
    en: 'Validation data was replaced or removed ({detail}).',
    ja: '検証情報が置き換えられたか、削除されました（{detail}）。',
  },
  'validation-data-removed': {
    ...always('fail'),
    en: 'The validation data was removed, or replaced by something else ({detail}).',
    ja: '検証情報が削除されたか、別のものに置き換えられています（{detail}）。',
  },
  'timestamp-added': {
    ...always('ok'),
    en: 'A document timestamp was added (field “{field}”).',
    ja: '文書タイムスタンプが追加されました（フィールド「{field}」）。',
  },
  'timestamp-added-visible': {
    ...columns('adopted', 'fail', { p2: 'fail', p3: 'fail' }),
    en: 'A document timestamp with an appearance was added (field “{field}”, page {page}, box {box}).',
    ja: '外観のある文書タイムスタンプが追加されました（フィールド「{field}」、{page} ページ、範囲 {box}）。',
  },
  'extensions-changed': {
    ...always('ok'),
    en: 'The list of PDF extensions was changed.',
    ja: 'PDF拡張の一覧が変更されました。',
  },
  'extensions-reduced': {
    ...always('adopted'),
    en: 'The list of PDF extensions was cut ({detail}).',
    ja: 'PDF拡張の一覧が減らされています（{detail}）。',
  },
  'output-intent-added': {
    ...columns('listed', 'fail', { p2: 'listed', p3: 'listed' }),
    en: 'It was noted that colors are meant as sRGB.',
    ja: '色をsRGBとして扱う旨の情報が追加されました。',
  },
  'metadata-changed': {
    ...always('ok'),
    en: 'The metadata was changed.',
    ja: 'メタデータが変更されました。',
  },
  'metadata-removed': {
    ...always('fail'),
    en: 'The metadata was removed, or replaced by something that is no XMP.',
    ja: 'メタデータが削除されたか、XMPではないものに置き換えられています。',
  },
  'information-changed': {
    ...always('ok'),
    en: 'The document information (title, author, dates) was changed.',
    ja: '文書情報（タイトル、作成者、日時）が変更されました。',
  },
  'version-changed': {
    ...always('ok'),
    en: 'The PDF version of the document was raised or lowered ({old} → {new}).',
    ja: '文書のPDFバージョンが変更されました（{old} → {new}）。',
  },
  'attachments-shown': {
    ...columns('listed', 'fail', { p2: 'listed', p3: 'listed' }),
    en: 'The list of attachments is shown when the document is opened.',
    ja: '文書を開いたときに添付ファイルの一覧が表示されるようになりました。',
  },
  'mark-information-changed': {
    ...always('ok'),
    en: 'The notes about tagging were changed.',
    ja: 'タグ付けに関する情報が変更されました。',
  },
  'usage-rights-changed': {
    ...always('ok'),
    en: 'Usage rights for one viewer were changed.',
    ja: '特定のビューアー向けの使用権限が変更されました。',
  },
  'page-metadata-changed': {
    ...always('ok'),
    en: 'Notes on page {page} that are not displayed were changed ({key}).',
    ja: '{page} ページの表示されない情報が変更されました（{key}）。',
  },
  'producer-note-changed': {
    ...always('ok'),
    en: 'What the program that wrote the file notes about itself was changed.',
    ja: 'ファイルを書き出したプログラム自身の情報が変更されました。',
  },
  'structure-extended': {
    ...always('ok'),
    en: 'The tag structure was extended for added fields.',
    ja: '追加されたフィールドのためにタグ構造が拡張されました。',
  },
  'file-id-changed': {
    ...always('listed'),
    en: 'The permanent identifier of the file was changed.',
    ja: 'ファイルの固有識別子が変更されました。',
  },
  'form-created': {
    ...always('ok'),
    en: 'The document got a form to hold signatures.',
    ja: '署名を置くためのフォームが文書に追加されました。',
  },
  'form-defaults-changed': {
    ...columns('listed', 'fail', { p2: 'listed', p3: 'listed' }),
    en: 'Defaults of the form were changed ({key}).',
    ja: 'フォームの既定値が変更されました（{key}）。',
  },
  'form-defaults-unused': {
    ...always('ok'),
    en: 'Defaults that no field of the form is drawn by were changed ({key}).',
    ja: 'どのフィールドの描画にも使われないフォームの既定値が変更されました（{key}）。',
  },
  'form-defaults-replaced': {
    ...columns('adopted', 'fail', { p2: 'adopted', p3: 'adopted' }),
    en: 'What viewers draw fields by was replaced ({key}).',
    ja: 'ビューアーがフィールドを描画する際の既定値が置き換えられました（{key}）。',
  },
  'form-redraw-asked': {
    ...columns('adopted', 'fail', { p2: 'adopted', p3: 'adopted' }),
    en: 'Viewers are asked to draw all fields anew from their values.',
    ja: 'すべてのフィールドを値から再描画するよう、ビューアーに指示されています。',
  },
  'form-resources-changed': {
    ...columns('adopted', 'fail', { p2: 'adopted', p3: 'adopted' }),
    en: 'Fonts that fields may be drawn with anew were replaced.',
    ja: 'フィールドの再描画に使われるフォントが置き換えられました。',
  },
  'field-signed': {
    ...columns('listed', 'fail', { p2: 'listed', p3: 'listed' }),
    en: 'The existing field “{field}” was signed (page {page}, box {box}).',
    ja: '既存の署名フィールド「{field}」に署名されました（{page} ページ、範囲 {box}）。',
  },
  'signature-added-invisible': {
    ...columns('listed', 'fail', { p2: 'listed', p3: 'listed' }),
    en: 'Another signature without an appearance was added (field “{field}”).',
    ja: '外観のない署名が追加されました（フィールド「{field}」）。',
  },
  'signature-added-visible': {
    ...columns('warn', 'fail', { p2: 'signed', p3: 'signed' }),
    en: 'Another signature was added in a new visible field “{field}” (page {page}, box {box}).',
    ja: '新しい可視フィールド「{field}」に署名が追加されました（{page} ページ、範囲 {box}）。',
  },
  'signature-field-added': {
    ...columns('listed', 'fail', { p2: 'fail', p3: 'fail' }),
    en: 'An empty signature field “{field}” was added (page {page}, box {box}).',
    ja: '空の署名フィールド「{field}」が追加されました（{page} ページ、範囲 {box}）。',
  },
  'signature-field-added-drawn': {
    ...columns('adopted', 'fail', { p2: 'fail', p3: 'fail' }),
    en: 'An empty signature field “{field}” that draws something was added (page {page}, box {box}).',
    ja: '描画内容を持つ空の署名フィールド「{field}」が追加されました（{page} ページ、範囲 {box}）。',
  },
  'certified-later': {
    ...columns('warn', 'fail', { p2: 'fail', p3: 'fail' }),
    en: 'The document was certified after it had been signed.',
    ja: '署名された後に、文書が認証（certification）されました。',
  },
  'value-changed': {
    ...columns('adopted', 'fail', { p2: 'warn', p3: 'warn' }),
    en: 'Field “{field}”: “{old}” → “{new}” (page {page}, box {box}).',
    ja: 'フィールド「{field}」：「{old}」→「{new}」（{page} ページ、範囲 {box}）。',
  },
  'field-redrawn': {
    ...columns('adopted', 'fail', { p2: 'warn', p3: 'warn' }),
    en: 'Field “{field}” is drawn anew together with its value (page {page}, box {box}).',
    ja: 'フィールド「{field}」の表示が値とともに更新されました（{page} ページ、範囲 {box}）。',
  },
  'read-only-value-changed': {
    ...columns('adopted', 'fail', { p2: 'adopted', p3: 'adopted' }),
    en: 'Field “{field}” is not to be filled in, and was: “{old}” → “{new}” (page {page}, box {box}).',
    ja: '入力できないフィールド「{field}」の値が変更されました：「{old}」→「{new}」（{page} ページ、範囲 {box}）。',
  },
  'appearance-changed': {
    ...columns('fail', 'fail', { p2: 'adopted', p3: 'adopted' }),
    en: 'Field “{field}” looks different although its value is unchanged (page {page}, box {box}).',
    ja: 'フィールド「{field}」の値は同じですが、表示が変更されています（{page} ページ、範囲 {box}）。',
  },
  'field-locked': {
    ...always('ok'),
    en: 'Field “{field}” was made read-only.',
    ja: 'フィールド「{field}」が読み取り専用になりました。',
  },
  'locked-field-changed': {
    ...always('fail'),
    en: 'Field “{field}” was changed although a signature locks it ({detail}).',
    ja: '署名によってロックされたフィールド「{field}」が変更されています（{detail}）。',
  },
  'field-definition-changed': {
    ...always('fail'),
    en: 'The definition of field “{field}” was changed ({key}).',
    ja: 'フィールド「{field}」の定義が変更されています（{key}）。',
  },
  'field-added': {
    ...always('fail'),
    en: 'A form field “{field}” was added (page {page}, box {box}).',
    ja: 'フォームフィールド「{field}」が追加されています（{page} ページ、範囲 {box}）。',
  },
  'field-removed': {
    ...always('fail'),
    en: 'The form field “{field}” was removed.',
    ja: 'フォームフィールド「{field}」が削除されています。',
  },
  'signed-field-changed': {
    ...always('fail'),
    en: 'The signed field “{field}” was changed ({key}).',
    ja: '署名済みのフィールド「{field}」が変更されています（{key}）。',
  },
  'form-changed': {
    ...always('fail'),
    en: 'The form was changed ({key}).',
    ja: 'フォームが変更されています（{key}）。',
  },
  'annotation-added': {
    ...columns('fail', 'fail', { p2: 'fail', p3: 'warn' }),
    en: 'An annotation ({subtype}) was added (page {page}, box {box}).',
    ja: '注釈（{subtype}）が追加されています（{page} ページ、範囲 {box}）。',
  },
  'annotation-covering-added': {
    ...always('fail'),
    en: 'An annotation ({subtype}) that can cover the page was added (page {page}, box {box}).',
    ja: 'ページの内容を覆い隠せる注釈（{subtype}）が追加されています（{page} ページ、範囲 {box}）。',
  },
  'annotation-changed': {
    ...columns('fail', 'fail', { p2: 'fail', p3: 'warn' }),
    en: 'An annotation ({subtype}) was changed (page {page}, box {box}, {key}).',
    ja: '注釈（{subtype}）が変更されています（{page} ページ、範囲 {box}、{key}）。',
  },
  'annotation-covering-changed': {
    ...always('fail'),
    en: 'An annotation ({subtype}) that can cover the page was changed (page {page}, box {box}, {key}).',
    ja: 'ページの内容を覆い隠せる注釈（{subtype}）が変更されています（{page} ページ、範囲 {box}、{key}）。',
  },
  'annotation-removed': {
    ...columns('fail', 'fail', { p2: 'fail', p3: 'warn' }),
    en: 'An annotation ({subtype}) was removed (page {page}, box {box}).',
    ja: '注釈（{subtype}）が削除されています（{page} ページ、範囲 {box}）。',
  },
  'annotation-content-removed': {
    ...columns('fail', 'fail', { p2: 'fail', p3: 'adopted' }),
    en: 'An annotation ({subtype}) that showed something of its own was removed (page {page}, box {box}).',
    ja: '内容を表示していた注釈（{subtype}）が削除されています（{page} ページ、範囲 {box}）。',
  },
  'page-added': {
    ...always('fail'),
    en: 'Page {page} was added.',
    ja: '{page} ページが追加されています。',
  },
  'page-removed': {
    ...always('fail'),
    en: 'Page {page} was removed.',
    ja: '{page} ページが削除されています。',
  },
  'page-changed': {
    ...always('fail'),
    en: 'Page {page} was changed ({key}).',
    ja: '{page} ページが変更されています（{key}）。',
  },
  'page-tree-changed': {
    ...always('fail'),
    en: 'The order or the common properties of the pages were changed ({key}).',
    ja: 'ページの順序または共通の属性が変更されています（{key}）。',
  },
  'structure-changed': {
    ...always('fail'),
    en: 'The tag structure (what is read aloud) was changed ({key}).',
    ja: 'タグ構造（読み上げられる内容）が変更されています（{key}）。',
  },
  'permissions-changed': {
    ...always('fail'),
    en: 'The permissions of the document were changed ({key}).',
    ja: '文書の権限が変更されています（{key}）。',
  },
  'catalog-changed': {
    ...always('fail'),
    en: 'The document was changed ({key}).',
    ja: '文書が変更されています（{key}）。',
  },
  'object-unreadable': {
    ...always('fail'),
    en: 'Object {key} was written in a way that can’t be read exactly; programs may show different things.',
    ja: 'オブジェクト {key} が正確に読み取れない形で書き込まれています。プログラムによって表示が異なる可能性があります。',
  },
  other: {
    ...always('fail'),
    en: 'Something else was changed ({key}).',
    ja: 'その他の変更があります（{key}）。',
  },
} as const satisfies Record<string, ChangeRow>;

export type ChangeKind = keyof typeof changePolicy;

/** What changed from one revision to the next; `values` fill the sentence of its row. */
export interface Change {
  readonly kind: ChangeKind;
  /** Index of the revision that made it. */
  readonly revision: number;
  readonly values: ChangeValues;
}

export interface ChangeValues {
  readonly field?: string;
  /** What the field says it is for (/TU), shown before its name. */
  readonly label?: string;
  readonly old?: string;
  readonly new?: string;
  /** Counted from 1. */
  readonly page?: number;
  /** Left, bottom, right, top in points. */
  readonly box?: readonly [number, number, number, number];
  readonly subtype?: string;
  readonly key?: string;
  readonly detail?: string;
}
