/** What pages say of the shortest password; the access room decides. */
export const PASSWORD_MIN = 12;
