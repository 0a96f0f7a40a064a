import { describe, expect, it } from '@jest/globals';
import { parseSettings } from '../../src/settings/parse-settings.js';
import { formatSettingsError } from '../../src/settings/settings-error.js';
import { defaultSettings } from '../../src/settings/settings.js';

function noFile(file: string): string {
  throw new Error(`ENOENT: no such file or directory, open '${file}'`);
}

function parsed(text: string) {
  return parseSettings(text, 'maintenance.yaml', noFile);
}

function errorLines(text: string): readonly string[] {
  return parsed(text).errors.map((error) => formatSettingsError(error).replace('maintenance.yaml:', ''));
}

function indented(section: string, lines: string): string {
  return `${section}:\n${lines.replaceAll(/^/gmu, '  ')}`;
}

describe('parseSettings: what a file may leave out', () => {
  it.each([
    ['an empty file', ''],
    ['comments alone', '# nothing yet\n'],
    ['a document without content', '---\n'],
    ['sections without content', 'operator:\nmaintenance:\n'],
    ['mappings and lists without content', 'operator:\n  watchNamespaces:\nmaintenance:\n  pod:\n    labels:\n    tolerations:\n  customPages:\n'],
    ['a byte order mark', '\uFEFFoperator: {}\n'],
    ['Windows line ends', 'operator:\r\n  mode: cronjob\r\n'],
  ])('takes the defaults for %s', (_, text) => {
    expect(parsed(text)).toEqual({ settings: defaultSettings, errors: [] });
  });

  it('keeps what is given, and the defaults of the rest', () => {
    const text = 'operator: { mode: controller }\nmaintenance: { timing: { graceSeconds: 0 }, pod: { resources: { limits: { cpu: 1 } } } }';
    const { operator, maintenance } = defaultSettings;
    const timing = { ...maintenance.timing, graceSeconds: 0 };
    const pod = { ...maintenance.pod, resources: { limits: { cpu: '1' } } };
    expect(parsed(text).settings).toEqual({ operator: { ...operator, mode: 'controller' }, maintenance: { ...maintenance, timing, pod } });
  });

  it('reads back what it gave, as the install writes it into the cluster', () => {
    const pod = {
      ...{ image: 'Hub.example/nginx:1.29-Alpine', workload: 'deployment', replicas: 2, resources: { requests: { cpu: '10m' } }, labels: { team: 'shop' } },
      ...{ nodeSelector: { 'kubernetes.io/os': 'linux' }, tolerations: [{ key: 'spot', effect: 'NoSchedule' }], imagePullSecrets: ['registry'] },
    };
    const given = { maintenance: { httpStatusCode: 200, customPages: { shop: { html: '<p>', json: '{}' } }, pod, takeOff: ['auth'] } };
    const first = parsed(JSON.stringify(given));
    expect(first.errors).toEqual([]);
    const { settings, errors } = parsed(JSON.stringify(first.settings));
    expect([settings, errors]).toEqual([first.settings, []]);
  });
});

describe('parseSettings: bodies from files', () => {
  const text = 'maintenance: { customPages: { shop: { htmlFile: pages/shop.html, jsonFile: /srv/shop.json } } }';

  it('reads them beside the settings file', () => {
    const read = (file: string): string => (file.endsWith('.json') ? '{}' : file);
    const { settings } = parseSettings(text, 'config/maintenance.yaml', read);
    expect(settings?.maintenance?.customPages).toEqual({ shop: { html: 'config/pages/shop.html', json: '{}' } });
  });

  it('says for each which one cannot be used', () => {
    const read = (file: string): string => (file.endsWith('.json') ? '{"a":' : noFile(file));
    const lines = parseSettings(text, 'maintenance.yaml', read).errors.map(formatSettingsError);
    expect(lines).toEqual([
      `maintenance.yaml:1:49 maintenance.customPages.shop.htmlFile: "pages/shop.html" cannot be read: ENOENT: no such file or directory, open 'pages/shop.html'`,
      'maintenance.yaml:1:76 maintenance.customPages.shop.jsonFile: the json body is not JSON: Unexpected end of JSON input',
    ]);
  });

  it('takes a body of 1 MiB, and not one byte more', () => {
    const page = 'maintenance: { defaultPage: { htmlFile: a } }';
    expect(parseSettings(page, 'm', () => 'ä'.repeat(524_288)).errors).toEqual([]);
    expect(parseSettings(page, 'm', () => `${'ä'.repeat(524_288)}!`).errors.map(({ message }) => message)).toEqual([
      'the html body has 1048577 bytes: at most 1048576 (1 MiB) fit into a ConfigMap',
    ]);
  });
});

