import type { Endpoint } from '../../model/endpoint.ts';
import type { Context, Planned } from '../context.ts';
import { nameInReport, parameterOf } from '../endpoint-name.ts';

/** Reads what stands there before anything is written; points whose old value cannot be read are left alone, and listed. */
export async function withOldValue(context: Context, { endpoint, index, restore }: Planned): Promise<Endpoint> {
  if (restore === 'no') return endpoint;
  const { endpoint: ready, left } = await context.restorer.remember(endpoint, restore === 'demanded');
  context.allowed.set(ready.id, ready);
  const reason = context.state.over ?? 'left alone: no old value could be read, so nothing could be put back';
  const cause = context.state.over === undefined ? 'by-rule' : 'failed';
  const name = nameInReport(endpoint);
  if (ready.points.length === 0) context.collection.notChecked({ endpoint: name, reason, cause }, [index, -1, -1]);
  else {
    for (const point of left) {
      const parameter = parameterOf(point);
      context.collection.notChecked({ endpoint: `${name} ${parameter}`, reason, parameter, cause }, [index, -1, -1]);
    }
  }
  return ready;
}
