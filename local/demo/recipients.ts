import type { Language } from '../../core/language.ts';

export interface DemoRecipient {
  readonly name: string;
  readonly email: string;
  readonly organization: string;
  readonly language: Language;
}

const people = [
  { name: '佐藤 花子', organization: '株式会社さくら商事', language: 'ja' },
  { name: '鈴木 一郎', organization: '鈴木工務店', language: 'ja' },
  { name: '髙橋 美咲', organization: '合同会社みなと', language: 'ja' },
] as const;

/** One to three recipients with addresses of their own, so that each mail in the inbox is found by its address. */
export const recipientsFor = (label: string, count: number): readonly DemoRecipient[] =>
  people
    .slice(0, Math.min(Math.max(count, 1), people.length))
    .map((person, index) => ({ ...person, email: `recipient-${index + 1}.${label}@example.com` }));