describe('parseSettings: the look of a page', () => {
  const svg = '<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';
  const images: Readonly<Record<string, string>> = {
    'logo.svg': svg,
    'bare.svg': '<svg viewBox="0 0 1 1"/>',
    'logo.png': '\x89PNG\r\n\x1a\n\0',
    'logo.jpg': '\xff\xd8\xff\xe0',
    'logo.webp': 'RIFF\0\0\0\0WEBPVP8 ',
    'logo.gif': 'GIF89a',
    'logo.txt': 'logo',
    'big.png': `\x89PNG\r\n\x1a\n${'x'.repeat(65_529)}`,
  };
  const read = (file: string, encoding: string) => (file in images ? Buffer.from(images[file] ?? '', 'latin1').toString(encoding as BufferEncoding) : noFile(file));
  const parsedPage = (page: string) => parseSettings(`maintenance: { defaultPage: { ${page} } }`, 'm', read);

  it('is kept as it is', () => {
    const look = { title: 'Bald zurück', message: 'a\n\nb <b>&', siteName: '"Shop"', language: 'de', color: '#0B6', contact: '+49 30 123', retryAfterSeconds: 600 };
    const { settings, errors } = parseSettings(JSON.stringify({ maintenance: { customPages: { shop: look } } }), 'm', noFile);
    expect(errors).toEqual([]);
    expect(settings?.maintenance?.customPages).toEqual({ shop: look });
  });

  it.each([['logo.svg', 'svg+xml'], ['logo.png', 'png'], ['logo.jpg', 'jpeg'], ['logo.webp', 'webp'], ['logo.gif', 'gif']])('has %s in it as a data: URI, which is read back', (file, type) => {
    const logo = `data:image/${type};base64,${Buffer.from(images[file] ?? '', 'latin1').toString('base64')}`;
    expect(parsedPage(`logoFile: ${file}`)).toEqual({ errors: [], settings: expect.objectContaining({ maintenance: expect.objectContaining({ defaultPage: { logo } }) }) });
    expect(parsedPage(`logo: "${logo}"`).settings?.maintenance?.defaultPage).toEqual({ logo });
  });

  const elsewhere = 'would be loaded from elsewhere, and the page loads nothing: save it as a file and name that as logoFile';
  const replaced = (key: string) => `${key} is of the page that comes with the operator, and the html of this page takes its place: take one of them out`;
  it.each([
    ['title: ""', 'title: the title is empty: write one, or take the key out'],
    ['message: "\\u200b \\u2060\\u200f"', 'message: the message is empty: write one, or take the key out'],
    [`title: ${'x'.repeat(121)}`, 'title: the title has 121 characters: write at most 120, or a page of your own (htmlFile)'],
    ['title: 5', 'title: must be text, not 5: put it in quotes'],
    ['titel: x', 'titel: unknown key "titel": did you mean "title"?'],
    ['message: "a\\x00b"', 'message: the message "a\\u0000b" has a control character: take it out'],
    ['siteName: "\\uD800"', 'siteName: the siteName is no valid Unicode: it has half of a surrogate pair'],
    ['language: fi', 'language: "fi" is none of ar, de, en, es, fr, he, it, ja, ko, nl, pl, pt, sv, tr, uk, zh: for another language, write a page of your own (htmlFile)'],
    ['language: de-DE', 'language: "de-DE" is none of ar, de, en, es, fr, he, it, ja, ko, nl, pl, pt, sv, tr, uk, zh: did you mean "de"?'],
    ['language: EN', 'language: "EN" is none of ar, de, en, es, fr, he, it, ja, ko, nl, pl, pt, sv, tr, uk, zh: did you mean "en"?'],
    ['color: blue', 'color: "blue" is not a colour: write it like "#2450c5", in quotes'],
    ['color: "#12345"', 'color: "#12345" is not a colour: write it like "#2450c5", in quotes'],
    ['color: "#fff;}"', 'color: "#fff;}" is not a colour: write it like "#2450c5", in quotes'],
    ['color: #fff', 'color: has no value: put the colour in quotes, since "#" begins a comment'],
    ['logo: "https://a.example/b.png"', `logo: "https://a.example/b.png" ${elsewhere}`],
    ['logoFile: "https://a.example/b.png"', `logoFile: "https://a.example/b.png" ${elsewhere}`],
    ['logo: "data:text/html;base64,AAAA"', 'logo: "data:text/html;base64,AAAA" is not like data:image/svg+xml;base64,…: name the logo\'s file as logoFile'],
    ['logo: "data:image/png;base64,AA\\"><script>"', 'logo: "data:image/png;base64,AA\\"><script>" is not like data:image/svg+xml;base64,…: name the logo\'s file as logoFile'],
    ['logoFile: ""', 'logoFile: is empty: name a file, or take the key out'],
    ['xmlFile: ""', 'xmlFile: is empty: name a file, or take the key out'],
    ['json: "\\uFEFF{}"', 'json: the json body is not JSON: it begins with a byte order mark, save it without one'],
    ['logoFile: logo.txt', 'logoFile: "logo.txt" is no SVG, PNG, JPEG, WebP or GIF'],
    ['logoFile: bare.svg', 'logoFile: "bare.svg" has no xmlns="http://www.w3.org/2000/svg" on its svg element: browsers do not show it'],
    ['logoFile: big.png', 'logoFile: the logo has 65537 bytes: at most 65536 (64 KiB) fit the page'],
    ['logoFile: none.png', `logoFile: "none.png" cannot be read: ENOENT: no such file or directory, open 'none.png'`],
    ['logo: "data:image/png;base64,AAAA", logoFile: logo.png', 'logoFile: logo and logoFile are both given: keep one of them'],
    ['html: <p>, color: "#fff"', `color: ${replaced('color')}`],
    ['html: <p>, logoFile: logo.png', `logoFile: ${replaced('logoFile')}`],
    ['html: <p>, json: "{}", xml: <a/>, title: x', `title: ${replaced('title')}`],
    ['retryAfterSeconds: 5m', 'retryAfterSeconds: must be a whole number, not "5m"'],
    ['retryAfterSeconds: -1', 'retryAfterSeconds: -1 is too small: write at least 0'],
  ])('%s', (page, message) => {
    const text = page.startsWith('color: #') ? 'maintenance:\n  defaultPage:\n    color: #fff\n' : `maintenance: { defaultPage: { ${page} } }`;
    expect(parseSettings(text, 'm', read).errors.map((error) => formatSettingsError(error).replace(/^m:\d+:\d+ maintenance\.defaultPage\./, ''))).toEqual([message]);
  });

  it('may have words beside html, for the bodies that are not given', () => {
    expect(parsedPage('html: <p>, title: x, message: y, contact: z, language: de').errors).toEqual([]);
  });
});

