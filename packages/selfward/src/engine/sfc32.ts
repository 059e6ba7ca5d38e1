/** Small fast counting generator (sfc32), seeded with 128 bits from another. */
export function sfc32(random: () => number): () => number {
  const word = () => Math.floor(random() * 0x1_0000_0000) | 0;
  let [a, b, c, d] = [word(), word(), word(), word()];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
