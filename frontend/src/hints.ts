// What a chart's option cannot say in JSON: how numbers, moments and tooltips read. Such hints stand under "ganyun".
import type { ECharts } from "echarts/core";
import { format as echartsFormat } from "echarts/core";
import { palette } from "./palette";

type Option = Record<string, unknown>;

interface Hints {
  unit?: string;
  period?: "hour" | "day" | "month" | "year" | "";
  cells?: boolean; // heat map and calendar
  named?: boolean; // the categories are names, each of which wants to be read
  slices?: boolean; // pie
  pairs?: [string, string]; // scatter
  places?: boolean; // points and lines on a map
  detail?: boolean; // gauge
  band?: Record<string, [string, number, number][]>; // forecast: name → [moment, lower, upper]
}

interface Hovered {
  name?: string;
  seriesName?: string;
  marker?: string;
  value?: unknown;
  axisValue?: number | string;
  data?: { name?: string; value?: unknown };
}

const language = (): string => document.documentElement.lang || "zh-Hans";

const plain = new Map<string, Intl.NumberFormat>();

function formatter(kind: "plain" | "compact"): Intl.NumberFormat {
  const key = `${kind} ${language()}`;
  let found = plain.get(key);
  if (!found) {
    found = new Intl.NumberFormat(
      language(),
      kind === "compact" ? { notation: "compact", maximumFractionDigits: 1 } : { maximumFractionDigits: 3 },
    );
    plain.set(key, found);
  }
  return found;
}

/** A number at a glance: large ones in units of the language, small ones with the digits that tell them apart. */
const glance = (value: number): string => formatter(Math.abs(value) >= 10_000 ? "compact" : "plain").format(value);

const text = (value: unknown): string => echartsFormat.encodeHTML(String(value ?? ""));

export function number(value: unknown, unit = ""): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return "—";
  const digits = formatter("plain").format(value);
  return unit === "%" ? `${digits}%` : unit ? `${digits} ${unit}` : digits;
}

function moment(value: number | string, period: Hints["period"]): string {
  const day = new Date(value);
  const two = (part: number): string => String(part).padStart(2, "0");
  const year = String(day.getFullYear());
  if (period === "year") return year;
  const month = `${year}-${two(day.getMonth() + 1)}`;
  if (period === "month") return month;
  const date = `${month}-${two(day.getDate())}`;
  return period === "hour" ? `${date} ${two(day.getHours())}:${two(day.getMinutes())}` : date;
}

/** Names of colours (`@0` … `@7`, `@good`, `@text` …) in an option → the colours of the theme. */
export function coloured<T>(value: T): T {
  const colours = palette();
  const named: Record<string, string> = {
    good: colours.good, warn: colours.warn, bad: colours.bad, text: colours.text, quiet: colours.quiet, line: colours.line,
    surface: colours.surface, none: colours.none,
  };
  const walk = (each: unknown): unknown => {
    if (typeof each === "string" && each.startsWith("@")) {
      return named[each.slice(1)] ?? colours.series[Number(each.slice(1))] ?? each;
    }
    if (Array.isArray(each)) return each.map(walk);
    if (each && typeof each === "object") return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, walk(inner)]));
    return each;
  };
  return walk(value) as T;
}

/** The option with its hints turned into functions. */
export function hinted(option: Option, width: number): Option {
  const hints = (option.ganyun ?? {}) as Hints;
  if (!option.ganyun) return option;
  const filled: Option = coloured({ ...option, ganyun: undefined });
  const unit = hints.unit ?? "";
  filled.tooltip = { ...(filled.tooltip as Option), ...tooltip(hints, unit, filled) };
  for (const name of ["xAxis", "yAxis"]) {
    const axis = filled[name] as Option | undefined;
    if (axis) filled[name] = hintedAxis(axis, hints);
  }
  if (hints.named) filled.xAxis = namedAxis(filled.xAxis as Option, width);
  if (hints.slices && width < NARROW) Object.assign(filled, narrowPie(filled));
  if (Array.isArray(filled.calendar) && width < NARROW) filled.calendar = filled.calendar.map(narrowYear);
  const scale = filled.visualMap as Option | undefined;
  if (scale && !scale.text) {
    filled.visualMap = { ...scale, text: [scale.max, scale.min].map((end) => glance(Number(end))) };
  }
  if (hints.detail) {
    const gauge = { ...((filled.series as Option[])[0] as Option) };
    gauge.detail = { ...(gauge.detail as Option), formatter: (value: number) => number(value, unit) };
    filled.series = [gauge];
  }
  return filled;
}

const NARROW = 420;

/** Every name is written where there is room for it, upright or slanting; of very many the chart picks some. */
function namedAxis(axis: Option, width: number): Option {
  if (axis.type !== "category") return axis;
  const names = (axis.data as string[]).map(String);
  const widths = names.map((name) => [...name].reduce((sum, sign) => sum + (sign > "\u2e80" ? 12 : 7), 0));
  const slot = (width - 64) / Math.max(1, names.length);
  if (Math.max(...widths) <= 24) return axis; // numbers: some of them tell where the others are
  if (Math.max(...widths) + 4 <= slot) return { ...axis, axisLabel: { interval: 0, ...(axis.axisLabel as Option) } };
  if (slot < 16) return axis;
  return { ...axis, axisLabel: { interval: 0, rotate: 40, width: 84, overflow: "truncate", ...(axis.axisLabel as Option) } };
}