describe('parseSettings: the values of the operator section', () => {
  const name = 'write at most 63 of a-z, 0-9 and "-", with a letter or digit at both ends';
  const prefix = 'maintenance-operator.mithucste30.io';
  const key = 'write example.com/name (at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", after an optional lower-case domain and "/")';
  it.each([
    ['namespace: Ops', `2:14 operator.namespace: "Ops" is not a namespace: ${name}`],
    ['namespace:', '2:3 operator.namespace: has no value: give one, or take the key out'],
    ['namespace: 1', '2:14 operator.namespace: must be text, not 1: put it in quotes'],
    ['watchNamespaces: shop', '2:20 operator.watchNamespaces: must be a list, not "shop": write ["shop"]'],
    ['watchNamespaces: [{ name: shop }]', '2:21 operator.watchNamespaces[0]: must be text, not a mapping: write the name alone: "shop"'],
    ['watchNamespaces: [a, b_c]', `2:24 operator.watchNamespaces[1]: "b_c" is not a namespace: ${name}`],
    ['maintenanceAnnotation: a b', `2:26 operator.maintenanceAnnotation: "a b" is not a key: ${key}`],
    ['watchNamespaces: [a, b, a]', '2:27 operator.watchNamespaces[2]: "a" is there twice: keep one of them'],
    [`maintenanceAnnotation: ${'a'.repeat(254)}/b`, `2:26 operator.maintenanceAnnotation: "${'a'.repeat(60)}…" is not a key: ${key}`],
    [`maintenanceAnnotation: a/${'b'.repeat(64)}`, `2:26 operator.maintenanceAnnotation: "a/${'b'.repeat(58)}…" is not a key: ${key}`],
    ['maintenanceAnnotationValue: true', '2:31 operator.maintenanceAnnotationValue: must be text, not true: put it in quotes'],
    ['maintenanceAnnotationValue: ""', '2:31 operator.maintenanceAnnotationValue: is empty: write the text that turns maintenance on, like "true"'],
    [
      `customPageAnnotation: ${prefix}/enabled`,
      `2:25 operator.customPageAnnotation: "${prefix}/enabled" is also operator.maintenanceAnnotation: each needs a key of its own`,
    ],
    [
      `maintenanceAnnotation: ${prefix}/custom-page`,
      `2:26 operator.maintenanceAnnotation: "${prefix}/custom-page" is also operator.customPageAnnotation: each needs a key of its own`,
    ],
    [
      `backupAnnotation: ${prefix}/service-name`,
      `2:21 operator.backupAnnotation: "${prefix}/service-name" is what the operator itself writes: choose another key`,
    ],
    [
      'backupConfigMapPrefix: backup-',
      '2:26 operator.backupConfigMapPrefix: "backup-" is not an object name: write at most 200 of a-z, 0-9, "-" and ".", with a letter or digit at both ends',
    ],
    ['mode: Controler', '2:9 operator.mode: must be "cronjob" or "controller", not "Controler": did you mean "controller"?'],
    ['schedule: * * * * *', '2:13 operator.schedule: is not YAML, since a text cannot begin with "*": put the text in quotes: "* * * * *"'],
    ['schedule: "* * * *"', '2:13 operator.schedule: "* * * *" has 4 fields, but a schedule has five: minute, hour, day of the month, month, day of the week'],
    ['[]', '2:3 operator: must be a mapping, not a list: write "key: value" lines below it'],
  ])('%s', (line, expected) => {
    const text = indented('operator', line);
    expect(errorLines(text)).toEqual([expected]);
    expect(parsed(text).settings).toBeUndefined();
  });
});

