import { InvalidArgumentError } from '@commander-js/extra-typings';

type Labels = Readonly<Record<string, string>>;

/** Whether an object with these labels is meant. */
export type Selector = (labels: Labels) => boolean;

const KEY = String.raw`(?<key>[A-Za-z0-9][\w./-]*)`;
const VALUE = String.raw`[\w.-]*`;
const FORMS: readonly { readonly form: RegExp; readonly selector: (key: string, values: readonly string[]) => Selector }[] = [
  { form: new RegExp(`^${KEY}$`), selector: (key) => (labels) => key in labels },
  { form: new RegExp(`^!${KEY}$`), selector: (key) => (labels) => !(key in labels) },
  { form: new RegExp(`^${KEY}==?(?<values>${VALUE})$`), selector: (key, [value]) => (labels) => labels[key] === value },
  { form: new RegExp(`^${KEY}!=(?<values>${VALUE})$`), selector: (key, [value]) => (labels) => labels[key] !== value },
  { form: new RegExp(String.raw`^${KEY}\s+in\s+\((?<values>[^()]*)\)$`), selector: (key, values) => (labels) => values.includes(labels[key] ?? '\0') },
  { form: new RegExp(String.raw`^${KEY}\s+notin\s+\((?<values>[^()]*)\)$`), selector: (key, values) => (labels) => !values.includes(labels[key] ?? '\0') },
];

/** Reads a label selector as kubectl does: `app=shop,tier!=test,env in (a,b),!old`; all of it must hold. */
export function parseSelector(text: string): Selector {
  const requirements = text.split(/,(?![^()]*\))/).map((part) => requirement(part.trim()));
  return (labels) => requirements.every((holds) => holds(labels));
}

function requirement(part: string): Selector {
  for (const { form, selector } of FORMS) {
    const groups = form.exec(part)?.groups;
    if (groups) return selector(groups.key!, (groups.values ?? '').split(',').map((value) => value.trim()));
  }
  throw new InvalidArgumentError(`"${part}" is not like app=shop, tier!=test, env in (a,b), app or !app.`);
}
