// Every chart of the node: <div data-chart='ECharts option'> and <div data-map='{"values": …}'>.
//
// This chunk draws lines, bars, pies and scatters; the map, marks and the rarer kinds are chunks of their own,
// loaded when an option asks for one of them.
import { install as BarChart } from "echarts/lib/chart/bar/install.js";
import { install as LineChart } from "echarts/lib/chart/line/install.js";
import { install as PieChart } from "echarts/lib/chart/pie/install.js";
import { install as ScatterChart } from "echarts/lib/chart/scatter/install.js";
import { install as DatasetComponent } from "echarts/lib/component/dataset/install.js";
import { install as GridComponent } from "echarts/lib/component/grid/install.js";
import { install as LegendPlainComponent } from "echarts/lib/component/legend/installLegendPlain.js";
import { install as TooltipComponent } from "echarts/lib/component/tooltip/install.js";
import * as echarts from "echarts/core";
import { installLegacyGridContainLabel as LegacyGridContainLabel } from "echarts/lib/coord/cartesian/legacyContainLabel.js";
import { install as SVGRenderer } from "echarts/lib/renderer/installSVGRenderer.js";
import { hinted, picture as pictureOf } from "./hints";
import { theme } from "./palette";

echarts.use([
  BarChart, LineChart, PieChart, ScatterChart, DatasetComponent, GridComponent, LegendPlainComponent, TooltipComponent,
  LegacyGridContainLabel, SVGRenderer,
]);

const USUAL_SERIES = new Set(["line", "bar", "pie", "scatter", "lines"]);
const RARE_PARTS = ["visualMap", "dataZoom", "calendar", "radar", "title"];
const MARKS = ["markLine", "markArea", "markPoint"];

type Option = Record<string, unknown>;

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/** What an option leaves open: room for labels, a tooltip, a legend when there is more than one series. */
function complete(given: Option, width: number): Option {
  const option = hinted(given, width);
  const series = seriesOf(option);
  const axes = option.xAxis !== undefined || option.yAxis !== undefined;
  const named = series.filter((each) => each.name !== undefined).length;
  const legend = option.legend ?? (named > 1 && axes ? {} : undefined);
  const filled: Option = {
    animation: !still.matches,
    animationDuration: 300,
    ...(axes ? { grid: { left: 4, right: 16, top: legend ? 36 : 14, bottom: option.visualMap ? 40 : 4, containLabel: true } } : {}),
    ...option,
    tooltip: { trigger: axes ? "axis" : "item", confine: true, ...(option.tooltip as Option) },
  };
  if (legend) filled.legend = { icon: "roundRect", ...("bottom" in (legend as Option) ? {} : { top: 0, right: 8 }), ...(legend as Option) };
  return filled;
}

function seriesOf(option: Option): Option[] {
  return ([] as Option[]).concat((option.series as Option | Option[]) ?? []);
}

/** Loads what this option needs beyond the usual. */
async function fetchKinds(option: Option, box: HTMLElement): Promise<void> {
  const series = seriesOf(option);
  const wanted: Promise<unknown>[] = [];
  if (option.geo) {
    const { map } = option.geo as { map: string };
    wanted.push(import("./geo").then((geo) => geo.outline(map, box.dataset.mapShapes ?? "")));
  }
  if (MARKS.some((part) => series.some((each) => part in each))) wanted.push(import("./marks"));
  if (
    RARE_PARTS.some((part) => part in option) ||
    (option.legend as Option | undefined)?.type === "scroll" ||
    series.some((each) => !USUAL_SERIES.has(String(each.type)) || "labelLayout" in each)
  ) {
    wanted.push(import("./rare"));
  }
  await Promise.all(wanted);
}

async function draw(box: HTMLElement): Promise<void> {
  if (box.dataset.drawing) return;
  box.dataset.drawing = "yes";
  try {
    if (box.dataset.map) {
      const { startMap } = await import("./map");
      await startMap(echarts.getInstanceByDom(box) ?? echarts.init(box, theme(), { renderer: "svg" }), box);
    } else {
      const option = JSON.parse(box.dataset.chart ?? "{}") as Option;
      await fetchKinds(option, box);
      const chart = echarts.getInstanceByDom(box) ?? echarts.init(box, theme(), { renderer: "svg" });
      chart.setOption(complete(option, box.clientWidth), { notMerge: true });
    }
    box.dataset.drawn = "yes";
  } finally {
    delete box.dataset.drawing;
  }
}

const sizes = new ResizeObserver((entries) => {
  for (const entry of entries) {
    const box = entry.target as HTMLElement;
    if (!box.isConnected) {
      echarts.getInstanceByDom(box)?.dispose();
      sizes.unobserve(box);
    } else if (box.clientWidth > 0) {
      // A chart in a closed tab is drawn when it is first seen.
      const chart = echarts.getInstanceByDom(box);
      if (chart) chart.resize();
      else void draw(box);
    }
  }
});

/** Draws what is new below a node; may be called again and again. */
export function scan(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-chart], [data-map]")) sizes.observe(box);
}

/** Draws a box anew whose data has changed; the drawing goes over into the new one. */
export async function redraw(box: HTMLElement): Promise<void> {
  delete box.dataset.drawn;
  await draw(box);
}

/** The drawing of a box as a PNG. */
export async function picture(box: HTMLElement, title: string): Promise<Blob> {
  const chart = echarts.getInstanceByDom(box);
  if (!chart) throw new Error("nothing is drawn");
  return pictureOf(chart, title);
}

document.addEventListener("ganyun:theme", () => {
  for (const box of document.querySelectorAll<HTMLElement>("[data-chart], [data-map]")) {
    const chart = echarts.getInstanceByDom(box);
    if (chart) {
      chart.dispose();
      void draw(box);
    }
  }
});