describe('parseSettings: the values of the maintenance section', () => {
  const status = 'is not a status that a page can have: write 503, or another of 200 and 400 to 599';
  const page = 'is not a page name: write at most 63 of a-z, 0-9 and "-", with a letter or digit at both ends';
  const own = 'the prefix maintenance-operator.mithucste30.io/ is the operator\'s own: choose another';
  it.each([
    ['httpStatusCode: 103', `2:19 maintenance.httpStatusCode: 103 ${status} (it announces an answer and is none)`],
    ['httpStatusCode: 204', `2:19 maintenance.httpStatusCode: 204 ${status} (it says that the app did what it was asked for)`],
    ['httpStatusCode: 302', `2:19 maintenance.httpStatusCode: 302 ${status} (it sends clients elsewhere, or to what they have kept)`],
    ['httpStatusCode: 600', `2:19 maintenance.httpStatusCode: 600 ${status}`],
    ['httpStatusCode: 444', `2:19 maintenance.httpStatusCode: 444 ${status} (444 and 494 to 499 are nginx's own)`],
    ['httpStatusCode: "503"', '2:19 maintenance.httpStatusCode: must be a whole number, not "503": take the quotes away'],
    ['httpStatusCode: 503.5', '2:19 maintenance.httpStatusCode: must be a whole number, not 503.5'],
    ['defaultPage: <p>', '2:16 maintenance.defaultPage: must be a mapping, not "<p>": write "key: value" lines below it'],
    ['defaultPage: { html: " " }', '2:24 maintenance.defaultPage.html: the html body is empty: write one, or take the key out'],
    ['defaultPage: { json: { a: 1 } }', '2:24 maintenance.defaultPage.json: must be text, not a mapping: put it in quotes, or write it after "|"'],
    ['customPages: { My_App: {} }', `2:18 maintenance.customPages.My_App: "My_App" ${page}`],
    [
      'customPages: { default: {} }',
      '2:18 maintenance.customPages.default: "default" is the name of the default page: configure it as maintenance.defaultPage',
    ],
    ['customPages: { __proto__: {} }', '2:18 maintenance.customPages.__proto__: this name cannot be used: choose another'],
    ['pod: { image: "a b" }', '2:17 maintenance.pod.image: "a b" is not an image: write registry/name:tag'],
    ['pod: { image: "Nginx:1.30" }', '2:17 maintenance.pod.image: "Nginx:1.30" is not an image: only its tag may have capitals, write "nginx:1.30"'],
    ['pod: { image: "Hub.example:5000/Ops/nginx:A" }', '2:17 maintenance.pod.image: "Hub.example:5000/Ops/nginx:A" is not an image: only its tag may have capitals, write "Hub.example:5000/ops/nginx:A"'],
    ['pod: { imagePullSecrets: [{ name: regcred }] }', '2:29 maintenance.pod.imagePullSecrets[0]: must be text, not a mapping: write the name alone: "regcred"'],
    ['pod: { imagePullSecrets: [{ name: a, namespace: b }] }', '2:29 maintenance.pod.imagePullSecrets[0]: must be text, not a mapping: put it in quotes, or write it after "|"'],
    ['pod: { replicas: 2 }', '2:20 maintenance.pod.replicas: 2 replicas need workload: deployment; a bare Pod is one'],
    ['pod: { replicas: 0 }', '2:20 maintenance.pod.replicas: 0 is too small: write at least 1'],
    [
      'pod: { resources: { limits: { memory: 32MB } } }',
      '2:41 maintenance.pod.resources.limits.memory: "32MB" is not a quantity: write it like 50m, 0.5 or 32Mi',
    ],
    [
      'pod: { resources: { limits: { memory: 4Mi } } }',
      '2:41 maintenance.pod.resources.limits.memory: "4Mi" is too little: nginx itself needs about 6 MiB, and the page and its connections come on top; write at least 16Mi',
    ],
    ['pod: { resources: { requests: { cpu: 2 } } }', '2:40 maintenance.pod.resources.requests.cpu: "2" is more than the limit, "1", which is the default: give limits as well'],
    [
      'pod: { resources: { limits: { gpu: 1 } } }',
      '2:38 maintenance.pod.resources.limits.gpu: "gpu" is no resource of a container: write cpu, memory, ephemeral-storage, hugepages-2Mi, or a name after its domain, like example.com/gpu',
    ],
    ['pod: { resources: { limits: { cpu: true } } }', '2:38 maintenance.pod.resources.limits.cpu: must be text, not true: put it in quotes'],
    ['pod: { labels: { app: x } }', '2:20 maintenance.pod.labels.app: the label "app" is the operator\'s own: choose another'],
    ['pod: { labels: { a: b c } }', '2:23 maintenance.pod.labels.a: "b c" is not a label value: write at most 63 of A-Z, a-z, 0-9, "-", "_" and "."'],
    [
      'service: { annotations: { maintenance-operator.mithucste30.io/deleting: "" } }',
      `2:29 maintenance.service.annotations["maintenance-operator.mithucste30.io/deleting"]: ${own}`,
    ],
    ['pod: { networkPolicy: "yes" }', '2:25 maintenance.pod.networkPolicy: must be true or false, not "yes"'],
    [
      'pod: { tolerations: [{ effect: NoExecute }] }',
      '2:24 maintenance.pod.tolerations[0]: a toleration without a key tolerates every taint: write operator: Exists, or give the key',
    ],
    [
      'pod: { tolerations: [{ key: a, tolerationSeconds: 1 }] }',
      '2:53 maintenance.pod.tolerations[0].tolerationSeconds: tolerationSeconds needs effect: NoExecute',
    ],
    [
      'pod: { tolerations: [{ key: a, operator: Exists, value: b }] }',
      '2:59 maintenance.pod.tolerations[0].value: "b" means nothing beside operator: Exists: take one of them out',
    ],
    ['service: { type: Nodeport }', '2:20 maintenance.service.type: must be "ClusterIP" or "NodePort" or "LoadBalancer", not "Nodeport": did you mean "NodePort"?'],
    ['takeOff: [login]', '2:13 maintenance.takeOff[0]: must be "auth", not "login"'],
    ['timing: { settleSeconds: -1 }', '2:28 maintenance.timing.settleSeconds: -1 is too small: write at least 0'],
    ['timing: { graceSeconds: 86401 }', '2:27 maintenance.timing.graceSeconds: 86401 is too big: write at most 86400'],
    ['timing: { graceSeconds: 30s }', '2:27 maintenance.timing.graceSeconds: must be a whole number, not "30s"'],
  ])('%s', (line, expected) => {
    const text = indented('maintenance', line);
    expect(errorLines(text)).toEqual([expected]);
    expect(parsed(text).settings).toEqual({ operator: defaultSettings.operator });
  });
});

