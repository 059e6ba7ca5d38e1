const WORDS: Readonly<Record<string, string>> = {
  public: 'everybody',
  'signed-in': 'anybody signed in',
  agent: 'devices with a token',
};

/** Who may call a route, in words: the permission by its name where there are no better ones. */
export const whom = (access: string): string => WORDS[access] ?? access;
