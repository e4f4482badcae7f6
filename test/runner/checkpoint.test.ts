import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCheckpoints, trackProgress } from '../../local/runner/checkpoint.ts';

describe('the progress of a stream', () => {
  test('goes to the last record before the first that is not dealt with', () => {
    const progress = trackProgress('4');
    for (const sequence of ['5', '6', '7']) progress.begun(sequence);
    progress.finished('7');
    progress.finished('6');
    expect(progress.after()).toBe('4');
    progress.finished('5');
    expect(progress.after()).toBe('7');
  });
});

describe('the file of checkpoints', () => {
  test('is read again after a restart', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'cloudsign-checkpoint-')), 'streams.json');
    const file = openCheckpoints(path);
    expect(file.get('documents')).toBeUndefined();
    file.set('documents', '12');
    file.flush();
    expect(openCheckpoints(path).get('documents')).toBe('12');
  });

  test('that cannot be read means: from the beginning', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'cloudsign-checkpoint-')), 'streams.json');
    writeFileSync(path, '{"documents":');
    expect(openCheckpoints(path).get('documents')).toBeUndefined();
  });
});