describe('parseSettings: every mistake at once', () => {
  it('goes on after the first, in the order of the file', () => {
    const text = `operator:
  namespace: shop
maintenance:
  httpStatusCode: 99
  customPages:
    shop:
      html: <p>
      htmlFile: shop.html
      htm: x
  pods: {}
  timing:
    settleSeconds: 1
    settleSeconds: x
`;
    expect(errorLines(text)).toEqual([
      '4:19 maintenance.httpStatusCode: 99 is not a status that a page can have: write 503, or another of 200 and 400 to 599',
      `8:17 maintenance.customPages.shop.htmlFile: "shop.html" cannot be read: ENOENT: no such file or directory, open 'shop.html'`,
      '8:17 maintenance.customPages.shop.htmlFile: html and htmlFile are both given: keep one of them',
      '9:7 maintenance.customPages.shop.htm: unknown key "htm": did you mean "html"?',
      '10:3 maintenance.pods: unknown key "pods": did you mean "pod"?',
      '13:5 maintenance.timing.settleSeconds: is there twice: keep one of them',
      '13:20 maintenance.timing.settleSeconds: must be a whole number, not "x"',
    ]);
    expect(parsed(text).settings).toEqual({ operator: { ...defaultSettings.operator, namespace: 'shop' } });
  });

  it('finds the place through anchors and aliases', () => {
    const text = 'maintenance:\n  defaultPage: &page\n    htm: x\n  customPages:\n    shop: *page\n';
    expect(errorLines(text)).toEqual([
      '3:5 maintenance.defaultPage.htm: unknown key "htm": did you mean "html"?',
      '3:5 maintenance.customPages.shop.htm: unknown key "htm": did you mean "html"?',
    ]);
  });

  it('puts keys that stand in the wrong place, or nowhere near a known one', () => {
    expect(errorLines('maintenance:\n  settleSeconds: 1\n  colour: red\n')).toEqual([
      '2:3 maintenance.settleSeconds: unknown key "settleSeconds": did you mean maintenance.timing.settleSeconds?',
      '3:3 maintenance.colour: unknown key "colour": known here: httpStatusCode, defaultPage, customPages, pod, service, takeOff, timing',
    ]);
  });
});

