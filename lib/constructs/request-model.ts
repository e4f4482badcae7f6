import * as z from 'zod';

type JsonSchema = { readonly [key: string]: unknown };

/**
 * What API Gateway checks of a body before a function is woken: its shape. Patterns, formats and lengths stay with zod, which checks
 * everything again and says which field is wrong: their meaning differs between engines (Unicode classes, trimming, UTF-16).
 */
const kept = new Set(['type', 'required', 'additionalProperties', 'enum', 'minItems', 'maxItems']);

const shapeOf = (schema: JsonSchema): JsonSchema => {
  const shape: Record<string, unknown> = Object.fromEntries(Object.entries(schema).filter(([name]) => kept.has(name)));
  const { properties, items } = schema;
  if (isSchema(properties)) {
    shape.properties = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, isSchema(inner) ? shapeOf(inner) : {}]),
    );
  }
  if (isSchema(items)) shape.items = shapeOf(items);
  return shape;
};

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The shape of a request body as JSON Schema draft 4, the only one that API Gateway reads. */
export const requestModel = (body: z.ZodType): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-04/schema#',
  ...shapeOf(z.toJSONSchema(body, { target: 'draft-4', io: 'input' })),
});
