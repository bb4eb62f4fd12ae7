// The province as a choropleth of its cities; a city opens into its counties where boundaries are given.
import { install as MapChart } from "echarts/lib/chart/map/install.js";
import * as echarts from "echarts/core";
import { palette, shade } from "./palette";

echarts.use([MapChart]);

interface Shapes {
  type: "FeatureCollection";
  features: { properties: { code: string; name: string }; geometry: unknown }[];
}

interface Order {
  values: Record<string, number>;
  names: Record<string, string>;
  unit: string;
  boundaries: string;
  link?: string;
  back: string;
  level?: "province" | "city" | "county"; // what is coloured when no place is open
  focus?: string; // code of the place that the reader chose
  picks?: boolean; // the page wants to know what is clicked: the event ganyun:place
}

const language = (): string => document.documentElement.lang || "zh-Hans";

const loaded = new Map<string, Promise<Shapes>>();

function load(address: string): Promise<Shapes> {
  let shapes = loaded.get(address);
  if (!shapes) {
    shapes = fetch(address).then((response) => {
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return response.json() as Promise<Shapes>;
    });
    loaded.set(address, shapes);
  }
  return shapes;
}

function paint(chart: echarts.ECharts, box: HTMLElement, name: string, shapes: Shapes, order: Order): void {
  const colours = palette();
  if (!echarts.getMap(name)) echarts.registerMap(name, shapes as never);
  const values = shapes.features.map(({ properties: { code } }) => order.values[code]);
  const known = values.filter((value) => value !== undefined);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const codes = new Map(shapes.features.map(({ properties }) => [properties.name, properties.code]));
  const label = (place: string): string => order.names[codes.get(place) ?? ""] ?? order.names[place] ?? place;
  // Full names of provinces are too long for a map of the country; its shapes carry the short ones.
  const short = (place: string): string => (name === "china" && language().startsWith("zh") ? place : label(place));
  const data = shapes.features.map(({ properties: { code, name: place } }, index) => {
    const value = values[index];
    const share = value === undefined ? 0 : high > low ? (value - low) / (high - low) : 0.5;
    const { area, ink } = value === undefined ? { area: colours.none, ink: colours.quiet } : shade(colours, share);
    const chosen = code === order.focus ? { borderColor: colours.series[2], borderWidth: 2.5 } : {};
    return { name: place, code, value: value ?? NaN, itemStyle: { areaColor: area, ...chosen }, label: { color: ink } };
  });
  const crowded =
    shapes.features.length > 40 ||
    (name === "china" && !language().startsWith("zh")) ||
    box.clientWidth < 70 * Math.sqrt(shapes.features.length);
  const size = "wall" in document.documentElement.dataset ? 14 : 11;
  chart.setOption(
    {
      animation: false,
      tooltip: {
        trigger: "item",
        confine: true,
        formatter: ({ name: place, value }: { name: string; value: number }) => {
          const text = Number.isNaN(value) ? "—" : `${value.toLocaleString(language())}${order.unit === "%" ? "%" : ` ${order.unit}`}`;
          return `${echarts.format.encodeHTML(label(place))}<br><b>${echarts.format.encodeHTML(text)}</b>`;
        },
      },
      series: [
        {
          type: "map",
          map: name,
          data,
          roam: false,
          selectedMode: false,
          preserveAspect: true,
          aspectScale: name === "china" ? 0.78 : 0.88, // at 27° N a degree east is that much shorter than one north
          left: 4,
          right: 4,
          top: 4,
          bottom: 28,
          label: { show: !crowded, fontSize: size, formatter: ({ name: place }: { name: string }) => short(place) },
          itemStyle: { borderColor: colours.surface, borderWidth: 1 },
          emphasis: { label: { show: true, fontWeight: 600, color: colours.text }, itemStyle: { areaColor: colours.series[2] } },
        },
      ],
    },
    { notMerge: true },
  );
  scale(box, known.length ? [low, high] : null);
}

/** The legend: the ramp with its ends, as HTML beside the drawing. */
function scale(box: HTMLElement, ends: [number, number] | null): void {
  const legend = box.parentElement?.querySelector<HTMLElement>(".map-scale");
  if (!legend) return;
  legend.hidden = !ends;
  const [low, high] = palette().ramp;
  legend.style.setProperty("--ramp", `linear-gradient(to right, ${low}, ${high})`);
  const texts = legend.querySelectorAll("span");
  ends?.forEach((end, index) => {
    const text = texts[index];
    if (text) text.textContent = end.toLocaleString(language(), { notation: "compact", maximumFractionDigits: 1 });
  });
}

export async function startMap(chart: echarts.ECharts, box: HTMLElement): Promise<void> {
  const order = JSON.parse(box.dataset.map ?? "{}") as Order;
  const start = order.level === "county" && order.boundaries ? order.boundaries : (box.dataset.mapShapes ?? "");
  const province = await load(start);
  const whole = order.level === "county" ? "counties" : order.level === "province" ? "china" : "province";
  const tell = (code: string): void => {
    if (order.picks) box.dispatchEvent(new CustomEvent("ganyun:place", { detail: code, bubbles: true }));
  };

  const back = document.createElement("button");
  back.type = "button";
  back.className = "btn btn-sm chart-back";
  back.textContent = order.back;
  back.hidden = true;
  box.parentElement?.querySelector(".chart-back")?.remove();
  box.after(back);
  back.addEventListener("click", () => {
    back.hidden = true;
    paint(chart, box, whole, province, { ...order, focus: "" });
    tell("");
  });

  /** Shows the counties of a city, where there are any with values. */
  const enter = async (city: string, focus: string): Promise<boolean> => {
    if (!order.boundaries || order.level === "province") return false;
    const counties = await load(order.boundaries);
    const inside = counties.features.filter((each) => each.properties.code.startsWith(city.slice(0, 4)));
    const known = !order.picks || inside.some((each) => order.values[each.properties.code] !== undefined);
    if (!inside.length || !known) return false;
    back.hidden = false;
    paint(chart, box, `city-${city}`, { type: "FeatureCollection", features: inside }, { ...order, focus });
    return true;
  };

  const focus = order.focus ?? "";
  const opened = focus && !focus.endsWith("0000") && (await enter(`${focus.slice(0, 4)}00`, focus));
  if (!opened) paint(chart, box, whole, province, order);

  const open = async (code: string): Promise<void> => {
    if (code.endsWith("00") && (await enter(code, ""))) {
      tell(code);
      return;
    }
    if (order.picks) tell(code === order.focus ? "" : code);
    else if (order.link) window.location.assign(order.link.replace("{code}", encodeURIComponent(code)));
  };
  chart.off("click");
  chart.on("click", (event) => {
    const code = (event.data as { code?: string } | undefined)?.code;
    if (code) void open(code);
  });
}