const share = ({ percent }: { percent: number }): string => `${Math.round(percent)}%`;

/** Beside a narrow ring there is no room for names. */
function narrowPie(option: Option): Option {
  const [pie] = option.series as Option[];
  return {
    legend: { bottom: 0, left: "center", icon: "circle", itemWidth: 10 },
    series: [{ ...pie, center: ["50%", "42%"], radius: ["38%", "66%"], minShowLabelAngle: 18, label: { formatter: share, position: "inner", color: "#fff" } }],
  };
}

/** The months of a whole year have room for their numbers only. */
function narrowYear(calendar: Option): Option {
  if (typeof calendar.range !== "string") return calendar;
  const months = Array.from({ length: 12 }, (_each, month) => String(month + 1));
  return { ...calendar, monthLabel: { ...(calendar.monthLabel as Option), nameMap: months } };
}

function hintedAxis(axis: Option, hints: Hints): Option {
  if (axis.type === "value") {
    return { ...axis, axisLabel: { hideOverlap: true, formatter: glance, ...(axis.axisLabel as Option) } };
  }
  if (axis.type === "time" && hints.period) {
    return {
      ...axis,
      minInterval: { hour: 3.6e6, day: 8.64e7, month: 28 * 8.64e7, year: 365 * 8.64e7 }[hints.period],
      axisLabel: { hideOverlap: true, ...(axis.axisLabel as Option) },
      axisPointer: { label: { formatter: ({ value }: { value: number }) => moment(value, hints.period) } },
    };
  }
  return axis;
}

function tooltip(hints: Hints, unit: string, option: Option): Option {
  if (hints.cells) {
    return {
      formatter: ({ value, marker }: Hovered) => {
        const [x, y, v] = value as [number | string, number, number | undefined];
        if (v === undefined) return `${text(x)}<br>${marker ?? ""}<b>${text(number(y, unit))}</b>`;
        const name = (axis: unknown, at: number): unknown => ((axis as Option).data as unknown[])[at];
        return `${text(name(option.xAxis, Number(x)))} · ${text(name(option.yAxis, y))}<br>${marker ?? ""}<b>${text(number(v, unit))}</b>`;
      },
    };
  }
  if (hints.pairs) {
    const [first, second] = hints.pairs;
    return {
      formatter: ({ name, seriesName, value }: Hovered) => {
        const [x, y] = value as [number, number];
        const head = name || (seriesName && !seriesName.startsWith("series") ? seriesName : "");
        return `${head ? `<b>${text(head)}</b><br>` : ""}${text(first)} ${text(number(x))}<br>${text(second)} ${text(number(y))}`;
      },
    };
  }
  if (hints.places) {
    return {
      formatter: ({ name, value, data }: Hovered) => {
        const last = Array.isArray(value) ? value[2] : (data?.value ?? value);
        const shown = typeof last === "number" ? `<br><b>${text(number(last, unit))}</b>` : "";
        return `${text(data?.name ?? name)}${shown}`;
      },
    };
  }
  if (hints.band) return { formatter: (rows: Hovered[]) => bandRows(rows, hints, unit) };
  return { valueFormatter: (value: unknown) => number(value, unit) };
}

/** A forecast: mean or actual value, and between which bounds. */
function bandRows(rows: Hovered[], hints: Hints, unit: string): string {
  const shown = rows.filter(({ seriesName }) => seriesName !== "lower" && seriesName !== "band");
  const at = rows[0]?.axisValue;
  const lines = shown.map(({ marker, seriesName, value }) => {
    const y = Array.isArray(value) ? (value[1] as number) : undefined;
    return `${marker ?? ""}${text(seriesName)} <b>${text(number(y, unit))}</b>`;
  });
  for (const [name, band] of Object.entries(hints.band ?? {})) {
    const found = band.find(([day]) => new Date(day).getTime() === at || moment(day, "day") === moment(at ?? 0, "day"));
    if (found) lines.push(`${text(name)} ${text(number(found[1]))} – ${text(number(found[2], unit))}`);
  }
  return [text(moment(at ?? 0, hints.period)), ...lines].join("<br>");
}

/** A chart as a picture: its drawing on the page's own background, with its title above. */
export async function picture(chart: ECharts, title: string): Promise<Blob> {
  const colours = palette();
  const [width, height, scale, head] = [chart.getWidth(), chart.getHeight(), 2, title ? 40 : 8];
  const svg = chart.getDom().querySelector("svg");
  if (!svg) throw new Error("nothing is drawn");
  // Not getDataURL: it writes the quotes in the names of fonts as they are, and no browser reads that.
  const drawing = new Image();
  drawing.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await drawing.decode();
  const canvas = document.createElement("canvas");
  canvas.width = (width + 16) * scale;
  canvas.height = (height + head + 8) * scale;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(scale, scale);
  pen.fillStyle = colours.surface;
  pen.fillRect(0, 0, width + 16, height + head + 8);
  pen.fillStyle = colours.text;
  pen.font = `600 15px ${getComputedStyle(document.body).fontFamily}`;
  pen.fillText(title, 12, 26, width - 8);
  pen.drawImage(drawing, 8, head, width, height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}
