import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runbookSections } from '../../lib/constructs/alarm-designs.ts';

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

describe('the runbook', () => {
  test('has a section for each kind of alarm, and no other', () => {
    expect(headings).toEqual([...runbookSections]);
  });

  test('each section says what to do', () => {
    for (const section of runbook.split(/^## .+$/m).slice(1)) expect(section).toMatch(/^1\. /m);
  });
});