describe('parseSettings: what is not YAML', () => {
  it.each([
    ['a list', '- a\n', '1:1 must be a mapping, not a list: write "key: value" lines below it'],
    ['text', 'maintenance\n', '1:1 must be a mapping, not "maintenance": write "key: value" lines below it'],
    ['a tab', 'operator:\n\tmode: cronjob\n', '2:1 is not YAML: this line begins with a tab, write spaces'],
    ['two documents', 'operator: {}\n---\noperator: {}\n', '2:1 a second document begins here: the settings are one document, take out the "---" line'],
    ['a section twice', 'operator: {}\noperator: {}\n', '2:1 operator: is there twice: keep one of them'],
    ['an open quote', 'operator:\n  mode: "cronjob\n', '2:9 operator.mode: is not YAML: a quote is opened here and never closed'],
    ['a key without a colon', 'operator:\n  mode: cronjob\n  schedule\n', '3:3 operator.schedule: is not YAML: write a ":" and a value after "schedule"'],
    ['a tag', 'operator:\n  mode: !env MODE\n', '2:9 operator.mode: "!env" means nothing here: take it out, or put the value in quotes'],
    ['an unknown alias', 'operator:\n  mode: *mode\n', '2:9 operator.mode: "*mode" refers to an anchor that is not there: put it in quotes if it is text'],
    ['a mapping as a key', '? { a: 1 }\n: 3\n', '1:3 this key is not text: write "key: value"'],
  ])('%s', (_, text, expected) => {
    expect(errorLines(text)).toContain(expected);
    expect(parsed(text).settings).toBeUndefined();
  });

  const operator = 'operator:\n  namespace: shop\n';
  it.each([
    ['a tab', 'maintenance:\n  pod:\n\treplicas: 1\n', '3:1 maintenance: is not YAML: this line begins with a tab, write spaces'],
    ['an open quote', "maintenance:\n  defaultPage:\n    html: '<p>\n", '3:11 maintenance.defaultPage.html: is not YAML: a quote is opened here and never closed'],
    [
      'a page that is not indented',
      'maintenance:\n  defaultPage:\n    html: |\n<!doctype html>\n<p>Back: soon\n',
      '4:1 maintenance.defaultPage.html: is not YAML: indent the text under "|", every line of it',
    ],
    ['a section twice', 'maintenance: {}\n"maintenance": {}\n', '2:1 maintenance: is there twice: keep one of them'],
    ['a typo in the name of the section', 'maintenace: {}\n', '1:1 maintenace: unknown key "maintenace": did you mean "maintenance"?'],
  ])('leaves the operator section sound: %s in the maintenance section', (_, text, expected) => {
    expect(errorLines(text + operator)).toEqual([expected]);
    const below = parsed(operator + text);
    expect([parsed(text + operator).settings, below.settings]).toEqual(Array(2).fill({ operator: { ...defaultSettings.operator, namespace: 'shop' } }));
    expect(below.errors.map(({ section }) => section)).toEqual(['maintenance']);
  });
});

