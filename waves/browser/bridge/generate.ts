/** Prints `bridge/__init__.py`: the declarations of `index.ts` and `views/` in Python (`make generate`). */
import { API, type Project, type Symbol as Sym, type Type } from "typescript/unstable/sync";

const ROOT = process.cwd();
const BROWSER = `${ROOT}/waves/browser/`;
const DATA = "Any";

const api = new API({ cwd: ROOT });
const projects = api.updateSnapshot({ openProject: `${ROOT}/tsconfig.json` }).getProjects();
const { checker, program } = projects[0] as Project;
/** Interfaces that Python needs, by name: values from the browser, and values given to it. */
const made = new Map<string, Type>();
const given = new Map<string, Type>();
/** Literal types of action parameters, by name. */
const closed = new Map<string, string>();

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const indented = (text: string) => text.replace(/^(?=.)/gm, "    ");
const typeOf = (symbol: Sym) => checker.getTypeOfSymbol(symbol) as Type;
const pathOf = (symbol: Sym) => symbol.declarations[0]?.path ?? "";
const isOurs = (symbol: Sym) =>
  symbol.declarations.some(({ path }) => path.toLowerCase().startsWith(BROWSER.toLowerCase()));
const membersOf = (type: Type) => checker.getPropertiesOfType(type).filter(isOurs);

function docOf(symbol: Sym): string {
  const [text = ""] = symbol.getDocumentationComment(checker).trim().split("\n\n");
  return text && `"""${text.replaceAll("\n", " ")}"""\n`;
}

/** Return the Python type; `isGiven`: for a value that Python passes to the browser. */
function python(type: Type, isGiven = false): string {
  const name = checker.typeToString(type);
  const known = { string: "str", number: "int", boolean: "bool" }[name];
  if (known) return known;
  const literals = type.isUnionType() ? type.getTypes() : [type];
  if (literals.every((one) => one.isStringLiteralType())) {
    const values = literals.map((one) => JSON.stringify("value" in one ? one.value : ""));
    return closedSet(type, `Literal[${values.sort().join(", ")}]`, isGiven);
  }
  if (checker.isArrayType(type) && type.isTypeReference()) {
    const [item] = checker.getTypeArguments(type);
    return `${isGiven ? "Sequence" : "list"}[${item ? interfaceOf(item, isGiven) : DATA}]`;
  }
  const [index] = checker.getIndexInfosOfType(type);
  return index ? `dict[str, ${python(index.valueType, isGiven)}]` : DATA;
}

function closedSet(type: Type, literal: string, isGiven: boolean): string {
  const name = type.getAliasSymbol();
  if (!isGiven || !name || !isOurs(name)) return literal;
  closed.set(name.name, literal);
  return name.name;
}

/** Return the name of an interface of ours, and declare it. */
function interfaceOf(type: Type, isGiven: boolean): string {
  const symbol = type.getSymbol();
  if (!symbol || !isNamed(symbol) || type.isUnionType()) return python(type, isGiven);
  if (made.has(symbol.name)) return symbol.name;
  // Nested interfaces are declared first.
  for (const member of membersOf(type)) {
    if (isGiven) python(typeOf(member), isGiven);
    else interfaceOf(typeOf(member), isGiven);
  }
  (isGiven ? given : made).set(symbol.name, type);
  return isGiven ? `Given${symbol.name}` : symbol.name;
}

const isNamed = (symbol: Sym) => isOurs(symbol) && !symbol.name.startsWith("__");

function varOf(type: Type): string {
  const inner = python(type);
  if (inner === "int") return "NumberVar[int]";
  return inner.startsWith("dict") ? `ObjectVar[${inner}]` : `rx.Var[${inner}]`;
}

/** Return the source of a class. */
function classOf(head: string, doc: string, lines: readonly string[]): string {
  return `class ${head}:\n${indented(doc + (lines.join("") || "pass\n"))}`;
}

function storeOf(symbol: Sym): string {
  const initial = checker.getPropertyOfType(typeOf(symbol), "initial") as Sym;
  const snapshot = typeOf(initial);
  const fields = checker.getPropertiesOfType(snapshot).filter((field) => isShown(typeOf(field)));
  const lines = fields.map(
    (field) => `${snake(field.name)}: ${varOf(typeOf(field))}\n${docOf(field)}`,
  );
  const doc = snapshot.getSymbol();
  return classOf(
    `${pascal(symbol.name)}(Store, name="${symbol.name}")`,
    doc ? docOf(doc) : "",
    lines,
  );
}

