import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** What the API answers with wherever it does not do what was asked (RFC 9457). */
const PROBLEM = {
  description: 'A problem, as application/problem+json.',
  type: 'object',
  required: ['type', 'title', 'status', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong, in words for people.' },
    requestId: { type: 'string', description: 'Stands in the operations log and in the logs of the server.' },
  },
};

/** Pages are for browsers; the document describes the API, with who may call what. */
export const describeApi: NonNullable<FastifyDynamicSwaggerOptions['transform']> = (document) => {
  const { url, route } = document;
  if (!url.startsWith('/api/')) return { schema: { hide: true }, url };
  // A route without a schema has none here either, whatever the type says.
  const described: { schema?: FastifySchema; url: string } = jsonSchemaTransform(document);
  const response = described.schema?.response;
  const access = `Access: \`${route.config?.access ?? ''}\`.`;
  return {
    url: described.url,
    schema: {
      ...described.schema,
      description: access,
      response: { ...(typeof response === 'object' ? response : {}), default: PROBLEM },
    },
  };
};