describe('parseSettings: texts that YAML takes for something else', () => {
  const key = 'is not YAML, since ": " makes a key of what stands before it: put the text in quotes';
  const quote = 'is not YAML, since the quote ends before the text does: put the text in quotes';
  const begin = (sign: string) => `is not YAML, since a text cannot begin with ${sign}: put the text in quotes`;
  const indent = (sign: string) => `is not YAML: indent the text under "${sign}", every line of it`;
  it.each([
    ['title: We: back', `3:12 title: ${key}: "We: back"`],
    ['title: We: back: soon # or later', `3:12 title: ${key}: "We: back: soon"`],
    ["title: 'We're back'", `3:16 title: ${quote}: "We're back"`],
    ["title: 'We're #1'", `3:16 title: ${quote}: "We're #1"`],
    ['title: "Say "hi""', `3:18 title: ${quote}: "Say \\"hi\\""`],
    ['title: "New" shop # really', `3:18 title: ${quote}: "\\"New\\" shop"`],
    ['title: [NEW] Shop', `3:18 title: ${begin('"["')}: "[NEW] Shop"`],
    ['contact: @greenleaf\r', `3:14 contact: ${begin('"@"')}: "@greenleaf"`],
    ['title: & more', `3:12 title: ${begin('"&"')}: "& more"`],
    ['title: * * *', `3:12 title: ${begin('"*"')}: "* * *"`],
    ['html: |\n<p>x</p>', `4:1 html: ${indent('|')}`],
    ['html: |\n\n# soon\n<p>x</p>\n<p>y</p>', `6:1 html: ${indent('|')}`],
    ['html: |\n      <p>x\n    </p>\n    title: &', `5:1 html: ${indent('|')}`],
    ['html: >\r\n<p style="a: b">\r\n@media { a: b: c }\r\n\t<b>&nbsp; *x</b>', `4:1 html: ${indent('>')}`],
    ['html: |\n      <p>\n    title: We: back', `5:12 title: ${key}: "We: back"`],
    ['html: |\n      <p>\n    titles', '5:5 titles: is not YAML: write a ":" and a value after "titles"'],
  ])('%j', (page, expected) => {
    const text = `maintenance:\n  defaultPage:\n    ${page}\n`;
    expect(errorLines(text).map((line) => line.replace('maintenance.defaultPage.', ''))).toEqual([expected]);
  });

  it.each([
    ['{ title: We: back, message: x }', `title: ${key}`],
    ["{ title: 'We're back' }", `title: ${quote}`],
    ['{ contact: @greenleaf,\n  title: x }', `contact: ${begin('"@"')}`],
  ])('does not guess where a text ends within brackets: %j', (page, expected) => {
    expect(parsed(`maintenance: { defaultPage: ${page} }`).errors.map(({ path, message }) => `${path}: ${message}`)).toEqual([`maintenance.defaultPage.${expected}`]);
  });

  it('says of a mapping where it goes', () => {
    expect(errorLines('maintenance:\n  pod: replicas: 2\n')).toEqual(['2:8 maintenance.pod: is not YAML: write "replicas: 2" on a line of its own below, indented']);
  });
});