/** Python cannot display elements and other browser objects. */
function isShown(type: Type): boolean {
  const symbol = type.getSymbol();
  return python(type) !== DATA || (symbol !== undefined && isNamed(symbol));
}

function parametersOf(type: Type): { takesEvent: boolean; rest: readonly Sym[] } {
  const [signature] = checker.getSignaturesOfType(type, 0);
  const parameters = signature?.getParameters() ?? [];
  const unnamed = parameters.find(({ name }) => name.startsWith("__"));
  if (unnamed) throw new Error(`A parameter without a name: ${checker.typeToString(type)}`);
  const takesEvent = parameters[0]?.name === "event";
  return { takesEvent, rest: takesEvent ? parameters.slice(1) : parameters };
}

function signatureOf(parameters: readonly Sym[]): string {
  return parameters
    .map((symbol) => {
      const type = checker.getNonNullableType(typeOf(symbol)) as Type;
      const isOptional = checker.typeToString(typeOf(symbol)).endsWith("| undefined");
      const written = `${snake(symbol.name)}: Given[${python(type, true)}]`;
      return isOptional ? `${written} | None = None` : written;
    })
    .join(", ");
}

const namesOf = (parameters: readonly Sym[]) =>
  parameters.map(({ name }) => `, ${snake(name)}`).join("");

function actionOf(group: string, symbol: Sym): string {
  const { takesEvent, rest } = parametersOf(typeOf(symbol));
  const name = snake(symbol.name);
  const event = takesEvent ? ", takes_event=True" : "";
  const handler = `handler("${group}.${symbol.name}"${namesOf(rest)}${event})`;
  if (rest.length === 0) return `${name} = ${handler}\n${docOf(symbol)}`;
  const body = indented(`${docOf(symbol)}return ${handler}\n`);
  return `@staticmethod\ndef ${name}(${signatureOf(rest)}) -> Handler:\n${body}`;
}

function actionsOf(symbol: Sym): string {
  const members = checker.getPropertiesOfType(typeOf(symbol));
  const lines = members.map((member) => actionOf(symbol.name, member));
  return classOf(snake(symbol.name), docOf(symbol), lines);
}

function hookValueOf(symbol: Sym): string {
  const inner = resultOf(symbol);
  return `${snake(symbol.name)}: rx.Var[${inner}] = value("${symbol.name}", ${inner})\n${docOf(symbol)}`;
}

function functionOf(symbol: Sym, of: string): string {
  const { rest } = parametersOf(typeOf(symbol));
  const result = resultOf(symbol);
  const context = rest.find((parameter) => isContext(typeOf(parameter)));
  const plain = rest.filter((parameter) => parameter !== context);
  const fields = context ? membersOf(typeOf(context)) : [];
  const object = fields.map(({ name }) => `"${name}": ${snake(name)}`).join(", ");
  const keywords = context ? `, *, ${signatureOf(fields)}` : "";
  const home = of === "functions" ? "" : `, of="${of}"`;
  const call = `${namesOf(plain)}${context ? `, {${object}}` : ""}`;
  return (
    `@staticmethod\ndef ${snake(symbol.name)}(${signatureOf(plain)}${keywords})` +
    ` -> rx.Var[${result}]:\n` +
    indented(`${docOf(symbol)}return called("${symbol.name}", ${result}${call}${home})\n`)
  );
}

/** The fields of a context parameter become keyword arguments. */
const isContext = (type: Type) => type.getSymbol()?.name.endsWith("Context") ?? false;

function resultOf(symbol: Sym): string {
  const [signature] = checker.getSignaturesOfType(typeOf(symbol), 0);
  const type = signature && checker.getReturnTypeOfSignature(signature);
  return type ? python(type) : DATA;
}

function propOf(symbol: Sym): string {
  const type = checker.getNonNullableType(typeOf(symbol)) as Type;
  const [signature] = checker.getSignaturesOfType(type, 0);
  return `${snake(symbol.name)}: ${signature ? eventOf(type) : `rx.Var[${propTypeOf(type)}]`}\n${docOf(symbol)}`;
}

