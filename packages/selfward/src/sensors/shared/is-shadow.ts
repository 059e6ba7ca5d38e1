/** Whether this process is a shadow, as the monitor that starts one says in its environment. */
export const isShadow = (): boolean => process.env.SELFWARD_SHADOW !== undefined;