describe('parseSettings: objections of others', () => {
  const objections = () => [{ path: ['maintenance', 'customPages', 'shop'], message: 'is too large' }];

  it('have the line of their key, and break its section', () => {
    const text = 'maintenance:\n  customPages:\n    blog: {}\n    shop:\n      html: <p>\n';
    const { settings, errors } = parseSettings(text, 'm', noFile, objections);
    expect(errors.map(formatSettingsError)).toEqual(['m:4:5 maintenance.customPages.shop: is too large']);
    expect(settings).toEqual({ operator: defaultSettings.operator });
  });

  it.each(['operator: { mode: x }', 'operator: {}\noperator: {}'])('are not asked where something else is wrong: %s', (text) => {
    expect(parseSettings(text, 'm', noFile, () => { throw new Error('asked'); }).errors).toHaveLength(1);
  });
});

describe('parseSettings: a status that may be unwise', () => {
  it.each([
    [200, '200 says that the page is the site: search engines may index it'],
    [404, '404 says that the URLs are gone: search engines take them out'],
    [410, '410 says that the URLs are gone'],
  ])('takes %i with a warning', (code, message) => {
    const { settings, errors, warnings } = parsed(`maintenance:\n  httpStatusCode: ${code}\n`);
    expect([settings?.maintenance?.httpStatusCode, errors]).toEqual([code, []]);
    expect(warnings).toEqual([expect.objectContaining({ path: 'maintenance.httpStatusCode', line: 2, column: 19, message: expect.stringContaining(message) })]);
  });

  it.each([400, 401, 418, 429, 500, 502, 503, 599])('takes %i without one', (code) => {
    expect(parsed(`maintenance:\n  httpStatusCode: ${code}\n`)).not.toHaveProperty('warnings');
  });
});
