/** The library's release, as `package.json` says it: written here too, because a bundle carries no `package.json`. */
export const RELEASE = '0.1.0';
