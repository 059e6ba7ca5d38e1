import type { Marker } from '../../model/marker.ts';

/** What sensors prove their ways in with. It is alive only while they do, and nobody else is told of it. */
export const SELF_TEST_MARKER = 'qzjxkwvpb7' as Marker;
