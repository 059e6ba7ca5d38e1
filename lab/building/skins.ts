import { type Child, html, type Markup, raw } from './web/html.ts';

/** The look of a vendor and its time. Devices bring their styles along, as firmware of their kind does. */
export interface Skin {
  vendor: string;
  /** What its little web server calls itself. */
  banner: string;
  css: string;
}

export const SKINS = {
  /** An office router of the early 2000s: tables, bevels, Verdana. */
  router: {
    vendor: 'Netvia',
    banner: 'GoAhead-Webs',
    css: `body{margin:0;background:#fff;font:12px Verdana,Geneva,sans-serif;color:#000}
header{background:#003c74;color:#fff;padding:10px 14px}header b{font-size:18px;letter-spacing:1px}
nav{background:#d4dbe6;border-bottom:2px solid #7c8ba1;padding:5px 14px}nav a{color:#003c74;margin-right:14px;font-weight:bold}
main{padding:14px;max-width:760px}table{border-collapse:collapse;background:#f3f5f9}td,th{border:1px solid #9aa7ba;padding:4px 9px;text-align:left}
h1{font-size:15px;color:#003c74;border-bottom:1px dotted #003c74}button{font:11px Verdana,sans-serif}footer{padding:14px;color:#667}`,
  },
  /** A smart-home gateway of about 2010: gradients, round corners. */
  gateway: {
    vendor: 'BlueHive',
    banner: 'lighttpd/1.4.35',
    css: `body{margin:0;background:#fff linear-gradient(#e8f3fb,#fff 240px) no-repeat;font:14px 'Trebuchet MS',sans-serif;color:#234}
header{background:linear-gradient(#5aa9e0,#2a78b8);color:#fff;padding:18px 24px;border-bottom:3px solid #1d5d92}header b{font-size:22px}
nav{padding:10px 24px}nav a{display:inline-block;background:#cfe5f5;border-radius:12px;padding:3px 12px;margin-right:6px;color:#145;text-decoration:none}
main{padding:10px 24px;max-width:820px}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #bcd;padding:7px;text-align:left}
h1{font-size:19px;color:#1d5d92}button{border-radius:8px;border:1px solid #2a78b8;background:#e8f3fb;padding:4px 12px}footer{padding:20px 24px;color:#678}`,
  },
  /** A thermostat with a touch panel: large, round, dark. */
  thermostat: {
    vendor: 'Calora',
    banner: 'nginx/1.10.3',
    css: `body{margin:0;background:#1f2430;color:#f3efe6;font:17px 'Segoe UI',Helvetica,sans-serif;text-align:center}
header{padding:26px 0 8px;font-size:15px;letter-spacing:3px;text-transform:uppercase;color:#f0a35e}nav a{color:#b8bfcc;margin:0 9px}
main{max-width:520px;margin:24px auto;padding:0 16px}h1{font-weight:300;font-size:25px}.dial{width:190px;height:190px;border:7px solid #f0a35e;border-radius:50%;margin:20px auto;line-height:190px;font-size:46px;font-weight:200}
table{margin:0 auto;border-spacing:10px 5px;text-align:left}button,input,select{font:inherit;border:0;border-radius:18px;padding:7px 16px}footer{color:#7b8496;font-size:13px;padding:22px}`,
  },
  /** Access control for offices: sober, grey and red. */
  door: {
    vendor: 'Porta Secure',
    banner: 'Express',
    css: `body{margin:0;background:#eceff1;color:#263238;font:15px Roboto,Arial,sans-serif}
header{background:#b71c1c;color:#fff;padding:14px 28px}nav{background:#263238;padding:9px 28px}nav a{color:#fff;margin-right:20px;text-decoration:none}
main{background:#fff;max-width:460px;margin:34px auto;padding:22px 30px;box-shadow:0 2px 8px #0003}h1{font-size:20px;font-weight:500}label{display:block;margin:11px 0 3px}
input,select{width:100%;box-sizing:border-box;padding:8px;border:1px solid #90a4ae}button{margin-top:15px;background:#b71c1c;color:#fff;border:0;padding:9px 22px}table{width:100%}td,th{text-align:left;padding:5px}footer{text-align:center;color:#78909c}`,
  },
  /** A rack appliance with a terminal's look. */
  terminal: {
    vendor: 'Osprey Labs',
    banner: 'thttpd/2.27',
    css: `body{margin:0;background:#06130a;color:#7dff9b;font:14px 'Courier New',monospace;padding:22px}a{color:#c9ffd6}
header::before{content:'root@'}nav{border-top:1px dashed #2c6;border-bottom:1px dashed #2c6;padding:6px 0;margin:12px 0}nav a{margin-right:18px}
pre{background:#000;padding:12px;border-left:3px solid #2c6;white-space:pre-wrap}input,button,select{background:#000;color:#7dff9b;border:1px solid #2c6;font:inherit;padding:4px 8px}td,th{padding:2px 16px 2px 0;text-align:left}footer{margin-top:30px;opacity:.7}`,
  },
  /** Building automation of today: flat, white, wide. */
  climate: {
    vendor: 'Aerolis',
    banner: 'aerolis-httpd',
    css: `body{margin:0;background:#f7f9fa;color:#17324d;font:16px/1.5 system-ui,sans-serif}header{padding:20px 32px;background:#fff;border-bottom:1px solid #dde5ea}
header b{color:#00897b}nav{padding:12px 32px}nav a{margin-right:20px;color:#00695c}main{padding:0 32px;max-width:900px}h1{font-size:22px}
table{background:#fff;border:1px solid #dde5ea;border-radius:10px;border-spacing:0;min-width:340px}td,th{padding:9px 16px;text-align:left}button{background:#00897b;color:#fff;border:0;border-radius:6px;padding:8px 18px}
input,select{padding:7px;border:1px solid #b0c4cc;border-radius:6px}footer{padding:28px 32px;color:#6b8594;font-size:13px}`,
  },
  /** A sensor with few kilobytes to spare. */
  sensor: {
    vendor: 'Minisens',
    banner: 'uhttpd',
    css: 'body{font:16px serif;margin:1em}td,th{padding:2px 12px 2px 0;text-align:left}nav a{margin-right:1em}',
  },
  /** A camera: black and narrow. */
  camera: {
    vendor: 'Oculus Watch',
    banner: 'Boa/0.94.14rc21',
    css: `body{margin:0;background:#111;color:#ddd;font:13px Tahoma,sans-serif}header{background:#000;padding:9px 14px;color:#ffb300}nav{background:#222;padding:7px 14px}a{color:#ffb300}nav a{color:#ddd;margin-right:14px}
main{padding:14px}img{border:1px solid #444;max-width:100%}td,th{padding:3px 14px 3px 0;text-align:left}footer{padding:14px;color:#777}`,
  },
  /** A visitors' terminal: friendly and big. */
  kiosk: {
    vendor: 'Willkomm',
    banner: 'kiosk',
    css: `body{margin:0;background:#fff8e7;color:#3e2c12;font:19px Georgia,serif}header{background:#e07a5f;color:#fff;padding:22px 34px}nav{padding:12px 34px}nav a{color:#9c4a33;margin-right:20px}
main{padding:0 34px;max-width:820px}input,button,select{font:inherit;padding:7px}td,th{padding:4px 18px 4px 0;text-align:left}footer{padding:30px;color:#a58b62}`,
  },
} as const satisfies Record<string, Skin>;

/** A page in a vendor's look. */
export function layout(
  skin: Skin,
  options: { title: string; device: string; menu: Child; body: Child; head?: Child },
): Markup {
  const { title, device, menu, body, head } = options;
  return html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} - ${device}</title><style>${raw(skin.css)}</style>${head}</head>
<body><header><b>${skin.vendor}</b> ${device}</header>
<nav>${menu}</nav>
<main>
${body}
</main>
<footer>${skin.vendor}</footer></body></html>`;
}
