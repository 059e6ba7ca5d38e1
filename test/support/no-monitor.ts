/** Stands for the library where an application is compared with itself without it. */
export const watch = () => ({ on: () => undefined });
