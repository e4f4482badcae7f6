import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { recipients, verificationReport } from '../../lambdas/schemas.ts';
import { requestModel } from '../../lib/constructs/request-model.ts';

describe('the shape of a body for API Gateway', () => {
  test('has types, required and refused members, and leaves the rest to zod', () => {
    const body = z.strictObject({
      email: z.email().max(254),
      language: z.enum(['ja', 'en']),
      note: z
        .string()
        .regex(/^[^\p{Cc}]*$/u)
        .optional(),
    });
    expect(requestModel(body)).toEqual({
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      additionalProperties: false,
      required: ['email', 'language'],
      properties: {
        email: { type: 'string' },
        language: { type: 'string', enum: ['ja', 'en'] },
        note: { type: 'string' },
      },
    });
  });

  test('what has a default may be left out', () => {
    const { properties } = requestModel(recipients) as {
      properties: { participants: { maxItems: number; items: { required: string[] } } };
    };
    expect(properties.participants.items.required).toEqual(['name', 'email']);
    expect(properties.participants.maxItems).toBe(20);
  });

  test('an open object stays open', () => {
    expect(requestModel(verificationReport).additionalProperties).not.toBe(false);
  });
});
