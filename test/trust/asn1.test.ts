import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import {
  bigintOf,
  childrenOf,
  elementAt,
  integerHex,
  namedBitsOf,
  octetsOf,
  oidOf,
  readElement,
  textOf,
  timeOf,
} from '../../core/trust/asn1.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { parseCrl } from '../../core/trust/crl.ts';
import * as der from '../../core/trust/der.ts';
import { fromHex, toHex } from '../../core/trust/hex.ts';
import { parseOcspResponse } from '../../core/trust/ocsp.ts';
import { readSignedData } from '../../core/trust/signed-data.ts';
import { readTimestampToken } from '../../core/trust/timestamp.ts';

describe('DER as written is read back', () => {
  test('integers of any size and sign of the first octet', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 300n }), (value) => {
        expect(bigintOf(readElement(der.integer(value)))).toBe(value);
      }),
    );
  });

  test('object identifiers with large arcs', () => {
    for (const oid of [
      '2.5.29.15',
      '2.999.3161.1',
      '1.2.840.113549.1.9.16.2.47',
      '2.25.329800735698586629295641978511506172918',
    ]) {
      expect(oidOf(readElement(der.oid(oid)))).toBe(oid);
    }
  });

  test('strings, times, named bits and long lengths', () => {
    expect(textOf(readElement(der.utf8String('合意 ✓')))).toBe('合意 ✓');
    const moment = new Date('2026-11-01T09:00:00.250Z');
    expect(timeOf(readElement(der.generalizedTime(moment)))).toEqual(moment);
    expect(timeOf(readElement(der.time(new Date('2049-12-31T23:59:59Z')))).getUTCFullYear()).toBe(2049);
    expect(readElement(der.time(new Date('2050-01-01T00:00:00Z'))).tag).toBe(0x18);
    expect(namedBitsOf(readElement(der.namedBits([0, 5, 25])))).toEqual([0, 5, 25]);
    const long = new Uint8Array(70_000).fill(7);
    expect(octetsOf(readElement(der.octetString(long)))).toEqual(long);
  });

  test('SET OF is sorted', () => {
    const set = der.setOf(der.integer(300), der.integer(2), der.integer(1));
    expect(childrenOf(readElement(set)).map((element) => Number(bigintOf(element)))).toEqual([1, 2, 300]);
  });
});

describe('BER is read where it is allowed, and only there', () => {
  const indefinite = fromHex('3080040161040162' + '0000');
  test('indefinite lengths', () => {
    expect(childrenOf(readElement(indefinite, 'ber'))).toHaveLength(2);
    expect(() => readElement(indefinite)).toThrow('trust.malformed');
  });

  test('constructed octet strings are joined', () => {
    expect(toHex(octetsOf(readElement(fromHex('2406040161040162'), 'ber')))).toBe('6162');
  });

  test('lengths that are not minimal', () => {
    expect(octetsOf(readElement(fromHex('04810161'), 'ber'))).toEqual(Uint8Array.of(0x61));
    expect(() => readElement(fromHex('04810161'))).toThrow('trust.malformed');
  });

  test('an integer in more octets than it needs is the same serial number', () => {
    expect(integerHex(readElement(fromHex('020300007f'), 'ber'))).toBe('7f');
    expect(integerHex(readElement(fromHex('02020080'), 'ber'))).toBe('0080');
  });
});

describe('hostile input is refused with a code', () => {
  test.each([
    ['nothing', ''],
    ['a cut header', '30'],
    ['a length beyond the end', '300501'],
    ['a length of five octets', '30850000000001'],
    ['a high tag number', '1f8101'],
    ['an indefinite primitive', '0480'],
    ['an indefinite length without end', '3080040161'],
  ])('%s', (_name, hex) => {
    expect(() => elementAt(fromHex(hex), 0, 'ber')).toThrow('trust.malformed');
  });

  test('nesting deeper than anything real', () => {
    const deep = Uint8Array.from([...new Array(2000).fill([0x30, 0x80]).flat()]);
    expect(() => readElement(deep, 'ber')).toThrow('nested too deep');
  });

  test('more elements than anything real', () => {
    const many = new Uint8Array(400_000).map((_, index) => (index % 2 === 0 ? 0x04 : 0));
    expect(() => octetsOf(readElement(der.element(0x24, many), 'ber'))).toThrow('too many elements');
  });

  test('whatever bytes come, every reader answers or throws a coded error', () => {
    const readers = [parseCertificate, parseCrl, parseOcspResponse, readSignedData, readTimestampToken];
    const tlv: fc.Arbitrary<Uint8Array> = fc.letrec<{ node: Uint8Array }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'medium' },
        fc
          .tuple(fc.constantFrom(2, 3, 4, 5, 6, 10, 12, 23, 24, 128), fc.uint8Array({ maxLength: 8 }))
          .map(([tag, body]) => der.element(tag, body)),
        fc
          .tuple(fc.constantFrom(0x30, 0x31, 0xa0, 0xa1, 0xa3), fc.array(tie('node'), { maxLength: 6 }))
          .map(([tag, parts]) => der.element(tag, ...parts)),
      ),
    })).node;
    fc.assert(
      fc.property(fc.oneof(tlv, fc.uint8Array({ maxLength: 200 })), fc.constantFrom(...readers), (bytes, read) => {
        try {
          read(bytes);
        } catch (error) {
          if (!isCloudSignError(error)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
