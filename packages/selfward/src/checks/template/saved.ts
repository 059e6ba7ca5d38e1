import type { EndpointScope, Fresh } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import type { Round } from './groups.ts';
import type { States } from './states.ts';

export function* followSaved(_at: EndpointScope, _states: States, _round: Round, _fresh: Fresh): Steps<void> {}
