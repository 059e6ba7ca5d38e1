export const RANGES = ['1h', '24h', '7d'] as const;
/** How much of the past the charts show; URL parameter `range`. */
export type Range = (typeof RANGES)[number];