/** Rows from Python may be of any class. */
const propTypeOf = (type: Type) =>
  python(type, true)
    .replace(/Given\w+/, DATA)
    .replace("Sequence", "list");

function eventOf(type: Type): string {
  const kinds = parametersOf(type).rest.map((symbol) => python(typeOf(symbol)));
  const spec =
    kinds.length === 0 ? "no_args_event_spec" : `passthrough_event_spec(${kinds.join(", ")})`;
  return `rx.EventHandler[rx.event.${spec}]`;
}

function viewOf(symbol: Sym): string {
  const [signature] = checker.getSignaturesOfType(typeOf(symbol), 0);
  const [props] = signature?.getParameters() ?? [];
  const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
  const base = tags.includes("clientOnly") ? "rx.NoSSRComponent" : "rx.Component";
  const file = pathOf(symbol)
    .slice(BROWSER.length)
    .replace(/(\/index)?\.tsx$/, "");
  const shown = props ? membersOf(typeOf(props)).filter(({ name }) => name !== "children") : [];
  const home = `library = "$/waves_js/${file}"\ntag = "${symbol.name}"\n`;
  return classOf(`${symbol.name}(${base})`, docOf(symbol), [home, ...shown.map(propOf)]);
}

/** Return the exported components, without `@internal` ones. */
function views(): readonly Sym[] {
  return program
    .getSourceFileNames()
    .filter((file) => file.startsWith(`${BROWSER}views/`))
    .sort()
    .flatMap(exportsOf)
    .filter(({ name }) => /^[A-Z]/.test(name))
    .filter((symbol) => checker.getSignaturesOfType(typeOf(symbol), 0).length > 0)
    .filter((symbol) => symbol.getJsDocTags(checker).every(({ name }) => name !== "internal"));
}

function exportsOf(file: string): readonly Sym[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  return module ? checker.getExportsOfModule(module) : [];
}

const modules = ["index.ts", "messages.ts"].map((file) => `${BROWSER}bridge/${file}`);
const tables = new Map(modules.flatMap(exportsOf).map((table) => [table.name, table]));
const table = (name: string) => checker.getPropertiesOfType(typeOf(tables.get(name) as Sym));
const holder = (name: string, lines: readonly string[]) =>
  classOf(snake(name), docOf(tables.get(name) as Sym), lines);
const functionsOf = (name: string) =>
  holder(
    name,
    table(name).map((member) => functionOf(member, name)),
  );

const stores = table("stores").map(storeOf);
const rest = [
  holder("values", table("values").map(hookValueOf)),
  functionsOf("functions"),
  functionsOf("messageFunctions"),
  ...views().map(viewOf),
  holder("actions", table("actions").map(actionsOf)),
];
const line = (member: Sym, isGiven: boolean) =>
  isGiven
    ? `@property\ndef ${member.name}(self) -> ${python(typeOf(member), true).replace(/^str$/, "JsonText")}: ...\n`
    : `${member.name}: ${interfaceOf(typeOf(member), false)}\n${docOf(member)}`;
const rows = [...made].map(
  ([name, type]) =>
    `@dataclass(frozen=True)\n${classOf(
      name,
      docOf(type.getSymbol() as Sym),
      membersOf(type).map((member) => line(member, false)),
    )}`,
);
const protocols = [...given].map(([name, type]) =>
  classOf(
    `Given${name}(Protocol)`,
    docOf(type.getSymbol() as Sym),
    membersOf(type).map((member) => line(member, true)),
  ),
);
process.stdout.write(
  [
    `"""What a screen may name of the browser.

Written by \`make generate\` from \`index.ts\`, \`messages.ts\` and \`views/\`; do not edit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import reflex as rx
from reflex.vars import NumberVar, ObjectVar

from waves.browser.bridge.vars import Given, Handler, JsonText, Store, called, handler, value
`,
    [...closed].map(([name, literal]) => `${name} = ${literal}\n`).join(""),
    ...rows,
    ...protocols,
    ...stores,
    ...rest,
  ].join("\n\n"),
);
api.close();
