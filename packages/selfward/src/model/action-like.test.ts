import { describe, expect, it } from 'vitest';
import { actionWord } from './action-like.ts';

const acts: [method: string, url: string, word: string][] = [
  ['GET', 'http://h/reboot', 'reboot'],
  ['GET', 'http://h/cgi-bin/reboot.cgi', 'reboot'],
  ['GET', 'http://h/relay/0?turn=on', 'relay'],
  ['GET', 'http://h/setTemperature?v=3', 'set'],
  ['GET', 'http://h/set_label', 'set'],
  ['GET', 'http://h/user-delete/5', 'delete'],
  ['GET', 'http://h/log-out', 'logout'],
  ['GET', '/session/sign%2Dout', 'signout'],
  ['GET', 'http://h/admin?action=factory-reset', 'factoryreset'],
  ['GET', 'http://h/index.php?page=logout', 'logout'],
  ['GET', 'http://h/lamp?toggle', 'toggle'],
  ['GET', 'http://h/door/open', 'open'],
  ['GET', 'http://h/lamp/off', 'off'],
  ['GET', 'http://h/save?x=1', 'save'],
  ['HEAD', 'http://h/firmware/flash', 'firmware'],
  ['POST', 'http://h/logout', 'logout'],
  ['POST', 'http://h/system/reboot', 'reboot'],
];

const looks: [method: string, url: string][] = [
  ['GET', 'http://reboot.example/'],
  ['GET', 'http://h/settings'],
  ['GET', 'http://h/dataset'],
  ['GET', 'http://h/data-set'],
  ['GET', 'http://h/search?q=delete'],
  ['GET', 'http://h/list?start=0&stop=20&order=desc'],
  ['GET', 'http://h/presets'],
  ['GET', 'http://h/rooms/{reboot}'],
  ['GET', 'http://h/status#reboot'],
  ['GET', 'http://h/%E0%A4%A'],
  ['GET', 'http://h/'],
  ['POST', 'http://h/set'],
  ['POST', 'http://h/label/update'],
  ['DELETE', 'http://h/items/1'],
];

describe('actionWord', () => {
  it.each(acts)('%s %s acts by "%s"', (method, url, word) => expect(actionWord(method, url)).toBe(word));
  it.each(looks)('%s %s only looks', (method, url) => expect(actionWord(method, url)).toBeUndefined());
});
