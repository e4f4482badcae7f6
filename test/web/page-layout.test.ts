import { describe, expect, test } from 'vitest';
import { layoutOf, nextZoom, outputScaleOf, zoomSteps } from '../../web/pdf/page-layout.ts';

const a4 = { width: 595, height: 842 };

describe('a page on the screen', () => {
  test('fills the column at 100 %', () => {
    expect(layoutOf(a4, 328, 1)).toMatchObject({ width: 328, height: 464 });
    expect(layoutOf({ width: 842, height: 595 }, 328, 1).width).toBe(328);
  });

  test('grows with the zoom', () => {
    expect(layoutOf(a4, 328, 2).width).toBe(656);
  });

  test('a small page is not blown up without end', () => {
    expect(layoutOf({ width: 100, height: 50 }, 900, 1).width).toBe(200);
  });

  test('is drawn with the pixels of the screen, but in a canvas that every browser can hold', () => {
    expect(outputScaleOf(layoutOf(a4, 328, 1), 3)).toBe(3);
    const huge = layoutOf({ width: 14_400, height: 14_400 }, 900, 4);
    const scale = outputScaleOf(huge, 3);
    expect(huge.width * scale * huge.height * scale).toBeLessThanOrEqual(16_000_001);
    const long = layoutOf({ width: 100, height: 14_400 }, 900, 1);
    expect(long.height * outputScaleOf(long, 2)).toBeLessThanOrEqual(8192);
  });
});

describe('zooming', () => {
  test('goes step by step and stops at the ends', () => {
    expect(nextZoom(1, 1)).toBe(1.25);
    expect(nextZoom(1, -1)).toBe(0.8);
    expect(nextZoom(zoomSteps[0], -1)).toBe(zoomSteps[0]);
    expect(nextZoom(4, 1)).toBe(4);
  });
});
