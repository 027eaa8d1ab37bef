/** Recognising: what a user agent says of bot, device, system and browser, by ordered tables of what stands in it. */
import { isbot } from 'isbot';
import { forgetLastMatch } from '#exchange';

export type Agent = {
  readonly bot: boolean;
  readonly device: 'desktop' | 'mobile' | 'tablet' | 'other';
  readonly os: string;
  readonly browser: string;
};

/**
 * What a user agent is. Only names of the tables below come out, so that there are few different answers.
 *
 * An iPad asks for pages as a Mac does, unless its owner chose otherwise; nothing in a request tells the two apart.
 */
export function recognise(userAgent: string): Agent {
  const text = userAgent.toLowerCase();
  const bot = tools.some((tool) => text.includes(tool)) || isbot(userAgent);
  forgetLastMatch();
  const os = nameOf(systems, text);
  return { bot, device: deviceOf(text, os), os, browser: nameOf(browsers, text) };
}

/** Programs that fetch links by themselves and that isbot takes for browsers. */
const tools: readonly string[] = [
  'dart/',
  'cfnetwork/',
  'microsoft office/',
  'ms-office',
  'microsoft outlook',
  'iframely',
];

type Table = readonly (readonly [name: string, test: (text: string) => boolean])[];

function nameOf(table: Table, text: string): string {
  return table.find(([, test]) => test(text))?.[0] ?? 'other';
}

const any =
  (...signs: readonly string[]) =>
  (text: string): boolean =>
    signs.some((sign) => text.includes(sign));
const all =
  (...signs: readonly string[]) =>
  (text: string): boolean =>
    signs.every((sign) => text.includes(sign));

/** Browsers of Apple's mobile systems that show themselves even where they ask for pages as a Mac does. */
const mobileOnMac = any('crios/', 'fxios/', 'edgios/', 'opios/', 'opt/', 'gsa/');
const television = any(
  'smart-tv',
  'smarttv',
  'smart tv',
  'android tv',
  'googletv',
  'appletv',
  'hbbtv',
  'bravia',
  'netcast',
  'web0s',
  'viera',
  'crkey',
  'roku',
  '; aft',
  'aquos-tv',
  'philipstv',
);
const gameConsole = any('playstation', 'nintendo', 'xbox', 'steamdeck');
const wornOrDriven = any('oculusbrowser', 'quest 2', 'quest 3', 'watch', 'qtcarbrowser', 'tesla/', 'glass');
const anyMobile = any('mobile', 'mobi;', 'phone', 'opera mini', 'midp', 'symbian', 'blackberry');

/** The first that fits. Whoever pretends to be another comes before the other. */
const systems: Table = [
  ['other', any('windows phone', 'playstation', 'nintendo', 'xbox', 'symbian', 'blackberry', 'bb10', 'bada/')],
  ['iPadOS', (text) => text.includes('ipad') || (text.includes('macintosh') && mobileOnMac(text))],
  ['iOS', any('iphone', 'ipod')],
  ['ChromeOS', any('; cros ')],
  ['KaiOS', any('kaios')],
  ['HarmonyOS', any('harmonyos', 'openharmony')],
  ['Tizen', any('tizen')],
  ['webOS', any('web0s', 'webos', 'hpwos')],
  ['Android', (text) => text.replace('like android', '').includes('android')],
  ['Windows', any('windows', 'win64', 'win32')],
  ['macOS', any('macintosh', 'mac os x', 'mac_powerpc')],
  ['Linux', any('linux', 'ubuntu', 'fedora')],
];

function deviceOf(text: string, os: string): Agent['device'] {
  if (television(text) || gameConsole(text) || wornOrDriven(text)) return 'other';
  if (os === 'iPadOS') return 'tablet';
  if (os === 'iOS' || os === 'KaiOS') return 'mobile';
  if (any('tablet;', 'tablet)', 'kindle', 'playbook')(text)) return 'tablet';
  if (anyMobile(text)) return 'mobile';
  if (os === 'Android') return text.includes('dalvik') ? 'other' : 'tablet';
  if (os === 'HarmonyOS') return 'tablet';
  if (os === 'Tizen' || os === 'webOS') return 'other';
  return os === 'other' && !any('x11', 'bsd', 'sunos', 'haiku')(text) ? 'other' : 'desktop';
}

/** The first that fits: apps that show pages inside themselves, then browsers by their own sign, then those that others imitate. */
const browsers: Table = [
  ['Instagram', any('instagram')],
  ['Threads', any(' barcelona ')],
  ['Messenger', any('fban/messenger', 'fb_iab/messenger', 'fb_iab/orca')],
  ['Facebook', any('fban/', 'fbav/', 'fb_iab/')],
  ['WhatsApp', any('whatsapp/')],
  ['LinkedIn', any('linkedinapp')],
  ['TikTok', any('bytedancewebview', 'musical_ly', 'tiktok', 'trill_')],
  ['Snapchat', any('snapchat')],
  ['Pinterest', any('pinterest')],
  ['X', any('twitter for ', 'twitterandroid')],
  ['Reddit', any(' reddit/')],
  ['WeChat', any('micromessenger')],
  ['LINE', any(' line/')],
  ['KakaoTalk', any('kakaotalk')],
  ['Telegram', any('telegram-')],
  ['XING', any('xing-', 'xing/')],
  ['Teams', any(' teams/', 'teamsmobile')],
  ['Slack', any('slack_ssb', ' slack/')],
  ['Discord', any(' discord/')],
  ['Google app', any(' gsa/')],

  ['Edge', any('edg/', 'edga/', 'edgios/', 'edge/')],
  ['Opera', any('opr/', 'opera', 'opios/', 'opt/', 'opx/')],
  ['Vivaldi', any('vivaldi/')],
  ['Brave', any('brave/', 'brave chrome')],
  ['DuckDuckGo', any('duckduckgo/', ' ddg/')],
  ['Ecosia', any('ecosia')],
  ['Samsung Internet', any('samsungbrowser/')],
  ['Huawei Browser', any('huaweibrowser/', 'hibrowser/')],
  ['Mi Browser', any('miuibrowser/')],
  ['HeyTap Browser', any('heytapbrowser/')],
  ['Vivo Browser', any('vivobrowser/')],
  ['UC Browser', any('ucbrowser/', 'ucweb', 'ubrowser/')],
  ['QQ Browser', any('qqbrowser/')],
  ['Baidu', any('baiduboxapp', 'baidubrowser')],
  ['Yandex', any('yabrowser/', 'yasearchbrowser/')],
  ['Whale', any(' whale/')],
  ['Silk', any('silk/')],
  ['Meta Quest Browser', any('oculusbrowser/')],
  ['Internet Explorer', any('trident/', 'msie ')],

  ['Firefox', any('firefox/', 'fxios/', 'focus/', 'klar/')],
  ['WebView', (text) => text.includes('; wv)') || (any('iphone', 'ipad')(text) && !text.includes('safari/'))],
  ['Chrome', any('chrome/', 'crios/', 'chromium/')],
  ['Android Browser', all('android ', 'version/', 'safari/')],
  ['Safari', all('applewebkit/', 'safari/')],
];
