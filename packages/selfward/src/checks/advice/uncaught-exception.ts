import type { Advice } from '../../model/index.ts';

export const uncaughtExceptionAdvice: Advice = {
  any: 'Catch what a request can cause where the request is answered, and check the shape of input before it is used: one request must not end the process that serves all the others.',
  express:
    'Express 4 does not catch rejections of async handlers: pass them on (.catch(next)), or use Express 5; check types first, since ?a[b]=1 makes an object of a parameter.',
  fastify:
    'Give each route a schema, so that values of another shape are refused; throw in the handler itself and return or await its promises, for what fails later in a callback is caught by nobody.',
  node: 'Add .on("error") to streams and sockets, await every promise, wrap callbacks that use input in try/catch, and check types before use.',
};
