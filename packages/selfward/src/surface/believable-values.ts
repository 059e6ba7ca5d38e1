/** Values that pass the usual validators, by what a field's name says. The first rule that fits counts. */
const BY_NAME: [name: RegExp, value: string][] = [
  [/e-?mail/, 'ann.walker@example.com'],
  [/pass(word|wd|phrase)?|pwd|secret/, 'Corr3ct-Horse!'],
  [/(^|_)(user(name)?|login|account|uid)$/, 'ann'],
  [/first_?name|given/, 'Ann'],
  [/last_?name|family|surname/, 'Walker'],
  [/url|uri|link|href|website|homepage|callback|webhook|redirect|return|next/, 'http://example.com/'],
  [/domain|fqdn/, 'example.com'],
  // What pings or connects to it reaches nobody else.
  [/(^|_)(host|hostname|server)(_|$)|^target$/, 'localhost'],
  [/mac(_?addr|$)/, '00:1b:44:11:3a:b7'],
  [/(^|_)ip(v4)?(_|$|addr)|gateway|dns|address_?ip/, '192.0.2.10'],
  [/cidr/, '192.0.2.0/24'],
  [/netmask|subnet/, '255.255.255.0'],
  [/port$/, '8080'],
  [/uuid|guid/, '6f1d2c9a-4b3e-4c55-9d2f-0a1b2c3d4e5f'],
  [/phone|mobile|tel$|fax/, '+14155550123'],
  [/date_?time|timestamp|_at$/, '2026-05-14T09:30:00Z'],
  [/date|birthday|dob|(^|_)(from|until|since)$/, '2026-05-14'],
  [/(^|_)time$/, '09:30'],
  [/month/, '5'],
  [/year/, '2026'],
  [/zip|postal|postcode/, '94103'],
  [/country/, 'US'],
  [/city|town/, 'Springfield'],
  [/street|address/, '12 Main Street'],
  [/lat(itude)?$/, '40.64'],
  [/(lon|lng|longitude)$/, '22.94'],
  [/temp(erature)?|setpoint|target|degrees/, '21'],
  [/humidity|percent|level|brightness|volume|duty/, '40'],
  [/pressure/, '1013'],
  [/age|count|qty|quantity|amount|size|limit|page|offset|number|num$|index|price|rate|interval|duration|timeout/, '10'],
  [/(^|_)id$|[a-z]id$/, '1'],
  [/colou?r/, '#336699'],
  [/lang(uage)?|locale/, 'en'],
  [/currency/, 'EUR'],
  [/sort|order/, 'name'],
  [/enabled|active|flag|remember|agree|accept|confirm/, '1'],
  [/file|image|photo|attachment|upload/, 'note.txt'],
  [/title|subject|name|label|room|location|position|model/, 'Meeting room'],
  [/search|query|(^|_)q$|filter|keyword|term/, 'room'],
  [/comment|message|text|body|content|description|note/, 'All fine here'],
];

export const BY_FORMAT: Record<string, string> = {
  email: 'ann.walker@example.com',
  'idn-email': 'ann.walker@example.com',
  uri: 'http://example.com/',
  url: 'http://example.com/',
  'uri-reference': 'http://example.com/',
  iri: 'http://example.com/',
  date: '2026-05-14',
  'date-time': '2026-05-14T09:30:00Z',
  'datetime-local': '2026-05-14T09:30',
  time: '09:30:00',
  month: '2026-05',
  week: '2026-W20',
  duration: 'PT10M',
  uuid: '6f1d2c9a-4b3e-4c55-9d2f-0a1b2c3d4e5f',
  hostname: 'example.com',
  ipv4: '192.0.2.10',
  ip: '192.0.2.10',
  ipv6: '2001:db8::10',
  cidrv4: '192.0.2.0/24',
  cidrv6: '2001:db8::/32',
  tel: '+14155550123',
  color: '#336699',
  password: 'Corr3ct-Horse!',
  byte: 'bm90ZQ==',
  binary: 'note',
  regex: '[a-z]+',
  'json-pointer': '/name',
};

/** Tried against a pattern, in order, when nothing else fits it. */
export const SPECIMENS = [
  'room',
  'Room',
  'ROOM',
  '1',
  '12',
  '123',
  '1234',
  '12345',
  '123456',
  'a1',
  'A1',
  'AB12',
  'room-1',
  'room_1',
]
  .concat(Object.values(BY_FORMAT))
  .concat(BY_NAME.map(([, value]) => value));

export function byName(name: string): string | undefined {
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  return BY_NAME.find(([rule]) => rule.test(plain))?.[1];
}
