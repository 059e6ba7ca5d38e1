/** Does the work of a list by so many hands at once, in the list's order. */
export async function inPool<T>(
  items: readonly T[],
  hands: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const hand = async () => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(hands, items.length) }, hand));
}
