/** Same-site paths as they stand in string literals; a bare `/` or a file that is no page is left out. */
const PATH = /^(?:\.{0,2}\/)?[a-z0-9_~.{}-]+(?:\/[a-z0-9_~.{}%-]+)*\/?(?:\?[^\s"'<>]*)?$/i;

const NOT_A_PAGE = /\.(?:m?js|css|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|eot|mp[34]|pdf|zip|gz)(?:\?|$)/i;

export function isPath(address: string): boolean {
  return (
    address.length > 1 &&
    address.length <= 200 &&
    !address.startsWith('//') &&
    PATH.test(address) &&
    !NOT_A_PAGE.test(address)
  );
}
