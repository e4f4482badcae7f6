import { describe, expect, test } from 'vitest';
import { profiles, readSettings, unsetSettings } from '../../lib/settings.ts';

const [tsa] = profiles.prod.timestampAuthorities;

describe('settings of a deployment', () => {
  test('both profiles are valid', () => {
    expect(readSettings('dev').name).toBe('cloudsign-dev');
    expect(readSettings('prod').backup?.secondRegion).toBe('ap-northeast-3');
  });

  test('dev needs no domain, no network and no second Region', () => {
    const dev = readSettings('dev');
    expect([dev.domain, dev.network, dev.backup]).toEqual([undefined, undefined, undefined]);
  });

  test('an unknown profile is refused with the ones that exist', () => {
    expect(() => readSettings('test')).toThrow('there is no profile test in lib/settings.ts; profiles: dev, prod');
    expect(() => readSettings('constructor')).toThrow('there is no profile constructor');
  });

  test.each([
    [{ linkDays: 0 }, 'prod.linkDays'],
    [{ name: 'Cloud Sign' }, 'prod.name'],
    [{ region: 'tokyo' }, 'prod.region'],
    [{ logDays: 31 }, 'prod.logDays'],
    [{ signUpDomains: [] }, 'prod.signUpDomains'],
    [{ signUpDomains: ['@Example.com'] }, 'prod.signUpDomains'],
    [{ timestampAuthorities: [] }, 'prod.timestampAuthorities'],
    [{ timestampAuthorities: [{ ...tsa, anchors: ['root.crt'] }] }, 'root.crt must be one of trustedRoots'],
    [{ timestampAuthorities: [{ ...tsa, credentials: '../other' }] }, 'prod.timestampAuthorities.0.credentials'],
    [{ timestampAuthorities: [{ ...tsa, password: 'secret' }] }, 'prod.timestampAuthorities.0'],
    [{ timestampAuthorities: [{ ...tsa, policy: 'any' }] }, 'prod.timestampAuthorities.0.policy'],
    [{ validationData: { waitHours: 100, graceHours: 1 } }, 'prod.validationData.waitHours'],
    [{ validationData: { waitHours: 0, graceHours: 0 } }, 'prod.validationData.graceHours'],
    [{ colour: 'red' }, 'colour'],
    [{ domain: { ...profiles.prod.domain, api: 'api.example.org' } }, 'prod.domain.api: must end with .example.com'],
    [{ domain: { ...profiles.prod.domain, api: 'sign.example.com' } }, 'prod.domain.api: must differ'],
    [
      { network: { availabilityZones: ['ap-northeast-3a', 'ap-northeast-1c'] } },
      'prod.network.availabilityZones.0: must be a zone of ap-northeast-1',
    ],
    [{ backup: { ...profiles.prod.backup, secondRegion: 'ap-northeast-1' } }, 'prod.backup.secondRegion: must differ'],
    [{ backup: { ...profiles.prod.backup, dailyDays: 7 } }, 'prod.backup.dailyDays'],
    [{ keepData: false }, 'prod.keepData: must be true where backup is set'],
    [{ reservedConcurrency: { seal: 1 } }, 'prod.reservedConcurrency.seal: there is no such setting'],
    [{ firewal: true }, 'prod.firewal: there is no such setting'],
    [{ mail: undefined }, 'prod.mail: is missing'],
    [{ mail: { from: 'nobody', sandbox: false } }, 'prod.mail.from: Invalid email address'],
    [{ logDays: 7 }, 'prod.logDays: must be one of 30, 90, 180, 365, 400, 731'],
    [{ trustedRoots: ['not-there.crt'] }, 'prod.trustedRoots.0: there is no lib/trusted-roots/not-there.crt'],
    [
      { timestampAuthorities: [{ ...tsa, url: 'http://tsa.example.com', credentials: 'amano' }] },
      'prod.timestampAuthorities.0.url: must begin with https://',
    ],
    [{ network: { availabilityZones: ['a', 'b'] } }, 'prod.network.availabilityZones.0: must be a zone of'],
    [{ network: { availabilityZones: ['ap-northeast-1a', 'ap-northeast-1a'] } }, 'is there already'],
    [
      { network: { availabilityZones: ['ap-northeast-1a'] } },
      'prod.network.availabilityZones: must be at least 2 entries',
    ],
    [
      { backup: { ...profiles.prod.backup, availabilityZone: 'ap-northeast-1a' } },
      'prod.backup.availabilityZone: must be a zone of ap-northeast-3, like ap-northeast-3a',
    ],
    [{ reservedConcurrency: { sealing: 0 } }, 'prod.reservedConcurrency.sealing: must be at least 1'],
    [{ seal: { commonName: 'x', country: 'Japan' } }, 'prod.seal.country: two capital letters'],
  ])('%j is refused by its name', (change, message) => {
    expect(() => readSettings('prod', { ...profiles.prod, ...change })).toThrow(message);
  });

  test('says which settings still have the value of an example', () => {
    expect(unsetSettings(readSettings('dev'))).toEqual(['mail.from']);
    expect(unsetSettings(readSettings('prod'))).toContain('domain.zoneId');
    // Who may sign up is for the deployer to say: everybody who can would send documents under his seal.
    expect(unsetSettings(readSettings('prod'))).toContain('signUpDomains.0');
    expect(unsetSettings({ ...readSettings('dev'), mail: { from: 'a@contracts.co.jp', sandbox: true } })).toEqual([]);
  });
});
