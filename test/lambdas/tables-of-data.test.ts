import { describe, expect, test } from 'vitest';
import { matrix } from '../../core/access/roles.ts';
import { limits } from '../../core/document/limits.ts';
import { errorTable } from '../../core/errors.ts';
import { type FunctionName, functions, needsOf } from '../../lambdas/functions.ts';
import { actions, needs, variableOf } from '../../lambdas/needs.ts';
import { type Route, routes } from '../../lambdas/routes.ts';

const all = Object.entries(routes) as [string, Route][];

describe('routes', () => {
  test('are distinct', () => {
    const keys = all.map(([, { method, path }]) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
  test.each(all)('%s: its path tells who may call it', (_, route) => {
    const isOfTeam = route.auth === 'member' || route.auth === 'api-key';
    expect(isOfTeam).toBe(/^\/v1\/teams\/\{team\}(\/|$)/.test(route.path));
    if (route.auth === 'recipient') expect(route.path).toMatch(/^\/v1\/links\//);
    if (isOfTeam) expect(route.scope).toBeDefined();
  });
  test.each(all)('%s: a GET takes no body, and what anybody may call is throttled', (_, route) => {
    if (route.method === 'GET') expect(route.body).toBeUndefined();
    if (route.auth === 'none') expect(route.rate).toBeGreaterThan(0);
  });
});

test.each(all.filter(([, { response }]) => response === 'pdf'))(
  '%s: a reader with 2 Mbit/s gets the largest file whole',
  (_, { function: name }) => {
    expect(functions[name].timeoutSeconds).toBeGreaterThan((limits.totalBytes * 8) / 2_000_000);
  },
);

describe('trust boundaries', () => {
  const has = (need: keyof typeof needs): FunctionName[] =>
    (Object.keys(functions) as FunctionName[]).filter((name) => needsOf(name).includes(need));
  test('only sealing holds the sealing key', () => expect(has('sealingKey')).toEqual(['sealing']));
  test('only accounts sees the identity table and key', () => {
    expect(has('identityTable')).toEqual(['accounts']);
    expect(has('identityKey')).toEqual(['accounts']);
    expect(has('sessionKey')).toEqual(['accounts']);
  });
  test('accounts touches no document', () => {
    expect(needsOf('accounts').filter((need) => /document|files|audit|staging/i.test(need))).toEqual([]);
  });
  test('what can reach the internet has no right at all', () => {
    const outside = (Object.keys(functions) as FunctionName[]).filter((name) => functions[name].network === 'internet');
    expect(outside.sort()).toEqual(['edge-sync', 'federation', 'notary']);
    // Addresses of allowlists, by the keys of their items (lambdas/needs.ts, leadingKeys), for the firewall's own API.
    expect(needsOf('edge-sync')).toEqual(['edgeLists', 'firewall']);
    expect(needsOf('notary').filter((need) => need !== 'authorityCredentials')).toEqual([]);
    expect(needsOf('federation')).toEqual([]);
    expect(has('federation')).toEqual(['accounts']);
  });
  test('verification sees trust anchors and what it is given, nothing of ours', () => {
    expect(needsOf('verification')).toEqual(['checks', 'conclusionsRead', 'rootsRead', 'trust']);
  });
  test('the archive is written by one function, which can take nothing back and opens nothing that is encrypted', () => {
    const holders = (Object.keys(functions) as FunctionName[]).filter((name) => needsOf(name).includes('archive'));
    expect(holders).toEqual(['archive']);
    expect(needsOf('archive')).toEqual(['archive', 'notary', 'roots', 'trust']);
    expect(actions.bucket.archive.filter((action) => action.includes('Delete'))).toEqual([]);
  });
  test('mailing and sending open no file', () => {
    for (const name of ['mailing', 'sending', 'clock'] as const)
      expect(needsOf(name).filter((need) => /files/i.test(need))).toEqual([]);
  });
});

test('each need has its variable, and two needs share one only for the same thing', () => {
  const byVariable = Map.groupBy(Object.values(needs), variableOf);
  for (const [variable, group] of byVariable) {
    expect(variable).toMatch(/^[A-Z_]+$/);
    expect(new Set(group.map(({ kind, resource }) => `${kind} ${resource}`)).size).toBe(1);
  }
});

test('every error code has a status and says something in both languages', () => {
  for (const [code, { status, en, ja }] of Object.entries(errorTable)) {
    expect(code).toMatch(/^[a-z]+(\.[a-z-]+)?$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(en.length).toBeGreaterThan(10);
    expect(/[ぁ-んァ-ン一-龠]/.test(ja)).toBe(true);
  }
});

test('an auditor reads and cannot write or send', () => {
  expect(matrix.auditor.may.filter((scope) => !scope.endsWith(':read'))).toEqual([]);
});
